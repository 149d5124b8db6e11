//! Where a URL's server is: its host, and its port if that is said (RFC 3986, sections 3.2.2 and 3.2.3).

use std::net::Ipv6Addr;

/// `host[:port]`, without a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Authority<'a> {
    /// A name, an IPv4 address, or an IPv6 address in its brackets; never empty.
    pub(super) host: &'a str,
    pub(super) port: Option<u16>,
}

impl<'a> Authority<'a> {
    /// `None` if the text is anything else.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let end = match text.strip_prefix('[') {
            Some(address) => {
                let length = address.find(']')?;
                address[..length].parse::<Ipv6Addr>().ok()?;
                length + 2
            }
            None => {
                let end = text.bytes().position(|byte| byte == b':');
                let end = end.unwrap_or(text.len());
                is_name(&text[..end]).then_some(end)?
            }
        };
        let (host, port) = text.split_at(end);
        Some(Self {
            host,
            port: parse_port(port)?,
        })
    }
}

/// What the grammar calls a `reg-name`, of which IPv4 addresses are some.
fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_fine = if byte == b'%' {
            [bytes.next(), bytes.next()]
                .iter()
                .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit()))
        } else {
            byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte)
        };
        if !is_fine {
            return false;
        }
    }
    !text.is_empty()
}

/// What stands behind the host: nothing, or a colon with a port, which may be left out.
fn parse_port(text: &str) -> Option<Option<u16>> {
    match text.strip_prefix(':') {
        None => text.is_empty().then_some(None),
        Some("") => Some(None),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().ok().map(Some)
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Authority;

    #[test]
    fn hosts_come_with_or_without_a_port() {
        for (text, host, port) in [
            ("a", "a", None),
            ("a.example:80", "a.example", Some(80)),
            ("a:", "a", None),
            ("127.0.0.1:65535", "127.0.0.1", Some(65535)),
            ("[::1]", "[::1]", None),
            ("[::1]:8080", "[::1]", Some(8080)),
            ("a%20b", "a%20b", None),
        ] {
            assert_eq!(Authority::parse(text), Some(Authority { host, port }));
        }
    }

    #[test]
    fn nothing_else_is_taken() {
        for text in [
            "",
            ":80",
            "a b",
            "a:b",
            "a:+5",
            "a:65536",
            "a:1:2",
            "u@a",
            "a/b",
            "a?b",
            "a#b",
            "a%2",
            "a%zz",
            "::1",
            "[::1",
            "[::1]a",
            "[1.2.3.4]",
            "[fe80::1%25eth0]",
            "ä",
            "\u{0}",
        ] {
            assert_eq!(Authority::parse(text), None, "{text}");
        }
    }
}
