//! JSON (RFC 8259), compact.

use std::fmt::Display;

use super::{Element, Writer};
use crate::json_text::plain_length;
use crate::kept;

/// Writes JSON text.
#[derive(Debug, Default)]
pub struct JsonWriter {
    buffer: Vec<u8>,
    /// The member that the object that comes next has before all others.
    tag: Option<(&'static str, &'static str)>,
}

impl JsonWriter {
    /// An empty text with room for most answers.
    #[must_use]
    pub fn new() -> Self {
        Self {
            buffer: kept::buffer(),
            tag: None,
        }
    }

    /// The text.
    #[must_use]
    pub fn into_bytes(self) -> bytes::Bytes {
        kept::into_bytes(self.buffer)
    }

    fn separate(&mut self) {
        if !matches!(self.buffer.last(), Some(b'{' | b'[') | None) {
            self.buffer.push(b',');
        }
    }

    fn quote(&mut self, text: &str) {
        self.buffer.push(b'"');
        let mut rest = text.as_bytes();
        while let Some(length) = plain_length(rest) {
            self.buffer.extend_from_slice(&rest[..length]);
            self.escape(rest[length]);
            rest = &rest[length + 1..];
        }
        self.buffer.extend_from_slice(rest);
        self.buffer.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let letter = match byte {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0C => b'f',
            b'"' | b'\\' => byte,
            _ => {
                let digits = [
                    DIGITS[usize::from(byte >> 4)],
                    DIGITS[usize::from(byte & 0xF)],
                ];
                self.buffer.extend_from_slice(b"\\u00");
                return self.buffer.extend_from_slice(&digits);
            }
        };
        self.buffer.extend_from_slice(&[b'\\', letter]);
    }

    fn print(&mut self, value: impl Display) {
        use std::io::Write;
        // Writing to a vector cannot fail.
        let _ = write!(self.buffer, "{value}");
    }
}

impl Writer for JsonWriter {
    fn begin_object(&mut self, _name: &'static str) {
        self.buffer.push(b'{');
        if let Some((name, value)) = self.tag.take() {
            self.member(name);
            self.quote(value);
        }
    }

    fn begin_element(&mut self, element: &'static Element) {
        self.begin_object(element.name);
    }

    fn end_object(&mut self) {
        self.buffer.push(b'}');
    }

    fn member(&mut self, name: &'static str) {
        self.separate();
        self.quote(name);
        self.buffer.push(b':');
    }

    fn member_as(&mut self, name: &'static str, _element: &'static Element) {
        self.member(name);
    }

    fn additional(&mut self, name: &str) {
        self.separate();
        self.quote(name);
        self.buffer.push(b':');
    }

    fn tag(&mut self, name: &'static str, value: &'static str) {
        self.tag = Some((name, value));
    }

    fn begin_list(&mut self) {
        self.buffer.push(b'[');
    }

    fn item(&mut self) {
        self.separate();
    }

    fn end_list(&mut self) {
        self.buffer.push(b']');
    }

    fn text(&mut self, text: &str) {
        self.quote(text);
    }

    fn plain(&mut self, text: &dyn Display) {
        self.buffer.push(b'"');
        self.print(text);
        self.buffer.push(b'"');
    }

    fn integer(&mut self, value: i64) {
        self.print(value);
    }

    fn unsigned(&mut self, value: u64) {
        self.print(value);
    }

    fn number(&mut self, value: f64) {
        if value.is_finite() {
            self.print(value)
        } else {
            self.null()
        }
    }

    fn float(&mut self, value: f32) {
        if value.is_finite() {
            self.print(value)
        } else {
            self.null()
        }
    }

    fn boolean(&mut self, value: bool) {
        self.buffer
            .extend_from_slice(if value { b"true" } else { b"false" });
    }

    fn null(&mut self) {
        self.buffer.extend_from_slice(b"null");
    }
}
