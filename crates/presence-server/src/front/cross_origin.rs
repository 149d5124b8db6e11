//! What pages of other origins may do with the answers (CORS): all that their own could, if they are trusted.

use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use http::header::{
    ACCESS_CONTROL_REQUEST_METHOD, ALLOW, CONTENT_LANGUAGE, ORIGIN, RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::{HeaderName, Method, Request, Response};
use http_body_util::Either;
use tower_http::cors::{AllowCredentials, AllowHeaders, AllowMethods, AllowOrigin, Cors};
use tower_service::Service;

use super::answering::Pending;
use super::origin::Origins;
use super::{Answer, Behind, REQUEST_ID};

const SO_TIME_ZONE: HeaderName = HeaderName::from_static("so-timezone");

/// How long a browser may rely on the answer to a preflight.
const PREFLIGHT: Duration = Duration::from_secs(3600);

/// Answers preflights, and lets pages of some origins read what is answered, with credentials.
pub(super) struct CrossOrigin<S>(Cors<Asked<S>>);

/// What answers, as the layer asks it.
#[derive(Clone)]
struct Asked<S>(S);

impl<S: Behind> CrossOrigin<S> {
    pub(super) fn new(behind: S, origins: &Origins) -> Self {
        let (listed, trusted) = (origins.clone(), origins.clone());
        let cors = Cors::new(Asked(behind))
            .allow_origin(AllowOrigin::predicate(move |origin, _| {
                listed.contain(origin)
            }))
            .allow_credentials(AllowCredentials::predicate(move |origin, _| {
                trusted.contain(origin)
            }))
            // What there is, is the contracts' matter; a page that is trusted may ask as any program may.
            .allow_methods(AllowMethods::mirror_request())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers([
                CONTENT_LANGUAGE,
                SO_TIME_ZONE,
                REQUEST_ID,
                WWW_AUTHENTICATE,
                RETRY_AFTER,
                ALLOW,
            ])
            .max_age(PREFLIGHT);
        Self(cors)
    }

    /// Answers one request.
    pub(super) fn answer(
        &self,
        request: Request<Body>,
    ) -> Pending<Result<Response<Answer>, S::Error>> {
        let answering = self.0.clone().call(request);
        Box::pin(async move { Ok(answering.await?.map(Either::Right)) })
    }
}

impl<S: Behind> Service<Request<Body>> for Asked<S> {
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pending<Result<Response<Body>, S::Error>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let answering = self.0.answer(request);
        Box::pin(async move { Ok(answering.await?.map(Body::new)) })
    }
}

/// Whether a request is of a page of another origin, or asks whether one may be sent. An `OPTIONS` that is no
/// preflight is answered as any other request.
pub(super) fn concerns<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    headers.contains_key(ORIGIN)
        && (request.method() != Method::OPTIONS
            || headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD))
}
