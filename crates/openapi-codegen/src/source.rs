//! The text of a contract, and places in it.

use miette::SourceSpan;

/// A contract as it was read, before anything is made of it.
#[derive(Debug, Clone)]
pub struct Source {
    /// What the user calls it, usually its path; problems are shown under this name.
    pub name: String,
    /// The whole text, YAML or JSON.
    pub text: String,
}

/// A stretch of a contract's text, in bytes from its beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl From<Place> for SourceSpan {
    fn from(place: Place) -> Self {
        Self::from(place.start..place.end.max(place.start))
    }
}

/// The byte offset of every character: the YAML parser counts characters, everything else bytes.
pub(crate) struct ByteOffsets<'a> {
    text: &'a str,
    /// `None` where both counts are the same.
    offsets: Option<Vec<usize>>,
}

impl<'a> ByteOffsets<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let offsets =
            (!text.is_ascii()).then(|| text.char_indices().map(|(byte, _)| byte).collect());
        Self { text, offsets }
    }

    /// The place between two character offsets, cut at the end of its first line: a label on a
    /// whole block would hide what it points at.
    pub(crate) fn place(&self, start: usize, end: usize) -> Place {
        let start = self.byte(start);
        let end = self.byte(end).max(start);
        let first_line = self
            .text
            .get(start..end)
            .and_then(|text| text.lines().next())
            .unwrap_or_default();
        Place {
            start,
            end: start + first_line.trim_end().len(),
        }
    }

    fn byte(&self, character: usize) -> usize {
        match &self.offsets {
            None => character.min(self.text.len()),
            Some(offsets) => offsets.get(character).copied().unwrap_or(self.text.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_bytes() {
        let offsets = ByteOffsets::new("å: æ\nø");
        assert_eq!(offsets.place(3, 4), Place { start: 4, end: 6 });
        assert_eq!(offsets.place(5, 99), Place { start: 7, end: 9 });
    }

    #[test]
    fn a_place_ends_with_its_first_line() {
        let offsets = ByteOffsets::new("a: 1  \nb: 2");
        assert_eq!(offsets.place(0, 11), Place { start: 0, end: 4 });
    }
}
