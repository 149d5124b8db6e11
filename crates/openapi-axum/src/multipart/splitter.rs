//! Takes a multipart body apart as it comes (RFC 2046, section 5.1).

use bytes::{Buf, Bytes, BytesMut};
use memchr::memmem;

use super::head::PartHead;

/// The most that the headers of a part may have, in bytes.
const HEAD_LIMIT: usize = 8 * 1024;

/// A body in the middle of being taken apart.
pub(super) struct Splitter {
    /// What stands before every part: a line break, two hyphens, and the boundary.
    delimiter: Vec<u8>,
    /// What came and is not taken yet.
    buffer: BytesMut,
    /// How much of the buffer was searched in this state, in bytes, so that small pieces cost no more than large ones.
    searched: usize,
    state: State,
}

/// What comes next.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// A part begins.
    Head(PartHead),
    /// Some of its content.
    Content(Bytes),
    /// It ends.
    PartEnd,
    /// Nothing comes any more.
    End,
}

#[derive(Clone, Copy)]
enum State {
    /// Before the first part.
    Preamble,
    /// Behind a delimiter.
    Delimited,
    Head,
    /// At the line break that ends the headers.
    Start,
    Content,
    End,
}

impl Splitter {
    pub(super) fn new(boundary: &str) -> Self {
        Self {
            delimiter: [b"\r\n--", boundary.as_bytes()].concat(),
            // The first delimiter may stand at the very beginning.
            buffer: BytesMut::from("\r\n"),
            searched: 0,
            state: State::Preamble,
        }
    }

    /// Takes more of the body.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if !matches!(self.state, State::End) {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// The next piece; `None` if it takes more of the body to tell.
    ///
    /// # Errors
    ///
    /// What is wrong with the body.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, &'static str> {
        loop {
            match self.state {
                State::Preamble => match memmem::find(&self.buffer, &self.delimiter) {
                    Some(place) => self.pass_delimiter(place),
                    None => {
                        self.buffer.advance(self.settled());
                        return Ok(None);
                    }
                },
                State::Delimited => match self.behind_delimiter()? {
                    Some(state) => self.state = state,
                    None => return Ok(None),
                },
                State::Head => return self.head(),
                State::Start => match self.start() {
                    Some(is_empty) => {
                        self.state = State::Content;
                        if !is_empty {
                            self.buffer.advance(b"\r\n".len());
                        }
                    }
                    None => return Ok(None),
                },
                State::Content => return Ok(self.content()),
                State::End => return Ok(Some(Piece::End)),
            }
        }
    }

    fn pass_delimiter(&mut self, place: usize) {
        self.buffer.advance(place + self.delimiter.len());
        self.state = State::Delimited;
    }

    /// How much of the buffer cannot be part of a delimiter any more.
    fn settled(&self) -> usize {
        self.buffer.len().saturating_sub(self.delimiter.len() - 1)
    }

    /// Two hyphens end the body; a line break, perhaps behind spaces, begins a part.
    fn behind_delimiter(&mut self) -> Result<Option<State>, &'static str> {
        if self.buffer.starts_with(b"--") {
            self.buffer.clear(); // What follows means nothing.
            return Ok(Some(State::End));
        }
        let is_padding = |byte: &u8| matches!(byte, b' ' | b'\t');
        let padding = self.buffer.iter().skip(self.searched);
        let padding = self.searched + padding.take_while(|byte| is_padding(byte)).count();
        self.searched = padding;
        let rest = self.buffer.get(padding..).unwrap_or_default();
        if padding > HEAD_LIMIT {
            return Err("has too much behind a boundary");
        }
        if rest.starts_with(b"\r\n") {
            self.buffer.advance(padding);
            self.searched = 0;
            return Ok(Some(State::Head));
        }
        let may_become_more = matches!(rest, b"" | b"\r") || (padding == 0 && rest == b"-");
        match may_become_more {
            true => Ok(None),
            false => Err("has a boundary that goes on"),
        }
    }

    /// The headers, from the line break before them to the empty line.
    fn head(&mut self) -> Result<Option<Piece>, &'static str> {
        let unsearched = self.buffer.get(self.searched..).unwrap_or_default();
        let end = memmem::find(unsearched, b"\r\n\r\n").map(|place| self.searched + place);
        if end.unwrap_or(self.buffer.len()) > HEAD_LIMIT {
            return Err("has a part whose headers are too long");
        }
        let Some(end) = end else {
            // The empty line may have begun.
            self.searched = self.buffer.len().saturating_sub(b"\r\n\r".len());
            return Ok(None);
        };
        self.searched = 0;
        let lines = self.buffer.split_to(end);
        self.buffer.advance(b"\r\n".len());
        self.state = State::Start;
        PartHead::parse(&lines).map(|head| Some(Piece::Head(head)))
    }

    /// Whether the line break that ends the headers is that of a delimiter too, so that there is no content.
    fn start(&self) -> Option<bool> {
        if self.buffer.starts_with(&self.delimiter) {
            return Some(true);
        }
        (!self.delimiter.starts_with(&self.buffer)).then_some(false)
    }

    fn content(&mut self) -> Option<Piece> {
        match memmem::find(&self.buffer, &self.delimiter) {
            Some(0) => {
                self.pass_delimiter(0);
                Some(Piece::PartEnd)
            }
            Some(place) => Some(Piece::Content(self.buffer.split_to(place).freeze())),
            None => match self.settled() {
                0 => None,
                settled => Some(Piece::Content(self.buffer.split_to(settled).freeze())),
            },
        }
    }
}
