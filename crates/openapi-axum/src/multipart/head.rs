//! What the headers of a part say (RFC 7578, section 4).

use crate::media_type::{Named, split, split_at_byte};

/// What the headers of a part say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PartHead {
    pub(super) name: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
}

impl PartHead {
    /// Reads lines that a line break stands before.
    pub(super) fn parse(lines: &[u8]) -> Result<Self, &'static str> {
        let text =
            std::str::from_utf8(lines).map_err(|_| "has a part whose headers are not UTF-8")?;
        let mut head = Self::default();
        for line in text.split("\r\n").filter(|line| !line.is_empty()) {
            let (name, value) =
                split_at_byte(line, b':').ok_or("has a part with a header that is malformed")?;
            head.take(name, value.trim_ascii())?;
        }
        Ok(head)
    }

    /// How much of it is kept, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        let texts = [&self.name, &self.file_name, &self.content_type];
        texts.into_iter().flatten().map(String::len).sum()
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        if name.eq_ignore_ascii_case("content-type") {
            self.content_type = Some(value.to_owned());
        } else if name.eq_ignore_ascii_case("content-disposition") {
            self.take_disposition(value);
        } else if name.eq_ignore_ascii_case("content-transfer-encoding") && !is_plain(value) {
            return Err("has a part with a `Content-Transfer-Encoding`");
        }
        Ok(())
    }

    fn take_disposition(&mut self, value: &str) {
        for parameter in split(value, b';').skip(1) {
            let Some((name, value)) = split_at_byte(parameter, b'=') else {
                continue;
            };
            let (name, value) = (name.trim_ascii(), unquoted(value.trim_ascii()));
            if name.eq_ignore_ascii_case("name") {
                self.name = Some(value);
            } else if name.eq_ignore_ascii_case("filename") {
                self.file_name = Some(value);
            }
        }
    }
}

/// The boundary that `Content-Type` names (RFC 2046, section 5.1.1).
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let media_type = Named::parse(content_type)?;
    let named = media_type.parameters().flatten();
    let mut boundaries = named.filter(|(name, _)| name.eq_ignore_ascii_case("boundary"));
    let (_, boundary) = boundaries.next()?;
    (matches!(boundary.len(), 1..=70) && boundary.is_ascii()).then_some(boundary)
}

/// Whether the bytes of a part are its content (RFC 7578, section 4.7).
fn is_plain(coding: &str) -> bool {
    ["7bit", "8bit", "binary"]
        .iter()
        .any(|plain| coding.eq_ignore_ascii_case(plain))
}

/// A name as it was before it was sent: browsers write `%22` for a quotation mark (HTML standard, section 4.10.21.8),
/// others write `\"`, and then `\\` for a backslash. A backslash before anything else is one.
fn unquoted(value: &str) -> String {
    let quoted = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let Some(mut rest) = quoted else {
        return value.to_owned();
    };
    let mut name = String::with_capacity(rest.len());
    while let Some(place) = rest.find(['\\', '%']) {
        let (before, behind) = rest.split_at(place);
        name.push_str(before);
        let escape = ESCAPES.iter().find_map(|(written, meant)| {
            let behind = behind.strip_prefix(written)?;
            Some((*meant, behind))
        });
        let (meant, behind) = escape.unwrap_or_else(|| behind.split_at(1));
        name.push_str(meant);
        rest = behind;
    }
    name.push_str(rest);
    name
}

/// How the characters of names are written that cannot stand there as they are.
const ESCAPES: [(&str, &str); 5] = [
    ("%22", "\""),
    ("%0D", "\r"),
    ("%0A", "\n"),
    ("\\\"", "\""),
    ("\\\\", "\\"),
];
