//! Reads a body strictly, in one pass, and reports everything that is wrong with it.
//!
//! A generated decoder is a plain function over a [`Decoder`]. It asks for what the schema expects; the
//! [`Reader`] behind it knows the format. A mistake in a value is noted with its pointer and reading goes on;
//! only text that is not of the format at all stops it.

mod any;
mod form;
mod json;
mod pointer;
pub mod read;
mod slot;
mod xml;

pub use form::{FormReader, PAIR_LIMIT};
pub use json::JsonReader;
pub use pointer::Pointer;
pub use slot::Slot;
pub use xml::XmlReader;

use std::borrow::Cow;

use crate::rejection::{Rejection, Violation, Violations};
use crate::scalar::{self, Mismatch, TextRules};

/// How deep objects and lists may be nested.
pub const DEPTH_LIMIT: usize = 64;

/// What a reader finds where a value may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token<'de> {
    /// An object; its members follow.
    Object,
    /// A list; its items follow.
    List,
    /// Null.
    Null,
    /// True or false.
    Boolean(bool),
    /// A number, as it is written.
    Number(&'de str),
    /// Text that is text.
    Text(Cow<'de, str>),
    /// Text of a format without types (XML, forms): it may stand for a number or a boolean too.
    Untyped(Cow<'de, str>),
}

/// What the schema expects, for formats in which the same bytes may be an object, a list or a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// An object.
    Object,
    /// A list.
    List,
    /// Text, a number, a boolean.
    Scalar,
}

/// Text that is not of the format: where, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Bytes from the beginning of the body.
    pub offset: usize,
    /// What was expected there.
    pub expected: &'static str,
}

/// A format's side of decoding: the same questions for JSON, XML and forms.
pub trait Reader<'de> {
    /// The next value's token. Objects and lists are entered.
    fn value(&mut self, expected: Expected) -> Result<Token<'de>, Malformed>;
    /// The name of the object's next member, whose value comes next; `None` leaves the object.
    fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed>;
    /// Whether the list has a next item, which comes next; `false` leaves the list.
    fn item(&mut self) -> Result<bool, Malformed>;
    /// Whether the next value is null, which is then passed over.
    fn null(&mut self) -> Result<bool, Malformed>;
    /// Passes over the next value.
    fn skip(&mut self) -> Result<(), Malformed>;
    /// Checks that nothing follows.
    fn end(&mut self) -> Result<(), Malformed>;
}

/// What a generated decoder returns: the value, or `None` where it was not valid and that is noted.
pub type Decoded<T> = Result<Option<T>, Malformed>;

/// A reader, and what was found wrong so far.
#[derive(Debug)]
pub struct Decoder<R> {
    reader: R,
    violations: Violations,
}

/// Decodes a JSON body (RFC 8259).
///
/// # Errors
///
/// [`Rejection::Invalid`] with all that is wrong.
pub fn json<'de, T>(
    body: &'de [u8],
    read: impl FnOnce(&mut Decoder<JsonReader<'de>>, &Pointer<'_>) -> Decoded<T>,
) -> Result<T, Rejection> {
    let text = utf8(body)?;
    run(text, JsonReader::new(text), read)
}

/// Decodes an XML 1.0 body, the root element of which has the local name `root`, in any ASCII case.
///
/// # Errors
///
/// [`Rejection::Invalid`] with all that is wrong.
pub fn xml<'de, T>(
    body: &'de [u8],
    root: &'static str,
    read: impl FnOnce(&mut Decoder<XmlReader<'de>>, &Pointer<'_>) -> Decoded<T>,
) -> Result<T, Rejection> {
    let text = utf8(body)?;
    let reader = XmlReader::new(text).map_err(|malformed| malformed.violation(text))?;
    if !reader
        .name()
        .is_some_and(|name| name.eq_ignore_ascii_case(root))
    {
        let detail = format_args!("expected `{root}` as the root element, found another");
        return Err(Violation::of_body("", &detail).into());
    }
    run(text, reader, read)
}

/// Decodes a form, `application/x-www-form-urlencoded` (WHATWG URL standard, section 5).
///
/// # Errors
///
/// [`Rejection::Invalid`] with all that is wrong.
pub fn form<'de, T>(
    body: &'de [u8],
    read: impl FnOnce(&mut Decoder<FormReader<'de>>, &Pointer<'_>) -> Decoded<T>,
) -> Result<T, Rejection> {
    let text = utf8(body)?;
    run(text, FormReader::new(text)?, read)
}

/// Decodes a body that is text as it is (`text/plain`), by one of the readings of [`scalar`].
///
/// # Errors
///
/// [`Rejection::Invalid`] with what is wrong.
pub fn text<T>(
    body: &[u8],
    reading: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
) -> Result<T, Rejection> {
    let text = utf8(body)?;
    reading(&Token::Untyped(Cow::Borrowed(text)))
        .map_err(|mismatch| Violation::of_body("", &mismatch).into())
}

fn utf8(body: &[u8]) -> Result<&str, Rejection> {
    std::str::from_utf8(body).map_err(|error| {
        let offset = error.valid_up_to();
        Violation::of_body("", &format_args!("byte {offset} is not UTF-8")).into()
    })
}

fn run<'de, R: Reader<'de>, T>(
    text: &str,
    reader: R,
    read: impl FnOnce(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T>,
) -> Result<T, Rejection> {
    let mut decoder = Decoder {
        reader,
        violations: Violations::default(),
    };
    let read =
        read(&mut decoder, &Pointer::ROOT).and_then(|value| decoder.reader.end().map(|()| value));
    match read {
        Ok(Some(value)) if decoder.violations.is_empty() => return Ok(value),
        Ok(_) => {}
        Err(malformed) => decoder.violations.note(malformed.violation(text)),
    }
    Err(Rejection::Invalid(decoder.violations))
}

impl Malformed {
    fn violation(&self, text: &str) -> Violation {
        let before = text
            .as_bytes()
            .get(..self.offset)
            .unwrap_or(text.as_bytes());
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before
            .iter()
            .rev()
            .take_while(|byte| **byte != b'\n')
            .filter(|byte| **byte & 0xC0 != 0x80) // Characters, not the bytes that go on with one.
            .count()
            + 1;
        let expected = self.expected;
        Violation::of_body(
            "",
            &format_args!("line {line}, column {column}: expected {expected}"),
        )
    }
}

impl<'de, R: Reader<'de>> Decoder<R> {
    /// Enters an object; `false` if it is something else, which is noted and passed over.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn object(&mut self, at: &Pointer<'_>) -> Result<bool, Malformed> {
        match self.reader.value(Expected::Object)? {
            Token::Object => Ok(true),
            other => self.mismatch(at, "an object", other).map(|()| false),
        }
    }

    /// The name of the next member; `None` at the object's end.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed> {
        self.reader.member()
    }

    /// Passes over the value of a member that the schema does not know.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn skip(&mut self) -> Result<(), Malformed> {
        self.reader.skip()
    }

    /// Notes a member that the schema refuses, and passes over its value.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn refuse(&mut self, at: &Pointer<'_>) -> Result<(), Malformed> {
        self.note(at, &"is not a property that may be given");
        self.reader.skip()
    }

    /// Reads the value of a member into its slot. The second time, in whatever case, is noted.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn fill<T>(
        &mut self,
        slot: &mut Slot<T>,
        at: &Pointer<'_>,
        name: &str,
        read: impl FnOnce(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Result<(), Malformed> {
        let at = at.member(name);
        if slot.is_given() {
            self.note(&at, &"is given twice");
            return self.reader.skip();
        }
        *slot = Slot::Given(read(self, &at)?);
        Ok(())
    }

    /// Takes a member that must be there. `expected` says what, should it be missing.
    pub fn required<T>(
        &mut self,
        slot: Slot<T>,
        at: &Pointer<'_>,
        name: &str,
        expected: &str,
    ) -> Option<T> {
        match slot {
            Slot::Given(value) => value,
            Slot::Absent => {
                let text = format_args!("is missing, expected {expected}");
                self.note(&at.member(name), &text);
                None
            }
        }
    }

    /// Reads a list of at most as many items as the body has room for.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn list<T>(
        &mut self,
        at: &Pointer<'_>,
        mut read: impl FnMut(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Decoded<Vec<T>> {
        match self.reader.value(Expected::List)? {
            Token::List => {}
            other => return self.mismatch(at, "a list", other).map(|()| None),
        }
        let mut items = Vec::new();
        let mut index = 0;
        while self.reader.item()? {
            items.extend(read(self, &at.item(index))?);
            index += 1;
        }
        Ok((items.len() == index).then_some(items))
    }

    /// Reads a value that may be null.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn nullable<T>(
        &mut self,
        at: &Pointer<'_>,
        read: impl FnOnce(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Decoded<Option<T>> {
        if self.reader.null()? {
            return Ok(Some(None));
        }
        Ok(read(self, at)?.map(Some))
    }

    /// Reads text.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn text(&mut self, at: &Pointer<'_>, rules: &TextRules) -> Decoded<String> {
        let text = match self.reader.value(Expected::Scalar)? {
            Token::Text(text) | Token::Untyped(text) => text,
            other => return self.mismatch(at, "a string", other).map(|()| None),
        };
        match rules.check(&text) {
            Ok(()) => Ok(Some(text.into_owned())),
            Err(mismatch) => {
                self.note(at, &mismatch);
                Ok(None)
            }
        }
    }

    /// Reads a number, a boolean or an enumeration by one of the readings of [`scalar`].
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn scalar<T>(
        &mut self,
        at: &Pointer<'_>,
        reading: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Decoded<T> {
        let token = self.reader.value(Expected::Scalar)?;
        match reading(&token) {
            Ok(value) => Ok(Some(value)),
            Err(mismatch) => {
                self.note(at, &mismatch);
                self.leave(&token).map(|()| None)
            }
        }
    }

    fn mismatch(
        &mut self,
        at: &Pointer<'_>,
        expected: &'static str,
        found: Token<'de>,
    ) -> Result<(), Malformed> {
        let mismatch = Mismatch::kind(expected, scalar::describe(&found));
        self.note(at, &mismatch);
        self.leave(&found)
    }

    /// Passes over the rest of what `token` entered.
    fn leave(&mut self, token: &Token<'de>) -> Result<(), Malformed> {
        match token {
            Token::Object => {
                while self.reader.member()?.is_some() {
                    self.reader.skip()?;
                }
            }
            Token::List => {
                while self.reader.item()? {
                    self.reader.skip()?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}
