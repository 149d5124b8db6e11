//! The formats of strings that have a Rust type of their own.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::TextFormat;

impl TextFormat {
    /// Whether its values have a Rust type of their own; else they are strings.
    #[must_use]
    pub fn has_own_type(self) -> bool {
        use TextFormat::{Date, DateTime, Ip, Ipv4, Ipv6, Uuid};
        matches!(self, Date | DateTime | Uuid | Ipv4 | Ipv6 | Ip)
    }

    /// Whether a text is a value of its type; every text is where that is a string.
    pub(crate) fn admits(self, text: &str) -> bool {
        match self {
            Self::Date => text.parse::<jiff::civil::Date>().is_ok(),
            Self::DateTime => text.parse::<jiff::Timestamp>().is_ok(),
            Self::Uuid => uuid_digits(text).is_some(),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Ip => text.parse::<IpAddr>().is_ok(),
            _ => true,
        }
    }
}

/// The digits of a UUID (RFC 9562, section 4), in lower case.
pub(crate) fn uuid_digits(text: &str) -> Option<String> {
    let groups: Vec<_> = text.split('-').collect();
    let is_uuid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]);
    let digits = groups.concat().to_ascii_lowercase();
    let is_hexadecimal = digits.chars().all(|digit| digit.is_ascii_hexdigit());
    (is_uuid && is_hexadecimal).then_some(digits)
}
