//! The parts of multipart bodies (RFC 7578).

use reqwest::Body;
use reqwest::multipart::{Form, Part};
use serde::Serialize;
use serde_json::Value;

use crate::fields::{Field, FieldForm, joined};
use crate::text::Text;
use crate::{InvalidRequest, body};

const JSON: &str = "application/json";

/// A file, or any other part of bytes.
#[derive(Debug)]
pub struct File {
    /// Its name, as it is told to the server.
    pub name: Option<String>,
    /// Its media type; that of the contract, else `application/octet-stream`, unless set.
    pub media_type: Option<String>,
    /// Its bytes, which may be a stream.
    pub body: Body,
}

impl File {
    /// A file without a name.
    pub fn new(body: impl Into<Body>) -> Self {
        Self {
            name: None,
            media_type: None,
            body: body.into(),
        }
    }

    /// Sets the name that is told to the server.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type.
    #[must_use]
    pub fn of_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

/// A form without parts yet, whose names go out as they are: RFC 7578 has no `name*` (section 4.2).
#[must_use]
pub fn form() -> Form {
    Form::new().percent_encode_noop()
}

/// A part of bytes, of the media type that the contract says unless the file has one.
///
/// # Errors
///
/// The media type is none.
pub fn file(media_type: &str, file: File) -> Result<Part, InvalidRequest> {
    // Who reads a part without a name may take it for text (RFC 7578, section 4.2).
    let name = file.name.as_deref().unwrap_or("file");
    let part = Part::stream(file.body).file_name(percent_encoded(name));
    typed(part, file.media_type.as_deref().unwrap_or(media_type))
}

/// A value as parts: one for each member, or for each item of a list; `forms` names the members that are written in
/// another way.
///
/// # Errors
///
/// The value cannot be written.
pub fn fields(
    value: &(impl Serialize + ?Sized),
    forms: &[(&str, FieldForm)],
) -> Result<Form, InvalidRequest> {
    let mut form = form();
    for (name, field) in Field::all_of(value, forms)? {
        form = pushed(form, name, field, JSON)?;
    }
    Ok(form)
}

/// Adds a member to a [`form`]: one part, or one for each item of a list. `media_type` is that of parts that are JSON.
///
/// # Errors
///
/// The value cannot be written.
pub fn field(
    form: Form,
    name: &'static str,
    value: &(impl Serialize + ?Sized),
    written: Option<FieldForm>,
    media_type: &str,
) -> Result<Form, InvalidRequest> {
    let field = Field::of(name, value, written)?;
    pushed(form, name.to_owned(), field, media_type)
}

/// A part of text, of this media type.
///
/// # Errors
///
/// The value cannot be written.
pub fn text(media_type: &str, value: &(impl Serialize + ?Sized)) -> Result<Part, InvalidRequest> {
    let part = Part::text(body::text(value)?);
    // What says nothing is `text/plain` (RFC 7578, section 4.4).
    if media_type == "text/plain" {
        return Ok(part);
    }
    typed(part, media_type)
}

fn pushed(
    form: Form,
    name: String,
    field: Field,
    media_type: &str,
) -> Result<Form, InvalidRequest> {
    match field {
        Field::Plain(text) => Ok(plain(form, name, text)),
        Field::Joined(pieces, separator) => {
            let text = joined(&name, &pieces, separator.encode_utf8(&mut [0; 4]))?;
            Ok(form.text(escaped(&name), text))
        }
        // The encoding is that of an item (OpenAPI 3.1, section 4.8.15.1); a list without items is told all the same.
        Field::Json(Value::Array(items)) if !items.is_empty() => {
            items.iter().try_fold(form, |form, item| {
                let part = typed(Part::text(item.to_string()), media_type)?;
                Ok(form.part(escaped(&name), part))
            })
        }
        Field::Json(value) => {
            let part = typed(Part::text(value.to_string()), media_type)?;
            Ok(form.part(escaped(&name), part))
        }
    }
}

/// As in other forms, a member of a member has its name in brackets.
fn plain(form: Form, name: String, text: Text) -> Form {
    match text {
        Text::Nothing => form,
        Text::Scalar(text) => form.text(escaped(&name), text),
        Text::List(items) => items
            .into_iter()
            .fold(form, |form, item| plain(form, name.clone(), item)),
        Text::Members(members) => members.into_iter().fold(form, |form, (member, value)| {
            plain(form, format!("{name}[{member}]"), value)
        }),
    }
}

/// The name of a part as it stands between quotation marks. A backslash is doubled, as reqwest does in the names of
/// files: most servers would take a single one for part of a quoted pair (RFC 9110, section 5.6.4).
fn escaped(name: &str) -> String {
    percent_encoded(&name.replace('\\', "\\\\"))
}

/// A name without what would end it or its line (HTML standard, section 4.10.21.8).
fn percent_encoded(name: &str) -> String {
    let name = name.replace('"', "%22");
    name.replace('\r', "%0D").replace('\n', "%0A")
}

fn typed(part: Part, media_type: &str) -> Result<Part, InvalidRequest> {
    part.mime_str(media_type)
        .map_err(|_| InvalidRequest(format!("`{media_type}` is not a media type")))
}
