//! A server of one answer: it takes one request, keeps it, and writes the bytes it was given.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Where a responder listens, and what it will have received.
pub(crate) struct Responder {
    pub(crate) url: String,
    received: JoinHandle<io::Result<String>>,
}

/// What a responder does once it has a request.
pub(crate) enum Behaviour {
    /// Writes these bytes and closes.
    Answer(Vec<u8>),
    /// Writes these bytes and holds the connection open.
    Stall(Vec<u8>),
}

impl Responder {
    pub(crate) async fn start(behaviour: Behaviour) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let received = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            let request = request(&mut stream).await?;
            match behaviour {
                Behaviour::Answer(bytes) => stream.write_all(&bytes).await?,
                Behaviour::Stall(bytes) => {
                    stream.write_all(&bytes).await?;
                    // The client hangs up when it has waited enough.
                    stream.read_to_end(&mut Vec::new()).await?;
                }
            }
            Ok(request)
        });
        Ok(Self { url, received })
    }

    /// The request as it came, head and body.
    pub(crate) async fn received(self) -> io::Result<String> {
        self.received.await?
    }
}

async fn request(stream: &mut TcpStream) -> io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head)
        {
            return Ok(text);
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(text);
        }
    }
}

fn content_length(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths
        .next()
        .and_then(|(_, length)| length.parse().ok())
        .unwrap_or(0)
}
