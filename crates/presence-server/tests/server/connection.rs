//! A connection to a server, by hand: one request after the other, and what becomes of it when the server goes.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::basic;

/// A connection on which requests are sent as `anna`, who is an administrator.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    authorization: String,
}

/// How long an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Connection {
    /// Connects to the server whose address is in a URL such as `http://127.0.0.1:8080/base`.
    pub(crate) fn to(url: &str) -> io::Result<Self> {
        let authority = url.trim_start_matches("http://");
        let (address, _) = authority.split_once('/').unwrap_or((authority, ""));
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream: BufReader::new(stream),
            authorization: basic("anna", "anna!"),
        })
    }

    /// Sets a message. Errors are those of the connection.
    pub(crate) fn put(&mut self, path: &str, message: &str) -> io::Result<Received> {
        let body = format!(r#"{{"Status":"StatusNormal","Message":"{message}"}}"#);
        self.ask("PUT", path, &body)
    }

    pub(crate) fn get(&mut self, path: &str) -> io::Result<Received> {
        self.ask("GET", path, "")
    }

    fn ask(&mut self, method: &str, path: &str, body: &str) -> io::Result<Received> {
        let headers = format!(
            "Authorization: {}\r\nContent-Type: application/json\r\n",
            self.authorization
        );
        self.exchange(method, path, &headers, body)
    }

    /// Sends a request with the headers, each with the end of its line, and nothing that shows who asks beside them.
    pub(crate) fn exchange(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Received> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        head.make_ascii_lowercase();
        let length = head
            .split_once("content-length: ")
            .and_then(|(_, behind)| behind.split_once('\r'))
            .map_or(0, |(length, _)| length.parse().unwrap());
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Received {
            status: head[9..12].parse().unwrap(),
            head,
            body: String::from_utf8(body).unwrap(),
        })
    }
}
