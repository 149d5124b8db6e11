//! The ways by which a client of the soak asks: HTTP/1.1, and HTTP/2 without TLS.

use std::io::{self, Error};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use crate::connection::{Connection, Received};

/// A connection of either kind.
pub(crate) enum Transport {
    Http1(Connection),
    Http2(Http2),
}

/// A connection by HTTP/2, which one thread uses.
pub(crate) struct Http2 {
    runtime: Runtime,
    sender: SendRequest<Full<Bytes>>,
    authority: String,
}

impl Transport {
    pub(crate) fn to(url: &str, is_http2: bool) -> io::Result<Self> {
        if is_http2 {
            Http2::to(url).map(Self::Http2)
        } else {
            Connection::to(url).map(Self::Http1)
        }
    }

    /// Sends a request with the headers, each with the end of its line.
    pub(crate) fn exchange(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Received> {
        match self {
            Self::Http1(connection) => connection.exchange(method, path, headers, body),
            Self::Http2(connection) => connection.exchange(method, path, headers, body),
        }
    }
}

impl Http2 {
    fn to(url: &str) -> io::Result<Self> {
        let authority = url.trim_start_matches("http://").trim_end_matches("/base");
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let sender = runtime.block_on(async {
            let stream = TokioIo::new(TcpStream::connect(authority).await?);
            let (sender, connection) = http2::handshake(TokioExecutor::new(), stream)
                .await
                .map_err(Error::other)?;
            // It ends with the sender.
            tokio::spawn(connection);
            io::Result::Ok(sender)
        })?;
        Ok(Self {
            runtime,
            sender,
            authority: authority.to_owned(),
        })
    }

    fn exchange(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Received> {
        let mut request = http::Request::builder().method(method);
        request = request.uri(format!("http://{}{path}", self.authority));
        for line in headers.lines() {
            let (name, value) = line.split_once(": ").unwrap();
            request = request.header(name, value);
        }
        let request = request.body(Full::from(body.to_owned())).unwrap();
        let (runtime, sender) = (&self.runtime, &mut self.sender);
        runtime.block_on(async {
            let response = sender.send_request(request).await.map_err(Error::other)?;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.map_err(Error::other)?.to_bytes();
            let fields = parts.headers.iter();
            let lines = fields
                .map(|(name, value)| format!("\r\n{name}: {}", value.to_str().unwrap_or_default()));
            Ok(Received {
                status: parts.status.as_u16(),
                head: lines.collect::<String>() + "\r\n\r\n",
                body: String::from_utf8(body.into()).unwrap(),
            })
        })
    }
}
