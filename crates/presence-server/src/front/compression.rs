//! Which answers go out compressed: those that are asked for in gzip, and have something to gain.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body::{Frame, SizeHint};
use http_body_util::Either;
use pin_project_lite::pin_project;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::service_fn;
use tower_http::compression::Compression;
use tower_service::Service;

use super::Answer;

/// The fewest bytes that are compressed. Below, an answer is one packet anyhow.
const LEAST_BYTES: u64 = 1024;

/// How many answers are compressed at once, each in some 300 KiB: one more goes out as it is. A client that does not read
/// its answer keeps its place, for as long as it may.
pub(super) const AT_ONCE: usize = 64;

/// The codings that a request accepts, as it says them.
pub(super) fn codings(headers: &HeaderMap) -> Vec<HeaderValue> {
    headers.get_all(ACCEPT_ENCODING).iter().cloned().collect()
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

/// Compresses an answer with gzip, if that is among the codings and not too many are being compressed, and says that it
/// depends on them.
///
/// An answer as it is rather than none: where the codings refuse that (`identity;q=0`) and gzip too, the layer would
/// answer 406 (RFC 9110, section 12.5.3, leaves the choice).
pub(super) async fn compress(
    response: Response<Answer>,
    codings: Vec<HeaderValue>,
    places: Arc<Semaphore>,
) -> Response<Answer> {
    let mut request = Request::new(response);
    let headers = request.headers_mut();
    let place = places.try_acquire_owned().ok();
    if place.is_some() && !codings.is_empty() {
        // The first that names a coding counts.
        let identity = HeaderValue::from_static("identity;q=0.001");
        headers.append(ACCEPT_ENCODING, identity);
        for coding in codings {
            headers.append(ACCEPT_ENCODING, coding);
        }
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
        Ok(response) if response.headers().contains_key(CONTENT_ENCODING) => response.map(|body| {
            let body = Placed { body, place };
            Either::Right(Body::new(body))
        }),
        Ok(response) => response.map(|body| Either::Right(Body::new(body))),
        Err(never) => match never {},
    }
}

pin_project! {
    /// A body that is compressed as it goes out, and its place among those.
    struct Placed<B> {
        #[pin]
        body: B,
        place: Option<OwnedSemaphorePermit>,
    }
}

impl<B: http_body::Body> http_body::Body for Placed<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.project().body.poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use openapi_axum::ResponseBody;

    use super::*;

    #[tokio::test]
    async fn so_many_answers_are_compressed_at_once_and_others_go_out_as_they_are() {
        let places = Arc::new(Semaphore::new(1));
        let answer = async || {
            let response = Response::new(Either::Left(ResponseBody::new(vec![b'a'; 5000])));
            let codings = vec![HeaderValue::from_static("gzip")];
            compress(response, codings, Arc::clone(&places)).await
        };
        let is_compressed =
            |answer: &Response<Answer>| answer.headers().contains_key(CONTENT_ENCODING);
        let first = answer().await;
        let second = answer().await;
        assert_eq!(
            (is_compressed(&first), is_compressed(&second)),
            (true, false)
        );
        assert_eq!(
            http_body::Body::size_hint(second.body()).exact(),
            Some(5000)
        );
        drop(first);
        assert!(is_compressed(&answer().await));
    }
}
