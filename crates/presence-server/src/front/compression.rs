//! Which answers go out compressed: those that are asked for in gzip, and have something to gain.

use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Response};
use http_body::Body;
use tower_http::compression::Compression;
use tower_http::compression::predicate::Predicate;

/// The fewest bytes that are compressed. Below, an answer is one packet anyhow.
const LEAST_BYTES: u64 = 1024;

/// Compresses what a service answers, with gzip alone.
pub(super) fn wrap<S>(service: S) -> Compression<S, Worthwhile> {
    let service = Compression::new(service).no_deflate().no_br().no_zstd();
    service.compress_when(Worthwhile)
}

/// Long answers, except images.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worthwhile;

impl Predicate for Worthwhile {
    fn should_compress<B: Body>(&self, response: &Response<B>) -> bool {
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
}

/// Has a request take an answer as it is rather than none. Where `Accept-Encoding` refuses that (`identity;q=0`) and
/// gzip too, the layer would do what was asked and then answer 406 (RFC 9110, section 12.5.3, leaves the choice).
pub(super) fn take_identity(headers: &mut HeaderMap) {
    if !headers.contains_key(ACCEPT_ENCODING) {
        return;
    }
    let identity = HeaderValue::from_static("identity;q=0.001");
    let rest: Vec<_> = headers.get_all(ACCEPT_ENCODING).iter().cloned().collect();
    // The first that names a coding counts.
    headers.insert(ACCEPT_ENCODING, identity);
    for value in rest {
        headers.append(ACCEPT_ENCODING, value);
    }
}
