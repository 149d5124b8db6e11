//! XML 1.0, without a declaration and without a namespace but that of `xsi:nil`.
//!
//! An object at the root is an element of its schema's name, a member an element of its own name, and so is each item
//! of a list, inside the list's element (as the XML Object of OpenAPI 3.0 has it for a wrapped array without a name of
//! its own for the items). Null is `<Message xsi:nil="true"/>`; the root declares the prefix where there is one.

use super::Writer;
use crate::xml_text::{is_character, is_name_character, is_name_start};

/// What the root declares where something is null.
const XSI: &[u8] = br#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;

/// The name of a root that is not an object.
const UNNAMED: &str = "Value";

/// Writes XML text.
#[derive(Debug, Default)]
pub struct XmlWriter {
    buffer: Vec<u8>,
    /// The name of the element that comes next, if a member or an item has begun.
    name: Option<&'static str>,
    /// The elements that are open.
    open: Vec<&'static str>,
    /// Whether something is null.
    nil: bool,
}

impl XmlWriter {
    /// An empty text with room for most answers.
    #[must_use]
    pub fn new() -> Self {
        Self {
            buffer: Vec::with_capacity(256),
            ..Self::default()
        }
    }

    /// The text.
    #[must_use]
    pub fn into_bytes(mut self) -> bytes::Bytes {
        if self.nil {
            let root_ends = |byte: &u8| matches!(byte, b' ' | b'>');
            let place = self.buffer.iter().position(root_ends).unwrap_or(0);
            self.buffer.splice(place..place, XSI.iter().copied());
        }
        self.buffer.into()
    }

    fn begin(&mut self, root: &'static str) {
        let name = self.name.take().unwrap_or(root);
        self.buffer.push(b'<');
        self.write_name(name);
        self.buffer.push(b'>');
        self.open.push(name);
    }

    fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.buffer.extend_from_slice(b"</");
            self.write_name(name);
            self.buffer.push(b'>');
        }
    }

    /// Writes a name; what no element can be called by has `_` in place of each character that does not fit.
    fn write_name(&mut self, name: &str) {
        if !name.starts_with(is_name_start) {
            self.buffer.push(b'_');
        }
        for character in name.chars() {
            let character = if is_name_character(character) {
                character
            } else {
                '_'
            };
            self.push(character);
        }
    }

    fn push(&mut self, character: char) {
        self.buffer
            .extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn leaf(&mut self, value: impl std::fmt::Display) {
        use std::io::Write;
        self.begin(UNNAMED);
        // Writing to a vector cannot fail.
        let _ = write!(self.buffer, "{value}");
        self.end();
    }
}

impl Writer for XmlWriter {
    fn begin_object(&mut self, name: &'static str) {
        self.begin(name);
    }

    fn end_object(&mut self) {
        self.end();
    }

    fn member(&mut self, name: &'static str) {
        self.name = Some(name);
    }

    fn begin_list(&mut self) {
        self.begin(UNNAMED);
    }

    fn item(&mut self) {
        self.name = self.open.last().copied();
    }

    fn end_list(&mut self) {
        self.end();
    }

    fn text(&mut self, text: &str) {
        self.begin(UNNAMED);
        let mut plain = 0;
        for (index, character) in text.char_indices() {
            let escape: &[u8] = match character {
                '&' => b"&amp;",
                '<' => b"&lt;",
                '>' => b"&gt;",
                // Written as it is, a reader would take it for a line feed.
                '\r' => b"&#xD;",
                _ if is_character(character) => continue,
                _ => "\u{FFFD}".as_bytes(),
            };
            self.buffer
                .extend_from_slice(&text.as_bytes()[plain..index]);
            self.buffer.extend_from_slice(escape);
            plain = index + character.len_utf8();
        }
        self.buffer.extend_from_slice(&text.as_bytes()[plain..]);
        self.end();
    }

    fn integer(&mut self, value: i64) {
        self.leaf(value);
    }

    fn number(&mut self, value: f64) {
        if value.is_finite() {
            self.leaf(value);
        } else {
            self.null();
        }
    }

    fn boolean(&mut self, value: bool) {
        self.leaf(value);
    }

    fn null(&mut self) {
        let name = self.name.take().unwrap_or(UNNAMED);
        self.buffer.push(b'<');
        self.write_name(name);
        self.buffer.extend_from_slice(br#" xsi:nil="true"/>"#);
        self.nil = true;
    }
}
