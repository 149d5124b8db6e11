//! The parts of multipart bodies (RFC 7578).

use reqwest::Body;
use reqwest::multipart::Part;
use serde::Serialize;

use crate::{InvalidRequest, body};

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

/// A part of bytes, of the media type that the contract says unless the file has one.
///
/// # Errors
///
/// The media type is none.
pub fn file(media_type: &str, file: File) -> Result<Part, InvalidRequest> {
    // Who reads a part without a name may take it for text (RFC 7578, section 4.2).
    let part = Part::stream(file.body).file_name(file.name.unwrap_or_else(|| "file".to_owned()));
    typed(part, file.media_type.as_deref().unwrap_or(media_type))
}

/// A part of JSON, of this media type.
///
/// # Errors
///
/// The value cannot be written.
pub fn json(media_type: &str, value: &(impl Serialize + ?Sized)) -> Result<Part, InvalidRequest> {
    typed(Part::bytes(body::json(value)?), media_type)
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

fn typed(part: Part, media_type: &str) -> Result<Part, InvalidRequest> {
    part.mime_str(media_type)
        .map_err(|_| InvalidRequest(format!("`{media_type}` is not a media type")))
}
