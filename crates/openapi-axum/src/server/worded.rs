//! HTTP/1.1 on a connection, where a head that cannot be read is answered in words: hyper answers it without a body, and
//! asks nobody.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use http::header::{CONNECTION, CONTENT_LENGTH};
use http::{HeaderMap, HeaderValue};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::refusal::{Reject, head_too_large, target_too_long};
use super::signs::Signs;
use crate::rejection::Rejection;

/// What hyper reads from and writes to.
pub(super) struct Worded<I> {
    io: I,
    signs: Arc<Signs>,
    /// How many requests had come when all of them were answered and all of that was written; `None` if some was not. What
    /// is written before another comes is hyper's own.
    settled: Option<u64>,
    /// What is still to be written in the place of what hyper gave.
    instead: Bytes,
}

impl<I> Worded<I> {
    pub(super) fn new(io: I, signs: Arc<Signs>) -> Self {
        Self {
            io,
            signs,
            settled: Some(0),
            instead: Bytes::new(),
        }
    }

    /// Whether `bytes` are an answer of hyper's own; then what goes out instead is there.
    fn is_reworded(&mut self, bytes: &[u8]) -> bool {
        if !self.instead.is_empty() {
            return true;
        }
        if self.settled != Some(self.signs.begun()) {
            return false;
        }
        self.settled = None;
        let settings = &self.signs.settings;
        let rejection = match bytes.get(..13) {
            Some(b"HTTP/1.1 400 ") => Rejection::MalformedHead,
            Some(b"HTTP/1.1 414 ") => target_too_long(settings),
            Some(b"HTTP/1.1 431 ") => head_too_large(settings),
            _ => return false,
        };
        self.instead = reworded(bytes, &self.signs.reject, &rejection).unwrap_or_default();
        !self.instead.is_empty()
    }

    fn poll_instead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>>
    where
        I: AsyncWrite + Unpin,
    {
        while !self.instead.is_empty() {
            let written = ready!(Pin::new(&mut self.io).poll_write(context, &self.instead))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.instead.advance(written);
        }
        Poll::Ready(Ok(()))
    }
}

/// A whole answer: its first line and its date are hyper's, the rest is that of a rejection.
fn reworded(own: &[u8], reject: &Reject, rejection: &Rejection) -> Option<Bytes> {
    let (mut head, body) = reject.answer(&HeaderMap::new(), rejection).into_parts();
    let body = body.into_whole()?;
    head.headers.remove(CONNECTION);
    head.headers
        .insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let own = std::str::from_utf8(own).ok()?;
    let mut lines = own.split_terminator("\r\n");
    let mut answer = lines.next()?.as_bytes().to_vec();
    let date = lines.find(|line| line.starts_with("date: "));
    for line in date.into_iter().chain(["connection: close"]) {
        answer.extend([b"\r\n", line.as_bytes()].concat());
    }
    for (name, value) in &head.headers {
        answer.extend([b"\r\n", name.as_str().as_bytes(), b": ", value.as_bytes()].concat());
    }
    answer.extend_from_slice(b"\r\n\r\n");
    answer.extend_from_slice(&body);
    Some(answer.into())
}

impl<I: AsyncRead + Unpin> AsyncRead for Worded<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Worded<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is_reworded(bytes) {
            ready!(self.poll_instead(context))?;
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = slices.first().map_or(&[][..], |slice| &**slice);
        if self.is_reworded(first) {
            ready!(self.poll_instead(context))?;
            return Poll::Ready(Ok(first.len()));
        }
        Pin::new(&mut self.io).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.io).poll_flush(context);
        if let Poll::Ready(Ok(())) = flushed {
            self.settled = self.signs.settled();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}
