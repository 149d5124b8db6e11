//! Puts answers together.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::body::ResponseBody;
use crate::media_type::MediaType;
use crate::rejection::Rejection;

/// An answer with a body of `media_type`.
#[must_use]
pub fn with_body(
    status: StatusCode,
    media_type: &MediaType,
    vary: HeaderValue,
    body: Bytes,
) -> Response<ResponseBody> {
    let mut response = Response::new(ResponseBody::new(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, media_type.content_type.clone());
    response.headers_mut().insert(VARY, vary);
    response
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

/// Adds the headers that a rejection calls for: `Allow`, `Retry-After`, and a challenge for each scheme.
pub fn add_rejection_headers(
    headers: &mut HeaderMap,
    rejection: &Rejection,
    challenges: impl Iterator<Item = HeaderValue>,
) {
    if let Rejection::MethodNotAllowed { allow } = rejection {
        headers.insert(ALLOW, HeaderValue::from_static(allow));
    }
    if let Some(seconds) = rejection.retry_after() {
        headers.insert(RETRY_AFTER, seconds);
    }
    if *rejection == Rejection::Unauthenticated {
        for challenge in challenges {
            headers.append(WWW_AUTHENTICATE, challenge);
        }
    }
}

/// Adds a header of the implementation's; a value that no header can carry is left out.
pub fn add_header(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}
