//! One connection in memory, and one request on it again and again: what is spent is spent by the server alone.

use std::convert::Infallible;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::Request;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::requests::Asked;

/// Serves `service` on one connection, on which it is asked `count` times, each time when the one before is answered.
///
/// # Errors
///
/// The connection breaks, or an answer is not 200 with the body that is expected, or not as long as the others.
pub(crate) fn run<S, B>(service: S, asked: &'static Asked, count: usize) -> io::Result<()>
where
    S: Service<Request<Incoming>, Response = http::Response<B>, Error = Infallible>,
    B: Body<Data = Bytes> + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let answers = Arc::new(Mutex::new(Answers::default()));
    let client = Client {
        asked,
        left: count,
        answers: Arc::clone(&answers),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let serving = http1::Builder::new().serve_connection(TokioIo::new(client), service);
    runtime.block_on(serving).map_err(io::Error::other)?;
    let answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    answers.check(asked, count)
}

/// The other end of the connection, as the server reads and writes it.
struct Client {
    asked: &'static Asked,
    /// How often to ask yet.
    left: usize,
    answers: Arc<Mutex<Answers>>,
}

/// What was answered so far.
#[derive(Default)]
struct Answers {
    /// The first answer, as far as it came.
    first: Vec<u8>,
    first_is_whole: bool,
    /// Bytes that are still to come of the answer; without the first, whose length is not known beforehand.
    missing: usize,
    count: usize,
    /// Whether an answer is due.
    is_asked: bool,
    waiting: Option<Waker>,
}

impl Answers {
    /// Takes a piece of an answer.
    fn take(&mut self, pieces: &[IoSlice<'_>], expected: &[u8]) -> usize {
        let length = pieces.iter().map(|piece| piece.len()).sum();
        if self.first_is_whole {
            self.missing = self.missing.saturating_sub(length);
        } else {
            pieces
                .iter()
                .for_each(|piece| self.first.extend_from_slice(piece));
            self.first_is_whole = self.first.ends_with(expected);
        }
        if self.first_is_whole && self.missing == 0 && self.is_asked {
            self.count += 1;
            self.is_asked = false;
            self.waiting.take().into_iter().for_each(Waker::wake);
        }
        length
    }

    fn check(&self, asked: &Asked, count: usize) -> io::Result<()> {
        let head = self.first.strip_suffix(asked.answer).unwrap_or_default();
        let is_right = head.starts_with(b"HTTP/1.1 200 OK\r\n") && head.ends_with(b"\r\n\r\n");
        if count == 0 || (is_right && self.count == count) {
            return Ok(());
        }
        let (found, first) = (self.count, self.first.escape_ascii());
        Err(io::Error::other(format!(
            "{found} answers to {count} requests, the first of which is {first}"
        )))
    }
}

impl AsyncRead for Client {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let shared = Arc::clone(&self.answers);
        let mut answers = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.is_asked {
            answers.waiting = Some(context.waker().clone());
            return Poll::Pending;
        }
        let Some(left) = self.left.checked_sub(1) else {
            return Poll::Ready(Ok(())); // The end.
        };
        self.left = left;
        answers.is_asked = true;
        answers.missing = answers.first.len();
        buffer.put_slice(self.asked.request);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Client {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(context, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        Poll::Ready(Ok(answers.take(pieces, self.asked.answer)))
    }

    /// As a socket does.
    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
