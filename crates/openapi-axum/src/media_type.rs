//! Media types as a contract lists them, and as a request names them (RFC 9110, section 8.3).

use http::{HeaderMap, HeaderName, HeaderValue};

/// How a body of a media type is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// RFC 8259.
    Json,
    /// XML 1.0, fifth edition.
    Xml,
    /// `application/x-www-form-urlencoded` (WHATWG URL standard, section 5); read only.
    Form,
    /// Text as it is (`text/plain`).
    Text,
    /// Bytes as they are.
    Bytes,
    /// Parts (RFC 2046, section 5.1); read only.
    Multipart,
    /// Server-sent events (HTML standard, section 9.2); written only.
    Events,
    /// A JSON Patch (RFC 6902).
    JsonPatch,
    /// A JSON Patch, or the whole as JSON.
    JsonPatchOrJson,
    /// A JSON Merge Patch (RFC 7396).
    MergePatch,
}

/// A media type that a contract lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType {
    /// Type and subtype, in lower case.
    pub essence: &'static str,
    /// Its parameters but `charset`, names in lower case: a request must name them with these values.
    pub parameters: &'static [(&'static str, &'static str)],
    /// How it is read and written.
    pub codec: Codec,
    /// The value of `Content-Type` in an answer.
    pub content_type: HeaderValue,
}

/// A media type or range as a header names it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    essence: &'a str,
    /// Where the slash is.
    slash: usize,
    parameters: &'a str,
}

impl MediaType {
    /// A media type, and what an answer of it says in `Content-Type`.
    #[must_use]
    pub const fn new(essence: &'static str, codec: Codec, content_type: &'static str) -> Self {
        Self {
            essence,
            parameters: &[],
            codec,
            content_type: HeaderValue::from_static(content_type),
        }
    }

    /// The same with parameters.
    #[must_use]
    pub const fn with(mut self, parameters: &'static [(&'static str, &'static str)]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Whether it has a parameter with this value.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        let mut parameters = self.parameters.iter();
        parameters.any(|(known, is)| known.eq_ignore_ascii_case(name) && *is == value)
    }

    /// Whether it is a range (`image/*`, `*/*`) instead of one media type.
    pub(crate) fn is_range(&self) -> bool {
        self.essence.ends_with("/*")
    }
}

impl<'a> Named<'a> {
    /// Reads `type/subtype;name=value`; `None` if it is not of that form.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (essence, parameters) = split_at_byte(text, b';').unwrap_or((text, ""));
        let essence = essence.trim_ascii();
        let (kind, subtype) = split_at_byte(essence, b'/')?;
        (is_token(kind) && is_token(subtype)).then_some(Self {
            essence,
            slash: kind.len(),
            parameters,
        })
    }

    /// Whether it is `essence`, in any case.
    pub(crate) fn is(&self, essence: &str) -> bool {
        self.essence.eq_ignore_ascii_case(essence)
    }

    /// Whether it is JSON, by its name or its suffix (RFC 6839).
    pub(crate) fn is_json(&self) -> bool {
        let subtype = self.essence.get(self.slash + 1..).unwrap_or_default();
        let suffix = subtype.rsplit('+').next().unwrap_or_default();
        suffix.eq_ignore_ascii_case("json")
    }

    /// Whether it is in a range (`image/*`, `*/*`) that a contract lists, or is a range that is.
    pub(crate) fn is_in(&self, range: &str) -> bool {
        let Some(kind) = range.strip_suffix("/*") else {
            return false;
        };
        let own = self.essence.get(..self.slash).unwrap_or_default();
        kind == "*" || own.eq_ignore_ascii_case(kind)
    }

    /// Whether it is the range of all media types.
    pub(crate) fn is_any(&self) -> bool {
        self.essence == "*/*"
    }

    /// Whether it is the range, such as `text/*`, that `essence` is in.
    pub(crate) fn is_type_of(&self, essence: &str) -> bool {
        let (kind, subtype) = self.essence.as_bytes().split_at(self.slash);
        let of_essence = essence.as_bytes().get(..=self.slash);
        subtype == b"/*"
            && of_essence.is_some_and(|of_essence| {
                of_essence
                    .strip_suffix(b"/")
                    .is_some_and(|other| other.eq_ignore_ascii_case(kind))
            })
    }

    /// Its parameters, names and unquoted values; `None` for one that is not of the form `name=value`.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = Option<(&'a str, &'a str)>> {
        split(self.parameters, b';').map(|parameter| {
            let (name, value) = split_at_byte(parameter, b'=')?;
            let unquoted = value
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            let well_formed = is_token(name) && (unquoted.is_some() || is_token(value));
            well_formed.then_some((name, unquoted.unwrap_or(value)))
        })
    }
}

/// The value of a header that is given once.
pub(crate) fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
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
        Some(item.trim_ascii())
    })
    .filter(|item| !item.is_empty())
}

/// What is before and behind the first `byte`, which is ASCII. For texts this short, faster than a search by
/// character.
pub(crate) fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|other| other == byte)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Whether text is a token (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| TOKEN[usize::from(byte)])
}

/// Which bytes a token is made of.
const TOKEN: [bool; 256] = {
    let others = b"!#$%&'*+-.^_`|~";
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut index = 0;
    while index < others.len() {
        table[others[index] as usize] = true;
        index += 1;
    }
    table
};
