//! Undoes the compression of a body (RFC 9110, section 8.4): gzip (RFC 1952), of one member or several.

use std::io::{Read, Write};

use bytes::{Buf, Bytes, BytesMut};
use flate2::bufread::GzDecoder;
use flate2::write::GzDecoder as GzWriter;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::body::Limits;
use crate::rejection::{Rejection, Violation};

/// What `Accept-Encoding` says of the codings that are taken.
pub(crate) const TAKEN: &str = "gzip";

/// How much is unpacked at once, in bytes; it can become a thousand times as much.
const STEP: usize = 1024;

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
                return Err(not_gzip());
            }
            rest = member.into_inner();
            if rest.is_empty() {
                return Ok(unpacked.into());
            }
        }
        Err(too_many_members())
    }
}

/// Undoes gzip piece by piece, up to a limit. It unpacks no more of a piece than it is asked for, so that a small one that
/// becomes large is never in memory whole.
pub(crate) struct Unpacker {
    /// What came and is not unpacked yet.
    packed: Bytes,
    /// `None` between two members.
    member: Option<GzWriter<Vec<u8>>>,
    members: usize,
    limit_bytes: usize,
    /// What may still come out, in bytes.
    left_bytes: usize,
}

impl Unpacker {
    /// Unpacks at most so much, in bytes.
    pub(crate) fn new(limit_bytes: usize) -> Self {
        Self {
            packed: Bytes::new(),
            member: None,
            members: 0,
            limit_bytes,
            left_bytes: limit_bytes,
        }
    }

    /// Takes the next piece, after all of the last one was unpacked.
    pub(crate) fn push(&mut self, piece: Bytes) {
        self.packed = piece;
    }

    /// The next bytes that come out of the piece; `None` if it takes another to go on.
    ///
    /// # Errors
    ///
    /// What [`Coding::undo`] refuses.
    pub(crate) fn unpack(&mut self) -> Result<Option<Bytes>, Rejection> {
        let mut unpacked = BytesMut::new();
        while unpacked.is_empty() && !self.packed.is_empty() {
            let packed = self.packed.slice(..self.packed.len().min(STEP));
            let taken = self.step(&packed, &mut unpacked)?;
            self.packed.advance(taken);
        }
        Ok(Some(unpacked.freeze()).filter(|bytes| !bytes.is_empty()))
    }

    /// What comes out at the end.
    ///
    /// # Errors
    ///
    /// The last member breaks off.
    pub(crate) fn end(&mut self) -> Result<Bytes, Rejection> {
        let mut unpacked = BytesMut::new();
        self.end_member(&mut unpacked)?;
        Ok(unpacked.freeze())
    }

    /// Unpacks some bytes, and says how many; the others may belong to the next member.
    fn step(&mut self, packed: &[u8], unpacked: &mut BytesMut) -> Result<usize, Rejection> {
        if self.member.is_none() && self.members == MEMBER_LIMIT {
            return Err(too_many_members());
        }
        let member = self.member.get_or_insert_with(|| {
            self.members += 1;
            GzWriter::new(Vec::new())
        });
        let taken = member.write(packed).map_err(|_| not_gzip())?;
        let out = std::mem::take(member.get_mut());
        self.put(&out, unpacked)?;
        if taken == 0 {
            // It takes no more: its end was reached.
            self.end_member(unpacked)?;
        }
        Ok(taken)
    }

    fn end_member(&mut self, unpacked: &mut BytesMut) -> Result<(), Rejection> {
        let out = self.member.take().map(GzWriter::finish).transpose();
        let out = out.map_err(|_| not_gzip())?.unwrap_or_default();
        self.put(&out, unpacked)
    }

    fn put(&mut self, out: &[u8], unpacked: &mut BytesMut) -> Result<(), Rejection> {
        let limit_bytes = self.limit_bytes;
        self.left_bytes = self
            .left_bytes
            .checked_sub(out.len())
            .ok_or(Rejection::ContentTooLarge { limit_bytes })?;
        unpacked.extend_from_slice(out);
        Ok(())
    }
}

fn not_gzip() -> Rejection {
    Violation::of_body("", &"is not valid gzip").into()
}

fn too_many_members() -> Rejection {
    let detail = format!("may have {MEMBER_LIMIT} gzip members at most");
    Violation::of_body("", &detail).into()
}
