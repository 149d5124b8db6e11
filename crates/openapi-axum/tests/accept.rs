//! `Accept` chooses the media type of an answer (RFC 9110, section 12.5.1).

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use openapi_axum::{Codec, MediaType, Rejection, accept};

static PRODUCIBLE: [MediaType; 4] = [
    MediaType::new(
        "application/json",
        Codec::Json,
        "application/json; charset=utf-8",
    ),
    MediaType::new("text/json", Codec::Json, "text/json; charset=utf-8"),
    MediaType::new(
        "application/xml",
        Codec::Json,
        "application/xml; charset=utf-8",
    ),
    MediaType::new(
        "application/merge-patch+json",
        Codec::Json,
        "application/merge-patch+json; charset=utf-8",
    ),
];

const JSON: Option<&str> = Some("application/json");
const TEXT: Option<&str> = Some("text/json");
const XML: Option<&str> = Some("application/xml");
const PATCH: Option<&str> = Some("application/merge-patch+json");

#[track_caller]
fn check(accept: &[&'static str], expected: Option<&str>) {
    check_with_body(accept, None, expected);
}

#[track_caller]
fn check_with_body(accept: &[&'static str], body: Option<&'static str>, expected: Option<&str>) {
    let mut headers = HeaderMap::new();
    for value in accept {
        headers.append(ACCEPT, HeaderValue::from_static(value));
    }
    headers.extend(body.map(|body| (CONTENT_TYPE, HeaderValue::from_static(body))));
    let found = accept::produced(&headers, &PRODUCIBLE).map(|media_type| media_type.essence);
    let refused = Rejection::NotAcceptable {
        producible: &PRODUCIBLE,
    };
    assert_eq!(found, expected.ok_or(refused), "{accept:?}");
}

#[test]
fn without_accept_the_bodys_own_type_answers_where_it_can() {
    check(&[], JSON);
    check_with_body(&[], XML, XML);
    check_with_body(&[], Some("Text/JSON; charset=utf-8"), TEXT);
    check_with_body(&[], Some("application/x-www-form-urlencoded"), JSON);
    check_with_body(&[], Some("xml"), JSON);
    // An `Accept` that names nothing asks for nothing.
    check_with_body(&[""], XML, XML);
    check_with_body(&["", " , ,"], None, JSON);
}

#[test]
fn accept_overrules_the_bodys_own_type() {
    check_with_body(&["*/*"], XML, JSON);
    check_with_body(&["text/json"], XML, TEXT);
    check_with_body(&["text/html"], XML, None);
}

#[test]
fn quality_decides_first() {
    check(&["text/json;q=0.5, application/xml;q=0.6"], XML);
    check(&["text/json;q=0.599, application/xml;q=0.6"], XML);
    check(&["application/xml;q=0.001"], XML);
    check(&["text/json;q=0.8, */*;q=0.9"], JSON);
    check(&["text/json ; q=1.000 , application/json ; q=0.999"], TEXT);
    check(&["text/json;Q=0.5, application/xml;Q=0.6"], XML);
    check(&["application/json;q=0.1, application/xml;q=1."], XML);
}

#[test]
fn closeness_decides_second_and_the_contracts_order_last() {
    check(&["*/*, application/xml"], XML);
    check(&["text/*, */*"], TEXT);
    check(&["application/*"], JSON);
    check(&["application/xml, text/json"], TEXT);
    check(&["application/merge-patch+json, application/xml"], XML);
    check(&["application/xml;charset=utf-8, text/json"], XML);
}

#[test]
fn the_closest_range_gives_a_type_its_quality() {
    check(
        &["application/*;q=0.2, application/xml;q=0.1, text/json;q=0.15"],
        JSON,
    );
    check(&["*/*, application/json;q=0.1"], TEXT);
    check(&["*/*, application/json;q=0"], TEXT);
    check(&["*/*, application/*;q=0"], TEXT);
    check(
        &["application/json;charset=utf-8;q=0.1, application/json, text/json;q=0.5"],
        TEXT,
    );
}

#[test]
fn quality_zero_refuses() {
    check(&["application/json;q=0, text/html"], None);
    check(&["*/*;q=0"], None);
    check(&["*/*;q=0.000, application/json;q=0."], None);
    check(&["application/*;q=0, application/merge-patch+json"], PATCH);
}

#[test]
fn several_headers_are_one_list() {
    check(
        &["text/html", "application/xml;q=0.5, text/json;q=0.4"],
        XML,
    );
    check(&["application/json;q=0", "*/*"], TEXT);
}

#[test]
fn names_match_in_any_case() {
    check(&["APPLICATION/XML"], XML);
    check(&["Text/*"], TEXT);
    check(&["application/xml; CharSet=UTF-8"], XML);
}

#[test]
fn only_utf8_can_be_had() {
    check(&["application/xml;charset=utf-8"], XML);
    check(&["application/xml;charset=\"utf-8\""], XML);
    check(&["application/xml;charset=iso-8859-1"], None);
    check(&["application/xml;version=2, text/json;q=0.1"], TEXT);
    check(&["application/xml;q=0.5;version=2"], XML);
    check(&["application/xml;q=0.5;extension"], XML);
}

#[test]
fn a_malformed_range_counts_as_absent() {
    for malformed in [
        "xml",
        "/",
        "application/",
        "/xml",
        "application/xml/more",
        "applica tion/xml",
        "*/xml",
        "application/xml;q=2",
        "application/xml;q=1.001",
        "application/xml;q=0.1234",
        "application/xml;q=-1",
        "application/xml;q=.5",
        "application/xml;q=",
        "application/xml;q=0,5",
        "application/xml;q=a",
        "application/xml;q =1",
        "application/xml;flag",
        "application/xml;flag;q=0.5",
        "application/xml;=x",
        "application/xml;charset=\"utf-8",
    ] {
        check(&[malformed], None);
        check(&[malformed, "text/json;q=0.1"], TEXT);
    }
}

#[test]
fn a_comma_in_quotes_does_not_separate() {
    check(
        &[r#"text/html;title="a, application/xml", text/json"#],
        TEXT,
    );
    check(
        &[r#"text/html;title="a\", application/xml", text/json"#],
        TEXT,
    );
}

static OF_ERRORS: [MediaType; 3] = [
    MediaType::new(
        "application/json",
        Codec::Json,
        "application/json; charset=utf-8",
    ),
    MediaType::new(
        "application/xml",
        Codec::Xml,
        "application/xml; charset=utf-8",
    ),
    MediaType::new(
        "application/problem+json",
        Codec::Json,
        "application/problem+json; charset=utf-8",
    ),
];

/// RFC 9457 is for who names it; whoever accepts nothing that there is gets the first.
#[test]
fn an_error_is_a_problem_where_that_is_named_and_liked_best() {
    for (accept, expected) in [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*, application/xml;q=0.9", "application/json"),
        ("application/problem+json", "application/problem+json"),
        ("application/problem+json, */*", "application/problem+json"),
        (
            "application/xml, application/problem+json",
            "application/problem+json",
        ),
        (
            "application/xml;q=0.3, application/problem+json;q=0.3",
            "application/problem+json",
        ),
        (
            "application/xml;q=0.3, application/problem+json;q=0.299",
            "application/xml",
        ),
        ("application/problem+json;q=0, */*", "application/json"),
        ("application/problem+json;q=0", "application/json"),
        (
            "*/*, application/json;q=0, application/xml;q=0",
            "application/problem+json",
        ),
        ("text/html", "application/json"),
        (
            "text/html, application/problem+json;q=0.1",
            "application/problem+json",
        ),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        let found = accept::of_error(&headers, &OF_ERRORS).essence;
        assert_eq!(found, expected, "{accept}");
    }
    let mut xml = HeaderMap::new();
    xml.insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    assert_eq!(
        accept::of_error(&xml, &OF_ERRORS).essence,
        "application/xml"
    );
}
