//! Media types by their names, and how each is read and written.

use super::content::Direction;
use crate::api::{Codec, MediaType};
use crate::document::{self, Map, Schema};
use crate::names::is_token;

/// A media type as a contract writes it; `None` if it is none (RFC 9110, section 8.3.1; ranges such as `image/*` are
/// OpenAPI's own). `charset` says nothing: all is UTF-8.
pub(super) fn parse(name: &str) -> Option<(String, Vec<(String, String)>)> {
    let mut parts = name.split(';').map(str::trim);
    let essence = parts.next()?.to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    if !(is_token(kind) && is_token(subtype)) {
        return None;
    }
    let mut parameters = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim();
        let quoted = value
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let value = quoted.unwrap_or(value);
        let is_plain = |character: char| matches!(character, ' '..='~') && character != '"';
        if !is_token(&name) || value.is_empty() || !value.chars().all(is_plain) {
            return None;
        }
        if name != "charset" {
            parameters.push((name, value.to_owned()));
        }
    }
    Some((essence, parameters))
}

/// The media type with its codec. That of a patch is only itself beside a media type with the `whole`.
pub(super) fn with_codec(
    essence: String,
    parameters: Vec<(String, String)>,
    schema: Option<&Schema>,
    whole: Option<&Schema>,
    direction: Direction,
) -> MediaType {
    let codec = match (schema, whole, direction) {
        (Some(schema), Some(whole), Direction::Request) if !refers_alike(schema, whole) => {
            patch(&essence, schema, whole)
        }
        _ => None,
    };
    MediaType {
        codec: codec.unwrap_or_else(|| plain(&essence, direction)),
        essence,
        parameters,
        fields: Vec::new(),
    }
}

/// The schema of the first media type that carries a value as it is.
pub(super) fn whole(content: &Map<document::MediaType>) -> Option<&Schema> {
    let plain = content.iter().find(|(name, _)| {
        let essence = parse(name).map(|(essence, _)| essence);
        essence.is_some_and(|essence| {
            let codec = plain(&essence, Direction::Request);
            !is_patch(&essence) && matches!(codec, Codec::Json | Codec::Xml | Codec::Form)
        })
    });
    plain?.1.value.as_ref()?.schema.as_ref()
}

fn patch(essence: &str, schema: &Schema, whole: &Schema) -> Option<Codec> {
    match essence {
        "application/json-patch+json" => {
            let or_whole = schema.one_of.iter().any(|part| refers_alike(part, whole));
            Some(match or_whole {
                true => Codec::JsonPatchOrJson,
                false => Codec::JsonPatch,
            })
        }
        "application/merge-patch+json" => Some(Codec::MergePatch),
        _ => None,
    }
}

/// The codec of a media type by its name (RFC 6839 for suffixes); what is not known is bytes.
fn plain(essence: &str, direction: Direction) -> Codec {
    match essence {
        "application/json" | "text/json" => Codec::Json,
        "application/xml" | "text/xml" => Codec::Xml,
        "application/x-www-form-urlencoded" => Codec::Form,
        // Parts of the other kinds have no names.
        "multipart/form-data" => Codec::Multipart,
        "text/event-stream" if direction == Direction::Answer => Codec::Events,
        _ if essence.ends_with("/*") => Codec::Bytes,
        _ if essence.ends_with("+json") => Codec::Json,
        _ if essence.ends_with("+xml") => Codec::Xml,
        _ if essence.starts_with("text/") => Codec::Text,
        _ => Codec::Bytes,
    }
}

fn is_patch(essence: &str) -> bool {
    matches!(
        essence,
        "application/json-patch+json" | "application/merge-patch+json"
    )
}

/// Whether two schemas are references to the same one.
fn refers_alike(one: &Schema, other: &Schema) -> bool {
    match (&one.reference, &other.reference) {
        (Some(one), Some(other)) => one.value == other.value,
        _ => false,
    }
}
