//! What a client sends, as the bytes of it: a socket that takes one request, and answers what a test wants.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it was sent.
#[derive(Debug)]
pub(super) struct Recorded {
    /// Method, target and version.
    pub(super) line: String,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Recorded {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(other, _)| other == name);
        let first = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "`{name}` is there twice");
        first
    }

    /// The target: path and query.
    pub(super) fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }
}

/// The base URL of a server that takes one request and answers it with `answer`; and the request to come.
pub(super) async fn recorder(answer: impl Into<String>) -> (String, JoinHandle<Recorded>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let answer = answer.into();
    let taken = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let recorded = taken(&mut socket).await;
        socket.write_all(answer.as_bytes()).await.unwrap();
        recorded
    });
    (base_url, taken)
}

/// An answer with a body, behind which the connection ends.
pub(super) fn answer(status: &str, media_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// An answer without a body.
pub(super) fn done() -> String {
    "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_owned()
}

async fn taken(socket: &mut TcpStream) -> Recorded {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let line = lines.next().unwrap_or_default().to_owned();
            let headers = lines.filter_map(|line| line.split_once(": "));
            let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
            let recorded = Recorded {
                line,
                headers: headers.collect(),
                body: String::new(),
            };
            if let Some(body) = whole(&recorded, body) {
                return Recorded { body, ..recorded };
            }
        }
        let mut chunk = [0; 4096];
        let length = socket.read(&mut chunk).await.unwrap();
        assert!(length > 0, "the request ends in the middle: {text}");
        bytes.extend_from_slice(&chunk[..length]);
    }
}

/// The body, once it is there to its end.
fn whole(recorded: &Recorded, body: &str) -> Option<String> {
    if recorded.header("transfer-encoding").is_some() {
        return unchunked(body);
    }
    let length = recorded.header("content-length").unwrap_or("0");
    (body.len() >= length.parse().unwrap()).then(|| body.to_owned())
}

fn unchunked(mut rest: &str) -> Option<String> {
    let mut body = String::new();
    loop {
        let (length, chunk) = rest.split_once("\r\n")?;
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return Some(body);
        }
        body.push_str(chunk.get(..length)?);
        rest = chunk.get(length + 2..)?;
    }
}
