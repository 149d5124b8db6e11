//! Reads a body strictly, in one pass, and reports everything that is wrong with it.
//!
//! A generated decoder is a plain function over a [`Decoder`]. It asks for what the schema expects; the
//! [`Reader`] behind it knows the format. A mistake in a value is noted with its pointer and reading goes on;
//! only text that is not of the format at all stops it.

mod any;
mod count;
mod decoder;
mod delimited;
mod fields;
mod form;
mod json;
mod list;
mod map;
mod parameter;
mod pointer;
pub mod read;
mod slot;
mod union;
mod xml;

pub use count::Count;
pub use delimited::{DelimitedReader, Delimiter};
pub use fields::FieldsReader;
pub(crate) use fields::{check_json, member};
pub use form::{FormReader, PAIR_LIMIT};
pub use json::JsonReader;
pub use list::ListRules;
pub use map::Kept;
pub(crate) use parameter::{only_member, whole};
pub use pointer::Pointer;
pub use slot::Slot;
pub use union::{Alternative, Form};
pub use xml::XmlReader;

use std::borrow::Cow;

use crate::fields::Field;
use crate::rejection::{Rejection, Violation, Violations};
use crate::scalar::Mismatch;

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
    /// An object some members of which are attributes in XML.
    Element,
    /// A list.
    List,
    /// A list whose items stand in XML without an element around them.
    Repeated,
    /// Text, a number, a boolean.
    Scalar,
}

impl Expected {
    fn is_object(self) -> bool {
        matches!(self, Self::Object | Self::Element)
    }

    fn is_list(self) -> bool {
        matches!(self, Self::List | Self::Repeated)
    }
}

/// Text that is not of the format: where, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Bytes from the beginning of the body.
    pub offset: usize,
    /// What was expected there.
    pub expected: &'static str,
}

/// A format's side of decoding: the same questions for JSON, XML and forms. A clone reads on from the same place, to
/// look at what comes next or to try what it may be; making one is cheap, and copies nothing of the body.
pub trait Reader<'de>: Clone {
    /// Whether the format tells text from numbers and booleans.
    const IS_TYPED: bool;
    /// Whether a value is one text, which is a scalar, a list or an object as the schema has it.
    const IS_ONE_TEXT: bool = false;
    /// Whether it is XML, in which members may have other names.
    const IS_XML: bool = false;

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
    /// How far it has come, in bytes: of a format that is taken apart beforehand, how much text it has handed out.
    fn position(&self) -> usize;
}

/// What a generated decoder returns: the value, or `None` where it was not valid and that is noted.
pub type Decoded<T> = Result<Option<T>, Malformed>;

/// A reader, and what was found wrong so far.
#[derive(Debug)]
pub struct Decoder<R> {
    reader: R,
    violations: Violations,
    /// What was read to tell alternatives inside of alternatives apart.
    trials: union::Trials,
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

/// Decodes an object whose members are fields: of a form that is taken apart by the contract's encodings, or of a
/// multipart body.
///
/// # Errors
///
/// [`Rejection::Invalid`] with all that is wrong.
pub fn fields<'de, T>(
    fields: &'de [Field],
    read: impl FnOnce(&mut Decoder<FieldsReader<'de>>, &Pointer<'_>) -> Decoded<T>,
) -> Result<T, Rejection> {
    let mut violations = Violations::default();
    Field::check(fields, &mut violations);
    if !violations.is_empty() {
        return Err(Rejection::Invalid(violations));
    }
    run("", FieldsReader::new(fields, |_| true)?, read)
}

/// Decodes a body that is text and nothing else (`text/plain`) by one of the readings of [`scalar`](crate::scalar).
///
/// # Errors
///
/// [`Rejection::Invalid`] with what is wrong.
pub fn text<T>(
    body: &[u8],
    reading: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
) -> Result<T, Rejection> {
    let token = Token::Untyped(Cow::Borrowed(utf8(body)?));
    reading(&token).map_err(|mismatch| Violation::of_body("", &mismatch).into())
}

pub(crate) fn utf8(body: &[u8]) -> Result<&str, Rejection> {
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
    let mut decoder = Decoder::new(reader);
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
