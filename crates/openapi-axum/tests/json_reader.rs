//! JSON text is read as `serde_json` reads it, but for differences that are named here.

use std::borrow::Cow;

use openapi_axum::decode::{self, Expected, JsonReader, Malformed, Reader, Token};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// The whole text as a tree, by the questions that a decoder asks.
fn read(text: &str) -> Result<Value, Malformed> {
    let mut reader = JsonReader::new(text);
    let value = read_value(&mut reader)?;
    reader.end().map(|()| value)
}

fn read_value(reader: &mut JsonReader<'_>) -> Result<Value, Malformed> {
    Ok(match reader.value(Expected::Scalar)? {
        Token::Object => {
            let mut members = Map::new();
            while let Some(name) = reader.member()? {
                members.insert(name.into_owned(), read_value(reader)?);
            }
            Value::Object(members)
        }
        Token::List => {
            let mut items = Vec::new();
            while reader.item()? {
                items.push(read_value(reader)?);
            }
            Value::Array(items)
        }
        Token::Null => Value::Null,
        Token::Boolean(value) => Value::Bool(value),
        // A difference: what is too large for a float is a number all the same.
        Token::Number(text) => serde_json::from_str(text).unwrap_or(Value::String(text.to_owned())),
        Token::Text(text) | Token::Untyped(text) => Value::String(text.into_owned()),
    })
}

/// Passes over a body without looking at what it says.
fn accepts(body: &[u8]) -> bool {
    decode::json(body, |decoder, _| decoder.skip().map(Some)).is_ok()
}

/// Whether `serde_json` takes it; `None` where the difference is one that is wanted.
fn accepts_by_serde(body: &[u8]) -> Option<bool> {
    match serde_json::from_slice::<Value>(body) {
        Ok(_) => Some(true),
        Err(error) if error.to_string().starts_with("number out of range") => None,
        Err(_) if body.starts_with("\u{FEFF}".as_bytes()) => None,
        Err(_) => Some(false),
    }
}

#[test]
fn well_formed_text_is_read_as_serde_reads_it() {
    for text in [
        "null",
        " true ",
        "\t\r\n false",
        "0",
        "-0",
        "-0.0",
        "12.50e-3",
        "1E+2",
        "9223372036854775808",
        r#""""#,
        r#""a\"\\\/\b\f\n\r\tz""#,
        r#""\u0041\u00e9\uFFFF\u0000""#,
        r#""\ud83d\ude00 and 😀""#,
        "\"\u{7F}\u{2028}\"",
        "[]",
        "[ ]",
        "[[],[[]],{}]",
        "[1 , \"two\",null]",
        "{}",
        r#"{"a":1,"b":{"c":[true,false]},"":null}"#,
        r#"{ "a" : 1 , "a" : 2 }"#,
        r#"{"a\u0062":"}{][,:"}"#,
    ] {
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(read(text), Ok(expected), "{text}");
        assert!(accepts(text.as_bytes()), "{text}");
    }
}

#[test]
fn malformed_text_is_refused_where_it_goes_wrong() {
    for (text, offset, expected) in [
        ("", 0, "a JSON value"),
        ("  ", 2, "a JSON value"),
        ("nul", 0, "a JSON value"),
        ("True", 0, "a JSON value"),
        ("NaN", 0, "a JSON value"),
        ("'a'", 0, "a JSON value"),
        ("+1", 0, "a JSON value"),
        (".5", 0, "a JSON value"),
        ("-", 1, "a digit"),
        ("1.", 2, "a digit"),
        ("1e", 2, "a digit"),
        ("1e+", 3, "a digit"),
        ("01", 1, "nothing after the value"),
        ("1 2", 2, "nothing after the value"),
        ("{} x", 3, "nothing after the value"),
        ("[1", 2, "`,` or `]`"),
        ("[1 2]", 3, "`,` or `]`"),
        ("[1}", 2, "`,` or `]`"),
        ("[,1]", 1, "a JSON value"),
        ("[1,]", 3, "a JSON value"),
        ("[", 1, "`,` or `]`"),
        ("{", 1, "`,` or `}`"),
        ("{]", 1, "a property's name in quotes"),
        ("{a:1}", 1, "a property's name in quotes"),
        ("{\"a\":1,}", 7, "a property's name in quotes"),
        ("{\"a\" 1}", 5, "`:`"),
        ("{\"a\":}", 5, "a JSON value"),
        ("{\"a\":1 \"b\":2}", 7, "`,` or `}`"),
        ("\"a", 2, "the end of a string"),
        ("\"a\nb\"", 2, "no control character in a string"),
        ("\"\u{0}\"", 1, "no control character in a string"),
        (r#""\x""#, 2, "an escape that JSON knows"),
        (r#""\é""#, 2, "an escape that JSON knows"),
        ("\"\\", 2, "an escape that JSON knows"),
        (r#""\u12""#, 3, "four hexadecimal digits"),
        (r#""\u+123""#, 3, "four hexadecimal digits"),
        (r#""\u12é4""#, 3, "four hexadecimal digits"),
        (r#""\ud83d""#, 3, "no lone surrogate"),
        (r#""\ude00""#, 3, "no lone surrogate"),
        (r#""\ud83dA""#, 3, "no lone surrogate"),
        (r#""\ud83d\u0041""#, 3, "no lone surrogate"),
        (r#""\ud83d\n""#, 3, "no lone surrogate"),
        ("/* */1", 0, "a JSON value"),
        ("\u{A0}1", 0, "a JSON value"),
    ] {
        assert_eq!(read(text), Err(Malformed { offset, expected }), "{text}");
        assert_eq!(accepts_by_serde(text.as_bytes()), Some(false), "{text}");
    }
}

#[test]
fn no_control_character_stands_in_a_string_as_it_is() {
    for byte in 0..0x20 {
        let control = char::from(byte);
        for text in [format!("\"{control}\""), format!("\"\\n{control}\"")] {
            let refused = read(&text).unwrap_err();
            assert_eq!(
                refused.expected, "no control character in a string",
                "{byte}"
            );
        }
    }
}

#[test]
fn text_without_escapes_is_not_copied() {
    let mut reader = JsonReader::new(r#"["plain","esc\u0061ped"]"#);
    assert_eq!(reader.value(Expected::List), Ok(Token::List));
    assert_eq!(reader.item(), Ok(true));
    let plain = reader.value(Expected::Scalar);
    assert!(
        matches!(plain, Ok(Token::Text(Cow::Borrowed("plain")))),
        "{plain:?}"
    );
    assert_eq!(reader.item(), Ok(true));
    assert_eq!(
        reader.value(Expected::Scalar),
        Ok(Token::Text("escaped".into()))
    );
    assert_eq!(reader.item(), Ok(false));
}

#[test]
fn nesting_is_refused_beyond_64_levels() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth| format!("{}1{}", open.repeat(depth), close.repeat(depth));
        assert!(accepts(nested(64).as_bytes()));
        assert!(read(&nested(64)).is_ok());
        let refused = read(&nested(65)).unwrap_err();
        assert_eq!(refused.expected, "at most 64 levels of objects and lists");
        assert_eq!(refused.offset, open.len() * 64);
        assert!(!accepts(nested(65).as_bytes()));
        assert!(!accepts(open.repeat(1_000_000).as_bytes()));
    }
    // What is beside each other is not nested.
    assert!(accepts(
        format!("[{}1]", "[[]],{\"a\":{}},".repeat(100)).as_bytes()
    ));
}

#[test]
fn a_byte_order_mark_is_passed_over_once_and_at_the_beginning_only() {
    assert_eq!(read("\u{FEFF}1"), Ok(1.into()));
    assert!(read("\u{FEFF}\u{FEFF}1").is_err());
    assert!(read(" \u{FEFF}1").is_err());
}

#[test]
fn numbers_beyond_a_float_are_numbers() {
    let mut reader = JsonReader::new("-1e999");
    assert_eq!(reader.value(Expected::Scalar), Ok(Token::Number("-1e999")));
    assert_eq!(reader.end(), Ok(()));
}

/// JSON text, spaces and odd escapes included; now and then with a lone surrogate, which is an error.
fn json() -> impl Strategy<Value = String> {
    let space = || prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just("\n\t\r")];
    let piece = prop_oneof![
        8 => r#"[^"\\\x00-\x1F]"#,
        2 => r#"\\["\\/bfnrt]"#,
        2 => r"\\u(00[0-9a-fA-F]{2}|[0-9a-cA-C][0-9a-fA-F]{3})",
        2 => r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}",
        1 => r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}",
    ];
    let string = proptest::collection::vec(piece, 0..6)
        .prop_map(|pieces| format!("\"{}\"", pieces.concat()));
    let number = r"-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,4})?([eE][+-]?[0-9]{1,3})?";
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        number,
        string.clone(),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        let spaced = (space(), inner, space())
            .prop_map(|(before, value, after)| format!("{before}{value}{after}"));
        let member = (space(), string.clone(), space(), spaced.clone())
            .prop_map(|(before, name, after, value)| format!("{before}{name}{after}:{value}"));
        prop_oneof![
            proptest::collection::vec(spaced, 0..6)
                .prop_map(|items| format!("[{}]", items.join(","))),
            proptest::collection::vec(member, 0..6)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

/// A change of one byte: at a share of the text, to what, and whether it replaces, is inserted or deletes.
type Mutation = (f64, u8, u8);

fn mutation() -> impl Strategy<Value = Mutation> {
    let byte = prop_oneof![
        4 => proptest::sample::select(b"{}[],:\"\\ 0129.eE+-tfnu\n/bd".as_slice()),
        1 => any::<u8>(),
    ];
    (0.0..1.0, byte, 0..3_u8)
}

fn mutate(text: &str, mutations: &[Mutation]) -> Vec<u8> {
    let mut body = text.as_bytes().to_vec();
    for (share, byte, kind) in mutations {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a short length is a place in it"
        )]
        let place = (body.len() as f64 * share) as usize;
        match kind {
            0 if place < body.len() => body[place] = *byte,
            1 if place < body.len() => drop(body.remove(place)),
            _ => body.insert(place, *byte),
        }
    }
    body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn generated_text_reads_as_serde_reads_it(text in json()) {
        match serde_json::from_str::<Value>(&text) {
            Ok(expected) => prop_assert_eq!(read(&text), Ok(expected)),
            Err(_) => {
                if let Some(accepted) = accepts_by_serde(text.as_bytes()) {
                    prop_assert_eq!(read(&text).is_ok(), accepted);
                }
            }
        }
    }

    #[test]
    fn mutated_text_is_accepted_if_serde_accepts_it(
        text in json(),
        mutations in proptest::collection::vec(mutation(), 1..4),
    ) {
        let body = mutate(&text, &mutations);
        if let Some(accepted) = accepts_by_serde(&body) {
            prop_assert_eq!(accepts(&body), accepted, "{}", String::from_utf8_lossy(&body));
        }
    }

    #[test]
    fn any_bytes_are_accepted_if_serde_accepts_them(body in proptest::collection::vec(any::<u8>(), 0..24)) {
        if let Some(accepted) = accepts_by_serde(&body) {
            prop_assert_eq!(accepts(&body), accepted);
        }
    }

    #[test]
    fn strings_read_as_they_were_written(text in ".*") {
        let written = serde_json::to_string(&text).unwrap_or_default();
        prop_assert_eq!(read(&written), Ok(Value::String(text)));
    }
}
