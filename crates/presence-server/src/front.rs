//! What every request passes and every answer has, whatever answers it: an id, who asked, the host that was meant,
//! what browsers are told, compression, and a line in the log.

mod authority;
mod client_address;
mod compression;
mod cross_origin;
mod host;
mod origin;
mod refusal;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

use axum::body::Body;
use axum::extract::ConnectInfo;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ORIGIN, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use ipnet::IpNet;
use openapi_axum::Rejection;
use tower_http::compression::Compression;
use tower_http::cors::Cors;
use tower_service::Service;
use tracing::Instrument;

pub(crate) use self::origin::Origins;
pub use self::origin::{InvalidOrigin, Origin};
pub(crate) use self::refusal::Refusal;

use self::compression::Worthwhile;
use crate::context::{Context, RequestId};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a browser is told of every answer, unless the answer says otherwise of itself: not to keep it, guess at its
/// type, show it as a page, or give it to pages of other origins by anything but CORS.
///
/// `Strict-Transport-Security` is not among them: it must not come over plain HTTP (RFC 6797, section 7.2), and
/// whether the whole host has TLS is known to what ends the TLS in front of this.
const SAID_TO_BROWSERS: [(HeaderName, HeaderValue); 5] = [
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

/// A service behind all this. Clones are cheap, and are one.
pub(crate) struct Front<S>(Arc<Shared<S>>);

struct Shared<S> {
    behind: Compression<S, Worthwhile>,
    /// The same for pages of other origins, where some are trusted.
    cross_origin: Option<Cors<Compression<S, Worthwhile>>>,
    origins: Origins,
    trusted_proxies: Vec<IpNet>,
    refusal: Refusal,
}

impl<S> Front<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone,
{
    pub(crate) fn new(service: S, refusal: Refusal, settings: FrontSettings) -> Self {
        let origins = Origins::new(&settings.allowed_origins);
        let behind = compression::wrap(service);
        let cross_origin = || cross_origin::wrap(behind.clone(), &origins);
        Self(Arc::new(Shared {
            cross_origin: (!origins.is_empty()).then(cross_origin),
            behind,
            origins,
            trusted_proxies: settings.trusted_proxies,
            refusal,
        }))
    }

    /// Whether an address is that of a proxy, which has the connections of many.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        let trusted = &self.0.trusted_proxies;
        trusted.iter().any(|network| network.contains(&address))
    }

    /// Answers one request.
    pub(crate) async fn answer(self, request: Request<Body>) -> Result<Response<Body>, S::Error> {
        let (mut head, body) = request.into_parts();
        // A request that did not come over a connection has no host to be for.
        let settled = peer(&head).map_or(Ok(()), |_| host::settle(&mut head));
        let context = self.0.context(&head);
        let span = tracing::error_span!("request", id = %context.request_id);
        let answering = self.0.answer(head, body, settled, context.clone());
        context.scope(answering.instrument(span)).await
    }
}

impl<S> Shared<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone,
{
    fn context(&self, head: &Parts) -> Context {
        let mut ids = head.headers.get_all(REQUEST_ID).iter();
        let id = ids.next().filter(|_| ids.next().is_none());
        let id = id.and_then(|id| RequestId::brought(id.to_str().ok()?));
        let peer = peer(head).map(|peer| peer.ip());
        Context {
            request_id: id.unwrap_or_else(RequestId::random),
            client_address: peer
                .map(|peer| client_address::of(peer, &head.headers, &self.trusted_proxies)),
            is_foreign: self.origins.agree(&head.headers) == Some(false),
        }
    }

    async fn answer(
        &self,
        head: Parts,
        body: Body,
        settled: Result<(), Rejection>,
        context: Context,
    ) -> Result<Response<Body>, S::Error> {
        let start = Instant::now();
        let noted = tracing::enabled!(tracing::Level::DEBUG)
            .then(|| (head.method.clone(), head.uri.path().to_owned()));
        let mut response = match settled {
            Ok(()) => self.pass(head, body).await?,
            Err(rejection) => self.refusal.answer(&head.headers, &rejection),
        };
        complete(response.headers_mut(), &context.request_id);
        if let Some((method, path)) = noted {
            // The query is left out: it may tell more than a log should know.
            let (status, duration) = (response.status().as_u16(), start.elapsed());
            let client = context.client_address.map(tracing::field::display);
            tracing::debug!(%method, path, status, ?duration, client, "answered");
        }
        Ok(response)
    }

    /// Answers by what is behind.
    async fn pass(&self, mut head: Parts, body: Body) -> Result<Response<Body>, S::Error> {
        compression::take_identity(&mut head.headers);
        let for_others = self.cross_origin.as_ref();
        let response = match for_others.filter(|_| cross_origin::concerns(&head)) {
            Some(cross_origin) => {
                let request = Request::from_parts(head, body);
                cross_origin.clone().call(request).await?
            }
            None => {
                let request = Request::from_parts(head, body);
                let mut response = self.behind.clone().call(request).await?;
                if for_others.is_some() {
                    // For an origin that is trusted it would be another.
                    response.headers_mut().append(VARY, ORIGIN.into());
                }
                response
            }
        };
        Ok(response.map(Body::new))
    }
}

/// The other end of the connection that a request came over.
fn peer(head: &Parts) -> Option<SocketAddr> {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map(|ConnectInfo(peer)| *peer)
}

fn complete(headers: &mut HeaderMap, id: &RequestId) {
    if let Ok(id) = HeaderValue::from_str(id.as_str()) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in SAID_TO_BROWSERS {
        headers.entry(name).or_insert(value);
    }
}

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

impl<S> Service<Request<Body>> for Front<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, _context: &mut std::task::Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.clone().answer(request))
    }
}
