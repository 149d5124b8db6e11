//! Where the parts of an XML document begin and end. What is in them is for [`events`](super::events) to judge.

use std::ops::Range;

use memchr::{memchr2, memchr3, memmem};

use crate::decode::Malformed;
use crate::xml_text::is_space_byte;

/// Takes a document apart.
#[derive(Clone)]
pub(super) struct Parts<'de> {
    text: &'de str,
    position: usize,
    /// The names of the elements that are open.
    open: Vec<&'de str>,
    /// Whether the tag that began last has no end tag (`<a/>`): its end comes next.
    ends: bool,
}

/// A part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A start tag, or one of an element that is empty. Its name is told by [`Parts::begin`].
    Start { is_empty: bool },
    /// The end of the element that is open.
    End,
    /// Text without references, as it is written.
    Text,
    /// `<![CDATA[...]]>`.
    CData,
    /// `&...;`.
    Reference,
    /// `<!--...-->`.
    Comment,
    /// `<?...?>`.
    Instruction,
    /// `<?xml ...?>`.
    Declaration,
    /// `<!DOCTYPE`, of which no more is read.
    Doctype,
    /// The end of the document.
    Eof,
}

impl<'de> Parts<'de> {
    /// Starts behind a byte order mark.
    pub(super) fn new(text: &'de str) -> Self {
        Self {
            text,
            position: if text.starts_with('\u{FEFF}') { 3 } else { 0 },
            open: Vec::new(),
            ends: false,
        }
    }

    /// Bytes from the beginning to what comes next.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The next part, and where it stands.
    ///
    /// # Errors
    ///
    /// It has no end, or ends what did not begin.
    pub(super) fn next(&mut self) -> Result<(Part, Range<usize>), Malformed> {
        let start = self.position;
        if std::mem::replace(&mut self.ends, false) {
            self.open.pop();
            return Ok((Part::End, start..start));
        }
        let rest = &self.text.as_bytes()[start..];
        let (part, length) = match rest {
            [] => (Part::Eof, Some(0)),
            [b'<', b'/', ..] => (Part::End, tag_length(rest)),
            [b'<', b'?', ..] => instruction(rest),
            [b'<', b'!', ..] => section(rest),
            [b'<', ..] => {
                let length = tag_length(rest);
                let is_empty = length.is_some_and(|length| rest[..length].ends_with(b"/>"));
                (Part::Start { is_empty }, length)
            }
            [b'&', ..] => (Part::Reference, self.reference_length(rest)?),
            _ => {
                let length = memchr2(b'<', b'&', rest).unwrap_or(rest.len());
                (Part::Text, Some(length))
            }
        };
        let length = length.ok_or(Malformed {
            offset: start,
            expected: "a tag, comment or section that ends",
        })?;
        self.position = start + length;
        if part == Part::End {
            self.end(start)?;
        }
        Ok((part, start..self.position))
    }

    /// Opens the element of the tag that was next.
    pub(super) fn begin(&mut self, name: &'de str, is_empty: bool) {
        self.open.push(name);
        self.ends = is_empty;
    }

    /// Closes the element that the end tag at `start` names.
    fn end(&mut self, start: usize) -> Result<(), Malformed> {
        let name = self.text.as_bytes().get(start + 2..self.position - 1);
        let wrong = |expected| Malformed {
            offset: start,
            expected,
        };
        let open = self.open.pop();
        let open = open.ok_or_else(|| wrong("no end before a start"))?;
        let behind = name.and_then(|name| name.strip_prefix(open.as_bytes()));
        if behind.is_some_and(|behind| behind.iter().copied().all(is_space_byte)) {
            return Ok(());
        }
        Err(wrong("the end of the element that is open"))
    }

    /// The length of a reference, which ends before anything else begins.
    fn reference_length(&self, rest: &[u8]) -> Result<Option<usize>, Malformed> {
        let name = rest.get(1..).unwrap_or_default();
        match memchr3(b';', b'&', b'<', name) {
            Some(end) if name[end] == b';' => Ok(Some(end + 2)),
            _ => Err(Malformed {
                offset: self.position,
                expected: "`&`, a name and `;`",
            }),
        }
    }
}

/// The length of a tag. A `>` in quotes does not end it.
fn tag_length(rest: &[u8]) -> Option<usize> {
    let mut position = 0;
    loop {
        let found = position + memchr3(b'>', b'"', b'\'', rest.get(position..)?)?;
        if rest[found] == b'>' {
            return Some(found + 1);
        }
        let behind = rest.get(found + 1..)?;
        position = found + 2 + memchr::memchr(rest[found], behind)?;
    }
}

/// `<?...?>`; that of a declaration is called `xml`.
fn instruction(rest: &[u8]) -> (Part, Option<usize>) {
    let inner = rest.get(2..).unwrap_or_default();
    let length = memmem::find(inner, b"?>").map(|length| length + 4);
    let behind = inner.strip_prefix(b"xml");
    let is_declaration = behind.is_some_and(|behind| {
        behind.starts_with(b"?>") || behind.first().is_some_and(|byte| is_space_byte(*byte))
    });
    match is_declaration {
        true => (Part::Declaration, length),
        false => (Part::Instruction, length),
    }
}

/// What begins with `<!`.
fn section(rest: &[u8]) -> (Part, Option<usize>) {
    let delimited = |start: &[u8], end: &[u8]| {
        let inner = rest.strip_prefix(start)?;
        Some(memmem::find(inner, end)? + start.len() + end.len())
    };
    let begin = rest.get(..9).unwrap_or_default();
    if begin.eq_ignore_ascii_case(b"<!doctype") {
        (Part::Doctype, Some(begin.len()))
    } else if rest.starts_with(b"<![") {
        (Part::CData, delimited(b"<![CDATA[", b"]]>"))
    } else {
        (Part::Comment, delimited(b"<!--", b"-->"))
    }
}
