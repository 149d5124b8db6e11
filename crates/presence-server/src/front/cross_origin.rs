//! What pages of other origins may do with the answers (CORS): all that their own could, if they are trusted.

use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_REQUEST_METHOD, ALLOW, CONTENT_LANGUAGE, ORIGIN, RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::request::Parts;
use http::{HeaderName, Method};
use tower_http::cors::{AllowCredentials, AllowHeaders, AllowMethods, AllowOrigin, Cors};

use super::REQUEST_ID;
use super::origin::Origins;

const SO_TIME_ZONE: HeaderName = HeaderName::from_static("so-timezone");

/// How long a browser may rely on the answer to a preflight.
const PREFLIGHT: Duration = Duration::from_secs(3600);

/// Answers preflights, and lets pages of these origins read what is answered, with credentials.
pub(super) fn wrap<S>(service: S, origins: &Origins) -> Cors<S> {
    let (listed, trusted) = (origins.clone(), origins.clone());
    Cors::new(service)
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
        .max_age(PREFLIGHT)
}

/// Whether a request is of a page of another origin, or asks whether one may be sent. An `OPTIONS` that is no
/// preflight is answered as any other request.
pub(super) fn concerns(head: &Parts) -> bool {
    head.headers.contains_key(ORIGIN)
        && (head.method != Method::OPTIONS
            || head.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD))
}
