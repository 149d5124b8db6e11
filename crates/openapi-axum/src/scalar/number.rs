//! Numbers with a fraction.

use std::fmt::{self, Display};
use std::ops::{Bound, RangeBounds};
use std::str::FromStr;

use super::{Mismatch, describe};
use crate::decode::Token;

/// Reads a number.
///
/// # Errors
///
/// What was found is none, or is not finite in 64 bits.
pub fn number(token: &Token<'_>) -> Result<f64, Mismatch> {
    finite(token, f64::is_finite)
}

/// Reads a number of 32 bits.
///
/// # Errors
///
/// What was found is none, or is not finite in 32 bits.
pub fn float(token: &Token<'_>) -> Result<f32, Mismatch> {
    finite(token, f32::is_finite)
}

/// Reads by `read` a number between a least and a greatest value.
pub fn within<T>(
    minimum: Bound<T>,
    maximum: Bound<T>,
    read: impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy,
) -> impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy
where
    T: Copy + Display + PartialOrd,
{
    move |token| {
        let value = read(token)?;
        if (minimum, maximum).contains(&value) {
            return Ok(value);
        }
        let expected = format!("a number {}", Range(minimum, maximum));
        Err(Mismatch::kind(expected, "one out of range"))
    }
}

/// Reads by `read` a number that is a multiple of `factor`, as far as binary fractions can tell.
pub fn multiple_of_number<T>(
    factor: f64,
    read: impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy,
) -> impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy
where
    T: Copy + Display,
{
    /// How far a quotient may be from an integer, as a part of it: 0.3 / 0.1 is not 3.
    const PRECISION: f64 = 1e-9;
    move |token| {
        let value = read(token)?;
        // By way of its digits, for 0.1 of 32 bits is another number than 0.1 of 64.
        let quotient = value.to_string().parse::<f64>().unwrap_or(f64::NAN) / factor;
        let distance = (quotient - quotient.round()).abs();
        if distance <= PRECISION * quotient.abs().max(1.0) {
            return Ok(value);
        }
        let expected = format!("a multiple of {factor}");
        Err(Mismatch::kind(expected, "another number"))
    }
}

fn finite<T>(token: &Token<'_>, is_finite: fn(T) -> bool) -> Result<T, Mismatch>
where
    T: Copy + FromStr,
{
    match token {
        Token::Number(text) => text.parse().ok(),
        Token::Untyped(text)
            if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) =>
        {
            text.parse().ok()
        }
        _ => None,
    }
    .filter(|number| is_finite(*number))
    .ok_or_else(|| Mismatch::kind("a number", describe(token)))
}

/// A range in words.
struct Range<T>(Bound<T>, Bound<T>);

impl<T: Display> Display for Range<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Bound::Included(minimum) => write!(formatter, "of at least {minimum}")?,
            Bound::Excluded(minimum) => write!(formatter, "greater than {minimum}")?,
            Bound::Unbounded => {}
        }
        if !matches!(self.0, Bound::Unbounded) && !matches!(self.1, Bound::Unbounded) {
            formatter.write_str(" and ")?;
        }
        match &self.1 {
            Bound::Included(maximum) => write!(formatter, "of at most {maximum}"),
            Bound::Excluded(maximum) => write!(formatter, "less than {maximum}"),
            Bound::Unbounded => Ok(()),
        }
    }
}
