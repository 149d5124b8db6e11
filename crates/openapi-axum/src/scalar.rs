//! The readings of scalars, the same in bodies of every format and in parameters.
//!
//! No reading quotes what was sent: the answer to a bad request says what kind of thing was found.

use std::borrow::Cow;
use std::fmt;

use crate::decode::Token;

/// A value that is not what the schema asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    expected: Cow<'static, str>,
    found: Cow<'static, str>,
}

/// What text must keep to.
#[derive(Debug, Clone, Copy)]
pub struct TextRules {
    /// Fewest characters (Unicode scalar values).
    pub min_length: usize,
    /// Most characters (Unicode scalar values).
    pub max_length: usize,
    /// The characters it may be made of.
    pub characters: Option<Characters>,
}

/// A class of characters that text may be made of.
#[derive(Debug, Clone, Copy)]
pub struct Characters {
    /// The pattern as the contract writes it.
    pub pattern: &'static str,
    /// Whether all of a text is of the class.
    pub all: fn(&str) -> bool,
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

impl TextRules {
    /// Any text.
    pub const ANY: Self = Self {
        min_length: 0,
        max_length: usize::MAX,
        characters: None,
    };

    /// Checks length and characters.
    ///
    /// # Errors
    ///
    /// The rules that the text breaks.
    pub fn check(&self, text: &str) -> Result<(), Mismatch> {
        match (self.check_length(text), self.check_characters(text)) {
            (Err(one), Err(other)) => Err(Mismatch {
                expected: format!("{}, and {}", one.expected, other.expected).into(),
                found: format!("{}, and {}", one.found, other.found).into(),
            }),
            (one, other) => one.and(other),
        }
    }

    fn check_length(&self, text: &str) -> Result<(), Mismatch> {
        // A text has at least a quarter as many characters as bytes, and at most as many.
        if text.len() <= self.max_length && text.len() >= self.min_length.saturating_mul(4) {
            return Ok(());
        }
        let length = text.chars().count();
        if length > self.max_length {
            Err(Mismatch::length("at most", self.max_length, length))
        } else if length < self.min_length {
            Err(Mismatch::length("at least", self.min_length, length))
        } else {
            Ok(())
        }
    }

    fn check_characters(&self, text: &str) -> Result<(), Mismatch> {
        match self.characters {
            Some(characters) if !(characters.all)(text) => Err(Mismatch {
                expected: format!("only characters of `{}`", characters.pattern).into(),
                found: "another".into(),
            }),
            _ => Ok(()),
        }
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

/// Reads text that keeps to what `read` demands, and to a format that `check` knows and otherwise puts into words.
pub fn of_format(
    read: impl Fn(&Token<'_>) -> Result<String, Mismatch>,
    check: impl Fn(&str) -> Result<(), &'static str>,
) -> impl Fn(&Token<'_>) -> Result<String, Mismatch> {
    move |token| {
        let text = read(token)?;
        match check(&text) {
            Ok(()) => Ok(text),
            Err(expected) => Err(Mismatch::kind(expected, "another text")),
        }
    }
}

/// Reads an integer of 32 bits within `minimum..=maximum`, or says what was found.
pub fn int32(minimum: i32, maximum: i32) -> impl Fn(&Token<'_>) -> Result<i32, Mismatch> + Copy {
    move |token| {
        let value = integer(token, i64::from(minimum), i64::from(maximum))?;
        i32::try_from(value).map_err(|_| out_of_range(i64::from(minimum), i64::from(maximum)))
    }
}

/// Reads an integer of 64 bits within `minimum..=maximum`, or says what was found.
pub fn int64(minimum: i64, maximum: i64) -> impl Fn(&Token<'_>) -> Result<i64, Mismatch> + Copy {
    move |token| integer(token, minimum, maximum)
}

/// Reads a number.
///
/// # Errors
///
/// What was found is none, or is not finite in 64 bits.
pub fn number(token: &Token<'_>) -> Result<f64, Mismatch> {
    const EXPECTED: &str = "a number";
    match token {
        Token::Number(text) => text.parse().ok(),
        Token::Untyped(text)
            if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) =>
        {
            text.parse().ok()
        }
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
    .ok_or_else(|| Mismatch::kind(EXPECTED, describe(token)))
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
            Token::Untyped(text) if is_decimal(text) => text.parse().ok().and_then(by_number),
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

fn integer(token: &Token<'_>, minimum: i64, maximum: i64) -> Result<i64, Mismatch> {
    let value = match token {
        Token::Number(text) => written_integer(text),
        Token::Untyped(text) if is_decimal(text) => text.parse().ok(),
        Token::Untyped(_) => {
            return Err(Mismatch::kind(
                "an integer in decimal digits",
                "another string",
            ));
        }
        other => return Err(Mismatch::kind("an integer", describe(other))),
    };
    value
        .filter(|value| (minimum..=maximum).contains(value))
        .ok_or_else(|| out_of_range(minimum, maximum))
}

fn written_integer(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| whole(text))
}

/// A number such as `7.0` or `1e3`, which JSON Schema takes for an integer.
fn whole(text: &str) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53: every integer up to here is a float of its own.
    let number: f64 = text.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and in range, as just checked"
    )]
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// Whether text is an integer as it is written without ambiguity: no `+`, no leading zero, no `-0`, no spaces.
fn is_decimal(text: &str) -> bool {
    match text.strip_prefix('-').unwrap_or(text).as_bytes() {
        b"0" => text == "0",
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

fn out_of_range(minimum: i64, maximum: i64) -> Mismatch {
    Mismatch {
        expected: format!("an integer from {minimum} to {maximum}").into(),
        found: "one out of range, or with a fraction".into(),
    }
}
