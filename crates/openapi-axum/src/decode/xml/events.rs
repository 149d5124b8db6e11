//! The parts of an XML document, each checked against XML 1.0 and Namespaces in XML 1.0.
//!
//! `quick-xml` finds where each part ends and whether end tags fit; it leaves the rest to its callers, which is here.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::BytesRef;

use super::parts::{Part, Parts};
use super::scope::Scope;
use super::tag::{self, Tag};
use crate::decode::{DEPTH_LIMIT, Malformed};
use crate::xml_text::{find_foreign, is_character, is_space, name_length};

/// Reads the parts of a document.
#[derive(Clone)]
pub(super) struct Events<'de> {
    text: &'de str,
    parts: Parts<'de>,
    /// Where the byte order mark ends.
    base: usize,
    scope: Scope,
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
        if let Some(offset) = find_foreign(text) {
            return Err(Malformed {
                offset,
                expected: "a character of XML 1.0",
            });
        }
        let parts = Parts::new(text);
        Ok(Self {
            text,
            base: parts.position(),
            parts,
            scope: Scope::default(),
            rooted: false,
        })
    }

    /// Bytes from the beginning of the body to what comes next.
    pub(super) fn position(&self) -> usize {
        self.parts.position()
    }

    pub(super) fn malformed(&self, expected: &'static str) -> Malformed {
        Malformed {
            offset: self.position(),
            expected,
        }
    }

    pub(super) fn next(&mut self) -> Result<Event<'de>, Malformed> {
        loop {
            let is_outside = self.parts.depth() == 0;
            let (part, range) = self.parts.next()?;
            let start = range.start;
            let markup = &self.text[range.clone()];
            let wrong = |expected| Malformed {
                offset: start,
                expected,
            };
            match part {
                Part::Start { is_empty } => return self.start(range, is_empty).map(Event::Start),
                Part::End => {
                    self.scope.end();
                    return Ok(Event::End);
                }
                Part::Eof => return self.eof(),
                Part::Declaration if start == self.base => tag::declaration(markup, start)?,
                Part::Declaration => {
                    return Err(wrong("an XML declaration only at the beginning"));
                }
                Part::Comment => comment(markup).map_err(wrong)?,
                Part::Instruction => instruction(markup).map_err(wrong)?,
                Part::Doctype => return Err(wrong("no document type declaration (DTD)")),
                Part::Text if is_outside && is_space(markup) => {}
                _ if is_outside => return Err(wrong("no text outside of the root element")),
                Part::Text if markup.contains("]]>") => return Err(wrong("no `]]>` in text")),
                Part::Text => return Ok(Event::Text(with_line_feeds(markup))),
                Part::CData => {
                    let text = markup.get("<![CDATA[".len()..markup.len() - "]]>".len());
                    return Ok(Event::Text(with_line_feeds(text.unwrap_or_default())));
                }
                Part::Reference => {
                    let name = markup.get(1..markup.len() - 1).unwrap_or_default();
                    return reference(name).map(Event::Text).map_err(wrong);
                }
            }
        }
    }

    fn start(&mut self, range: Range<usize>, is_empty: bool) -> Result<Tag<'de>, Malformed> {
        let wrong = |expected| Malformed {
            offset: range.start,
            expected,
        };
        if self.parts.depth() == 0 && std::mem::replace(&mut self.rooted, true) {
            return Err(wrong("nothing after the root element"));
        }
        if self.parts.depth() == DEPTH_LIMIT {
            return Err(wrong("at most 64 levels of elements"));
        }
        let (name, tag) = tag::read(self.text, range, self.parts.depth(), &mut self.scope)?;
        self.parts.begin(name, is_empty);
        Ok(tag)
    }

    fn eof(&self) -> Result<Event<'de>, Malformed> {
        if self.parts.depth() > 0 {
            return Err(self.malformed("the end of the element that is open"));
        }
        if !self.rooted {
            return Err(self.malformed("a root element"));
        }
        Ok(Event::Eof)
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

/// Text with a line feed for each end of a line (XML 1.0, section 2.11).
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    }
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
