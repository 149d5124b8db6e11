//! Parameters are read strictly, and all that is wrong with them is reported at once.

use http::Request;
use http::request::Parts;
use openapi_axum::decode::{Token, read};
use openapi_axum::parameters::{HeaderParameter, Parameters, Source};
use openapi_axum::scalar::{self, Mismatch, TextRules};
use openapi_axum::{Place, Rejection};

fn parts(uri: &str, headers: &[(&str, &[u8])]) -> Parts {
    let request = headers
        .iter()
        .fold(Request::builder().uri(uri), |request, (name, value)| {
            request.header(*name, *value)
        });
    request.body(()).unwrap_or_default().into_parts().0
}

fn id(token: &Token<'_>) -> Result<i32, Mismatch> {
    scalar::int32(i32::MIN, i32::MAX)(token)
}

fn text(token: &Token<'_>) -> Result<String, Mismatch> {
    scalar::text(&TextRules::ANY)(token)
}

/// The place and the text of each violation.
fn violations(parameters: Parameters<'_>) -> Vec<(Place, String)> {
    match parameters.reject() {
        Rejection::Invalid(violations) => violations
            .iter()
            .map(|violation| (violation.place.clone(), violation.detail.clone()))
            .collect(),
        other => vec![(Place::Body(String::new()), other.to_string())],
    }
}

fn one(name: &'static str, detail: &str) -> Vec<(Place, String)> {
    vec![(Place::Parameter(name), detail.to_owned())]
}

#[test]
fn an_id_in_the_path_is_written_in_one_way_only() {
    for (segment, expected) in [
        ("0", 0),
        ("7", 7),
        ("-7", -7),
        ("10", 10),
        ("2147483647", i32::MAX),
        ("-2147483648", i32::MIN),
        ("%31", 1),
        ("%2D1%30", -10),
    ] {
        let parts = parts("/", &[]);
        let mut parameters = Parameters::new(&parts);
        assert_eq!(
            parameters.path("associateId", segment, id),
            Some(expected),
            "{segment}"
        );
        assert_eq!(violations(parameters), [], "{segment}");
    }
}

#[test]
fn any_other_id_in_the_path_is_refused() {
    const FORM: &str = "expected an integer in decimal digits, found another string";
    const RANGE: &str = "expected an integer from -2147483648 to 2147483647, found one out of range, or with a fraction";
    const STRAY: &str = "has a `%` without two hexadecimal digits";
    for (segment, detail) in [
        ("", FORM),
        ("-", FORM),
        ("+5", FORM),
        ("%2B5", FORM),
        ("05", FORM),
        ("00", FORM),
        ("-05", FORM),
        ("-0", FORM),
        ("--1", FORM),
        (" 5", FORM),
        ("5 ", FORM),
        ("%205", FORM),
        ("5%00", FORM),
        ("7.0", FORM),
        ("7e0", FORM),
        ("0x7", FORM),
        ("1_000", FORM),
        ("me", FORM),
        ("٧", FORM),
        ("2147483648", RANGE),
        ("-2147483649", RANGE),
        ("99999999999999999999999", RANGE),
        ("%", STRAY),
        ("%3", STRAY),
        ("%zz", STRAY),
        ("%+1", STRAY),
        ("1%é", STRAY),
        ("%ff", "is not UTF-8"),
        ("%C3%28", "is not UTF-8"),
    ] {
        let parts = parts("/", &[]);
        let mut parameters = Parameters::new(&parts);
        assert_eq!(
            parameters.path("associateId", segment, id),
            None,
            "{segment}"
        );
        assert_eq!(
            violations(parameters),
            one("associateId", detail),
            "{segment}"
        );
    }
}

#[test]
fn a_plus_in_the_path_is_a_plus() {
    let parts = parts("/", &[]);
    let mut parameters = Parameters::new(&parts);
    assert_eq!(
        parameters.path("name", "a+b%20%C3%A9%2F", text).as_deref(),
        Some("a+b é/")
    );
}

#[test]
fn the_query_is_decoded_as_a_form() {
    for (query, expected) in [
        ("", None),
        ("other=1", None),
        ("name", Some("")),
        ("name=", Some("")),
        ("name=a", Some("a")),
        ("&&name=a&&", Some("a")),
        ("name=a+b%2B%20c", Some("a b+ c")),
        ("n%61me=a", Some("a")),
        ("name=a=b", Some("a=b")),
        ("name=%C3%A9", Some("é")),
        ("Name=b&name=a", Some("a")),
        ("%zz=1&%ff&name=a&other=%zz", Some("a")),
    ] {
        let parts = parts(&format!("/?{query}"), &[]);
        let mut parameters = Parameters::new(&parts);
        assert_eq!(
            parameters.query("name", text),
            Some(expected.map(str::to_owned)),
            "{query}"
        );
        assert_eq!(violations(parameters), [], "{query}");
    }
}

#[test]
fn a_query_that_cannot_be_decoded_is_refused() {
    for (query, detail) in [
        ("name=%zz", "has a `%` without two hexadecimal digits"),
        ("name=+%4", "has a `%` without two hexadecimal digits"),
        ("name=%ff", "is not UTF-8"),
        ("name=%ED%A0%80", "is not UTF-8"),
        ("name=a&name=a", "is given twice"),
        ("name&n%61me", "is given twice"),
    ] {
        let parts = parts(&format!("/?{query}"), &[]);
        let mut parameters = Parameters::new(&parts);
        assert_eq!(parameters.query("name", text), None, "{query}");
        assert_eq!(violations(parameters), one("name", detail), "{query}");
    }
}

#[test]
fn headers_given_several_times_are_one_list() {
    let parts = parts(
        "/",
        &[
            ("accept-language", b"nb"),
            ("accept-language", b"en;q=0.5"),
            ("so-language", b""),
        ],
    );
    let mut parameters = Parameters::new(&parts);
    let language = parameters.header(
        &HeaderParameter::new("Accept-Language", "accept-language"),
        text,
    );
    assert_eq!(language, Some(Some("nb, en;q=0.5".to_owned())));
    assert_eq!(
        parameters.header(&HeaderParameter::new("SO-Language", "so-language"), text),
        Some(Some(String::new()))
    );
    assert_eq!(
        parameters.header(&HeaderParameter::new("SO-Culture", "so-culture"), text),
        Some(None)
    );
    assert_eq!(violations(parameters), []);
}

#[test]
fn headers_are_utf8() {
    let parts = parts(
        "/",
        &[("so-culture", "é".as_bytes()), ("so-timezone", b"\xFF")],
    );
    let mut parameters = Parameters::new(&parts);
    assert_eq!(
        parameters.header(&HeaderParameter::new("SO-Culture", "so-culture"), text),
        Some(Some("é".to_owned()))
    );
    assert_eq!(
        parameters.header(&HeaderParameter::new("SO-TimeZone", "so-timezone"), text),
        None
    );
    assert_eq!(violations(parameters), one("SO-TimeZone", "is not UTF-8"));
}

#[test]
fn everything_that_is_wrong_is_reported_at_once_and_in_order() {
    let parts = parts("/?top=x&skip=%zz", &[("so-count", b"+1")]);
    let mut parameters = Parameters::new(&parts);
    assert_eq!(parameters.path("associateId", "x", id), None);
    assert_eq!(parameters.required_query("top", id), None);
    assert_eq!(parameters.query("skip", id), None);
    assert_eq!(parameters.required_query("filter", id), None);
    assert_eq!(
        parameters.header(&HeaderParameter::new("SO-Count", "so-count"), id),
        None
    );
    assert_eq!(
        parameters.required_header(&HeaderParameter::new("SO-Missing", "so-missing"), id),
        None
    );
    let text = parameters.reject().to_string();
    assert_eq!(
        text,
        "6 problems: \
         associateId: expected an integer in decimal digits, found another string; \
         top: expected an integer in decimal digits, found another string; \
         skip: has a `%` without two hexadecimal digits; \
         filter: is missing; \
         SO-Count: expected an integer in decimal digits, found another string; \
         SO-Missing: is missing"
    );
}

#[test]
fn a_parameter_may_be_json() {
    let parts = parts("/?ids=%5B1,%202%5D&bad=%5B", &[]);
    let mut parameters = Parameters::new(&parts);
    let text = parameters.decoded("ids", Source::Query);
    assert_eq!(
        parameters.json(&text, read::list(read::scalar(id))),
        Some(Some(vec![1, 2]))
    );
    let text = parameters.decoded("none", Source::Query);
    assert_eq!(parameters.json(&text, read::scalar(id)), Some(None));
    let text = parameters.decoded("bad", Source::Query);
    assert_eq!(parameters.json(&text, read::list(read::scalar(id))), None);
    assert!(parameters.reject().to_string().starts_with("bad: expected"));
}
