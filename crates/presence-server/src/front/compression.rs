//! Which answers go out compressed: those that are asked for in gzip, and have something to gain.

use std::convert::Infallible;

use axum::body::Body;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::Either;
use tower::service_fn;
use tower_http::compression::Compression;
use tower_service::Service;

use super::Answer;

/// The fewest bytes that are compressed. Below, an answer is one packet anyhow.
const LEAST_BYTES: u64 = 1024;

/// The codings that a request accepts, as it says them.
pub(super) fn codings(headers: &HeaderMap) -> Vec<HeaderValue> {
    match headers.contains_key(ACCEPT_ENCODING) {
        true => headers.get_all(ACCEPT_ENCODING).iter().cloned().collect(),
        false => Vec::new(),
    }
}

/// Whether an answer has something to gain: long ones do, except images.
pub(super) fn is_worthwhile<B: http_body::Body>(response: &Response<B>) -> bool {
    let headers = response.headers();
    // What answers HEAD has the length of the body, and no body.
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok())
        .or_else(|| response.body().size_hint().exact());
    let is_image = headers
        .get(CONTENT_TYPE)
        .is_some_and(|media_type| media_type.as_bytes().starts_with(b"image/"));
    length.is_none_or(|length: u64| length >= LEAST_BYTES) && !is_image
}

/// Compresses an answer with gzip, if that is among the codings, and says that it depends on them.
///
/// An answer as it is rather than none: where the codings refuse that (`identity;q=0`) and gzip too, the layer would
/// answer 406 (RFC 9110, section 12.5.3, leaves the choice).
pub(super) async fn compress(
    response: Response<Answer>,
    codings: Vec<HeaderValue>,
) -> Response<Answer> {
    let mut request = Request::new(response);
    let headers = request.headers_mut();
    if !codings.is_empty() {
        // The first that names a coding counts.
        let identity = HeaderValue::from_static("identity;q=0.001");
        headers.append(ACCEPT_ENCODING, identity);
    }
    for coding in codings {
        headers.append(ACCEPT_ENCODING, coding);
    }
    let answered = service_fn(async |request: Request<Response<Answer>>| {
        Ok::<_, Infallible>(request.into_body())
    });
    let gzip = Compression::new(answered).no_deflate().no_br().no_zstd();
    match gzip
        .compress_when(|_, _, _: &_, _: &_| true)
        .call(request)
        .await
    {
        Ok(response) => response.map(|body| Either::Right(Body::new(body))),
        Err(never) => match never {},
    }
}
