//! One connection in memory, and one request on it again and again.

use std::convert::Infallible;
use std::io;

use bytes::Bytes;
use http::Request;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

/// What is asked each time.
const REQUEST: &[u8] = b"PUT /api/v1/User/7/UserPresenceStatus HTTP/1.1\r\n\
Host: localhost:8080\r\n\
User-Agent: presence-bench\r\n\
Authorization: Basic dG9tOnNlY3JldA==\r\n\
Accept: application/json\r\n\
Accept-Language: en\r\n\
Content-Type: application/json; charset=utf-8\r\n\
Content-Length: 52\r\n\
\r\n\
{\"Status\":\"StatusNotAvailable\",\"Message\":\"At lunch\"}";

/// The body that answers it.
pub(crate) const ANSWER: &[u8] = b"{\"Status\":\"StatusNotAvailable\",\"Message\":\"At lunch\"}";

const BUFFER_BYTES: usize = 16 * 1024;

/// Serves `service` on one connection and sends the request `count` times, each when the one before is answered.
///
/// # Errors
///
/// The connection breaks, or the first answer is not 200 with `expected` as its body.
pub(crate) fn run<S, B>(service: S, expected: &[u8], count: usize) -> io::Result<()>
where
    S: Service<Request<Incoming>, Response = http::Response<B>, Error = Infallible>
        + Send
        + 'static,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let (client, server) = tokio::io::duplex(BUFFER_BYTES);
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(server), service));
        ask(client, expected, count).await
    })
}

async fn ask(mut client: DuplexStream, expected: &[u8], count: usize) -> io::Result<()> {
    if count == 0 {
        return Ok(());
    }
    client.write_all(REQUEST).await?;
    let mut buffer = first_answer(&mut client, expected).await?;
    // Every answer is as long as the first: only the value of `Date` changes.
    for _ in 1..count {
        client.write_all(REQUEST).await?;
        client.read_exact(&mut buffer).await?;
    }
    Ok(())
}

/// Reads and checks the first answer.
async fn first_answer(client: &mut DuplexStream, expected: &[u8]) -> io::Result<Vec<u8>> {
    let mut answer = Vec::with_capacity(BUFFER_BYTES);
    while !answer.ends_with(expected) {
        if client.read_buf(&mut answer).await? == 0 {
            break;
        }
    }
    let head_is_right = answer.starts_with(b"HTTP/1.1 200 OK\r\n");
    let head_length = answer.len() - expected.len().min(answer.len());
    if head_is_right && answer[..head_length].ends_with(b"\r\n\r\n") && answer.ends_with(expected) {
        return Ok(answer);
    }
    Err(io::Error::other(format!(
        "not what was expected: {}",
        answer.escape_ascii()
    )))
}
