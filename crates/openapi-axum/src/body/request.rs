//! The body of a request as a stream, up to a limit, compressed or not.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::stream::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use http_body::Body;
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;

use super::{Held, Limits, ResponseBody, Whole, is_there, unread};
use crate::content_encoding::{Coding, Turn, Unpacker};
use crate::content_type;
use crate::media_type::MediaType;
use crate::rejection::Rejection;

/// The bytes of a request, as they come. It is for who reads it to read it to the end; past the limit there is none.
pub struct RequestBody {
    /// `None` at the end.
    pieces: Option<UnsyncBoxBody<Bytes, Rejection>>,
    /// On the heap, since most bodies are not packed and enums of bodies stay small.
    unpacker: Option<Box<Unpacker>>,
    /// Whether others are to have their turn before more is unpacked.
    is_others_turn: bool,
    content_type: Option<HeaderValue>,
    limits: Limits,
    /// What is in memory whatever it is read by.
    _held: Held,
    /// What may still come, in bytes.
    left_bytes: usize,
}

/// Why a body could not be read to its end. Only the runtime makes one; whoever is given one returns it, and the
/// request is answered as one whose body does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct Unreadable(Rejection);

/// Takes a body that must be there, to be read as it comes. It may be empty.
///
/// # Errors
///
/// What [`content_type::consumed`] refuses; a content coding other than gzip,
/// [`Rejection::UnsupportedContentEncoding`]; a body that declares more than the limit.
pub fn stream<B>(
    headers: &HeaderMap,
    body: B,
    consumable: &'static [MediaType],
    limits: &Limits,
) -> Result<(&'static MediaType, RequestBody), Rejection>
where
    B: Body<Data = Bytes> + Send + 'static,
{
    let media_type = content_type::consumed(headers, consumable)?;
    let body = RequestBody::new(headers, body, limits)?;
    Ok((media_type, body))
}

/// The same of a body that may be missing: one without a `Content-Type`, and with nothing in it.
///
/// # Errors
///
/// What [`stream`] refuses.
pub async fn stream_optional<B>(
    headers: &HeaderMap,
    body: B,
    consumable: &'static [MediaType],
    limits: &Limits,
) -> Result<Option<(&'static MediaType, RequestBody)>, Rejection>
where
    B: Body<Data = Bytes> + Send + 'static,
{
    if headers.contains_key(CONTENT_TYPE) {
        return stream(headers, body, consumable, limits).map(Some);
    }
    match is_there(body).await? {
        true => Err(Rejection::UnsupportedMediaType { consumable }),
        false => Ok(None),
    }
}

impl RequestBody {
    /// Takes a body, whatever its media type.
    ///
    /// # Errors
    ///
    /// A content coding other than gzip; a body that declares more than `limits.stream_bytes`.
    pub fn new<B>(headers: &HeaderMap, body: B, limits: &Limits) -> Result<Self, Rejection>
    where
        B: Body<Data = Bytes> + Send + 'static,
    {
        let limit_bytes = limits.stream_bytes;
        if body.size_hint().lower() > limit_bytes as u64 {
            return Err(Rejection::ContentTooLarge { limit_bytes });
        }
        let mut held = Held::default();
        let unpacker = match Coding::of(headers)? {
            Coding::Identity => None,
            Coding::Gzip => Some(Box::new(Unpacker::streaming(&mut held, limits)?)),
        };
        Ok(Self {
            pieces: Some(body.map_err(|error| unread(&error)).boxed_unsync()),
            unpacker,
            is_others_turn: false,
            content_type: headers.get(CONTENT_TYPE).cloned(),
            limits: *limits,
            _held: held,
            left_bytes: limit_bytes,
        })
    }

    /// The `Content-Type`, for where the contract declares a range such as `image/*`.
    #[must_use]
    pub fn content_type(&self) -> Option<&HeaderValue> {
        self.content_type.as_ref()
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// The body breaks off, is larger than the limit, or is not of its coding.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Unreadable> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// All bytes that are left, in memory.
    ///
    /// # Errors
    ///
    /// What [`RequestBody::chunk`] fails with; there is no memory for it beside others.
    pub async fn read(mut self) -> Result<Bytes, Unreadable> {
        let mut whole = Whole::default();
        while let Some(piece) = self.chunk().await? {
            whole.push(piece);
            whole.hold(&self.limits).map_err(Unreadable)?;
        }
        let (bytes, _held) = whole.into_bytes();
        Ok(bytes)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Unreadable>> {
        let piece = ready!(self.poll_piece(context));
        if piece.is_err() {
            // What failed once has nothing more to give.
            self.pieces = None;
            self.unpacker = None;
        }
        Poll::Ready(piece.map_err(Unreadable))
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Rejection>> {
        loop {
            if std::mem::take(&mut self.is_others_turn) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            if let Some(unpacker) = &mut self.unpacker {
                let mut unpacked = Vec::new();
                let turn = unpacker.turn(&mut unpacked)?;
                self.is_others_turn = turn == Turn::Used;
                if !unpacked.is_empty() {
                    return Poll::Ready(Ok(Some(unpacked.into())));
                }
                match turn {
                    Turn::Used => continue,
                    Turn::Hungry => {}
                    Turn::Over => return Poll::Ready(Ok(None)),
                }
            }
            let piece = ready!(self.poll_data(context))?;
            match (&mut self.unpacker, piece) {
                (None, piece) => return Poll::Ready(Ok(piece)),
                (Some(unpacker), Some(piece)) => unpacker.push(piece),
                (Some(unpacker), None) => unpacker.finish(),
            }
        }
    }

    /// The next bytes as they come.
    fn poll_data(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Rejection>> {
        loop {
            let Some(pieces) = &mut self.pieces else {
                return Poll::Ready(Ok(None));
            };
            let frame = match ready!(Pin::new(pieces).poll_frame(context)) {
                None => {
                    self.pieces = None;
                    return Poll::Ready(Ok(None));
                }
                Some(Err(rejection)) => return Poll::Ready(Err(rejection)),
                Some(Ok(frame)) => frame,
            };
            let Ok(piece) = frame.into_data() else {
                continue; // Trailers.
            };
            if piece.is_empty() {
                continue;
            }
            let limit_bytes = self.limits.stream_bytes;
            let Some(left) = self.left_bytes.checked_sub(piece.len()) else {
                return Poll::Ready(Err(Rejection::ContentTooLarge { limit_bytes }));
            };
            self.left_bytes = left;
            return Poll::Ready(Ok(Some(piece)));
        }
    }
}

impl Stream for RequestBody {
    type Item = Result<Bytes, Unreadable>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Unreadable>>> {
        self.poll_chunk(context).map(Result::transpose)
    }
}

impl From<RequestBody> for ResponseBody {
    fn from(body: RequestBody) -> Self {
        Self::stream(body)
    }
}

impl From<Unreadable> for Rejection {
    fn from(unreadable: Unreadable) -> Self {
        unreadable.0
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestBody")
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}
