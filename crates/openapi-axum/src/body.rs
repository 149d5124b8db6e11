//! Bodies: that of a request, read up to a limit, compressed or not, as a whole or as it comes; that of an answer.

mod held;
mod request;
mod response;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body::Body;
use http_body_util::BodyExt;

use crate::content_encoding::Coding;
use crate::content_type;
use crate::media_type::MediaType;
use crate::rejection::{Rejection, Violation};
use crate::server::is_timed_out;

pub(crate) use self::held::Held;
pub use self::request::{RequestBody, Unreadable, stream, stream_optional};
pub use self::response::{ResponseBody, StreamError};

pub(crate) const BREAKS_OFF: &str = "breaks off before its end";

/// Limits that a service keeps.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most that a body may have, in bytes: as it comes, and unpacked where it comes compressed. Of one with files
    /// the most that is kept in memory.
    pub body_bytes: usize,
    /// The most that a body may have that is read as it comes, or that has files, in bytes: as it comes, and unpacked.
    pub stream_bytes: usize,
    /// The most that all bodies of the process may have in memory while they are received, in bytes; for one that would
    /// have more the answer is 503. A body that comes in one piece is not counted.
    pub receiving_bytes: usize,
}

impl Default for Limits {
    /// Bodies of at most 1 MiB, and of 64 MiB where they are read as they come; 256 MiB of memory for all of them.
    fn default() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            stream_bytes: 64 * 1024 * 1024,
            receiving_bytes: 256 * 1024 * 1024,
        }
    }
}

/// Reads a body that must be there, and finds how it is to be read.
///
/// # Errors
///
/// What [`receive_optional`] refuses, and a body that is missing or empty.
pub async fn receive<B>(
    headers: &HeaderMap,
    body: B,
    consumable: &'static [MediaType],
    limits: &Limits,
) -> Result<(&'static MediaType, Bytes), Rejection>
where
    B: Body<Data = Bytes> + 'static,
{
    let received = receive_optional(headers, body, consumable, limits).await?;
    received.ok_or_else(|| Violation::of_body("", &"is missing").into())
}

/// The same of a body that may be missing; one that is empty is missing too.
///
/// # Errors
///
/// What [`content_type::consumed`] and [`read`] refuse; a content coding other than gzip,
/// [`Rejection::UnsupportedContentEncoding`]; compressed, a body that is corrupt, or larger than the limit when it is
/// unpacked.
pub async fn receive_optional<B>(
    headers: &HeaderMap,
    body: B,
    consumable: &'static [MediaType],
    limits: &Limits,
) -> Result<Option<(&'static MediaType, Bytes)>, Rejection>
where
    B: Body<Data = Bytes> + 'static,
{
    if !headers.contains_key(CONTENT_TYPE) {
        refuse(body, consumable).await?;
        return Ok(None);
    }
    let media_type = content_type::consumed(headers, consumable)?;
    let coding = Coding::of(headers)?;
    let (body, held) = read_whole(body, limits).await?;
    let body = coding.undo(body, held, limits).await?;
    Ok((!body.is_empty()).then_some((media_type, body)))
}

/// Refuses a body without a `Content-Type`, unless it is empty: then there is none.
///
/// # Errors
///
/// [`Rejection::UnsupportedMediaType`]; [`Rejection::Invalid`] if the body breaks off.
pub async fn refuse<B>(body: B, consumable: &'static [MediaType]) -> Result<(), Rejection>
where
    B: Body<Data = Bytes> + 'static,
{
    match is_there(body).await? {
        true => Err(Rejection::UnsupportedMediaType { consumable }),
        false => Ok(()),
    }
}

/// Reads a whole body. One that declares more than the limit is refused before a byte of it is read; a body that
/// comes in one piece is not copied.
///
/// # Errors
///
/// [`Rejection::ContentTooLarge`] past the limit; [`Rejection::Invalid`] if the body breaks off;
/// [`Rejection::Timeout`] if it comes too slowly ([`crate::server`]); [`Rejection::Unavailable`] if there is no memory for
/// it beside others.
pub async fn read<B>(body: B, limits: &Limits) -> Result<Bytes, Rejection>
where
    B: Body<Data = Bytes> + 'static,
{
    let (body, _held) = read_whole(body, limits).await?;
    Ok(body)
}

/// The same, with the memory that it holds.
async fn read_whole<B>(body: B, limits: &Limits) -> Result<(Bytes, Held), Rejection>
where
    B: Body<Data = Bytes> + 'static,
{
    let limit_bytes = limits.body_bytes;
    let too_large = || Rejection::ContentTooLarge { limit_bytes };
    if body.size_hint().lower() > limit_bytes as u64 {
        return Err(too_large());
    }
    let mut body = std::pin::pin!(body);
    let mut whole = Whole::default();
    while let Some(frame) = body.as_mut().frame().await {
        let frame = frame.map_err(|error| unread(&error))?;
        if let Ok(piece) = frame.into_data() {
            if piece.len() > limit_bytes - whole.len() {
                return Err(too_large());
            }
            whole.push(piece);
            if !body.is_end_stream() {
                whole.hold(limits)?;
            }
        }
    }
    Ok(whole.into_bytes())
}

/// Whether there is something in a body. No more is read than shows that.
async fn is_there<B>(body: B) -> Result<bool, Rejection>
where
    B: Body<Data = Bytes> + 'static,
{
    let nothing = Limits {
        body_bytes: 0,
        stream_bytes: 0,
        receiving_bytes: 0,
    };
    match read(body, &nothing).await {
        Ok(_) => Ok(false),
        Err(Rejection::ContentTooLarge { .. }) => Ok(true),
        Err(other) => Err(other),
    }
}

/// Why no more can be read of a body: it came too slowly, or broke off.
fn unread<E: 'static>(error: &E) -> Rejection {
    match is_timed_out(error) {
        true => Rejection::Timeout,
        false => Violation::of_body("", &BREAKS_OFF).into(),
    }
}

/// The pieces of a body so far.
#[derive(Default)]
struct Whole {
    first: Bytes,
    rest: BytesMut,
    held: Held,
}

impl Whole {
    fn len(&self) -> usize {
        self.first.len() + self.rest.len()
    }

    fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
        } else {
            if self.rest.is_empty() {
                self.rest
                    .extend_from_slice(&std::mem::take(&mut self.first));
            }
            self.rest.extend_from_slice(&piece);
        }
    }

    /// Counts what it has among what all may have in memory.
    fn hold(&mut self, limits: &Limits) -> Result<(), Rejection> {
        self.held
            .grow(self.first.len() + self.rest.capacity(), limits)
    }

    fn into_bytes(self) -> (Bytes, Held) {
        let bytes = if self.rest.is_empty() {
            self.first
        } else {
            self.rest.freeze()
        };
        (bytes, self.held)
    }
}
