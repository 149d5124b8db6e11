//! Reads parameters of the path, the query, the headers and the cookies, and notes everything that is wrong with them.

mod styled;

use std::borrow::Cow;

use http::HeaderMap;
use http::header::HeaderName;
use percent_encoding::percent_decode_str;

pub use self::styled::{Names, Source, Text};
use crate::decode::Token;
use crate::rejection::{Rejection, Violation, Violations};
use crate::scalar::Mismatch;

/// Reads the parameters of one request.
#[derive(Debug)]
pub struct Parameters<'a> {
    headers: &'a HeaderMap,
    query: &'a str,
    violations: Violations,
}

/// The name of a header that is a parameter.
#[derive(Debug)]
pub struct HeaderParameter {
    spelling: &'static str,
    name: HeaderName,
}

/// What was found of a parameter: nothing, its text, or something that is no text.
type Found<'a> = Result<Option<Cow<'a, str>>, &'static str>;

impl HeaderParameter {
    /// A header as the contract spells it, and in lower case.
    #[must_use]
    pub const fn new(spelling: &'static str, lower: &'static str) -> Self {
        Self {
            spelling,
            name: HeaderName::from_static(lower),
        }
    }
}

impl<'a> Parameters<'a> {
    /// Starts on a request.
    #[must_use]
    pub fn new(parts: &'a http::request::Parts) -> Self {
        let query = parts.uri.query().unwrap_or("");
        Self {
            headers: &parts.headers,
            query,
            violations: Violations::default(),
        }
    }

    /// A parameter of the path; `segment` is as the path has it.
    pub fn path<T>(
        &mut self,
        name: &'static str,
        segment: &str,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<T> {
        let found = decode(segment).map(Some);
        self.required(name, found, read)
    }

    /// A parameter of the query that may be missing.
    pub fn query<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<Option<T>> {
        let found = query(self.query, name);
        self.optional(name, found, read)
    }

    /// A parameter of the query that must be there.
    pub fn required_query<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<T> {
        let found = query(self.query, name);
        self.required(name, found, read)
    }

    /// A header that may be missing.
    pub fn header<T>(
        &mut self,
        name: &HeaderParameter,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<Option<T>> {
        let found = header(self.headers, &name.name);
        self.optional(name.spelling, found, read)
    }

    /// A header that must be there.
    pub fn required_header<T>(
        &mut self,
        name: &HeaderParameter,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<T> {
        let found = header(self.headers, &name.name);
        self.required(name.spelling, found, read)
    }

    /// Ends reading: the rejection that lists all that was wrong.
    #[must_use]
    pub fn reject(self) -> Rejection {
        Rejection::Invalid(self.violations)
    }

    fn required<T>(
        &mut self,
        name: &'static str,
        found: Found<'_>,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<T> {
        let value = self.optional(name, found, read)?;
        if value.is_none() {
            self.violations
                .note(Violation::of_parameter(name, &"is missing"));
        }
        value
    }

    fn optional<T>(
        &mut self,
        name: &'static str,
        found: Found<'_>,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<Option<T>> {
        let violation = match found {
            Ok(None) => return Some(None),
            Ok(Some(text)) => match read(&Token::Untyped(text)) {
                Ok(value) => return Some(Some(value)),
                Err(mismatch) => Violation::of_parameter(name, &mismatch),
            },
            Err(problem) => Violation::of_parameter(name, &problem),
        };
        self.violations.note(violation);
        None
    }
}

/// The values of a header that is given several times are one list (RFC 9110, section 5.3).
fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Found<'a> {
    let mut joined: Option<Cow<'a, str>> = None;
    for value in headers.get_all(name) {
        let text = std::str::from_utf8(value.as_bytes()).map_err(|_| "is not UTF-8")?;
        joined = Some(match joined {
            None => Cow::Borrowed(text),
            Some(before) => Cow::Owned(format!("{before}, {text}")),
        });
    }
    Ok(joined)
}

/// The value of a name in the query, decoded.
fn query<'a>(query: &'a str, name: &str) -> Found<'a> {
    raw_query(query, name)?.map(decode_form).transpose()
}

/// The value of a name in the query, which may stand there once, as it is sent.
pub(crate) fn raw_query<'a>(query: &'a str, name: &str) -> Result<Option<&'a str>, &'static str> {
    let mut found = None;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if decode_form(key).is_ok_and(|key| key == name) && found.replace(value).is_some() {
            return Err("is given twice");
        }
    }
    Ok(found)
}

/// Undoes the encoding of forms and queries: `+` is a space.
pub(crate) fn decode_form(text: &str) -> Result<Cow<'_, str>, &'static str> {
    if text.contains('+') {
        return decode(&text.replace('+', " ")).map(|text| Cow::Owned(text.into_owned()));
    }
    decode(text)
}

/// Undoes percent-encoding (RFC 3986, section 2.1), strictly: no stray `%`, and nothing that is not UTF-8.
fn decode(text: &str) -> Result<Cow<'_, str>, &'static str> {
    if !text.as_bytes().contains(&b'%') {
        return Ok(Cow::Borrowed(text));
    }
    let stray = text.match_indices('%').any(|(index, _)| {
        let digits = text.as_bytes().get(index + 1..index + 3);
        !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if stray {
        return Err("has a `%` without two hexadecimal digits");
    }
    percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| "is not UTF-8")
}
