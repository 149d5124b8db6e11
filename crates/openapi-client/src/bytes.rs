//! Bodies of answers that are read as they come.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use reqwest::Response;

/// The bytes of an answer's body, as they come.
///
/// It is a stream; without an extension for streams, [`chunk`](Self::chunk) gives one piece after the other.
pub struct ByteStream {
    inner: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>,
}

impl ByteStream {
    /// The bytes of an answer.
    pub(crate) fn of(response: Response) -> Self {
        Self {
            inner: Box::pin(response.bytes_stream()),
        }
    }

    /// The next bytes, or nothing at the end.
    ///
    /// # Errors
    ///
    /// The body broke off.
    pub async fn chunk(&mut self) -> reqwest::Result<Option<Bytes>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// All bytes that are left, however many.
    ///
    /// # Errors
    ///
    /// The body broke off.
    pub async fn collect(mut self) -> reqwest::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

impl Stream for ByteStream {
    type Item = reqwest::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // The query of the URL may hold a key.
        let next = self.inner.as_mut().poll_next(context);
        next.map_err(reqwest::Error::without_url)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ByteStream(..)")
    }
}
