//! Dates and times (RFC 3339, section 5.6), strictly in the form that it has for them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Mismatch, of_text};
use crate::decode::Token;

/// Reads a date (`full-date`).
///
/// # Errors
///
/// What was found is none.
pub fn date(token: &Token<'_>) -> Result<Date, Mismatch> {
    let read = |text: &str| text.parse().ok().filter(|_| has_form(text, b"9999-99-99"));
    of_text(token, "a date such as 2024-12-31", read)
}

/// Reads a point in time (`date-time`).
///
/// # Errors
///
/// What was found is none.
pub fn date_time(token: &Token<'_>) -> Result<Timestamp, Mismatch> {
    let read = |text: &str| {
        let (date, time) = text.split_at_checked(10)?;
        let time = time.strip_prefix(['T', 't'])?;
        let is_written_so = has_form(date, b"9999-99-99") && is_time(time);
        text.parse().ok().filter(|_| is_written_so)
    };
    of_text(token, "a time such as 2024-12-31T23:59:59Z", read)
}

/// Whether it is a time of day with its offset (`full-time`).
pub(super) fn is_time(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked(8) else {
        return false;
    };
    let number = |digits: &str| digits.parse::<u8>().unwrap_or(u8::MAX);
    let is_clock = |text: &str| number(&text[..2]) < 24 && number(&text[3..5]) < 60;
    if !has_form(time, b"99:99:99") || !is_clock(time) || number(&time[6..]) > 60 {
        return false;
    }
    let offset = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            if offset.len() == fraction.len() {
                return false;
            }
            offset
        }
    };
    match offset.strip_prefix(['+', '-']) {
        Some(offset) => has_form(offset, b"99:99") && is_clock(offset),
        None => matches!(offset, "Z" | "z"),
    }
}

/// Whether there is a digit where `form` has a nine, and elsewhere what it has.
fn has_form(text: &str, form: &[u8]) -> bool {
    let fits = |(byte, form): (u8, &u8)| match form {
        b'9' => byte.is_ascii_digit(),
        other => byte == *other,
    };
    text.len() == form.len() && text.bytes().zip(form).all(fits)
}
