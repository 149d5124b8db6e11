//! What a server answers that asks no handler says what was wrong: in plain text, or as it was told.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::panic::resume_unwind;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use openapi_axum::server::{Incoming, Server};
use openapi_axum::{Rejection, ResponseBody, ServerSettings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const HEAD_TOO_LARGE: &str = "the head of a request may have at most 16384 bytes and 50 fields";
const MALFORMED: &str = "the head of the request is not valid HTTP";

fn settings() -> ServerSettings {
    ServerSettings {
        header_count: 50,
        connections: 2,
        ..ServerSettings::default()
    }
}

async fn answer(request: Request<Incoming>) -> Response<ResponseBody> {
    match request.uri().path() {
        // Without the hook, which would print it.
        "/panic" => resume_unwind(Box::new("as it was asked to")),
        "/400" => {
            let mut response = Response::new(ResponseBody::default());
            *response.status_mut() = StatusCode::BAD_REQUEST;
            response
        }
        "/later" => {
            // Long enough for the server to see what else the client does.
            for _ in 0..1000 {
                tokio::task::yield_now().await;
            }
            Response::new(ResponseBody::new("hello"))
        }
        _ => Response::new(ResponseBody::new("hello")),
    }
}

/// Starts a server, and gives its address.
async fn start(tell: impl FnOnce(Server) -> Server) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = tell(Server::new(listener).settings(settings()));
    tokio::spawn(server.answer(answer, std::future::pending()));
    address
}

/// All that a server answers to these bytes.
async fn sent(address: &str, bytes: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // It may be reset where more was sent than was read.
    let _ = connection.read_to_string(&mut answer).await;
    answer
}

/// The last answer of several: its status, its head and its body.
fn last(answers: &str) -> (u16, &str, &str) {
    let start = answers.rfind("HTTP/1.1 ").unwrap();
    let (head, body) = answers[start..].split_once("\r\n\r\n").unwrap();
    let length = format!("content-length: {}", body.len());
    assert!(head.lines().any(|line| line == length), "{answers}");
    (head[9..12].parse().unwrap(), head, body)
}

fn get(target: &str, headers: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n{headers}\r\n")
}

/// What is wrong with a request, and what it is answered.
fn refusals() -> Vec<(String, u16, &'static str)> {
    let long = "x".repeat(9_000);
    let target = "the target of a request may have at most 8192 bytes";
    vec![
        (get(&format!("/?{long}"), ""), 414, target),
        (get("/", &"x: x\r\n".repeat(60)), 431, HEAD_TOO_LARGE),
        (get("/panic", ""), 500, "the server failed"),
        // These hyper answers itself.
        (get("/", &"x: x\r\n".repeat(150)), 431, HEAD_TOO_LARGE),
        (
            get("/", &format!("x: {long}{long}\r\n")),
            431,
            HEAD_TOO_LARGE,
        ),
        (get("/", "no colon\r\n"), 400, MALFORMED),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), 400, MALFORMED),
    ]
}

#[tokio::test]
async fn what_no_handler_is_asked_for_is_answered_in_a_line_of_text() {
    let address = start(|server| server).await;
    for (request, status, text) in refusals() {
        let answers = sent(&address, &request).await;
        let (found, head, body) = last(&answers);
        assert_eq!((found, body), (status, text));
        for line in [
            "content-type: text/plain; charset=utf-8",
            "connection: close",
        ] {
            assert!(head.lines().any(|found| found == line), "{answers}");
        }
        assert_eq!(head.matches("\r\ndate: ").count(), 1, "{answers}");
    }
}

#[tokio::test]
async fn what_is_told_how_to_turn_away_does_it_that_way() {
    let address = start(|server| {
        server.reject_by(|headers: &HeaderMap, rejection: &Rejection| {
            let asked = headers.get("x").map_or("", |_| " seen");
            let body = format!("<{rejection}{asked}>");
            let mut response = Response::new(ResponseBody::new(body));
            *response.status_mut() = rejection.status();
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/odd"));
            response
        })
    })
    .await;
    for (request, status, text) in refusals() {
        let answers = sent(&address, &request).await;
        let (found, head, body) = last(&answers);
        // The headers are there where they could be read.
        let was_read = status == 431 && request.matches("x: x").count() == 60;
        let seen = if was_read { " seen" } else { "" };
        assert_eq!((found, body), (status, &*format!("<{text}{seen}>")));
        let is_typed = head.lines().any(|line| line == "content-type: text/odd");
        assert!(is_typed, "{answers}");
    }
}

#[tokio::test]
async fn what_a_handler_answers_stays_as_it_is() {
    let address = start(|server| server).await;
    let first = "GET /400 HTTP/1.1\r\nhost: here\r\n\r\n";
    let answers = sent(&address, &format!("{first}{}", get("/400", ""))).await;
    assert_eq!(answers.matches("content-length: 0").count(), 2, "{answers}");
    // And behind it comes what hyper answers itself.
    let mut connection = TcpStream::connect(&address).await.unwrap();
    let mut answers = String::new();
    for request in [first, first, "no request\r\n\r\n"] {
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = [0; 1024];
        let count = connection.read(&mut answer).await.unwrap();
        answers.push_str(std::str::from_utf8(&answer[..count]).unwrap());
    }
    connection.read_to_string(&mut answers).await.unwrap();
    assert_eq!(answers.matches("content-length: 0").count(), 2, "{answers}");
    assert_eq!(last(&answers).2, MALFORMED);
}

#[tokio::test]
async fn a_connection_too_many_is_told_so() {
    let address = start(|server| server).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(TcpStream::connect(&address).await.unwrap());
    }
    let answers = sent(&address, "").await;
    let (status, head, body) = last(&answers);
    assert_eq!(status, 503);
    assert!(head.contains("\r\nretry-after: 1\r\n"), "{answers}");
    assert_eq!(
        body,
        "the server has no room for a connection more; try again in 1 s"
    );
}

#[tokio::test]
async fn who_closes_its_half_of_the_connection_is_answered() {
    let address = start(|server| server).await;
    for request in [
        "GET /later HTTP/1.1\r\nhost: here\r\n\r\n",
        "PUT /later HTTP/1.1\r\nhost: here\r\ncontent-length: 5\r\n\r\nhello",
    ] {
        let mut connection = TcpStream::connect(&address).await.unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        connection.shutdown().await.unwrap();
        let mut answers = String::new();
        connection.read_to_string(&mut answers).await.unwrap();
        assert_eq!(last(&answers).2, "hello");
    }
}
