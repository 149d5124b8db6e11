//! A request that has passed the front, until its answer has all that every answer has.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as Polling, Poll, ready};
use std::time::Instant;

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ORIGIN, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use http_body_util::Either;
use openapi_axum::ResponseBody;
use pin_project_lite::pin_project;
use tokio::sync::Semaphore;

use super::{Answer, REQUEST_ID, compression};
use crate::context::{Context, RequestId};

/// What a browser is told of every answer, unless the answer says otherwise of itself: not to keep it, guess at its
/// type, show it as a page, or give it to pages of other origins by anything but CORS.
///
/// `Strict-Transport-Security` is not among them: it must not come over plain HTTP (RFC 6797, section 7.2), and
/// whether the whole host has TLS is known to what ends the TLS in front of this.
static SAID_TO_BROWSERS: [(HeaderName, HeaderValue); 5] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

pin_project! {
    /// What gives the answer.
    #[project = AnsweringParts]
    pub(super) enum Answering<F, E> {
        Refused { response: Option<Response<Answer>> },
        Behind { #[pin] answering: F },
        CrossOrigin { answering: Pending<Result<Response<Answer>, E>> },
        Compressing { answering: Pending<Response<Answer>> },
    }
}

pin_project! {
    /// An answer, and what there is to do with it.
    pub(super) struct Ended<F, E> {
        #[pin]
        answering: Answering<F, E>,
        ending: Ending,
    }
}

/// What few requests need, in a box.
pub(super) type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What there is to do with the answer to a request.
pub(super) struct Ending {
    codings: Vec<HeaderValue>,
    /// The places for answers that are compressed.
    places: Arc<Semaphore>,
    /// Whether the answer would be another for a page of an origin that is trusted.
    varies_by_origin: bool,
    /// What the log says of the request, where it says anything.
    noted: Option<Box<Noted>>,
}

struct Noted {
    method: Method,
    path: String,
    start: Instant,
}

impl<F, E> Answering<F, E> {
    pub(super) fn refused(response: Response<ResponseBody>) -> Self {
        let response = Some(response.map(Either::Left));
        Self::Refused { response }
    }

    pub(super) fn behind(answering: F) -> Self {
        Self::Behind { answering }
    }

    pub(super) fn cross_origin(answering: Pending<Result<Response<Answer>, E>>) -> Self {
        Self::CrossOrigin { answering }
    }

    pub(super) fn and(self, ending: Ending) -> Ended<F, E> {
        Ended {
            answering: self,
            ending,
        }
    }
}

impl<F, E> Future for Ended<F, E>
where
    F: Future<Output = Result<Response<Answer>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, polling: &mut Polling<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let response = loop {
            let response = match this.answering.as_mut().project() {
                AnsweringParts::Refused { response } => match response.take() {
                    Some(response) => response,
                    // Nobody asks again for an answer that was given.
                    None => return Poll::Pending,
                },
                AnsweringParts::Behind { answering } => {
                    let mut response = ready!(answering.poll(polling))?;
                    if this.ending.varies_by_origin {
                        response.headers_mut().append(VARY, ORIGIN.into());
                    }
                    response
                }
                AnsweringParts::CrossOrigin { answering } => {
                    ready!(answering.as_mut().poll(polling))?
                }
                AnsweringParts::Compressing { answering } => {
                    break ready!(answering.as_mut().poll(polling));
                }
            };
            if !compression::is_worthwhile(&response) {
                break response;
            }
            let codings = std::mem::take(&mut this.ending.codings);
            let places = Arc::clone(&this.ending.places);
            let answering = Box::pin(compression::compress(response, codings, places));
            this.answering.set(Answering::Compressing { answering });
        };
        Poll::Ready(Ok(this.ending.complete(response)))
    }
}

impl Ending {
    pub(super) fn of<B>(
        request: &Request<B>,
        places: Arc<Semaphore>,
        has_cross_origin: bool,
    ) -> Self {
        let noted = || Noted {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            start: Instant::now(),
        };
        Self {
            codings: compression::codings(request.headers()),
            places,
            varies_by_origin: has_cross_origin,
            noted: tracing::enabled!(tracing::Level::DEBUG).then(|| Box::new(noted())),
        }
    }

    fn complete(&self, mut response: Response<Answer>) -> Response<Answer> {
        let context = Context::current();
        complete(response.headers_mut(), &context.request_id);
        if let Some(noted) = self.noted.as_deref() {
            // The query is left out: it may tell more than a log should know.
            let Noted {
                method,
                path,
                start,
            } = noted;
            let (status, duration) = (response.status().as_u16(), start.elapsed());
            let client = context.client_address.map(tracing::field::display);
            tracing::debug!(%method, path, status, ?duration, client, "answered");
        }
        response
    }
}

/// Adds what every answer has.
pub(super) fn complete(headers: &mut HeaderMap, id: &RequestId) {
    headers.reserve(1 + SAID_TO_BROWSERS.len());
    if let Ok(id) = HeaderValue::from_str(id.as_str()) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in &SAID_TO_BROWSERS {
        headers.entry(name).or_insert_with(|| value.clone());
    }
}
