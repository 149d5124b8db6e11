//! What every request passes and every answer has, whatever answers it: an id, who asked, the host that was meant,
//! what browsers are told, compression, and a line in the log.

mod answering;
mod authority;
mod client_address;
mod compression;
mod cross_origin;
mod host;
mod origin;
mod refusal;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::BoxError;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body_util::Either;
use ipnet::IpNet;
use openapi_axum::{Rejection, ResponseBody};
use tokio::sync::Semaphore;
use tracing::Instrument;

use self::answering::{Answering, Ending};
use self::cross_origin::CrossOrigin;
pub(crate) use self::origin::Origins;
pub use self::origin::{InvalidOrigin, Origin};
pub(crate) use self::refusal::Refusal;

use crate::context::{Context, RequestId};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What stands before a server, and which pages may use it. By default nothing, and its own alone.
#[derive(Debug, Clone, Default)]
pub struct FrontSettings {
    /// The origins whose pages may use the API from a browser, with credentials (CORS). Sessions work for those of the
    /// same site (scheme and registrable domain) alone: no browser sends their cookies, which are `SameSite=Strict`,
    /// from another.
    pub allowed_origins: Vec<Origin>,
    /// The proxies that are believed when they say whom they ask for, in `X-Forwarded-For`. All callers behind one that
    /// is not among them are one address to the limits.
    pub trusted_proxies: Vec<IpNet>,
}

/// The body of an answer: that of a contract as it was made, or another.
pub(crate) type Answer = Either<ResponseBody, Body>;

/// What answers the requests that pass the front.
pub(crate) trait Behind: Clone + Send + Sync + 'static {
    /// Why there may be no answer.
    type Error: Send + 'static;

    /// Answers a request.
    fn answer<B>(
        &self,
        request: Request<B>,
    ) -> impl Future<Output = Result<Response<Answer>, Self::Error>> + Send + use<Self, B>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>;
}

/// What answers, behind all this. Clones are cheap, and are one.
pub(crate) struct Front<S>(Arc<Shared<S>>);

struct Shared<S> {
    behind: S,
    /// The same for pages of other origins, where some are trusted.
    cross_origin: Option<CrossOrigin<S>>,
    origins: Origins,
    trusted_proxies: Vec<IpNet>,
    refusal: Refusal,
    /// The places for answers that are compressed.
    compressing: Arc<Semaphore>,
}

impl<S: Behind> Front<S> {
    pub(crate) fn new(behind: S, refusal: Refusal, settings: FrontSettings) -> Self {
        let origins = Origins::new(&settings.allowed_origins);
        let cross_origin = || CrossOrigin::new(behind.clone(), &origins);
        Self(Arc::new(Shared {
            cross_origin: (!origins.is_empty()).then(cross_origin),
            behind,
            origins,
            trusted_proxies: settings.trusted_proxies,
            refusal,
            compressing: Arc::new(Semaphore::new(compression::AT_ONCE)),
        }))
    }

    /// Whether an address is that of a proxy, which has the connections of many.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        let trusted = &self.0.trusted_proxies;
        trusted.iter().any(|network| network.contains(&address))
    }

    /// Answers one request, which came over a connection whose other end is `peer`, or over none.
    ///
    /// This is no `async fn`, and neither is what it calls: each would have a copy of the request beside the future
    /// that it waits for.
    pub(crate) fn answer<B>(
        &self,
        mut request: Request<B>,
        peer: Option<SocketAddr>,
    ) -> impl Future<Output = Result<Response<Answer>, S::Error>> + Send + use<B, S>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        // A request that did not come over a connection has no host to be for.
        let settled = peer.map_or(Ok(()), |_| host::settle(&mut request));
        let context = self.0.context(request.headers(), peer);
        let span = tracing::error_span!("request", id = %context.request_id);
        let places = Arc::clone(&self.0.compressing);
        let ending = Ending::of(&request, places, self.0.cross_origin.is_some());
        let answering = match (settled, &self.0.cross_origin) {
            (Err(rejection), _) => {
                let response = self.0.refusal.answer(request.headers(), &rejection);
                Answering::refused(response)
            }
            (Ok(()), Some(cross_origin)) if cross_origin::concerns(&request) => {
                Answering::cross_origin(cross_origin.answer(request.map(Body::new)))
            }
            (Ok(()), _) => Answering::behind(self.0.behind.answer(request)),
        };
        context.scope(answering.and(ending).instrument(span))
    }
}

impl<S> Front<S> {
    /// Turns away what gets no further than the connection, with these headers or none that could be read.
    pub(crate) fn reject(
        &self,
        headers: &HeaderMap,
        rejection: &Rejection,
    ) -> Response<ResponseBody> {
        let context = self.0.context(headers, None);
        let mut response = context.sync_scope(|| self.0.refusal.answer(headers, rejection));
        answering::complete(response.headers_mut(), &context.request_id);
        response
    }
}

impl<S> Shared<S> {
    fn context(&self, headers: &HeaderMap, peer: Option<SocketAddr>) -> Context {
        let id = only(headers, &REQUEST_ID).ok().flatten();
        let id = id.and_then(|id| RequestId::brought(id.to_str().ok()?));
        let client_address =
            |peer: SocketAddr| client_address::of(peer.ip(), headers, &self.trusted_proxies);
        Context {
            request_id: id.unwrap_or_else(RequestId::random),
            client_address: peer.map(client_address),
            is_foreign: self.origins.agree(headers) == Some(false),
        }
    }
}

/// The value of a header; an error if there are two.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a HeaderValue>, Twice> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (first, None) => Ok(first),
        (_, Some(_)) => Err(Twice),
    }
}

/// A header that is given twice, and may be given once.
struct Twice;

impl<S> fmt::Debug for Front<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Front").finish_non_exhaustive()
    }
}

impl<S> Clone for Front<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
