//! What is compared does the same: the server by hand and the generated one answer these requests alike.

use std::io::Write;

use axum::body::{Body, to_bytes};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;

use crate::servers::ASSOCIATES;
use crate::{by_hand, whole_contract};

const PATH: &str = "/api/v1/User/7/UserPresenceStatus";
const BODY: &str = r#"{"Status":"StatusNormal","Message":"here"}"#;

/// A request that is fine, but for what a test changes.
struct Asked {
    path: &'static str,
    headers: Vec<(&'static str, &'static [u8])>,
    body: Vec<u8>,
}

impl Asked {
    fn new() -> Self {
        let headers: [(_, &[u8]); 3] = [
            ("authorization", b"Basic dG9tOnNlY3JldA=="),
            ("accept", b"application/json"),
            ("content-type", b"application/json"),
        ];
        Self {
            path: PATH,
            headers: headers.to_vec(),
            body: BODY.into(),
        }
    }

    fn at(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    fn adding(mut self, name: &'static str, value: &'static [u8]) -> Self {
        self.headers.push((name, value));
        self
    }

    fn with(self, name: &'static str, value: &'static [u8]) -> Self {
        self.without(name).adding(name, value)
    }

    fn saying(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn request(&self) -> Request<Body> {
        let request = Request::put(self.path);
        let request = self.headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        request.body(Body::from(self.body.clone())).unwrap()
    }
}

/// Status, headers and body of an answer.
type Answer = (StatusCode, HeaderMap, String);

async fn answers(asked: &Asked) -> [Answer; 2] {
    let by_hand = by_hand::router(ASSOCIATES)
        .oneshot(asked.request())
        .await
        .unwrap();
    let generated = whole_contract::service(ASSOCIATES)
        .answer(asked.request())
        .await;
    [read(by_hand).await, read(generated.map(Body::new)).await]
}

async fn read(response: http::Response<Body>) -> Answer {
    let (mut parts, body) = response.into_parts();
    // Where axum does not say it, hyper does.
    parts.headers.remove("content-length");
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8_lossy(&body).into_owned(),
    )
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Both answer with `status`, and say each of `said`.
#[track_caller]
fn check(asked: &Asked, status: u16, said: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    for (server, (found, headers, body)) in ["by hand", "generated"]
        .iter()
        .zip(runtime.block_on(answers(asked)))
    {
        assert_eq!(found.as_u16(), status, "{server}: {body}");
        for said in said {
            assert!(body.contains(said), "{server}: {said} is not in {body}");
        }
        assert_eq!(
            headers["vary"], "Accept, Accept-Language, SO-Language, SO-Culture, SO-TimeZone",
            "{server}"
        );
        assert!(
            headers["content-type"]
                .to_str()
                .unwrap()
                .ends_with("; charset=utf-8"),
            "{server}"
        );
    }
}

#[test]
fn presences_are_answered_byte_for_byte_alike() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    for asked in [
        Asked::new(),
        Asked::new().saying(r#"{"STATUS":"statusnormal","x":[{}]}"#),
        Asked::new().saying(r#" { "status" : 127 , "Message" : "\u00e9\n\"" } "#),
        Asked::new().saying(format!(r#"{{"Status":0,"Message":"{}"}}"#, "é".repeat(255))),
        Asked::new().without("accept"),
        Asked::new()
            .without("accept")
            .with("content-type", b"Text/JSON; charset=UTF-8"),
        Asked::new().with("accept", b"application/json;q=0.1, text/*;q=0.2"),
        Asked::new().with("accept", b"*/*, application/json;q=0"),
        Asked::new()
            .adding("accept-language", b"nb")
            .adding("so-timezone", b"Europe/Oslo"),
    ] {
        let [by_hand, generated] = runtime.block_on(answers(&asked));
        assert_eq!(by_hand, generated);
        assert_eq!(by_hand.0, StatusCode::OK, "{}", by_hand.2);
    }
}

#[test]
fn credentials_come_first() {
    let worst = || {
        Asked::new()
            .at("/api/v1/User/x/UserPresenceStatus")
            .with("accept", b"text/html")
    };
    check(&worst().without("authorization"), 401, &[]);
    check(&worst().with("authorization", b"Basic dG9t"), 401, &[]);
    check(&worst().with("authorization", b"Basic !"), 401, &[]);
    check(
        &worst().adding("authorization", b"Basic dG9tOnNlY3JldA=="),
        401,
        &[],
    );
}

#[test]
fn all_problems_of_the_parameters_come_second() {
    let asked = || {
        Asked::new()
            .with("accept", b"text/html")
            .adding("so-timezone", b"\xFF")
    };
    check(
        &asked().at("/api/v1/User/05/UserPresenceStatus"),
        400,
        &["2 problems", "associateId"],
    );
    for path in [
        "/api/v1/User/+5/UserPresenceStatus",
        "/api/v1/User/-0/UserPresenceStatus",
        "/api/v1/User/%205/UserPresenceStatus",
        "/api/v1/User/7.0/UserPresenceStatus",
        "/api/v1/User/2147483648/UserPresenceStatus",
    ] {
        check(&Asked::new().at(path), 400, &["associateId"]);
    }
}

#[test]
fn media_types_come_third_and_the_size_fourth() {
    let large = || Asked::new().saying(vec![b' '; 1024 * 1024 + 1]);
    check(
        &large().with("accept", b"text/html").without("content-type"),
        406,
        &["application/json", "text/json"],
    );
    check(
        &large().without("content-type"),
        415,
        &["application/json", "text/json"],
    );
    check(
        &large().with("content-type", b"application/json; charset=utf-16"),
        415,
        &[],
    );
    check(
        &large().adding("content-type", b"application/json"),
        415,
        &[],
    );
    check(&large().adding("content-encoding", b"br"), 415, &["gzip"]);
    let compressed = || Asked::new().adding("content-encoding", b"gzip");
    check(&compressed().saying(gzip(BODY.as_bytes())), 200, &[]);
    check(&compressed().saying(BODY), 400, &["the body: "]);
    let bomb = gzip(&vec![b' '; 1024 * 1024 + 1]);
    check(&compressed().saying(bomb), 413, &["1048576"]);
    check(&large(), 413, &["1048576"]);
}

#[test]
fn all_problems_of_the_body_come_fifth_with_their_pointers() {
    let long = "x".repeat(256);
    let asked = Asked::new().at("/api/v1/User/4711/UserPresenceStatus");
    let two = format!(r#"{{"Status":"Nope","Message":"{long}"}}"#);
    check(
        &asked.saying(two),
        400,
        &[
            "2 problems: ",
            "/Status: expected one of StatusNone, StatusNormal, StatusNotAvailable, StatusDeleted, StatusReadOnly, \
         StatusSpm, StatusSystem, found another string",
            "/Message: expected at most 255 characters, found 256",
        ],
    );
    for (body, said) in [
        (
            r#"{"Status":1,"status":1,"Message":[{}]}"#,
            [
                "tatus: is given twice",
                "/Message: expected a string, found a list",
            ],
        ),
        (
            r#"{"Message":"\u0000"}"#,
            [
                "/Status: is missing",
                "/Message: expected only characters of",
            ],
        ),
        (
            r#"{"Status":null,"Message":7}"#,
            ["/Status: ", "/Message: expected a string, found a number"],
        ),
        (
            r#"{"Status":99,"Message":true,}"#,
            ["/Status: ", "line 1, column "],
        ),
        (r#"[1,"x"]"#, ["the body: ", "expected an object"]),
        (r#"{"Status":1} x"#, ["the body: ", "line 1, column "]),
    ] {
        check(&Asked::new().saying(body), 400, &said);
    }
    check(&Asked::new().saying(""), 400, &["the body: "]);
    check(
        &Asked::new().saying(b"{\"Status\":1,\"Message\":\"\xFF\"}"),
        400,
        &["the body: "],
    );
}

#[test]
fn the_associate_comes_last() {
    check(
        &Asked::new().at("/api/v1/User/4711/UserPresenceStatus"),
        404,
        &["no associate has the id 4711"],
    );
    check(
        &Asked::new().at("/api/v1/User/-7/UserPresenceStatus"),
        404,
        &["no associate has the id -7"],
    );
}
