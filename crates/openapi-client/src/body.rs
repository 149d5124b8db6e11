//! The bodies of requests.

use reqwest::Body;
use serde::Serialize;

use crate::InvalidRequest;
use crate::fields::{Field, FieldForm, joined};
use crate::parameter::{Query, QueryStyle};
use crate::text::Text;

/// A body whose media type the caller chooses, because the contract names a range (`image/*`).
#[derive(Debug)]
pub struct TypedBody {
    /// The media type, which goes out as `Content-Type`.
    pub media_type: String,
    /// The body.
    pub body: Body,
}

impl TypedBody {
    /// A body of a media type.
    pub fn new(media_type: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            media_type: media_type.into(),
            body: body.into(),
        }
    }
}

/// A value as JSON (RFC 8259).
///
/// # Errors
///
/// The value cannot be written.
pub fn json(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, InvalidRequest> {
    serde_json::to_vec(value)
        .map_err(|error| InvalidRequest(format!("the body cannot be written: {error}")))
}

/// A value as a form (`application/x-www-form-urlencoded`): a member of a member in brackets, the items of a list under
/// the same name; `forms` names the members that are written in another way.
///
/// # Errors
///
/// The value cannot be written.
pub fn form(
    value: &(impl Serialize + ?Sized),
    forms: &[(&str, FieldForm)],
) -> Result<String, InvalidRequest> {
    let mut form = Query::default();
    for (name, field) in Field::all_of(value, forms)? {
        match field {
            Field::Plain(text) => form.push_text(QueryStyle::DeepObject, &name, &text)?,
            Field::Json(json) => form.push_scalar(&name, &json.to_string()),
            Field::Joined(pieces, ',') => form.push_commas(&name, &pieces),
            Field::Joined(pieces, separator) => {
                let text = joined(&name, &pieces, separator.encode_utf8(&mut [0; 4]))?;
                form.push_scalar(&name, &text);
            }
        }
    }
    Ok(form.into_text())
}

/// A scalar as it is (`text/plain`).
///
/// # Errors
///
/// The value cannot be written.
pub fn text(value: &(impl Serialize + ?Sized)) -> Result<String, InvalidRequest> {
    Ok(Text::of("the body", value)?.flat())
}
