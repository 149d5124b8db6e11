//! Who is asking, about whom, and in which language.

use axum::extract::{FromRequestParts, Path};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, HeaderName};
use http::request::Parts;

use super::failure::{Failure, Problem};

static SO_LANGUAGE: HeaderName = HeaderName::from_static("so-language");
static SO_CULTURE: HeaderName = HeaderName::from_static("so-culture");
static SO_TIME_ZONE: HeaderName = HeaderName::from_static("so-timezone");

/// Who is asking: whoever shows a login name and a password, which nothing is compared with here.
pub(super) struct Principal {
    pub(super) username: String,
}

/// The parameters of the path and the headers.
pub(super) struct Parameters {
    pub(super) associate_id: i32,
    pub(super) localization: Localization,
}

/// The headers that choose a language, a culture and a time zone.
#[derive(Default)]
pub(super) struct Localization {
    pub(super) accept_language: Option<String>,
    pub(super) so_language: Option<String>,
    pub(super) so_culture: Option<String>,
    pub(super) so_time_zone: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Principal {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        basic(&parts.headers).ok_or(Failure::Unauthenticated)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let mut problems = Vec::new();
        let path = Path::<String>::from_request_parts(parts, state).await;
        let associate_id = path.ok().and_then(|Path(text)| strict_id(&text));
        if associate_id.is_none() {
            let detail = "expected an integer of 32 bits in decimal digits".to_owned();
            problems.push(Problem {
                place: "associateId",
                detail,
            });
        }
        let mut text = |name: &'static HeaderName| text(&parts.headers, name, &mut problems);
        let localization = Localization {
            accept_language: text(&ACCEPT_LANGUAGE),
            so_language: text(&SO_LANGUAGE),
            so_culture: text(&SO_CULTURE),
            so_time_zone: text(&SO_TIME_ZONE),
        };
        match associate_id {
            Some(associate_id) if problems.is_empty() => Ok(Self {
                associate_id,
                localization,
            }),
            _ => Err(Failure::Invalid(problems)),
        }
    }
}

/// The one `Authorization`, of scheme Basic.
fn basic(headers: &HeaderMap) -> Option<Principal> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let mut decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let colon = decoded.find(':')?;
    decoded.truncate(colon);
    Some(Principal { username: decoded })
}

/// Digits as they are written without ambiguity.
fn strict_id(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_canonical = text == "0" || !digits.starts_with(['0', '+']);
    if is_canonical {
        text.parse().ok()
    } else {
        None
    }
}

/// A header's text; several are one list.
fn text(
    headers: &HeaderMap,
    name: &'static HeaderName,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let mut joined: Option<String> = None;
    for value in headers.get_all(name) {
        let Ok(text) = std::str::from_utf8(value.as_bytes()) else {
            problems.push(Problem {
                place: name.as_str(),
                detail: "is not UTF-8".to_owned(),
            });
            return None;
        };
        match &mut joined {
            Some(joined) => {
                joined.push_str(", ");
                joined.push_str(text);
            }
            None => joined = Some(text.to_owned()),
        }
    }
    joined
}
