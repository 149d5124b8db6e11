//! Media types as a contract lists them, and as a request names them (RFC 9110, section 8.3).

use http::HeaderValue;

/// How a body of a media type is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// RFC 8259.
    Json,
}

/// A media type that a contract lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType {
    /// Type and subtype, in lower case.
    pub essence: &'static str,
    /// How it is read and written.
    pub codec: Codec,
    /// The value of `Content-Type` in an answer.
    pub content_type: HeaderValue,
}

/// A media type or range as a header names it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) kind: &'a str,
    pub(crate) subtype: &'a str,
    parameters: &'a str,
}

impl MediaType {
    /// A media type, and what an answer of it says in `Content-Type`.
    #[must_use]
    pub const fn new(essence: &'static str, codec: Codec, content_type: &'static str) -> Self {
        Self {
            essence,
            codec,
            content_type: HeaderValue::from_static(content_type),
        }
    }
}

impl<'a> Named<'a> {
    /// Reads `type/subtype;name=value`; `None` if it is not of that form.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
        let (kind, subtype) = essence.trim_matches([' ', '\t']).split_once('/')?;
        (is_token(kind) && is_token(subtype)).then_some(Self {
            kind,
            subtype,
            parameters,
        })
    }

    /// Whether it is `essence`, in any case.
    pub(crate) fn is(&self, essence: &str) -> bool {
        essence.split_once('/').is_some_and(|(kind, subtype)| {
            self.kind.eq_ignore_ascii_case(kind) && self.subtype.eq_ignore_ascii_case(subtype)
        })
    }

    /// Its parameters, names and unquoted values; `None` for one that is not of the form `name=value`.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = Option<(&'a str, &'a str)>> {
        split(self.parameters, b';').map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            let unquoted = value
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            let well_formed = is_token(name) && (unquoted.is_some() || is_token(value));
            well_formed.then_some((name, unquoted.unwrap_or(value)))
        })
    }
}

/// Splits at `separator` outside of quotes, trims, and leaves out what is empty (RFC 9110, section 5.6.1).
pub(crate) fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (mut quoted, mut escaped) = (false, false);
        let end = rest.bytes().position(|byte| {
            if escaped {
                escaped = false;
            } else if quoted && byte == b'\\' {
                escaped = true;
            } else if byte == b'"' {
                quoted = !quoted;
            }
            byte == separator && !quoted && !escaped
        });
        let (item, remainder) = match end {
            Some(end) => (&rest[..end], &rest[end + 1..]),
            None => (rest, ""),
        };
        rest = remainder;
        Some(item.trim_matches([' ', '\t']))
    })
    .filter(|item| !item.is_empty())
}

/// Whether text is a token (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
