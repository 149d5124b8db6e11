//! Undoes the compression of a body (RFC 9110, section 8.4): gzip (RFC 1952), of one member or several.

use std::io::{self, BufRead, Read};
use std::sync::LazyLock;
use std::thread;

use bytes::{Buf, Bytes};
use flate2::bufread::GzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use tokio::sync::Semaphore;
use tokio::task::yield_now;

use crate::body::{Held, Limits};
use crate::rejection::{Rejection, Violation};

/// What `Accept-Encoding` says of the codings that are taken.
pub(crate) const TAKEN: &str = "gzip";

/// The most that is unpacked in one turn, in bytes as they came: nothing may come out of them, and it takes its time.
const TURN_PACKED_BYTES: usize = 8 * 1024;

/// The most that comes out in one turn, in bytes: what is packed well becomes a thousand times as much.
const TURN_BYTES: usize = 64 * 1024;

/// What unpacking takes besides what goes in and comes out, in bytes: mostly the last 32 KiB that came out.
const UNPACKER_BYTES: usize = 48 * 1024;

/// How many members a body may have. Each is begun anew, however little is in it.
const MEMBER_LIMIT: usize = 16;

/// Whole bodies that are unpacked at once, over all services of this process: as many as there are processors. The others
/// wait, packed.
static UNPACKING: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(thread::available_parallelism().map_or(1, usize::from)));

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

    /// The body without its coding. No more is unpacked than shows that it is too large; others have their turn meanwhile.
    ///
    /// # Errors
    ///
    /// [`Rejection::ContentTooLarge`] if it is larger than the limit; [`Rejection::Invalid`] if it is corrupt, breaks off,
    /// goes on behind its end or has more than [`MEMBER_LIMIT`] members; [`Rejection::Unavailable`] if there is no memory
    /// for it to wait in.
    pub(crate) async fn undo(
        self,
        body: Bytes,
        held: Held,
        limits: &Limits,
    ) -> Result<Bytes, Rejection> {
        match self {
            Self::Gzip if !body.is_empty() => Box::pin(unpack(body, held, limits)).await,
            _ => Ok(body),
        }
    }
}

async fn unpack(body: Bytes, mut held: Held, limits: &Limits) -> Result<Bytes, Rejection> {
    held.grow(body.len(), limits)?;
    // Nobody closes it. It is let go of at the end, and what has come out by then is read at once.
    let _turns = UNPACKING.acquire().await;
    let mut unpacker = Unpacker::new(limits.body_bytes);
    unpacker.push(body);
    unpacker.finish();
    let mut unpacked = Vec::new();
    while unpacker.turn(&mut unpacked)? == Turn::Used {
        yield_now().await;
    }
    Ok(unpacked.into())
}

/// Undoes gzip turn by turn, up to a limit. No turn takes long, whatever was packed, so that no other request has to wait
/// for it.
pub(crate) struct Unpacker {
    decoder: GzDecoder<Packed>,
    /// How many members have begun.
    members: usize,
    /// Whether the last of them is not over.
    is_within: bool,
    limit_bytes: usize,
    /// What may still come out, in bytes.
    left_bytes: usize,
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// There is more to do; first others have theirs.
    Used,
    /// It takes more of what is packed to go on.
    Hungry,
    /// All is unpacked.
    Over,
}

impl Unpacker {
    /// Unpacks at most so much, in bytes.
    pub(crate) fn new(limit_bytes: usize) -> Self {
        Self {
            decoder: GzDecoder::new(Packed::default()),
            members: 0,
            is_within: false,
            limit_bytes,
            left_bytes: limit_bytes,
        }
    }

    /// The same of a body that is read as it comes, which takes memory for as long.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unavailable`] if there is none.
    pub(crate) fn streaming(held: &mut Held, limits: &Limits) -> Result<Self, Rejection> {
        held.grow(UNPACKER_BYTES, limits)?;
        Ok(Self::new(limits.stream_bytes))
    }

    /// Takes the next piece, after it was hungry.
    pub(crate) fn push(&mut self, piece: Bytes) {
        self.decoder.get_mut().bytes = piece;
    }

    /// No further piece will come.
    pub(crate) fn finish(&mut self) {
        self.decoder.get_mut().is_last = true;
    }

    /// Adds the next bytes that come out.
    ///
    /// # Errors
    ///
    /// What [`Coding::undo`] refuses.
    pub(crate) fn turn(&mut self, unpacked: &mut Vec<u8>) -> Result<Turn, Rejection> {
        self.decoder.get_mut().turn_bytes = TURN_PACKED_BYTES;
        let mut room = TURN_BYTES;
        loop {
            let packed = self.decoder.get_mut();
            match (packed.bytes.is_empty(), packed.is_last) {
                (true, false) => return Ok(Turn::Hungry),
                (true, true) if !self.is_within => return Ok(Turn::Over),
                _ if room == 0 || packed.is_used() => return Ok(Turn::Used),
                _ => room -= self.read(room, unpacked)?,
            }
        }
    }

    /// Reads from one member, and says how much came out.
    fn read(&mut self, room: usize, unpacked: &mut Vec<u8>) -> Result<usize, Rejection> {
        if !self.is_within {
            self.members += 1;
            self.is_within = true;
        }
        if self.members > MEMBER_LIMIT {
            return Err(too_many_members());
        }
        let before = unpacked.len();
        // One byte more than may come shows that it is too much.
        let most = room.min(self.left_bytes.saturating_add(1));
        let read = (&mut self.decoder).take(most as u64).read_to_end(unpacked);
        let count = unpacked.len() - before;
        let limit_bytes = self.limit_bytes;
        self.left_bytes = self
            .left_bytes
            .checked_sub(count)
            .ok_or(Rejection::ContentTooLarge { limit_bytes })?;
        match read {
            // It would have given more.
            Ok(_) if count == most => {}
            Ok(_) => {
                let packed = std::mem::take(self.decoder.get_mut());
                self.decoder.reset(packed);
                self.is_within = false;
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(_) => return Err(not_gzip()),
        }
        Ok(count)
    }
}

/// What came and is not unpacked yet.
#[derive(Debug, Default)]
struct Packed {
    bytes: Bytes,
    /// Whether no more will come.
    is_last: bool,
    /// How much of it this turn may still take, in bytes.
    turn_bytes: usize,
}

impl Packed {
    /// Whether the turn has taken what it may.
    fn is_used(&self) -> bool {
        self.turn_bytes == 0 && !self.bytes.is_empty()
    }
}

impl Read for Packed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

/// What would block comes with another piece, or in another turn.
impl BufRead for Packed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let count = self.bytes.len().min(self.turn_bytes);
        match count == 0 && !(self.is_last && self.bytes.is_empty()) {
            true => Err(io::ErrorKind::WouldBlock.into()),
            false => Ok(self.bytes.get(..count).unwrap_or_default()),
        }
    }

    fn consume(&mut self, count: usize) {
        self.bytes.advance(count);
        self.turn_bytes -= count;
    }
}

fn not_gzip() -> Rejection {
    Violation::of_body("", &"is not valid gzip").into()
}

fn too_many_members() -> Rejection {
    let detail = format!("may have {MEMBER_LIMIT} gzip members at most");
    Violation::of_body("", &detail).into()
}
