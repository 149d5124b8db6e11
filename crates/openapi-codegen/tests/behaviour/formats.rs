//! Bodies in every format, from one schema through the same decoders; patches; negotiation.

use std::sync::{Mutex, PoisonError};

use http::Request;
use openapi_axum::patch::PatchFailure;
use openapi_axum::{Rejection, Service, Settings};

use crate::formats_server::{
    FormatsApi, FormatsService, PostNoticeRequest, PostNoticeResponse, PutNoticeRequest,
    PutNoticeResponse, service,
};
use crate::formats_types::{Complaint, Notice};
use crate::support::exchange;

/// One notice, which requests replace and change.
struct Board(Mutex<Notice>);

impl FormatsApi for Board {
    fn rejection(&self, rejection: &Rejection) -> Complaint {
        Complaint {
            text: rejection.to_string(),
        }
    }

    async fn put_notice(&self, request: PutNoticeRequest) -> PutNoticeResponse {
        let mut notice = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match request.body.apply(&notice) {
            Ok(changed) => {
                *notice = changed.clone();
                PutNoticeResponse::Ok(changed)
            }
            Err(failure @ PatchFailure::TestFailed { .. }) => {
                PutNoticeResponse::Conflict(Complaint {
                    text: failure.to_string(),
                })
            }
            Err(failure) => PutNoticeResponse::BadRequest(Complaint {
                text: failure.to_string(),
            }),
        }
    }

    async fn post_notice(&self, request: PostNoticeRequest) -> PostNoticeResponse {
        let notice = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match request.body.apply(&notice) {
            Ok(changed) => PostNoticeResponse::Ok(changed),
            Err(failure) => PostNoticeResponse::Conflict(Complaint {
                text: failure.to_string(),
            }),
        }
    }
}

fn board() -> Service<FormatsService<Board>> {
    let notice = Notice {
        text: "old".to_owned(),
        urgent: Some(true),
        author: None,
        until: Some("May".to_owned()),
    };
    service(Board(Mutex::new(notice)), Settings::default())
}

async fn put(content_type: &str, accept: &str, body: &str) -> (u16, String, String) {
    let request = Request::put("/notice")
        .header("content-type", content_type)
        .header("accept", accept);
    exchange(&board(), request, body).await
}

const JSON: &str = r#"{"text":"new","urgent":true,"author":{"id":7},"until":null}"#;
const XML: &str = concat!(
    r#"<notice xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><text>new</text><urgent>true</urgent>"#,
    r#"<author><id>7</id></author><until xsi:nil="true"/></notice>"#,
);

#[tokio::test]
async fn one_schema_is_read_in_every_format() {
    for (content_type, body) in [
        (
            "application/json",
            r#"{"TEXT":"new","urgent":true,"author":{"id":7}}"#,
        ),
        (
            "application/vnd.notice+json; charset=utf-8",
            r#"{"text":"new","urgent":true,"author":{"id":7},"until":null}"#,
        ),
        (
            "application/xml",
            "<Notice><author><id>7</id></author><urgent>true</urgent><Text>new</Text></Notice>",
        ),
        (
            "application/x-www-form-urlencoded",
            "text=new&urgent=true&author[id]=7",
        ),
    ] {
        let (status, headers, answer) = put(content_type, "application/json", body).await;
        assert_eq!((status, answer.as_str()), (200, JSON), "{content_type}");
        assert!(
            headers.contains("content-type: application/json; charset=utf-8"),
            "{headers}"
        );
        let (status, headers, answer) = put(content_type, "application/atom+xml", body).await;
        assert_eq!(status, 200, "{content_type}: {answer}");
        assert_eq!(answer, XML, "{content_type}");
        assert!(
            headers.contains("content-type: application/atom+xml; charset=utf-8"),
            "{headers}"
        );
    }
}

#[tokio::test]
async fn two_mistakes_are_said_at_once_in_every_format() {
    let long = "x".repeat(21);
    for (content_type, body) in [
        (
            "application/json",
            format!(r#"{{"text":"{long}","urgent":1,"author":{{"id":"x"}}}}"#),
        ),
        (
            "application/xml",
            format!(
                "<notice><text>{long}</text><urgent>1</urgent><author><id>x</id></author></notice>"
            ),
        ),
        (
            "application/x-www-form-urlencoded",
            format!("text={long}&urgent=1&author[id]=x"),
        ),
    ] {
        let (status, _, answer) = put(content_type, "*/*", &body).await;
        assert_eq!(status, 400, "{content_type}");
        for expected in [
            "3 problems",
            "/text: expected at most 20 characters",
            "/urgent: expected true or false",
            "/author/id: ",
        ] {
            assert!(
                answer.contains(expected),
                "{content_type}: {expected} in {answer}"
            );
        }
    }
}

#[tokio::test]
async fn merge_patches_change_what_is_there() {
    for (body, status, expected) in [
        (
            r#"{"TEXT":"new"}"#,
            200,
            r#"{"text":"new","urgent":true,"until":"May"}"#,
        ),
        (
            r#"{"until":null,"urgent":null}"#,
            200,
            r#"{"text":"old","until":null}"#,
        ),
        (
            r#"{"text":null}"#,
            400,
            r#"{"text":"/text: is missing, expected a string"}"#,
        ),
        ("[]", 400, r#"{"text":"the body: expected an object"}"#),
        (
            r#"{"text":"a","Text":"b"}"#,
            400,
            r#"{"text":"/Text: is given twice"}"#,
        ),
    ] {
        let (found, _, answer) = put("application/merge-patch+json", "*/*", body).await;
        assert_eq!((found, answer.as_str()), (status, expected), "{body}");
    }
}

#[tokio::test]
async fn json_patches_change_what_is_there() {
    for (body, status, expected) in [
        (
            r#"[{"op":"replace","path":"/text","value":"new"}]"#,
            200,
            r#"{"text":"new","urgent":true,"until":"May"}"#,
        ),
        (
            r#"[{"op":"test","path":"/text","value":"x"}]"#,
            409,
            r#"{"text":"/0: the test fails"}"#,
        ),
        (
            r#"[{"op":"remove","path":"/text"}]"#,
            400,
            r#"{"text":"/text: is missing, expected a string"}"#,
        ),
        (
            "{}",
            400,
            r#"{"text":"the body: expected a list, found an object"}"#,
        ),
    ] {
        let (found, _, answer) = put("application/json-patch+json", "*/*", body).await;
        assert_eq!((found, answer.as_str()), (status, expected), "{body}");
    }
}

#[tokio::test]
async fn a_patch_type_with_the_plain_schema_is_plain() {
    for (content_type, body, status, text) in [
        (
            "application/json-patch+json",
            r#"{"text":"new"}"#,
            200,
            "new",
        ),
        (
            "application/json-patch+json",
            r#"[{"op":"replace","path":"text","value":"new"}]"#,
            200,
            "new",
        ),
        ("application/merge-patch+json", "{}", 400, "is missing"),
    ] {
        let request = Request::post("/notice").header("content-type", content_type);
        let (found, _, answer) = exchange(&board(), request, body).await;
        assert_eq!(found, status, "{content_type} {body}: {answer}");
        assert!(answer.contains(text), "{answer}");
    }
}

#[tokio::test]
async fn types_are_negotiated() {
    for (accept, expected) in [
        (
            "application/atom+xml;q=0.9, application/json;q=0.1",
            "application/atom+xml",
        ),
        (
            "application/*;q=0.5, application/atom+xml;q=0.4",
            "application/json",
        ),
        ("*/*", "application/json"),
    ] {
        let (status, headers, _) = put("application/json", accept, r#"{"text":"a"}"#).await;
        assert_eq!(status, 200);
        assert!(
            headers.contains(&format!("content-type: {expected};")),
            "{accept}: {headers}"
        );
    }
    let (status, _, answer) = put("application/json", "image/png", r#"{"text":"a"}"#).await;
    assert_eq!(status, 406);
    assert!(
        answer.contains("application/json, application/atom+xml"),
        "{answer}"
    );
    let (status, _, answer) = put("text/xml", "*/*", "<notice/>").await;
    assert_eq!(status, 415);
    assert!(answer.contains("application/vnd.notice+json"), "{answer}");
}
