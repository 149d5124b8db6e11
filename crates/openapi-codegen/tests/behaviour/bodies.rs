//! Bodies: several media types of one, ranges and parameters of media types, bytes, text, and statuses by range.

use http::{HeaderValue, Request};
use openapi_axum::body::Unreadable;
use openapi_axum::status::OtherStatus;
use openapi_axum::{Rejection, ResponseBody, Service, Settings};

use crate::bodies_server::{
    AddNotesBody, AddNotesRequest, AddNotesResponse, BodiesApi, BodiesService, GetLatestResponse,
    ListNotesOkAnswer, ListNotesResponse, PutCountBody, PutCountRequest, PutCountResponse,
    ReadFileRequest, ReadFileResponse, WriteFileRequest, WriteFileResponse, WriteLatestBody,
    WriteLatestRequest, WriteLatestResponse, service,
};
use crate::bodies_types::{Error, Note};
use crate::support::exchange;

pub(super) struct Notes;

impl BodiesApi for Notes {
    fn rejection(&self, rejection: &Rejection) -> Error {
        error(&rejection.to_string())
    }

    async fn list_notes(&self) -> ListNotesResponse {
        ListNotesResponse::Ok(ListNotesOkAnswer {
            body: vec![note("a"), note("b")],
            x_next: Some("c".to_owned()),
        })
    }

    async fn add_notes(&self, request: AddNotesRequest) -> Result<AddNotesResponse, Unreadable> {
        Ok(match request.body {
            AddNotesBody::Json(notes) => AddNotesResponse::Accepted(notes.len() as i64),
            AddNotesBody::Text(text) => AddNotesResponse::Created(format!("text {text}")),
            AddNotesBody::Form(note) => AddNotesResponse::Created(format!("form {}", note.text)),
            AddNotesBody::Bytes(bytes) => match bytes.read().await?.len() {
                0 => AddNotesResponse::Status499,
                1 => AddNotesResponse::ImATeapot,
                length => AddNotesResponse::ClientError(
                    OtherStatus::of::<409>(),
                    error(&length.to_string()),
                ),
            },
        })
    }

    async fn put_count(&self, request: PutCountRequest) -> PutCountResponse {
        match request.body {
            None => PutCountResponse::NoContent,
            Some(PutCountBody::Json(count)) => {
                PutCountResponse::Default(OtherStatus::of::<409>(), error(&format!("json {count}")))
            }
            Some(PutCountBody::Text(count)) => {
                PutCountResponse::Default(OtherStatus::of::<503>(), error(&format!("text {count}")))
            }
        }
    }

    async fn read_file(&self, request: ReadFileRequest) -> ReadFileResponse {
        let body = ResponseBody::from(vec![b'a', b'b']);
        ReadFileResponse::Ok(match request.name.as_str() {
            "picture" => body.of_type(HeaderValue::from_static("image/png")),
            _ => body,
        })
    }

    async fn write_file(&self, request: WriteFileRequest) -> Result<WriteFileResponse, Unreadable> {
        let Some(body) = request.body else {
            return Ok(WriteFileResponse::ServerError(OtherStatus::of::<507>()));
        };
        let is_png = body
            .content_type()
            .is_some_and(|media_type| media_type == "image/png");
        body.read().await?;
        Ok(match is_png {
            true => WriteFileResponse::NoContent,
            false => WriteFileResponse::ServerError(OtherStatus::of::<501>()),
        })
    }

    async fn get_latest(&self) -> GetLatestResponse {
        GetLatestResponse::Ok(note("latest"))
    }

    async fn write_latest(&self, request: WriteLatestRequest) -> WriteLatestResponse {
        let text = match request.body {
            WriteLatestBody::Json(text) => text,
            WriteLatestBody::Json2(note) => note.text,
        };
        WriteLatestResponse::Success(OtherStatus::of::<203>(), vec![text].into())
    }
}

fn note(text: &str) -> Note {
    Note {
        text: text.to_owned(),
    }
}

fn error(message: &str) -> Error {
    Error {
        message: message.to_owned(),
    }
}

fn notes() -> Service<BodiesService<Notes>> {
    service(Notes, Settings::default())
}

/// One exchange with these headers: status, the answer's `Content-Type` and its body.
async fn asked(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String, String) {
    let request = Request::builder().method(method).uri(path);
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let (status, lines, body) = exchange(&notes(), request, body).await;
    let mut lines = lines.lines();
    let content_type = lines.find_map(|line| line.strip_prefix("content-type: "));
    (status, content_type.unwrap_or_default().to_owned(), body)
}

fn is(status: u16, content_type: &str, body: &str) -> (u16, String, String) {
    (status, content_type.to_owned(), body.to_owned())
}

const JSON: &str = "application/json; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

#[tokio::test]
async fn an_answer_need_not_be_a_component() {
    let answer = asked("GET", "/notes", &[], "").await;
    assert_eq!(answer, is(200, JSON, r#"[{"text":"a"},{"text":"b"}]"#));
}

#[tokio::test]
async fn the_media_type_tells_what_a_body_holds() {
    for (media_type, body, answer) in [
        ("application/json", r#"[{"text":"a"}]"#, is(202, JSON, "1")),
        ("text/plain; charset=utf-8", "ab", is(201, TEXT, "text ab")),
        (
            "application/x-www-form-urlencoded",
            "text=a+b",
            is(201, TEXT, "form a b"),
        ),
        ("application/octet-stream", "", is(499, "", "")),
        ("application/octet-stream", "a", is(418, "", "")),
        (
            "application/octet-stream",
            "abc",
            is(409, JSON, r#"{"message":"3"}"#),
        ),
    ] {
        let headers = [("content-type", media_type)];
        assert_eq!(
            asked("POST", "/notes", &headers, body).await,
            answer,
            "{media_type}"
        );
    }
}

#[tokio::test]
async fn every_form_of_a_body_keeps_to_its_rules() {
    for (media_type, body, status) in [
        ("application/json", "[{},{}]", 400),
        (
            "application/json",
            r#"[{"text":""},{"text":""},{"text":""},{"text":""}]"#,
            400,
        ),
        ("text/plain", "a", 400),
        ("application/x-www-form-urlencoded", "other=a", 400),
        ("application/json", "", 400),
        ("image/png", "ab", 415),
    ] {
        let headers = [("content-type", media_type)];
        let (found, content_type, _) = asked("POST", "/notes", &headers, body).await;
        assert_eq!(
            (found, content_type.as_str()),
            (status, JSON),
            "{media_type}: {body}"
        );
    }
    assert_eq!(asked("POST", "/notes", &[], "ab").await.0, 415);
}

#[tokio::test]
async fn a_body_may_be_missing_in_every_media_type() {
    let json = [("content-type", "application/json")];
    let text = [("content-type", "text/plain")];
    assert_eq!(asked("PUT", "/notes/count", &[], "").await.0, 204);
    assert_eq!(asked("PUT", "/notes/count", &json, "").await.0, 204);
    assert_eq!(asked("PUT", "/notes/count", &[], "7").await.0, 415);
    let answer = asked("PUT", "/notes/count", &json, "7").await;
    assert_eq!(answer, is(409, JSON, r#"{"message":"json 7"}"#));
    let answer = asked("PUT", "/notes/count", &text, "8").await;
    assert_eq!(answer, is(503, JSON, r#"{"message":"text 8"}"#));
    assert_eq!(asked("PUT", "/notes/count", &text, "0").await.0, 400);
    assert_eq!(asked("PUT", "/notes/count", &text, "eight").await.0, 400);
}

#[tokio::test]
async fn successes_have_media_types_of_their_own() {
    let only = |accept| [("content-type", "text/plain"), ("accept", accept)];
    // The answer is text, whatever else the operation could have answered in JSON.
    let answer = asked("POST", "/notes", &only("application/json"), "ab").await;
    assert_eq!(answer, is(201, TEXT, "text ab"));
    // Nothing that it can answer is acceptable.
    let answer = asked("POST", "/notes", &only("image/png"), "ab").await;
    assert_eq!((answer.0, answer.1.as_str()), (406, JSON));
}

#[tokio::test]
async fn a_range_stands_for_every_media_type_in_it() {
    for (path, accept, answer) in [
        ("/files/picture", "image/png", is(200, "image/png", "ab")),
        ("/files/picture", "image/*", is(200, "image/png", "ab")),
        (
            "/files/other",
            "*/*",
            is(200, "application/octet-stream", "ab"),
        ),
    ] {
        assert_eq!(asked("GET", path, &[("accept", accept)], "").await, answer);
    }
    for (media_type, status) in [("image/png", 204), ("IMAGE/gif", 501), ("text/plain", 415)] {
        let headers = [("content-type", media_type)];
        assert_eq!(
            asked("PUT", "/files/a", &headers, "a").await.0,
            status,
            "{media_type}"
        );
    }
    assert_eq!(asked("PUT", "/files/a", &[], "").await.0, 507);
}

#[tokio::test]
async fn parameters_tell_media_types_apart() {
    for (accept, content_type) in [
        (
            "application/json; version=2",
            "application/json; version=2; charset=utf-8",
        ),
        (
            "application/json",
            "application/json; version=1; charset=utf-8",
        ),
    ] {
        let answer = asked("GET", "/latest", &[("accept", accept)], "").await;
        assert_eq!(answer, is(200, content_type, r#"{"text":"latest"}"#));
    }
    let third = [("accept", "application/json; version=3")];
    assert_eq!(asked("GET", "/latest", &third, "").await.0, 406);
    for (media_type, body, status) in [
        ("application/json; version=1", r#""a""#, 203),
        (
            "application/json; charset=utf-8; version=\"2\"",
            r#"{"text":"a"}"#,
            203,
        ),
        ("application/json; version=2", r#""a""#, 400),
        ("application/json", r#""a""#, 415),
    ] {
        let headers = [("content-type", media_type)];
        let (found, _, answer) = asked("POST", "/latest", &headers, body).await;
        assert_eq!(found, status, "{media_type}");
        if status == 203 {
            assert_eq!(answer, r#"["a"]"#);
        }
    }
}
