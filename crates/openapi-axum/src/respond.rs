//! Puts answers together.

use http::header::{ACCEPT_ENCODING, ALLOW, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::body::ResponseBody;
use crate::content_encoding;
use crate::encode::{JsonWriter, SimpleWriter};
use crate::kept;
use crate::media_type::MediaType;
use crate::rejection::Rejection;

/// An answer with a body of `media_type`; where that is a range, of the media type that the body says it is of.
#[must_use]
pub fn with_body(
    status: StatusCode,
    media_type: &MediaType,
    vary: HeaderValue,
    body: impl Into<ResponseBody>,
) -> Response<ResponseBody> {
    let body = body.into();
    let content_type = body.media_type().filter(|_| media_type.is_range());
    let content_type = content_type.unwrap_or(&media_type.content_type).clone();
    let mut headers = kept::headers();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(VARY, vary);
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// Ends a request that is answered: the room of its headers is that of another answer's.
pub fn ended(request: Parts) {
    kept::keep(request.headers);
}

/// An answer without a body.
#[must_use]
pub fn without_body(status: StatusCode, vary: HeaderValue) -> Response<ResponseBody> {
    let mut response = Response::new(ResponseBody::default());
    *response.status_mut() = status;
    response.headers_mut().insert(VARY, vary);
    response
}

/// Answers a method that no operation of the path has; `OPTIONS` is answered on every path (RFC 9110, section 9.3.7).
///
/// # Errors
///
/// [`Rejection::MethodNotAllowed`] for any other.
pub fn other_method(
    method: &str,
    allow: &'static str,
) -> Result<Response<ResponseBody>, Rejection> {
    if method != "OPTIONS" {
        return Err(Rejection::MethodNotAllowed { allow });
    }
    let mut response = Response::new(ResponseBody::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static(allow));
    Ok(response)
}

/// Adds the headers that a rejection calls for: `Allow`, `Accept-Encoding`, `Retry-After`.
pub fn add_rejection_headers(headers: &mut HeaderMap, rejection: &Rejection) {
    if let Rejection::MethodNotAllowed { allow } = rejection {
        headers.insert(ALLOW, HeaderValue::from_static(allow));
    }
    if *rejection == Rejection::UnsupportedContentEncoding {
        // RFC 9110, section 12.5.3: what is taken, which the media type then was.
        headers.insert(
            ACCEPT_ENCODING,
            HeaderValue::from_static(content_encoding::TAKEN),
        );
    }
    if let Some(seconds) = rejection.retry_after() {
        headers.insert(RETRY_AFTER, seconds);
    }
}

/// Adds a challenge for each scheme to an answer that is 401 (RFC 9110, section 11.6.1), whoever gives it.
pub fn add_challenges(
    response: &mut Response<ResponseBody>,
    challenges: impl Iterator<Item = HeaderValue>,
) {
    if response.status() == StatusCode::UNAUTHORIZED {
        for challenge in challenges {
            response.headers_mut().append(WWW_AUTHENTICATE, challenge);
        }
    }
}

/// Adds a header of the implementation's, a line of its own each time; a value that no header can carry is left out.
pub fn add_header(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        headers.append(HeaderName::from_static(name), value);
    }
}

/// Adds a header of the implementation's that is a list, an object or a number, in style `simple`; likewise.
pub fn add_simple_header(
    headers: &mut HeaderMap,
    name: &'static str,
    explode: bool,
    write: impl FnOnce(&mut SimpleWriter),
) {
    let mut writer = SimpleWriter::new(explode);
    write(&mut writer);
    add_header(headers, name, &writer.into_text());
}

/// Adds a header of the implementation's that is JSON (OpenAPI's `content`); likewise.
pub fn add_json_header(
    headers: &mut HeaderMap,
    name: &'static str,
    write: impl FnOnce(&mut JsonWriter),
) {
    let mut writer = JsonWriter::new();
    write(&mut writer);
    if let Ok(value) = HeaderValue::from_maybe_shared(writer.into_bytes()) {
        headers.append(HeaderName::from_static(name), value);
    }
}
