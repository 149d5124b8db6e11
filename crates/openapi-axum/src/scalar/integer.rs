//! Integers of every width.

use std::fmt::Display;
use std::ops::Rem;

use super::{Mismatch, describe};
use crate::decode::Token;

/// Reads an integer of 8 bits within `minimum..=maximum`, or says what was found.
pub fn int8(minimum: i8, maximum: i8) -> impl Fn(&Token<'_>) -> Result<i8, Mismatch> + Copy {
    move |token| narrow(token, minimum, maximum)
}

/// Reads an integer of 16 bits within `minimum..=maximum`, or says what was found.
pub fn int16(minimum: i16, maximum: i16) -> impl Fn(&Token<'_>) -> Result<i16, Mismatch> + Copy {
    move |token| narrow(token, minimum, maximum)
}

/// Reads an integer of 32 bits within `minimum..=maximum`, or says what was found.
pub fn int32(minimum: i32, maximum: i32) -> impl Fn(&Token<'_>) -> Result<i32, Mismatch> + Copy {
    move |token| narrow(token, minimum, maximum)
}

/// Reads an integer of 64 bits within `minimum..=maximum`, or says what was found.
pub fn int64(minimum: i64, maximum: i64) -> impl Fn(&Token<'_>) -> Result<i64, Mismatch> + Copy {
    move |token| narrow(token, minimum, maximum)
}

/// Reads an integer of 8 bits without a sign within `minimum..=maximum`, or says what was found.
pub fn uint8(minimum: u8, maximum: u8) -> impl Fn(&Token<'_>) -> Result<u8, Mismatch> + Copy {
    move |token| narrow(token, minimum, maximum)
}

/// Reads an integer of 16 bits without a sign within `minimum..=maximum`, or says what was found.
pub fn uint16(minimum: u16, maximum: u16) -> impl Fn(&Token<'_>) -> Result<u16, Mismatch> + Copy {
    move |token| narrow(token, minimum, maximum)
}

/// Reads an integer of 32 bits without a sign within `minimum..=maximum`, or says what was found.
pub fn uint32(minimum: u32, maximum: u32) -> impl Fn(&Token<'_>) -> Result<u32, Mismatch> + Copy {
    move |token| narrow(token, minimum, maximum)
}

/// Reads an integer of 64 bits without a sign within `minimum..=maximum`, or says what was found.
pub fn uint64(minimum: u64, maximum: u64) -> impl Fn(&Token<'_>) -> Result<u64, Mismatch> + Copy {
    move |token| {
        let value = match token {
            Token::Number(text) => text
                .parse()
                .ok()
                .or_else(|| u64::try_from(whole(text)?).ok()),
            Token::Untyped(text) if is_decimal(text) => text.parse().ok(),
            other => return Err(no_integer(other)),
        };
        let value = value.filter(|value| (minimum..=maximum).contains(value));
        value.ok_or_else(|| out_of_range(minimum, maximum))
    }
}

/// Reads by `read` an integer that is a multiple of `factor`.
pub fn multiple_of<T>(
    factor: T,
    read: impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy,
) -> impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy
where
    T: Copy + Default + Display + PartialEq + Rem<Output = T>,
{
    move |token| {
        let value = read(token)?;
        // Nothing is a multiple of zero; and a remainder by it does not exist.
        if factor != T::default() && value % factor == T::default() {
            return Ok(value);
        }
        let expected = format!("a multiple of {factor}");
        Err(Mismatch::kind(expected, "another integer"))
    }
}

/// Reads a value of an enumeration of integers; or says what was found. `expected` lists them.
pub fn numbered<T>(
    expected: &'static str,
    by_number: fn(i64) -> Option<T>,
) -> impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy {
    move |token| {
        let value = match token {
            Token::Number(text) => written_integer(text),
            Token::Untyped(text) if is_decimal(text) => text.parse().ok(),
            Token::Untyped(_) => return Err(Mismatch::kind(expected, "another string")),
            other => return Err(Mismatch::kind(expected, describe(other))),
        };
        let value = value.and_then(by_number);
        value.ok_or_else(|| Mismatch::kind(expected, "another number"))
    }
}

/// An integer that fits into 64 bits with a sign.
fn narrow<T>(token: &Token<'_>, minimum: T, maximum: T) -> Result<T, Mismatch>
where
    T: Copy + Display + PartialOrd + TryFrom<i64>,
{
    let value = match token {
        Token::Number(text) => written_integer(text),
        Token::Untyped(text) if is_decimal(text) => text.parse().ok(),
        other => return Err(no_integer(other)),
    };
    value
        .and_then(|value| T::try_from(value).ok())
        .filter(|value| (minimum..=maximum).contains(value))
        .ok_or_else(|| out_of_range(minimum, maximum))
}

fn no_integer(found: &Token<'_>) -> Mismatch {
    match found {
        Token::Untyped(_) => Mismatch::kind("an integer in decimal digits", "another string"),
        other => Mismatch::kind("an integer", describe(other)),
    }
}

pub(super) fn written_integer(text: &str) -> Option<i64> {
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
pub(super) fn is_decimal(text: &str) -> bool {
    match text.strip_prefix('-').unwrap_or(text).as_bytes() {
        b"0" => text == "0",
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

fn out_of_range(minimum: impl Display, maximum: impl Display) -> Mismatch {
    Mismatch {
        expected: format!("an integer from {minimum} to {maximum}").into(),
        found: "one out of range, or with a fraction".into(),
    }
}
