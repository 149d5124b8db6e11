//! The media type of the answer, by `Accept` (RFC 9110, section 12.5.1).

use axum::extract::FromRequestParts;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

use super::failure::Failure;

const COUNT: usize = 2;

/// What can be produced, and consumed: subtype of which type, and what the answer says.
static MEDIA_TYPES: [(&str, &str, HeaderValue); COUNT] = [
    (
        "application",
        "json",
        HeaderValue::from_static("application/json; charset=utf-8"),
    ),
    (
        "text",
        "json",
        HeaderValue::from_static("text/json; charset=utf-8"),
    ),
];

/// The `Content-Type` of the answer.
pub(super) struct Accepted {
    pub(super) content_type: HeaderValue,
}

impl<S: Sync> FromRequestParts<S> for Accepted {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let index = negotiate(&parts.headers).ok_or(Failure::NotAcceptable)?;
        let (.., content_type) = &MEDIA_TYPES[index];
        Ok(Self {
            content_type: content_type.clone(),
        })
    }
}

/// Which of the media types `essence` names, in any case.
pub(super) fn find(essence: &str) -> Option<usize> {
    let (kind, subtype) = essence.split_once('/')?;
    MEDIA_TYPES
        .iter()
        .position(|(known_kind, known_subtype, _)| {
            kind.eq_ignore_ascii_case(known_kind) && subtype.eq_ignore_ascii_case(known_subtype)
        })
}

/// How closely a range names a type, and how much it is liked, in thousandths.
#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
struct Rank {
    specificity: u8,
    quality: u16,
}

fn negotiate(headers: &HeaderMap) -> Option<usize> {
    if !headers.contains_key(ACCEPT) {
        let own = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let essence = own.and_then(|value| value.split(';').next());
        return Some(
            essence
                .and_then(|essence| find(essence.trim()))
                .unwrap_or(0),
        );
    }
    let mut ranks = [Rank::default(); COUNT];
    let values = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    for range in values.flat_map(|value| value.split(',')) {
        rank(range, &mut ranks);
    }
    let mut best: Option<usize> = None;
    for (index, rank) in ranks
        .iter()
        .enumerate()
        .filter(|(_, rank)| rank.quality > 0)
    {
        let key = |rank: &Rank| (rank.quality, rank.specificity);
        if best.is_none_or(|best| key(rank) > key(&ranks[best])) {
            best = Some(index);
        }
    }
    best
}

/// Lets a range raise the ranks of the types that it fits; one that is not well-formed fits none.
fn rank(range: &str, ranks: &mut [Rank; COUNT]) -> Option<()> {
    let mut parts = range.split(';').map(str::trim);
    let (kind, subtype) = parts.next()?.split_once('/')?;
    let (mut quality, mut parameters) = (1000, 0);
    for parameter in parts {
        let (name, value) = parameter.split_once('=')?;
        if name.eq_ignore_ascii_case("q") {
            quality = thousandths(value)?;
            break;
        }
        if !(name.eq_ignore_ascii_case("charset")
            && value.trim_matches('"').eq_ignore_ascii_case("utf-8"))
        {
            return None;
        }
        parameters = 1;
    }
    for ((known_kind, known_subtype, _), rank) in MEDIA_TYPES.iter().zip(ranks) {
        let specificity = match (kind, subtype) {
            ("*", "*") => 1,
            (kind, "*") if kind.eq_ignore_ascii_case(known_kind) => 3,
            (kind, subtype)
                if kind.eq_ignore_ascii_case(known_kind)
                    && subtype.eq_ignore_ascii_case(known_subtype) =>
            {
                5
            }
            _ => continue,
        };
        let new = Rank {
            specificity: specificity + parameters,
            quality,
        };
        if new > *rank {
            *rank = new;
        }
    }
    Some(())
}

/// A quality (RFC 9110, section 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.bytes().chain(*b"000").take(3);
    let fraction = fraction.fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}
