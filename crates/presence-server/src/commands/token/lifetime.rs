//! How long a token is good.

/// The longest that a token of these is good, in seconds: 30 days.
const LONGEST_S: i64 = 30 * 24 * 60 * 60;

/// Takes a time in seconds, or in another unit: `90`, `90s`, `15m`, `8h`, `7d`.
pub(super) fn lifetime_s(text: &str) -> Result<i64, &'static str> {
    let units = [("s", 1), ("m", 60), ("h", 60 * 60), ("d", 24 * 60 * 60)];
    let in_unit = units
        .into_iter()
        .find_map(|(unit, unit_s)| Some((text.strip_suffix(unit)?, unit_s)));
    let (digits, unit_s) = in_unit.unwrap_or((text, 1));
    // The parser of integers takes a `+`.
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    let number: Option<i64> = digits.parse().ok().filter(|_| is_number);
    let seconds = number.and_then(|number| number.checked_mul(unit_s));
    match seconds {
        None => Err("it must be a number of seconds, or a number and `s`, `m`, `h` or `d`"),
        Some(seconds @ 1..=LONGEST_S) => Ok(seconds),
        Some(_) => Err("it must be a second at least, and 30 days at most"),
    }
}
