//! Undoes the compression of a body (RFC 9110, section 8.4): gzip (RFC 1952), of one member or several.

use std::io::Read;

use bytes::Bytes;
use flate2::bufread::GzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::body::Limits;
use crate::rejection::{Rejection, Violation};

/// What `Accept-Encoding` says of the codings that are taken.
pub(crate) const TAKEN: &str = "gzip";

/// How many members a body may have. Each takes its own decoder, however little is in it.
const MEMBER_LIMIT: usize = 16;

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Identity,
    Gzip,
}

impl Coding {
    /// The coding that `Content-Encoding` names, a list whose empty elements say nothing (RFC 9110, section 5.6.1.2).
    ///
    /// # Errors
    ///
    /// [`Rejection::UnsupportedContentEncoding`] for any other, and for several.
    pub(crate) fn of(headers: &HeaderMap) -> Result<Self, Rejection> {
        let lines = headers.get_all(CONTENT_ENCODING).iter();
        let mut codings = lines
            .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
            .map(<[u8]>::trim_ascii)
            .filter(|coding| !coding.is_empty());
        let first = codings.next();
        let is = |name: &[u8]| first.is_some_and(|coding| coding.eq_ignore_ascii_case(name));
        if codings.next().is_some() {
            Err(Rejection::UnsupportedContentEncoding)
        } else if first.is_none() || is(b"identity") {
            Ok(Self::Identity)
        } else if is(b"gzip") || is(b"x-gzip") {
            Ok(Self::Gzip)
        } else {
            Err(Rejection::UnsupportedContentEncoding)
        }
    }

    /// The body without its coding. No more is unpacked than shows that it is too large.
    ///
    /// # Errors
    ///
    /// [`Rejection::ContentTooLarge`] if it is larger than the limit; [`Rejection::Invalid`] if it is corrupt, breaks off,
    /// goes on behind its end or has more than [`MEMBER_LIMIT`] members.
    pub(crate) fn undo(self, body: Bytes, limits: &Limits) -> Result<Bytes, Rejection> {
        if self == Self::Identity || body.is_empty() {
            return Ok(body);
        }
        let limit_bytes = limits.body_bytes;
        let mut unpacked = Vec::new();
        let mut rest = &*body;
        for _ in 0..MEMBER_LIMIT {
            let more_than_fits = ((limit_bytes - unpacked.len()) as u64).saturating_add(1);
            let mut member = GzDecoder::new(rest);
            let outcome = (&mut member)
                .take(more_than_fits)
                .read_to_end(&mut unpacked);
            if unpacked.len() > limit_bytes {
                return Err(Rejection::ContentTooLarge { limit_bytes });
            }
            if outcome.is_err() {
                return Err(Violation::of_body("", &"is not valid gzip").into());
            }
            rest = member.into_inner();
            if rest.is_empty() {
                return Ok(unpacked.into());
            }
        }
        let detail = format!("may have {MEMBER_LIMIT} gzip members at most");
        Err(Violation::of_body("", &detail).into())
    }
}
