//! A decoder as the generator writes it: everything that is wrong comes out of one pass, each with its pointer.

use openapi_axum::decode::{self, Decoded, Decoder, Pointer, Reader, Slot};
use openapi_axum::scalar::{self, Mismatch, TextRules};
use openapi_axum::{Rejection, decode::Token};

#[derive(Debug, PartialEq)]
struct Parcel {
    weight_g: i32,
    note: Option<String>,
    labels: Vec<String>,
    inner: Option<Box<Parcel>>,
}

const NOTE: TextRules = TextRules {
    max_length: 5,
    ..TextRules::ANY
};

fn parcel<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Parcel> {
    let mut weight_g = Slot::Absent;
    let mut note = Slot::Absent;
    let mut labels = Slot::Absent;
    let mut inner = Slot::Absent;
    if !decoder.object(at)? {
        return Ok(None);
    }
    while let Some(name) = decoder.member()? {
        match name.to_ascii_lowercase().as_str() {
            "weight" => decoder.fill(&mut weight_g, at, "Weight", |decoder, at| {
                decoder.scalar(at, weight)
            })?,
            "note" => decoder.fill(&mut note, at, "Note", |decoder, at| {
                decoder.nullable(at, |decoder, at| decoder.text(at, &NOTE))
            })?,
            "a/b~c" => decoder.fill(&mut labels, at, "a/b~c", |decoder, at| {
                decoder.list(at, |decoder, at| decoder.text(at, &NOTE))
            })?,
            "inner" => decoder.fill(&mut inner, at, "Inner", parcel)?,
            "secret" => decoder.refuse(&at.member("Secret"))?,
            _ => decoder.skip()?,
        }
    }
    let weight_g = decoder.required(weight_g, at, "Weight", "an integer");
    let (Some(weight_g), Some(note), Some(labels), Some(inner)) = (
        weight_g,
        note.optional_or_null(),
        labels.optional(),
        inner.optional(),
    ) else {
        return Ok(None);
    };
    Ok(Some(Parcel {
        weight_g,
        note,
        labels: labels.unwrap_or_default(),
        inner: inner.map(Box::new),
    }))
}

fn weight(token: &Token<'_>) -> Result<i32, Mismatch> {
    scalar::int32(1, 30_000)(token)
}

fn read(body: &str) -> Result<Parcel, String> {
    decode::json(body.as_bytes(), parcel).map_err(|rejection| rejection.to_string())
}

#[track_caller]
fn refused(body: &str, expected: &str) {
    assert_eq!(read(body), Err(expected.to_owned()), "{body}");
}

#[test]
fn names_match_in_any_case_and_unknown_ones_are_passed_over() {
    let parcel =
        read(r#"{"x":{"weight":[0,{}]},"WEIGHT":7,"note":"hello","A/B~C":["a","b"],"y":null}"#);
    let expected = Parcel {
        weight_g: 7,
        note: Some("hello".to_owned()),
        labels: vec!["a".to_owned(), "b".to_owned()],
        inner: None,
    };
    assert_eq!(parcel, Ok(expected));
}

#[test]
fn null_and_absent_are_the_same_where_null_may_stand() {
    let expected = Ok(Parcel {
        weight_g: 7,
        note: None,
        labels: Vec::new(),
        inner: None,
    });
    assert_eq!(read(r#"{"Weight":7}"#), expected);
    assert_eq!(read(r#"{"Weight":7,"Note":null}"#), expected);
    refused(
        r#"{"Weight":null}"#,
        "/Weight: expected an integer, found null",
    );
    refused(
        r#"{"Weight":7,"a/b~c":null}"#,
        "/a~1b~0c: expected a list, found null",
    );
}

#[test]
fn everything_that_is_wrong_is_reported_with_its_pointer() {
    refused(
        r#"{"Note":"too long","note":1,"a/b~c":["ok",2,"too long"],"Secret":[{}],"Inner":{"Weight":0,"Inner":[1]}}"#,
        "8 problems: \
         /Note: expected at most 5 characters, found 8; \
         /Note: is given twice; \
         /a~1b~0c/1: expected a string, found a number; \
         /a~1b~0c/2: expected at most 5 characters, found 8; \
         /Secret: is not a property that may be given; \
         /Inner/Weight: expected an integer from 1 to 30000, found one out of range, or with a fraction; \
         /Inner/Inner: expected an object, found a list; \
         /Weight: is missing, expected an integer",
    );
}

#[test]
fn a_value_of_another_kind_is_passed_over_whole() {
    refused(
        r#"{"Weight":{"a":[{"b":1}]},"Note":[[]]}"#,
        "2 problems: \
         /Weight: expected an integer, found an object; /Note: expected a string, found a list",
    );
    refused(
        r#"["Weight",7]"#,
        "the body: expected an object, found a list",
    );
    refused("\"Weight\"", "the body: expected an object, found a string");
    refused("null", "the body: expected an object, found null");
}

#[test]
fn malformed_text_is_reported_beside_what_was_found_before() {
    refused(
        "{\"Weight\":0,\n \"Nöte\": nul",
        "2 problems: \
         /Weight: expected an integer from 1 to 30000, found one out of range, or with a fraction; \
         the body: line 2, column 10: expected a JSON value",
    );
    refused(
        r#"{"Weight":7} {}"#,
        "the body: line 1, column 14: expected nothing after the value",
    );
    refused("", "the body: line 1, column 1: expected a JSON value");
}

#[test]
fn a_body_that_is_not_utf8_is_refused() {
    let rejection = decode::json(b"{\"\xFF\":1}", parcel).unwrap_err();
    assert_eq!(rejection.to_string(), "the body: byte 2 is not UTF-8");
}

#[test]
fn the_first_32_violations_are_listed_and_the_others_counted() {
    let body = format!("{{\"Weight\":7{}}}", ",\"Secret\":1".repeat(40));
    let rejection = decode::json(body.as_bytes(), parcel).unwrap_err();
    let Rejection::Invalid(violations) = &rejection else {
        panic!("{rejection:?}")
    };
    assert_eq!(violations.iter().count(), 32);
    let text = rejection.to_string();
    assert!(text.starts_with("40 problems: /Secret: "), "{text}");
    assert!(text.ends_with("; and 8 more"), "{text}");
}
