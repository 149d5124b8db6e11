//! How a server turns requests away that get no further than itself: in the contract's words where it was told them,
//! else in a line of plain text.

use std::fmt;
use std::sync::Arc;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response};

use super::ServerSettings;
use super::answering::caught;
use crate::body::ResponseBody;
use crate::rejection::Rejection;
use crate::respond;

/// How requests are turned away. Clones are cheap.
#[derive(Clone)]
pub(super) struct Reject(Arc<Answer>);

type Answer = dyn Fn(&HeaderMap, &Rejection) -> Response<ResponseBody> + Send + Sync;

/// What a connection is answered that is one too many. It fits into the buffer of any socket.
pub(super) const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    content-type: text/plain; charset=utf-8\r\n\
    retry-after: 1\r\n\
    connection: close\r\n\
    content-length: 62\r\n\
    \r\n\
    the server has no room for a connection more; try again in 1 s";

/// The longest target that hyper reads, in bytes.
const TARGET_BYTES_READ: usize = 65_534;

/// The most header fields that hyper reads.
const FIELDS_READ: usize = 100;

impl Reject {
    pub(super) fn new(
        answer: impl Fn(&HeaderMap, &Rejection) -> Response<ResponseBody> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(answer))
    }

    /// The answer to a request with these headers.
    pub(super) fn answer(
        &self,
        headers: &HeaderMap,
        rejection: &Rejection,
    ) -> Response<ResponseBody> {
        let response = caught(|| (self.0)(headers, rejection));
        response.unwrap_or_else(|| plain(headers, rejection))
    }
}

impl Default for Reject {
    fn default() -> Self {
        Self::new(plain)
    }
}

impl fmt::Debug for Reject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reject").finish_non_exhaustive()
    }
}

/// A line of plain text.
fn plain(_headers: &HeaderMap, rejection: &Rejection) -> Response<ResponseBody> {
    let mut response = Response::new(ResponseBody::new(rejection.to_string()));
    *response.status_mut() = rejection.status();
    let headers = response.headers_mut();
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(CONTENT_TYPE, text);
    respond::add_rejection_headers(headers, rejection);
    response
}

/// The target of a request is too long.
pub(super) fn target_too_long(settings: &ServerSettings) -> Rejection {
    Rejection::UriTooLong {
        limit_bytes: settings.target_bytes.min(TARGET_BYTES_READ),
    }
}

/// The head of a request has too much, or too many fields.
pub(super) fn head_too_large(settings: &ServerSettings) -> Rejection {
    Rejection::HeadTooLarge {
        limit_bytes: settings.head_bytes,
        limit_fields: settings.header_count.min(FIELDS_READ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_to_a_connection_too_many_is_as_long_as_it_says() {
        let text = std::str::from_utf8(FULL).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let length = format!("content-length: {}", body.len());
        assert!(head.lines().any(|line| line == length), "{text}");
    }
}
