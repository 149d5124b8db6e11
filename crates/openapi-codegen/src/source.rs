//! The texts of a contract, and places in them.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// The longest label, in bytes: one on a whole page of text would hide what it points at.
const LONGEST_PLACE: usize = 200;
/// How many bytes of a line are shown before and behind what is pointed at: of a contract in one line, not all of it.
const AROUND: usize = 500;

/// A file of a contract as it was read, before anything is made of it.
#[derive(Debug, Clone)]
pub struct Source {
    /// What the user calls it, usually its path; problems are shown under this name. Its last part, behind the last `/`, is
    /// what the contract's other files call it.
    pub name: String,
    /// The whole text, YAML or JSON.
    pub text: String,
}

/// A stretch of a contract's text, in bytes: the files of a contract count as one text, each begins behind the one before
/// it, and the first at 0. [`Sources::locate`] says which file it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// All files of a contract, the contract itself first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Text>,
}

/// One file among the others.
#[derive(Debug, Clone)]
struct Text {
    /// Where it begins among the texts of its contract.
    start: usize,
    source: Source,
    /// Where its lines begin.
    lines: Vec<usize>,
}

/// Where something begins, in the words of editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Location<'a> {
    /// What the file is called.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl Sources {
    /// What the contract itself is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.files.first().map_or("", |file| &file.source.name)
    }

    /// The names of all files, the contract itself first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.source.name.as_str())
    }

    /// How many bytes all files have.
    pub(crate) fn length(&self) -> usize {
        self.files.iter().map(|file| file.source.text.len()).sum()
    }

    /// Where a place begins.
    #[must_use]
    pub fn locate(&self, place: Place) -> Location<'_> {
        let Some(file) = self.file_at(place.start) else {
            return Location {
                file: "",
                line: 1,
                column: 1,
            };
        };
        let offset = place.start - file.start;
        let (index, start) = file.line_at(offset);
        let before = file.source.text.get(start..offset).unwrap_or_default();
        Location {
            file: &file.source.name,
            line: index + 1,
            column: before.chars().count() + 1,
        }
    }

    /// Adds a file, and says at which byte of all text it begins.
    pub(crate) fn add(&mut self, source: Source) -> usize {
        // One byte lies between two files, so that the end of one is not the beginning of the next.
        let start = self
            .files
            .last()
            .map_or(0, |last| last.start + last.source.text.len() + 1);
        let breaks = source.text.match_indices('\n').map(|(index, _)| index + 1);
        self.files.push(Text {
            start,
            lines: std::iter::once(0).chain(breaks).collect(),
            source,
        });
        start
    }

    fn file_at(&self, offset: usize) -> Option<&Text> {
        let behind = self.files.partition_point(|file| file.start <= offset);
        self.files.get(behind.checked_sub(1)?)
    }
}

impl Text {
    /// The line that a byte is in, from 0, and where it begins.
    fn line_at(&self, offset: usize) -> (usize, usize) {
        let behind = self.lines.partition_point(|start| *start <= offset);
        let index = behind.saturating_sub(1);
        (index, self.lines.get(index).copied().unwrap_or_default())
    }

    /// The text around some bytes: so many lines before and behind, of a long line not more than is near. With it comes
    /// the index of its first line, and where it begins.
    fn around(&self, span: Range<usize>, before: usize, behind: usize) -> (&str, usize, usize) {
        let text = &self.source.text;
        let first = self.line_at(span.start).0.saturating_sub(before);
        let last = self.line_at(span.end).0 + behind;
        let start = self.lines.get(first).copied().unwrap_or_default();
        let end = self.lines.get(last + 1).copied().unwrap_or(text.len());
        let start = start.max(text.floor_char_boundary(span.start.saturating_sub(AROUND)));
        let end = end.min(text.ceil_char_boundary((span.end + AROUND).min(text.len())));
        let shown = text.get(start..end).unwrap_or_default();
        (shown, self.line_at(start).0, start)
    }
}

impl SourceCode for Sources {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let file = self
            .file_at(span.offset())
            .ok_or(MietteError::OutOfBounds)?;
        let offset = span.offset() - file.start;
        let (around, line, start) =
            file.around(offset..offset + span.len(), lines_before, lines_after);
        let inside = SourceSpan::from((offset - start, span.len()));
        let contents = around.read_span(&inside, lines_before, lines_after)?;
        let shown = contents.span().offset() + start + file.start;
        // What is cut off of the first line counts, where columns do.
        let cut = match contents.line() {
            0 if lines_before == 0 => start - file.line_at(start).1,
            _ => 0,
        };
        Ok(Box::new(MietteSpanContents::new_named(
            file.source.name.clone(),
            contents.data(),
            SourceSpan::from((shown, contents.span().len())),
            line + contents.line(),
            cut + contents.column(),
            // Of this excerpt: miette shows what lies between two places if their excerpts meet.
            String::from_utf8_lossy(contents.data()).lines().count(),
        )))
    }
}

impl From<Place> for SourceSpan {
    fn from(place: Place) -> Self {
        Self::from(place.start..place.end.max(place.start))
    }
}

/// The byte offset of every character: the YAML parser counts characters, everything else bytes.
pub(crate) struct ByteOffsets<'a> {
    text: &'a str,
    /// Where the text begins among those of its contract.
    base: usize,
    /// `None` where both counts are the same.
    offsets: Option<Vec<usize>>,
}

impl<'a> ByteOffsets<'a> {
    pub(crate) fn new(text: &'a str, base: usize) -> Self {
        let offsets =
            (!text.is_ascii()).then(|| text.char_indices().map(|(byte, _)| byte).collect());
        Self {
            text,
            base,
            offsets,
        }
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
        let shown = first_line.floor_char_boundary(LONGEST_PLACE);
        let shown = first_line.get(..shown).unwrap_or_default();
        Place {
            start: self.base + start,
            end: self.base + start + shown.trim_end().len(),
        }
    }

    /// The place of a character; where nothing is seen, as at the end, that of the last one before that is.
    pub(crate) fn visible(&self, at: usize) -> Place {
        let place = self.place(at, at + 1);
        let before = self.text.get(..self.byte(at)).unwrap_or_default();
        let before = before.trim_end();
        match before.char_indices().next_back() {
            Some((start, _)) if place.start == place.end => Place {
                start: self.base + start,
                end: self.base + before.len(),
            },
            _ => place,
        }
    }

    /// The text at a place.
    pub(crate) fn text(&self, place: Place) -> &'a str {
        let start = place.start.saturating_sub(self.base);
        let end = place.end.saturating_sub(self.base);
        self.text.get(start..end).unwrap_or_default()
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
        let offsets = ByteOffsets::new("å: æ\nø", 0);
        assert_eq!(offsets.place(3, 4), Place { start: 4, end: 6 });
        assert_eq!(offsets.place(5, 99), Place { start: 7, end: 9 });
    }

    #[test]
    fn a_place_ends_with_its_first_line() {
        let offsets = ByteOffsets::new("a: 1  \nb: 2", 10);
        assert_eq!(offsets.place(0, 11), Place { start: 10, end: 14 });
    }
}
