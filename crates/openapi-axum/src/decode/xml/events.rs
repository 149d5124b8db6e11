//! The parts of an XML document, each checked against XML 1.0 and Namespaces in XML 1.0.
//!
//! `quick-xml` finds where each part ends and whether end tags fit; it leaves the rest to its callers, which is here.

use std::borrow::Cow;

use quick_xml::Error;
use quick_xml::errors::IllFormedError;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event as Part};
use quick_xml::name::NamespaceResolver;

use super::tag::{self, Tag};
use crate::decode::{DEPTH_LIMIT, Malformed};
use crate::xml_text::{is_character, is_space, name_length};

/// Reads the parts of a document.
#[derive(Clone)]
pub(super) struct Events<'de> {
    text: &'de str,
    /// Where the byte order mark ends.
    base: usize,
    parts: quick_xml::Reader<&'de [u8]>,
    scope: NamespaceResolver,
    /// How many elements are open.
    depth: usize,
    /// Whether the root has begun.
    rooted: bool,
}

/// A part that says something; comments, processing instructions and the declaration do not.
pub(super) enum Event<'de> {
    /// The start of an element.
    Start(Tag<'de>),
    /// The end of the element that is open.
    End,
    /// Text, a CDATA section or a reference; several in a row are one text.
    Text(Cow<'de, str>),
    /// The end of the document.
    Eof,
}

impl<'de> Events<'de> {
    pub(super) fn new(text: &'de str) -> Result<Self, Malformed> {
        if let Some((offset, _)) = text
            .char_indices()
            .find(|(_, character)| !is_character(*character))
        {
            return Err(Malformed {
                offset,
                expected: "a character of XML 1.0",
            });
        }
        let mut parts = quick_xml::Reader::from_str(text);
        parts.config_mut().expand_empty_elements = true;
        Ok(Self {
            text,
            base: if text.starts_with('\u{FEFF}') { 3 } else { 0 },
            parts,
            scope: NamespaceResolver::default(),
            depth: 0,
            rooted: false,
        })
    }

    /// Bytes from the beginning of the body to what comes next.
    pub(super) fn position(&self) -> usize {
        self.place(self.parts.buffer_position())
    }

    pub(super) fn malformed(&self, expected: &'static str) -> Malformed {
        Malformed {
            offset: self.position(),
            expected,
        }
    }

    pub(super) fn next(&mut self) -> Result<Event<'de>, Malformed> {
        loop {
            let start = self.position();
            let wrong = |expected| Malformed {
                offset: start,
                expected,
            };
            if is_doctype(&self.text[start..]) {
                return Err(wrong("no document type declaration (DTD)"));
            }
            let part = self
                .parts
                .read_event()
                .map_err(|error| self.broken(&error))?;
            let markup = &self.text[start..self.position()];
            match part {
                Part::Start(tag) | Part::Empty(tag) => {
                    return self.start(start, &tag).map(Event::Start);
                }
                Part::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.scope.pop();
                    return Ok(Event::End);
                }
                Part::Eof => return self.eof(),
                Part::Decl(_) if start == self.base => tag::declaration(markup, start)?,
                Part::Decl(_) => return Err(wrong("an XML declaration only at the beginning")),
                Part::Comment(_) => comment(markup).map_err(wrong)?,
                Part::PI(_) => instruction(markup).map_err(wrong)?,
                Part::DocType(_) => return Err(wrong("no document type declaration (DTD)")),
                Part::Text(text) if self.depth == 0 && is_space(&text) => {}
                _ if self.depth == 0 => return Err(wrong("no text outside of the root element")),
                Part::Text(text) if text.contains("]]>") => {
                    return Err(wrong("no `]]>` in text"));
                }
                Part::Text(text) => return Ok(Event::Text(text.xml10_content())),
                Part::CData(text) => return Ok(Event::Text(text.xml10_content())),
                Part::GeneralRef(name) => return reference(&name).map(Event::Text).map_err(wrong),
            }
        }
    }

    fn start(&mut self, start: usize, tag: &BytesStart<'_>) -> Result<Tag<'de>, Malformed> {
        let wrong = |expected| Malformed {
            offset: start,
            expected,
        };
        if self.depth == 0 && std::mem::replace(&mut self.rooted, true) {
            return Err(wrong("nothing after the root element"));
        }
        if self.depth == DEPTH_LIMIT {
            return Err(wrong("at most 64 levels of elements"));
        }
        self.depth += 1;
        let end = self.position();
        tag::read(self.text, start..end, tag, &mut self.scope)
    }

    fn eof(&self) -> Result<Event<'de>, Malformed> {
        if self.depth > 0 {
            return Err(self.malformed("the end of the element that is open"));
        }
        if !self.rooted {
            return Err(self.malformed("a root element"));
        }
        Ok(Event::Eof)
    }

    fn broken(&self, error: &Error) -> Malformed {
        let expected = match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => {
                "the end of the element that is open"
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => "no end before a start",
            Error::IllFormed(IllFormedError::UnclosedReference) => "`&`, a name and `;`",
            Error::Syntax(_) => "a tag, comment or section that ends",
            _ => "well-formed XML",
        };
        Malformed {
            offset: self.place(self.parts.error_position()),
            expected,
        }
    }

    fn place(&self, position: u64) -> usize {
        // The text is in memory, so that every place in it is a `usize`.
        usize::try_from(position).map_or(self.text.len(), |position| self.base + position)
    }
}

/// The text of a reference, the name of which is between `&` and `;`.
pub(super) fn reference(name: &str) -> Result<Cow<'static, str>, &'static str> {
    if !name.starts_with('#') {
        let text = resolve_predefined_entity(name).map(Cow::Borrowed);
        return text
            .ok_or("one of `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;` or a character's number");
    }
    match BytesRef::new(name).resolve_char_ref() {
        Ok(Some(character)) if is_character(character) => Ok(Cow::Owned(character.to_string())),
        _ => Err("the number of a character of XML 1.0"),
    }
}

/// Whether it begins a document type declaration, in whatever case.
fn is_doctype(text: &str) -> bool {
    text.as_bytes()
        .get(..9)
        .is_some_and(|begin| begin.eq_ignore_ascii_case(b"<!doctype"))
}

/// Checks `<!--...-->` (production 15).
fn comment(markup: &str) -> Result<(), &'static str> {
    let inner = markup
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"));
    match inner {
        Some(inner) if !inner.contains("--") && !inner.ends_with('-') => Ok(()),
        _ => Err("no `--` in a comment"),
    }
}

/// Checks `<?target ...?>` (production 16).
fn instruction(markup: &str) -> Result<(), &'static str> {
    let inner = markup
        .strip_prefix("<?")
        .and_then(|rest| rest.strip_suffix("?>"))
        .unwrap_or("");
    let (target, rest) = inner.split_at(name_length(inner));
    let apart = rest.is_empty()
        || rest.starts_with(|first: char| {
            first.is_ascii() && is_space(first.encode_utf8(&mut [0; 4]))
        });
    if target.is_empty() || target.eq_ignore_ascii_case("xml") || !apart {
        return Err("a processing instruction with a name of its own");
    }
    Ok(())
}
