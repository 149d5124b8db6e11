//! JSON (RFC 8259) as tokens, without a tree and without a copy where the text has no escapes.

use std::borrow::Cow;

use super::{DEPTH_LIMIT, Expected, Malformed, Reader, Token};
use crate::json_text::plain_length;

/// Reads JSON text.
#[derive(Debug, Clone)]
pub struct JsonReader<'de> {
    text: &'de str,
    position: usize,
    depth: usize,
    /// Whether the last thing read was the opening of an object or list.
    opened: bool,
}

impl<'de> JsonReader<'de> {
    /// Starts at the beginning of `text`; a byte order mark is passed over (RFC 8259, section 8.1).
    #[must_use]
    pub fn new(text: &'de str) -> Self {
        let position = if text.starts_with('\u{FEFF}') {
            '\u{FEFF}'.len_utf8()
        } else {
            0
        };
        Self {
            text,
            position,
            depth: 0,
            opened: false,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn skip_space(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.position += 1,
                other => return other,
            }
        }
    }

    fn malformed(&self, expected: &'static str) -> Malformed {
        Malformed {
            offset: self.position,
            expected,
        }
    }

    fn enter(&mut self, token: Token<'de>) -> Result<Token<'de>, Malformed> {
        if self.depth == DEPTH_LIMIT {
            return Err(self.malformed("at most 64 levels of objects and lists"));
        }
        self.depth += 1;
        self.position += 1;
        self.opened = true;
        Ok(token)
    }

    /// Whether something follows before `close`; passes the comma, or `close` itself.
    fn follows(&mut self, close: u8, expected: &'static str) -> Result<bool, Malformed> {
        let opened = std::mem::replace(&mut self.opened, false);
        match self.skip_space() {
            Some(byte) if byte == close => {
                self.position += 1;
                self.depth = self.depth.saturating_sub(1);
                Ok(false)
            }
            Some(b',') if !opened => {
                self.position += 1;
                self.skip_space();
                Ok(true)
            }
            Some(_) if opened => Ok(true),
            _ => Err(self.malformed(expected)),
        }
    }

    fn literal(&mut self, word: &'static str, token: Token<'de>) -> Result<Token<'de>, Malformed> {
        if !self.text.as_bytes()[self.position..].starts_with(word.as_bytes()) {
            return Err(self.malformed("a JSON value"));
        }
        self.position += word.len();
        Ok(token)
    }

    fn number(&mut self) -> Result<&'de str, Malformed> {
        let start = self.position;
        if self.peek() == Some(b'-') {
            self.position += 1;
        }
        if self.peek() == Some(b'0') {
            self.position += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.position += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.position += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.position += 1;
            }
            self.digits()?;
        }
        Ok(&self.text[start..self.position])
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.position;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.position += 1;
        }
        if self.position == start {
            Err(self.malformed("a digit"))
        } else {
            Ok(())
        }
    }

    /// A string; the opening quote comes next.
    fn string(&mut self) -> Result<Cow<'de, str>, Malformed> {
        self.position += 1;
        let plain = self.plain()?;
        if self.peek() == Some(b'"') {
            self.position += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = String::with_capacity(plain.len() * 2);
        text.push_str(plain);
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(Cow::Owned(text));
                }
                _ => text.push(self.escape()?),
            }
            text.push_str(self.plain()?);
        }
    }

    /// What stands for itself, up to a quote or a backslash.
    fn plain(&mut self) -> Result<&'de str, Malformed> {
        let start = self.position;
        let rest = &self.text.as_bytes()[start..];
        match plain_length(rest) {
            Some(length) => {
                self.position += length;
                match rest[length] {
                    b'"' | b'\\' => Ok(&self.text[start..self.position]),
                    _ => Err(self.malformed("no control character in a string")),
                }
            }
            None => {
                self.position = self.text.len();
                Err(self.malformed("the end of a string"))
            }
        }
    }

    /// A character written as an escape; the backslash comes next.
    fn escape(&mut self) -> Result<char, Malformed> {
        const EXPECTED: &str = "an escape that JSON knows";
        self.position += 1;
        let letter = self.peek().ok_or_else(|| self.malformed(EXPECTED))?;
        let character = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.position += 1;
                return self.unicode_escape();
            }
            _ => return Err(self.malformed(EXPECTED)),
        };
        self.position += 1;
        Ok(character)
    }

    /// A character by its UTF-16 code units, one or a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, Malformed> {
        let start = self.position;
        let first = self.code_unit()?;
        let mut units = [first, 0];
        let mut count = 1;
        if (0xD800..0xDC00).contains(&first) && self.text[self.position..].starts_with("\\u") {
            self.position += 2;
            units[1] = self.code_unit()?;
            count = 2;
        }
        match char::decode_utf16(units.into_iter().take(count)).next() {
            Some(Ok(character)) => Ok(character),
            _ => Err(Malformed {
                offset: start,
                expected: "no lone surrogate",
            }),
        }
    }

    fn code_unit(&mut self) -> Result<u16, Malformed> {
        let digits = self.text.as_bytes().get(self.position..self.position + 4);
        let unit = digits
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|_| {
                u16::from_str_radix(&self.text[self.position..self.position + 4], 16).ok()
            })
            .ok_or_else(|| self.malformed("four hexadecimal digits"))?;
        self.position += 4;
        Ok(unit)
    }
}

impl<'de> Reader<'de> for JsonReader<'de> {
    const IS_TYPED: bool = true;

    fn value(&mut self, _expected: Expected) -> Result<Token<'de>, Malformed> {
        match self.skip_space() {
            Some(b'{') => self.enter(Token::Object),
            Some(b'[') => self.enter(Token::List),
            Some(b'"') => self.string().map(Token::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Token::Number),
            Some(b't') => self.literal("true", Token::Boolean(true)),
            Some(b'f') => self.literal("false", Token::Boolean(false)),
            Some(b'n') => self.literal("null", Token::Null),
            _ => Err(self.malformed("a JSON value")),
        }
    }

    fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed> {
        if !self.follows(b'}', "`,` or `}`")? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err(self.malformed("a property's name in quotes"));
        }
        let name = self.string()?;
        if self.skip_space() != Some(b':') {
            return Err(self.malformed("`:`"));
        }
        self.position += 1;
        Ok(Some(name))
    }

    fn item(&mut self) -> Result<bool, Malformed> {
        self.follows(b']', "`,` or `]`")
    }

    fn null(&mut self) -> Result<bool, Malformed> {
        match self.skip_space() {
            Some(b'n') => self.literal("null", Token::Null).map(|_| true),
            _ => Ok(false),
        }
    }

    fn skip(&mut self) -> Result<(), Malformed> {
        match self.value(Expected::Scalar)? {
            Token::Object => {
                while self.member()?.is_some() {
                    self.skip()?;
                }
            }
            Token::List => {
                while self.item()? {
                    self.skip()?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Malformed> {
        match self.skip_space() {
            None => Ok(()),
            Some(_) => Err(self.malformed("nothing after the value")),
        }
    }

    fn position(&self) -> usize {
        self.position
    }
}
