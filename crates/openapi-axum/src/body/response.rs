//! The body of an answer: bytes that are there, or a stream of them.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{BoxStream, Stream, StreamExt, TryStreamExt};
use http::HeaderValue;
use http_body::{Body, Frame, SizeHint};

/// The body of an answer. One that is a stream goes out as it comes; if the stream fails, the connection is cut, so
/// that nobody takes what came for the whole.
#[derive(Default)]
pub struct ResponseBody {
    content: Content,
    media_type: Option<HeaderValue>,
}

/// Why a stream fails.
pub type StreamError = Box<dyn Error + Send + Sync>;

#[derive(Default)]
enum Content {
    #[default]
    Nothing,
    Whole(Bytes),
    Stream(BoxStream<'static, Result<Bytes, StreamError>>),
}

impl ResponseBody {
    /// A body of these bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let content = match bytes.is_empty() {
            true => Content::Nothing,
            false => Content::Whole(bytes),
        };
        Self {
            content,
            media_type: None,
        }
    }

    /// A body that goes out piece by piece, as `stream` gives it.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<StreamError> + 'static,
    {
        Self {
            content: Content::Stream(stream.map_err(Into::into).boxed()),
            media_type: None,
        }
    }

    /// Says of which media type it is, where the contract declares a range such as `image/*`; elsewhere it is what the
    /// contract declares, whatever is said here.
    #[must_use]
    pub fn of_type(mut self, media_type: HeaderValue) -> Self {
        self.media_type = Some(media_type);
        self
    }

    /// All of it; `None` if it is a stream.
    pub(crate) fn into_whole(self) -> Option<Bytes> {
        match self.content {
            Content::Nothing => Some(Bytes::new()),
            Content::Whole(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// The media type that it says it is of.
    pub(crate) fn media_type(&self) -> Option<&HeaderValue> {
        self.media_type.as_ref()
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        match &mut self.content {
            Content::Nothing => Poll::Ready(None),
            Content::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                self.content = Content::Nothing;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Content::Stream(stream) => stream
                .as_mut()
                .poll_next(context)
                .map(|piece| piece.map(|piece| piece.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.content, Content::Nothing)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Nothing => SizeHint::with_exact(0),
            Content::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Stream(_) => SizeHint::default(),
        }
    }
}

impl<T: Into<Bytes>> From<T> for ResponseBody {
    fn from(bytes: T) -> Self {
        Self::new(bytes)
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("ResponseBody");
        match &self.content {
            Content::Stream(_) => shown.finish_non_exhaustive(),
            Content::Nothing => shown.field("length", &0).finish(),
            Content::Whole(bytes) => shown.field("length", &bytes.len()).finish(),
        }
    }
}
