//! Answers in gzip, as they are on the wire.

use std::io::Read;

use flate2::read::GzDecoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::wire::server;

/// The head of an answer, its headers in lower case, and its body as it is on the wire.
pub(crate) async fn raw(address: &str, request: &str) -> (String, Vec<u8>) {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = request.replace("\r\n\r\n", "\r\nHost: a\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    (head.to_ascii_lowercase(), answer.split_off(end + 4))
}

fn without_chunks(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = usize::from_str_radix(str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
    }
}

/// A request that accepts these codings; a `|` stands between two headers.
fn request(method: &str, path: &str, accepted: &str) -> String {
    let accepted = accepted.split('|').filter(|accepted| !accepted.is_empty());
    let accepted: String = accepted
        .map(|accepted| format!("Accept-Encoding: {accepted}\r\n"))
        .collect();
    format!("{method} /base{path} HTTP/1.1\r\n{accepted}\r\n")
}

#[tokio::test]
async fn long_answers_are_compressed_for_who_asks_for_it() {
    let server = server().await;
    let address = server.url().strip_prefix("http://").unwrap();
    let address = address.strip_suffix("/base").unwrap();
    let (head, whole) = raw(address, &request("GET", "/openapi.json", "")).await;
    assert!(head.contains(&format!("content-length: {}", whole.len())));
    for accepted in [
        "gzip",
        "GZIP;q=0.5",
        "br, gzip",
        "identity;q=0, gzip",
        "*",
        "br|gzip",
        "*;q=0, gzip;q=0.1",
    ] {
        let (head, body) = raw(address, &request("GET", "/openapi.json", accepted)).await;
        assert!(head.starts_with("http/1.1 200 "), "{accepted}: {head}");
        assert!(
            head.contains("content-encoding: gzip"),
            "{accepted}: {head}"
        );
        assert!(head.contains("vary: accept-encoding"), "{accepted}: {head}");
        let body = without_chunks(&body);
        assert!(body.len() < whole.len() / 4);
        let mut text = Vec::new();
        GzDecoder::new(&body[..]).read_to_end(&mut text).unwrap();
        assert_eq!(text, whole, "{accepted}");
        let (of_head, body) = raw(address, &request("HEAD", "/openapi.json", accepted)).await;
        assert_eq!(body, b"");
        assert_eq!(lasting(&of_head), lasting(&head), "{accepted}");
    }
}

/// Nobody gets nothing for refusing too much.
#[tokio::test]
async fn other_answers_go_out_as_they_are() {
    let server = server().await;
    let address = server.url().strip_prefix("http://").unwrap();
    let address = address.strip_suffix("/base").unwrap();
    let (_, whole) = raw(address, &request("GET", "/openapi.json", "")).await;
    for accepted in [
        "gzip;q=0",
        "identity;q=0",
        "*;q=0",
        "identity;q=0, *;q=0",
        "br",
        "deflate, zstd",
        "identity;q=1, gzip;q=0.5",
        "gzip;q=2",
        "nonsense;;;",
        "\u{1f600}",
        ",",
    ] {
        let (head, body) = raw(address, &request("GET", "/openapi.json", accepted)).await;
        assert!(head.starts_with("http/1.1 200 "), "{accepted}: {head}");
        assert!(!head.contains("content-encoding"), "{accepted}: {head}");
        assert!(head.contains("vary: accept-encoding"), "{accepted}: {head}");
        assert_eq!(body, whole, "{accepted}");
    }
    let (head, body) = raw(address, &request("GET", "/api", "gzip")).await;
    assert!(!head.contains("content-encoding"), "{head}");
    assert!(body.starts_with(b"{"));
    let (head, _) = raw(address, &request("GET", "/docs/favicon-32x32.png", "gzip")).await;
    assert!(
        !head.contains("content-encoding") && head.contains("image/png"),
        "{head}"
    );
}

/// The lines of a head that the answers to GET and HEAD have in common.
fn lasting(head: &str) -> Vec<&str> {
    let others = ["date: ", "x-request-id: ", "transfer-encoding: "];
    let lines = head.lines();
    lines
        .filter(|line| others.iter().all(|other| !line.starts_with(other)))
        .collect()
}

#[tokio::test]
async fn a_long_answer_of_the_api_is_compressed_and_a_refused_coding_stores_nothing_by_halves() {
    let server = server().await;
    let address = server.url().strip_prefix("http://").unwrap();
    let address = address.strip_suffix("/base").unwrap();
    let message = "\u{1f600}".repeat(255);
    let put = |accepted: &str| {
        let body = format!(r#"{{"Status":1,"Message":"{message}"}}"#);
        format!(
            "PUT /base/api/v1/User/7/UserPresenceStatus HTTP/1.1\r\nAuthorization: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nAccept-Encoding: {accepted}\r\n\r\n{body}",
            crate::basic("tom", "tom-password"),
            body.len(),
        )
    };
    let (head, body) = raw(address, &put("gzip")).await;
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(head.contains("content-encoding: gzip"), "{head}");
    assert!(without_chunks(&body).len() < 200);
    // What was done is not answered as if it had not been.
    let (head, body) = raw(address, &put("identity;q=0, br")).await;
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(String::from_utf8(body).unwrap().contains(&message));
}
