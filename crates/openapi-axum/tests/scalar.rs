//! Scalars read alike in every format, and what is refused is never quoted.

use openapi_axum::decode::Token;
use openapi_axum::scalar::{self, Characters, Mismatch, TextRules};

const RULES: TextRules = TextRules {
    min_length: 2,
    max_length: 4,
    characters: Some(Characters {
        pattern: "^[^\\u0000]*$",
        all: |text| !text.contains('\0'),
    }),
    ..TextRules::ANY
};

const NOT_EMPTY: TextRules = TextRules {
    min_length: 1,
    ..TextRules::ANY
};

fn number(text: &str) -> Token<'_> {
    Token::Number(text)
}

fn text(text: &str) -> Token<'_> {
    Token::Text(text.into())
}

fn untyped(text: &str) -> Token<'_> {
    Token::Untyped(text.into())
}

/// What the answer says.
fn said<T>(result: Result<T, Mismatch>) -> Result<T, String> {
    result.map_err(|mismatch| mismatch.to_string())
}

#[test]
fn an_integer_is_a_whole_number_in_range() {
    for (token, expected) in [
        (number("0"), 0),
        (number("-0"), 0),
        (number("42"), 42),
        (number("7.0"), 7),
        (number("1e3"), 1000),
        (number("-2147483648"), i32::MIN),
        (untyped("2147483647"), i32::MAX),
    ] {
        assert_eq!(
            said(scalar::int32(i32::MIN, i32::MAX)(&token)),
            Ok(expected),
            "{token:?}"
        );
    }
    for token in [
        number("7.5"),
        number("2147483648"),
        number("1e400"),
        number("-1e400"),
        untyped("2147483648"),
    ] {
        assert_eq!(
            said(scalar::int32(i32::MIN, i32::MAX)(&token)),
            Err("expected an integer from -2147483648 to 2147483647, found one out of range, or with a fraction".into()),
            "{token:?}"
        );
    }
    for (token, found) in [
        (text("7"), "an integer, found a string"),
        (Token::Null, "an integer, found null"),
        (Token::Boolean(true), "an integer, found a boolean"),
        (Token::Object, "an integer, found an object"),
        (Token::List, "an integer, found a list"),
        (
            untyped("7.0"),
            "an integer in decimal digits, found another string",
        ),
    ] {
        assert_eq!(
            said(scalar::int32(i32::MIN, i32::MAX)(&token)),
            Err(format!("expected {found}"))
        );
    }
}

#[test]
fn an_integer_of_64_bits_is_exact() {
    let read = |text| said(scalar::int64(i64::MIN, i64::MAX)(&number(text)));
    assert_eq!(read("9223372036854775807"), Ok(i64::MAX));
    assert_eq!(read("-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(read("9007199254740993"), Ok(9_007_199_254_740_993));
    assert!(read("9223372036854775808").is_err());
    // A float that may stand for several integers stands for none.
    assert!(read("9223372036854775807.0").is_err());
    assert_eq!(said(scalar::int64(1, 5)(&number("5"))), Ok(5));
    assert!(scalar::int64(1, 5)(&number("6")).is_err());
    assert!(scalar::int64(1, 5)(&number("0")).is_err());
}

#[test]
fn a_number_is_finite() {
    for (token, expected) in [
        (number("-1.5e2"), -150.0),
        (untyped("0.25"), 0.25),
        (untyped("-3"), -3.0),
    ] {
        assert_eq!(said(scalar::number(&token)), Ok(expected), "{token:?}");
    }
    for token in [
        number("1e400"),
        text("1"),
        untyped("+1"),
        untyped("inf"),
        untyped("-inf"),
        untyped("NaN"),
        untyped(""),
    ] {
        assert!(scalar::number(&token).is_err(), "{token:?}");
    }
}

#[test]
fn a_boolean_is_true_or_false() {
    for (token, expected) in [
        (Token::Boolean(true), true),
        (untyped("true"), true),
        (untyped("false"), false),
    ] {
        assert_eq!(said(scalar::boolean(&token)), Ok(expected), "{token:?}");
    }
    for token in [
        text("true"),
        untyped("True"),
        untyped("1"),
        number("1"),
        Token::Null,
    ] {
        assert!(scalar::boolean(&token).is_err(), "{token:?}");
    }
}

#[test]
fn an_enumeration_is_read_by_name_or_number() {
    fn read(token: &Token<'_>) -> Result<&'static str, String> {
        let by_name = |name: &str| name.eq_ignore_ascii_case("Normal").then_some("Normal");
        let by_number = |number| (number == 1).then_some("Normal");
        said(scalar::enumeration("one of Normal", by_name, by_number)(
            token,
        ))
    }
    for token in [
        text("Normal"),
        text("NORMAL"),
        untyped("normal"),
        number("1"),
        untyped("1"),
    ] {
        assert_eq!(read(&token), Ok("Normal"), "{token:?}");
    }
    for (token, found) in [
        (text("Other"), "another string"),
        (text("1"), "another string"),
        (untyped("2"), "another string"),
        (untyped("+1"), "another string"),
        (untyped("01"), "another string"),
        (untyped(" 1"), "another string"),
        (number("2"), "another number"),
        (number("1.5"), "another number"),
        (Token::Null, "null"),
        (Token::List, "a list"),
    ] {
        assert_eq!(
            read(&token),
            Err(format!("expected one of Normal, found {found}")),
            "{token:?}"
        );
    }
}

#[test]
fn text_keeps_to_its_rules_counted_in_characters() {
    for given in ["ab", "abcd", "😀😀", "😀😀😀😀"] {
        assert_eq!(
            said(scalar::text(&RULES)(&text(given))),
            Ok(given.to_owned())
        );
        assert_eq!(
            said(scalar::text(&RULES)(&untyped(given))),
            Ok(given.to_owned())
        );
    }
    for (given, detail) in [
        ("", "expected at least 2 characters, found 0"),
        ("😀", "expected at least 2 characters, found 1"),
        ("abcde", "expected at most 4 characters, found 5"),
        ("😀😀😀😀😀", "expected at most 4 characters, found 5"),
        (
            "a\0",
            "expected only characters of `^[^\\u0000]*$`, found another",
        ),
    ] {
        assert_eq!(
            said(scalar::text(&RULES)(&text(given))),
            Err(detail.to_owned()),
            "{given}"
        );
    }
    assert_eq!(
        said(scalar::text(&RULES)(&number("1"))),
        Err("expected a string, found a number".to_owned())
    );
    assert_eq!(
        said(scalar::text(&NOT_EMPTY)(&text(""))),
        Err("expected at least 1 character, found 0".to_owned())
    );
}

#[test]
fn all_rules_that_a_text_breaks_are_said() {
    let rules = TextRules {
        min_length: 0,
        max_length: 2,
        characters: Some(Characters {
            pattern: "^[a]*$",
            all: |text| text.bytes().all(|byte| byte == b'a'),
        }),
        ..TextRules::ANY
    };
    let broken = rules.check("bbb").unwrap_err().to_string();
    let expected =
        "expected at most 2 characters, and only characters of `^[a]*$`, found 3, and another";
    assert_eq!(broken, expected);
}

#[test]
fn a_whole_number_stands_for_a_value_however_it_is_written() {
    let read = scalar::enumeration("one", |_| None, |number| (number == 1).then_some(()));
    for text in ["1", "1.0", "10e-1"] {
        assert_eq!(read(&Token::Number(text)), Ok(()), "{text}");
    }
    assert!(read(&Token::Number("1.5")).is_err());
}
