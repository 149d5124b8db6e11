//! Requests as bytes on a socket, written by hand, and the answers as they come.

use http::{HeaderMap, HeaderName, StatusCode};
use presence_server::{TestAssociate, TestServer, TestServerBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{ANNA, Answer, EVE, TOM, basic};

/// A request: what stands in its head beyond `Host`, and its body.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    line: String,
    head: String,
    body: Vec<u8>,
}

impl Sent {
    /// A request for a path behind the server's URL.
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self {
            line: format!("{method} {path}"),
            head: String::new(),
            body: Vec::new(),
        }
    }

    /// Sets, or with `GET` reads, the presence of an associate.
    pub(crate) fn presence(method: &str, associate_id: i32) -> Self {
        let path = format!("/api/v1/User/{associate_id}/UserPresenceStatus");
        Self::new(method, &path)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// As this associate of a test server.
    pub(crate) fn by(self, login: &str) -> Self {
        let password = format!("{login}-password");
        self.header("Authorization", &basic(login, &password))
    }

    pub(crate) fn accept(self, media_types: &str) -> Self {
        self.header("Accept", media_types)
    }

    pub(crate) fn body(self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut sent = self.header("Content-Type", media_type);
        sent.body = body.into();
        sent
    }

    /// What it is answered on a connection of its own; `None` if the connection ends without an answer.
    pub(crate) async fn to_or_cut(&self, server: &TestServer) -> Option<Answer> {
        let url = server.url().strip_prefix("http://").unwrap();
        let (address, base_path) = url.split_at(url.find('/').unwrap_or(url.len()));
        let (method, path) = self.line.split_once(' ').unwrap();
        let (head, length) = (&self.head, self.body.len());
        let head = format!(
            "{method} {base_path}{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{head}\r\n"
        );
        let mut connection = TcpStream::connect(address).await.unwrap();
        let sent = [head.as_bytes(), &self.body].concat();
        connection.write_all(&sent).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is cut may be reset.
        let _ = connection.read_to_end(&mut answer).await;
        (!answer.is_empty()).then(|| parse(&String::from_utf8(answer).unwrap()))
    }

    /// What it is answered.
    pub(crate) async fn to(&self, server: &TestServer) -> Answer {
        self.to_or_cut(server).await.unwrap()
    }
}

/// Anna, Tom and Eve below `/base`.
pub(crate) async fn server() -> TestServer {
    builder().start().await.unwrap()
}

/// The same, to say more of.
pub(crate) fn builder() -> TestServerBuilder {
    TestServer::builder()
        .base_path("/base".parse().unwrap())
        .associate(TestAssociate::new(ANNA, "anna").administrator())
        .associate(TestAssociate::new(TOM, "tom"))
        .associate(TestAssociate::new(EVE, "eve"))
}

fn parse(answer: &str) -> Answer {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let line = lines.next().unwrap();
    let status = line.strip_prefix("HTTP/1.1 ").unwrap();
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, value.parse().unwrap());
    }
    // An answer to HEAD has the length of the body that it goes without.
    if !body.is_empty() {
        assert_eq!(headers["content-length"], body.len().to_string());
    }
    Answer {
        status: StatusCode::from_bytes(&status.as_bytes()[..3]).unwrap(),
        headers,
        body: body.to_owned(),
    }
}
