//! Errors as RFC 9457 has them, for who asks for them by name.

use http::{Method, Request};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::{Answer, Fixture, TOM, presence_of, request};

const PROBLEM: &str = "application/problem+json";

async fn put(fixture: &Fixture, associate_id: i32, accept: &str, body: &str) -> Answer {
    let request = request(Method::PUT, &presence_of(associate_id), "tom");
    let mut request: Request<Full<_>> = request.map(|()| Full::from(body.to_owned()));
    let headers = request.headers_mut();
    headers.insert("content-type", "application/json".parse().unwrap());
    headers.insert("accept", accept.parse().unwrap());
    fixture.answer(request).await
}

/// The problem of an answer, without its `instance`, which is of a request that has an id.
fn problem(answer: &Answer) -> Value {
    let media_type = format!("{PROBLEM}; charset=utf-8");
    assert_eq!(
        answer.headers["content-type"],
        media_type.as_str(),
        "{answer:?}"
    );
    let mut problem: Value = serde_json::from_str(&answer.body).unwrap();
    let instance = problem["instance"].take();
    let id = instance
        .as_str()
        .unwrap()
        .strip_prefix("urn:presence:request:");
    assert!(id.is_some_and(|id| !id.is_empty()), "{instance}");
    problem
}

#[tokio::test]
async fn a_problem_lists_all_that_is_wrong_with_its_places() {
    let fixture = Fixture::new();
    let accept = "application/json, application/problem+json";
    let answer = put(&fixture, TOM, accept, r#"{"Status":"Away","Message":7}"#).await;
    let status = "expected one of StatusNone, StatusNormal, StatusNotAvailable, StatusDeleted, StatusReadOnly, \
                  StatusSpm, StatusSystem, found another string";
    let message = "expected a string, found a number";
    let expected = json!({
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": format!("2 problems: /Status: {status}; /Message: {message}"),
        "instance": null,
        "errors": [
            { "detail": status, "pointer": "/Status" },
            { "detail": message, "pointer": "/Message" },
        ],
    });
    assert_eq!(problem(&answer), expected);
}

#[tokio::test]
async fn a_problem_is_for_errors_alone() {
    let fixture = Fixture::new();
    let body = r#"{"Status":"StatusNormal"}"#;
    let answer = put(&fixture, TOM, PROBLEM, body).await;
    assert_eq!(problem(&answer)["status"], 406);
    assert_eq!(fixture.store.presence(TOM).unwrap(), None);

    let both = "application/problem+json, application/json;q=0.1";
    let answer = put(&fixture, TOM, both, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");

    let answer = put(&fixture, 4711, both, body).await;
    let expected = json!({
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "no associate has the id 4711",
        "instance": null,
    });
    assert_eq!(problem(&answer), expected);

    let answer = put(&fixture, 4711, "*/*", body).await;
    assert_eq!(
        answer.body,
        crate::error("SoNotFoundException", "no associate has the id 4711")
    );
}
