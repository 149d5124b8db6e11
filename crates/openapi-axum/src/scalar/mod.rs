//! The readings of scalars, the same in bodies of every format and in parameters.
//!
//! No reading quotes what was sent: the answer to a bad request says what kind of thing was found.

mod date;
mod format;
mod integer;
mod number;
mod text_rules;

pub use date::{date, date_time};
pub use format::Format;
pub use integer::{
    int8, int16, int32, int64, multiple_of, numbered, uint8, uint16, uint32, uint64,
};
pub use number::{float, multiple_of_number, number, within};
pub use text_rules::{Characters, Pattern, TextRules};

use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use uuid::Uuid;

use self::integer::{is_decimal, written_integer};

use crate::decode::Token;

/// A value that is not what the schema asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
}

impl Mismatch {
    /// Something of another kind was found.
    #[must_use]
    pub fn kind(expected: impl Into<Cow<'static, str>>, found: &'static str) -> Self {
        Self {
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// Both at once.
    fn and(self, other: Self) -> Self {
        Self {
            expected: format!("{}, and {}", self.expected, other.expected).into(),
            found: format!("{}, and {}", self.found, other.found).into(),
        }
    }

    fn length(bound: &str, limit: usize, found: usize) -> Self {
        let unit = if limit == 1 {
            "character"
        } else {
            "characters"
        };
        Self {
            expected: format!("{bound} {limit} {unit}").into(),
            found: format!("{found}").into(),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "expected {}, found {}",
            self.expected, self.found
        )
    }
}

/// Reads text that keeps to `rules`, or says what was found or which rule it breaks.
pub fn text(rules: &'static TextRules) -> impl Fn(&Token<'_>) -> Result<String, Mismatch> + Copy {
    |token| match token {
        Token::Text(text) | Token::Untyped(text) => {
            rules.check(text)?;
            Ok(text.clone().into_owned())
        }
        other => Err(Mismatch::kind("a string", describe(other))),
    }
}

/// Reads by `read` what as a text keeps to `rules`, too.
pub fn checked<T>(
    rules: &'static TextRules,
    read: impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy,
) -> impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy {
    move |token| {
        if let Token::Text(text) | Token::Untyped(text) = token {
            rules.check(text)?;
        }
        read(token)
    }
}

/// Reads a UUID (RFC 9562) in its usual form, of 36 characters.
///
/// # Errors
///
/// What was found is none.
pub fn uuid(token: &Token<'_>) -> Result<Uuid, Mismatch> {
    const LENGTH: usize = 36;
    let read = |text: &str| Uuid::try_parse(text).ok().filter(|_| text.len() == LENGTH);
    of_text(token, "a UUID", read)
}

/// Reads an address of IPv4 (RFC 2673, section 3.2).
///
/// # Errors
///
/// What was found is none.
pub fn ipv4(token: &Token<'_>) -> Result<Ipv4Addr, Mismatch> {
    of_text(token, "an IPv4 address", parsed)
}

/// Reads an address of IPv6 (RFC 4291, section 2.2).
///
/// # Errors
///
/// What was found is none.
pub fn ipv6(token: &Token<'_>) -> Result<Ipv6Addr, Mismatch> {
    of_text(token, "an IPv6 address", parsed)
}

/// Reads an address of IPv4 or IPv6.
///
/// # Errors
///
/// What was found is none.
pub fn ip(token: &Token<'_>) -> Result<IpAddr, Mismatch> {
    of_text(token, "an IP address", parsed)
}

/// Reads text that keeps to what `read` demands, and to a format that `check` knows and otherwise puts into words.
pub fn of_format(
    read: impl Fn(&Token<'_>) -> Result<String, Mismatch> + Copy,
    check: impl Fn(&str) -> Result<(), &'static str> + Copy,
) -> impl Fn(&Token<'_>) -> Result<String, Mismatch> + Copy {
    move |token| {
        let text = read(token)?;
        match check(&text) {
            Ok(()) => Ok(text),
            Err(expected) => Err(Mismatch::kind(expected, "another text")),
        }
    }
}

/// Reads a boolean.
///
/// # Errors
///
/// What was found is none.
pub fn boolean(token: &Token<'_>) -> Result<bool, Mismatch> {
    match token {
        Token::Boolean(value) => Ok(*value),
        Token::Untyped(text) if text == "true" => Ok(true),
        Token::Untyped(text) if text == "false" => Ok(false),
        other => Err(Mismatch::kind("true or false", describe(other))),
    }
}

/// Reads a value of an enumeration by its name, or by its number where it has one; or says what was found.
/// `expected` lists the names.
pub fn enumeration<T>(
    expected: &'static str,
    by_name: fn(&str) -> Option<T>,
    by_number: fn(i64) -> Option<T>,
) -> impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy {
    move |token| {
        let value = match token {
            Token::Text(text) => by_name(text),
            Token::Number(text) => written_integer(text).and_then(by_number),
            Token::Untyped(text) if is_decimal(text) => {
                let number = text.parse().ok();
                number.and_then(by_number).or_else(|| by_name(text))
            }
            Token::Untyped(text) => by_name(text),
            _ => None,
        };
        value.ok_or_else(|| match token {
            Token::Text(_) | Token::Untyped(_) => Mismatch::kind(expected, "another string"),
            Token::Number(_) => Mismatch::kind(expected, "another number"),
            other => Mismatch::kind(expected, describe(other)),
        })
    }
}

/// What kind of thing was found, with its article.
#[must_use]
pub fn describe(token: &Token<'_>) -> &'static str {
    match token {
        Token::Object => "an object",
        Token::List => "a list",
        Token::Null => "null",
        Token::Boolean(_) => "a boolean",
        Token::Number(_) => "a number",
        Token::Text(_) | Token::Untyped(_) => "a string",
    }
}

/// Reads what is written as text.
fn of_text<T>(
    token: &Token<'_>,
    expected: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Mismatch> {
    match token {
        Token::Text(text) | Token::Untyped(text) => {
            read(text).ok_or_else(|| Mismatch::kind(expected, "another string"))
        }
        other => Err(Mismatch::kind(expected, describe(other))),
    }
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
