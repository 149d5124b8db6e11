//! `Content-Type` finds how a body is read (RFC 9110, section 8.3).

use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue};
use openapi_axum::{Codec, MediaType, Rejection, content_type};

static CONSUMABLE: [MediaType; 3] = [
    MediaType::new(
        "application/json",
        Codec::Json,
        "application/json; charset=utf-8",
    ),
    MediaType::new("text/xml", Codec::Json, "text/xml; charset=utf-8"),
    MediaType::new(
        "application/x-www-form-urlencoded",
        Codec::Json,
        "application/x-www-form-urlencoded",
    ),
];

const UNSUPPORTED: Result<&str, Rejection> = Err(Rejection::UnsupportedMediaType {
    consumable: &CONSUMABLE,
});
const CHARSET: Result<&str, Rejection> = Err(Rejection::UnsupportedCharset);

fn headers(values: &[(HeaderName, &'static str)]) -> HeaderMap {
    let pairs = values
        .iter()
        .cloned()
        .map(|(name, value)| (name, HeaderValue::from_static(value)));
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(name, value);
    }
    headers
}

#[track_caller]
fn check(values: &[(HeaderName, &'static str)], expected: &Result<&str, Rejection>) {
    let found = content_type::consumed(&headers(values), &CONSUMABLE);
    assert_eq!(
        &found.map(|media_type| media_type.essence),
        expected,
        "{values:?}"
    );
}

#[test]
fn a_listed_type_in_utf8_is_read() {
    for (value, essence) in [
        ("application/json", "application/json"),
        ("Application/JSON", "application/json"),
        (" text/xml ", "text/xml"),
        ("application/json;charset=utf-8", "application/json"),
        ("application/json ; CHARSET=UTF-8", "application/json"),
        ("application/json; charset=\"utf-8\"", "application/json"),
        ("text/xml; charset=us-ascii", "text/xml"),
        ("text/xml; version=1.0; charset=utf-8;", "text/xml"),
        ("text/xml; note=\"a; charset=utf-16\"", "text/xml"),
    ] {
        check(&[(CONTENT_TYPE, value)], &Ok(essence));
    }
}

#[test]
fn any_other_type_is_unsupported() {
    for value in [
        "",
        "json",
        "application",
        "application/",
        "application/json5",
        "application/jso",
        "text/json",
        "*/*",
        "application/*",
        "application/json, text/xml",
        "application json",
    ] {
        check(&[(CONTENT_TYPE, value)], &UNSUPPORTED);
    }
    check(&[], &UNSUPPORTED);
}

#[test]
fn two_types_are_none() {
    let twice = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_TYPE, "application/json"),
    ];
    check(&twice, &UNSUPPORTED);
}

#[test]
fn malformed_parameters_are_unsupported() {
    for value in [
        "application/json; charset",
        "application/json; flag; charset=utf-16",
        "application/json; =utf-8",
        "application/json; charset=\"utf-8",
        "application/json; charset = utf-8",
    ] {
        check(&[(CONTENT_TYPE, value)], &UNSUPPORTED);
    }
}

#[test]
fn any_other_charset_is_unsupported() {
    for value in [
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "application/json; charset=\"\"",
        "application/json; charset=utf-8; charset=utf-16",
        "application/json; charset=utf-16; charset=utf-8",
    ] {
        check(&[(CONTENT_TYPE, value)], &CHARSET);
    }
}

#[test]
fn the_rejection_lists_what_is_taken() {
    let text = content_type::consumed(&HeaderMap::new(), &CONSUMABLE)
        .unwrap_err()
        .to_string();
    assert_eq!(
        text,
        "a body's `Content-Type` must be one of application/json, text/xml, application/x-www-form-urlencoded"
    );
}
