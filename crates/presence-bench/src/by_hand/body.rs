//! A presence out of a body, or everything that is wrong with it, in one pass.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use flate2::bufread::MultiGzDecoder;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use hyper::body::Body;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::error::Category;

use super::accept;
use super::failure::{Failure, Problem};
use super::presence::{Presence, Status};

/// The most that a body may have, in bytes.
pub(super) const LIMIT_BYTES: usize = 1024 * 1024;

const MESSAGE_LIMIT: usize = 255;

/// A presence that keeps to the contract.
pub(super) struct Valid(pub(super) Presence);

impl<S: Sync> FromRequest<S> for Valid {
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let headers = request.headers();
        let coding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
        let is_gzip = coding.is_some_and(|coding| coding.eq_ignore_ascii_case(b"gzip"));
        if !is_supported(headers) || (coding.is_some() && !is_gzip) {
            return Err(Failure::UnsupportedMediaType);
        }
        let body = request.into_body();
        if body.size_hint().lower() > LIMIT_BYTES as u64 {
            return Err(Failure::ContentTooLarge);
        }
        let body = to_bytes(body, LIMIT_BYTES)
            .await
            .map_err(|_| Failure::ContentTooLarge)?;
        let body = match is_gzip {
            true => unpacked(&body)?.into(),
            false => body,
        };
        read(&body).map(Self).map_err(Failure::Invalid)
    }
}

fn is_supported(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    let Ok(value) = value.to_str() else {
        return false;
    };
    let (essence, parameters) = value.split_once(';').unwrap_or((value, ""));
    let is_utf8 = parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .all(|(name, value)| {
            let value = value.trim().trim_matches('"');
            !name.trim().eq_ignore_ascii_case("charset")
                || value.eq_ignore_ascii_case("utf-8")
                || value.eq_ignore_ascii_case("us-ascii")
        });
    accept::find(essence.trim()).is_some() && is_utf8
}

/// What a compressed body holds.
fn unpacked(body: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut unpacked = Vec::new();
    let decoder = MultiGzDecoder::new(body).take(LIMIT_BYTES as u64 + 1);
    let outcome = { decoder }.read_to_end(&mut unpacked);
    if unpacked.len() > LIMIT_BYTES {
        return Err(Failure::ContentTooLarge);
    }
    let invalid = |_| {
        let detail = "is not valid gzip".to_owned();
        Failure::Invalid(vec![Problem { place: "", detail }])
    };
    outcome.map_err(invalid)?;
    Ok(unpacked)
}

fn read(body: &[u8]) -> Result<Presence, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut json = serde_json::Deserializer::from_slice(body);
    let presence = PresenceSeed {
        problems: &mut problems,
    }
    .deserialize(&mut json);
    match presence.and_then(|presence| json.end().map(|()| presence)) {
        Ok(Some(presence)) if problems.is_empty() => return Ok(presence),
        Ok(_) => {}
        Err(error) => {
            let detail = match error.classify() {
                Category::Data => "expected an object".to_owned(),
                _ => format!("line {}, column {}: not JSON", error.line(), error.column()),
            };
            problems.push(Problem { place: "", detail });
        }
    }
    Err(problems)
}

/// Reads a presence, and notes what is wrong with it.
struct PresenceSeed<'a> {
    problems: &'a mut Vec<Problem>,
}

impl<'de> DeserializeSeed<'de> for PresenceSeed<'_> {
    type Value = Option<Presence>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PresenceSeed<'_> {
    type Value = Option<Presence>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut status, mut message) = (None, None);
        while let Some(name) = members.next_key()? {
            match name {
                Name::Status if status.is_none() => {
                    status = Some(self.status(members.next_value()?))
                }
                Name::Message if message.is_none() => {
                    message = Some(self.message(members.next_value()?))
                }
                Name::Status => self.note_twice("/Status", members.next_value()?),
                Name::Message => self.note_twice("/Message", members.next_value()?),
                Name::Unknown => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        if status.is_none() {
            self.note(
                "/Status",
                format!("is missing, expected {}", Status::EXPECTED),
            );
        }
        let presence = status.flatten().map(|status| Presence {
            status,
            message: message.flatten(),
        });
        Ok(presence)
    }
}

impl PresenceSeed<'_> {
    fn note(&mut self, place: &'static str, detail: String) {
        self.problems.push(Problem { place, detail });
    }

    fn note_twice(&mut self, place: &'static str, _value: IgnoredAny) {
        self.note(place, "is given twice".to_owned());
    }

    fn status(&mut self, value: Scalar<'_>) -> Option<Status> {
        let (status, found) = match value {
            Scalar::Text(name) => (Status::from_name(&name), "another string"),
            Scalar::Number(number) => (Status::from_number(number), "another number"),
            other => (None, other.describe()),
        };
        if status.is_none() {
            self.note(
                "/Status",
                format!("expected {}, found {found}", Status::EXPECTED),
            );
        }
        status
    }

    fn message(&mut self, value: Scalar<'_>) -> Option<String> {
        let text = match value {
            Scalar::Text(text) => text,
            Scalar::Null => return None,
            other => {
                self.note(
                    "/Message",
                    format!("expected a string, found {}", other.describe()),
                );
                return None;
            }
        };
        if text.len() > MESSAGE_LIMIT {
            let length = text.chars().count();
            if length > MESSAGE_LIMIT {
                let detail = format!("expected at most {MESSAGE_LIMIT} characters, found {length}");
                self.note("/Message", detail);
            }
        }
        if !text.chars().all(is_allowed) {
            self.note("/Message", "expected only characters of XML 1.0".to_owned());
        }
        Some(text.into_owned())
    }
}

/// Whether a character is one of XML 1.0.
fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The name of a member, in any case.
enum Name {
    Status,
    Message,
    Unknown,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl Visitor<'_> for NameVisitor {
            type Value = Name;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(if name.eq_ignore_ascii_case("Status") {
                    Name::Status
                } else if name.eq_ignore_ascii_case("Message") {
                    Name::Message
                } else {
                    Name::Unknown
                })
            }
        }

        deserializer.deserialize_identifier(NameVisitor)
    }
}

/// The value of a member: what may stand there, or what kind of thing it is.
enum Scalar<'de> {
    Null,
    Number(u64),
    Text(Cow<'de, str>),
    Other(&'static str),
}

impl Scalar<'_> {
    fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Other(kind) => kind,
        }
    }
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E>(self, _value: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Other("a boolean"))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(value))
    }

    fn visit_i64<E>(self, _value: i64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Other("another number"))
    }

    fn visit_f64<E>(self, _value: f64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Other("another number"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Scalar<'de>, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Scalar<'de>, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an object"))
    }
}
