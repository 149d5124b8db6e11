//! Formats of strings that have no type of their own.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::date::is_time;

/// A format of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Base64 with padding (RFC 4648, section 4).
    Byte,
    /// A time of day (RFC 3339, `full-time`).
    Time,
    /// A duration (ISO 8601, RFC 3339, appendix A).
    Duration,
    /// A URI (RFC 3986, section 3).
    Uri,
    /// An address of mail (RFC 5321, `Mailbox`).
    Email,
    /// The name of a host (RFC 1123, section 2.1).
    Hostname,
    /// A decimal number of any size.
    Decimal,
}

impl Format {
    /// What it is, with an example.
    #[must_use]
    pub fn expected(self) -> &'static str {
        match self {
            Self::Byte => "Base64",
            Self::Time => "a time of day such as 23:59:59Z",
            Self::Duration => "a duration such as P1DT12H",
            Self::Uri => "a URI such as https://example.com/a",
            Self::Email => "an address such as ann@example.com",
            Self::Hostname => "the name of a host such as example.com",
            Self::Decimal => "a decimal number such as -12.50",
        }
    }

    /// Whether a text is of it.
    #[must_use]
    pub fn holds(self, text: &str) -> bool {
        match self {
            Self::Byte => is_base64(text),
            Self::Time => is_time(text),
            Self::Duration => is_duration(text),
            Self::Uri => is_uri(text),
            Self::Email => is_mailbox(text),
            Self::Hostname => is_hostname(text),
            Self::Decimal => is_decimal(text),
        }
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.len().is_multiple_of(4) && text.len() - digits.len() <= 2 && digits.bytes().all(is_digit)
}

/// Numbers, each with its unit, in this order; those of a clock after `T`.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    match time {
        None => !date.is_empty() && has_units(date, "YMWD"),
        Some(time) => has_units(date, "YMWD") && !time.is_empty() && has_units(time, "HMS"),
    }
}

/// Whether it is numbers, each with one of these units, in their order.
fn has_units(mut text: &str, mut units: &str) -> bool {
    while !text.is_empty() {
        let length = text.bytes().take_while(u8::is_ascii_digit).count();
        let mut rest = &text[length..];
        let fraction = rest.strip_prefix('.').unwrap_or("");
        let places = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if places > 0 {
            rest = &fraction[places..];
        }
        let mut after = rest.chars();
        let unit = after.next();
        let Some((_, later)) = unit.and_then(|unit| units.split_once(unit)) else {
            return false;
        };
        // Only of the smallest there may be a part.
        if length == 0 || (places > 0 && unit != Some('S')) {
            return false;
        }
        (text, units) = (after.as_str(), later);
    }
    true
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len())),
        None => ("", rest),
    };
    is_scheme && is_authority(authority) && is_escaped(path) && is_escaped(fragment)
}

/// Whether brackets are only around an address of IPv6.
fn is_authority(text: &str) -> bool {
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((address, port)) => {
            let user = text.len() - host.len();
            address.parse::<Ipv6Addr>().is_ok() && is_escaped(port) && is_escaped(&text[..user])
        }
        None => is_escaped(text),
    }
}

/// Whether all that a URI has no characters for is written as `%` and two digits.
fn is_escaped(text: &str) -> bool {
    let mut pieces = text.split('%');
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte);
    let begins = |piece: &str| {
        let digits = piece.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let first = pieces.next().unwrap_or("");
    first.bytes().all(is_plain) && pieces.all(|piece| begins(piece) && piece.bytes().all(is_plain))
}

fn is_mailbox(text: &str) -> bool {
    const LOCAL_LIMIT: usize = 64;
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let literal = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_domain = match literal {
        None => is_hostname(domain),
        Some(literal) => match literal.strip_prefix("IPv6:") {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => literal.parse::<Ipv4Addr>().is_ok(),
        },
    };
    is_domain && local.len() <= LOCAL_LIMIT && (is_dot_string(local) || is_quoted(local))
}

fn is_dot_string(text: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let is_atom =
        |atom: &str| !atom.is_empty() && atom.bytes().all(|byte| is_plain(byte) || byte >= 0x80);
    text.split('.').all(is_atom)
}

fn is_quoted(text: &str) -> bool {
    let inner = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner else { return false };
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'\\' => bytes.next().unwrap_or(0),
            b'"' => return false,
            other => other,
        };
        if byte < b' ' {
            return false;
        }
    }
    true
}

fn is_hostname(text: &str) -> bool {
    const LIMIT: usize = 253;
    const LABEL_LIMIT: usize = 63;
    let is_label = |label: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=LABEL_LIMIT).contains(&label.len())
            && label.bytes().all(is_plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= LIMIT && text.split('.').all(is_label)
}

fn is_decimal(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (
            mantissa,
            exponent.strip_prefix(['-', '+']).unwrap_or(exponent),
        ),
        None => (text, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    is_digits(whole) && is_digits(fraction) && is_digits(exponent)
}
