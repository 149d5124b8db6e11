//! Finds how to read a body by its `Content-Type` (RFC 9110, section 8.3).

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use crate::media_type::{Codec, MediaType, Named, only};
use crate::rejection::Rejection;

/// The media type of `consumable` that the body says it is of.
///
/// # Errors
///
/// No `Content-Type`, two of them, one that is malformed or not listed, or a charset other than UTF-8 or US-ASCII:
/// 415.
pub fn consumed(
    headers: &HeaderMap,
    consumable: &'static [MediaType],
) -> Result<&'static MediaType, Rejection> {
    let unsupported = || Rejection::UnsupportedMediaType { consumable };
    let value = only(headers, &CONTENT_TYPE).ok_or_else(unsupported)?;
    if let Some(media_type) = consumable.iter().find(|one| is_exactly(value, one)) {
        return Ok(media_type);
    }
    let named = named(headers).ok_or_else(unsupported)?;
    let media_type = closest(&named, consumable).ok_or_else(unsupported)?;
    if media_type.codec == Codec::Bytes {
        return Ok(media_type);
    }
    for parameter in named.parameters() {
        let (name, value) = parameter.ok_or_else(unsupported)?;
        if name.eq_ignore_ascii_case("charset") && !is_utf8(value) {
            return Err(Rejection::UnsupportedCharset);
        }
    }
    Ok(media_type)
}

/// Whether a value is a media type as the contract spells it, alone or as an answer of it says it: so most requests do,
/// and need not be taken apart.
fn is_exactly(value: &HeaderValue, media_type: &MediaType) -> bool {
    let essence = media_type.essence.as_bytes();
    let behind = value.as_bytes().strip_prefix(essence);
    behind.is_some_and(|behind| behind.is_empty() || value == media_type.content_type)
        && media_type.parameters.is_empty()
}

/// The media type that is named most closely: with its parameters before without, and a range last.
fn closest(named: &Named<'_>, consumable: &'static [MediaType]) -> Option<&'static MediaType> {
    let fitting = consumable.iter().filter_map(|media_type| {
        let is_given = |(name, value): &(&str, &str)| {
            let mut given = named.parameters().flatten();
            given.any(|(other, is)| other.eq_ignore_ascii_case(name) && is == *value)
        };
        let closeness = match () {
            () if named.is(media_type.essence) => 2,
            () if media_type.essence == "*/*" => 0,
            () if named.is_in(media_type.essence) => 1,
            () => return None,
        };
        let parameters = media_type.parameters;
        (parameters.iter().all(is_given)).then_some(((closeness, parameters.len()), media_type))
    });
    // Of those that fit as closely, the contract's first.
    let closest = fitting.reduce(|first, next| if next.0 > first.0 { next } else { first });
    closest.map(|(_, media_type)| media_type)
}

/// The media type of `producible` that the body says it is of.
pub(crate) fn preferred(
    headers: &HeaderMap,
    producible: &'static [MediaType],
) -> Option<&'static MediaType> {
    let named = named(headers)?;
    producible
        .iter()
        .find(|media_type| named.is(media_type.essence))
}

fn named(headers: &HeaderMap) -> Option<Named<'_>> {
    Named::parse(only(headers, &CONTENT_TYPE)?.to_str().ok()?)
}

fn is_utf8(charset: &str) -> bool {
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("us-ascii")
}
