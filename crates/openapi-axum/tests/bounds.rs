//! What a hostile request costs is bounded: in the answer's size, and in what is looked at.

use std::fmt::Write;

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue};
use openapi_axum::decode::{self, Decoder};
use openapi_axum::patch::{JsonPatch, VALUE_LIMIT};
use openapi_axum::rejection::VIOLATION_LIMIT;
use openapi_axum::{Codec, MediaType, Rejection, accept, caught};

#[test]
fn long_names_and_many_violations_make_a_short_text() {
    let mut members = String::new();
    for _ in 0..10_000 {
        members.push_str("\"a\":1,");
    }
    let body = format!("{{\"{}\":{{{members}\"a\":1}}}}", "k".repeat(100_000));
    let rejection = decode::json(body.as_bytes(), Decoder::any).unwrap_err();
    let text = rejection.to_string();
    assert!(text.starts_with("10000 problems: /kkkk"), "{}", &text[..40]);
    assert!(text.len() < VIOLATION_LIMIT * 120, "{}", text.len());
}

#[test]
fn a_patch_brings_no_more_than_it_may() {
    let patch = |items: usize| {
        let list = vec!["0"; items].join(",");
        let body = format!("[{{\"op\":\"add\",\"path\":\"/a\",\"value\":[{list}]}}]");
        decode::json(body.as_bytes(), JsonPatch::decode).map(drop)
    };
    assert_eq!(patch(VALUE_LIMIT - 1), Ok(()));
    let refused = patch(VALUE_LIMIT).unwrap_err().to_string();
    assert!(refused.contains("more than 10000 values"), "{refused}");
}

#[test]
fn ranges_past_the_limit_are_not_looked_at() {
    static TYPES: [MediaType; 1] = [MediaType::new("text/json", Codec::Json, "text/json")];
    let accepted = |before: usize| {
        let mut value = String::new();
        for _ in 0..before {
            let _ = write!(value, "image/png,");
        }
        let mut headers = HeaderMap::new();
        headers.insert(
            ACCEPT,
            HeaderValue::from_str(&(value + "text/json")).unwrap(),
        );
        accept::produced(&headers, &TYPES).is_ok()
    };
    assert!(accepted(accept::RANGE_LIMIT - 1));
    assert!(!accepted(accept::RANGE_LIMIT));
}

#[tokio::test]
async fn a_panic_is_an_answer() {
    let panics = async { panic!("this is meant to be seen in the output of the test") };
    assert_eq!(caught::<_, ()>(panics).await, Err(Rejection::Internal));
    assert_eq!(caught(async { Ok(7) }).await, Ok(7));
}
