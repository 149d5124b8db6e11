//! The service of a test server: the real one, with faults before it.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use openapi_axum::Rejection;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::fault::{Fault, Faults};
use crate::front::{Answer, Behind, Front, Refusal};
use crate::serve::Routes;
use crate::{BasePath, Service};

/// What a [`TestServer`](crate::TestServer) answers, as a tower service without a socket. Clones are one service, with
/// the same faults.
#[derive(Debug, Clone)]
pub struct TestService {
    front: Front<Faulty>,
    faults: Arc<Faults>,
}

/// What is behind the front.
#[derive(Clone)]
struct Faulty {
    routes: Routes,
    base_path: BasePath,
    refusal: Refusal,
    faults: Arc<Faults>,
}

/// What a [`TestService`] has in place of a connection that it cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection is cut, as the test ordered")]
pub struct ConnectionCut;

type Answering = Pin<Box<dyn Future<Output = Result<Response<Body>, ConnectionCut>> + Send>>;

impl TestService {
    pub(super) fn new(service: Service, base_path: &BasePath) -> Self {
        let faults = Arc::<Faults>::default();
        let settings = service.settings().front.clone();
        let (routes, refusal) = Routes::new(service, base_path);
        let faulty = Faulty {
            routes,
            base_path: base_path.clone(),
            refusal: refusal.clone(),
            faults: Arc::clone(&faults),
        };
        let front = Front::new(faulty, refusal, settings);
        Self { front, faults }
    }

    pub(super) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Answers the requests of a connection (HTTP/1.1) until either side ends it.
    pub(super) async fn serve(self, connection: TcpStream) {
        let Ok(peer) = connection.peer_addr() else {
            // It has ended already.
            return;
        };
        let answer =
            service_fn(|request: Request<Incoming>| self.front.answer(request, Some(peer)));
        let connection = http1::Builder::new().serve_connection(TokioIo::new(connection), answer);
        // That a connection was cut is known to who ordered it, and who made it.
        let _ = connection.await;
    }
}

impl Behind for Faulty {
    type Error = ConnectionCut;

    fn answer<B>(
        &self,
        request: Request<B>,
    ) -> impl Future<Output = Result<Response<Answer>, ConnectionCut>> + Send + use<B>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.clone().answer_or_not(request)
    }
}

impl Faulty {
    async fn answer_or_not<B>(self, request: Request<B>) -> Result<Response<Answer>, ConnectionCut>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let rejection = match self.faults.meet() {
            None => return Ok(self.really(request).await),
            Some(Fault::Latency(duration)) => {
                sleep(duration).await;
                return Ok(self.really(request).await);
            }
            Some(Fault::CutBefore) => return Err(ConnectionCut),
            Some(Fault::CutAfter) => {
                self.really(request).await;
                return Err(ConnectionCut);
            }
            Some(Fault::Unauthorized) => Rejection::Unauthenticated,
            Some(Fault::TooManyRequests { retry_after_s }) => {
                Rejection::TooManyRequests { retry_after_s }
            }
            Some(Fault::Unavailable { retry_after_s }) => Rejection::Unavailable { retry_after_s },
        };
        let path = request.uri().path();
        let path = path.strip_prefix(&*self.base_path).unwrap_or_default();
        let rejection = declared(path, rejection);
        let answer = self.refusal.answer(request.headers(), &rejection);
        Ok(answer.map(Either::Left))
    }

    async fn really<B>(&self, request: Request<B>) -> Response<Answer>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        match self.routes.answer(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// What the contracts let this path answer: to ask for the version takes no login, and to log out meets no limit.
fn declared(path: &str, rejection: Rejection) -> Rejection {
    let retry_after_s = match (path, &rejection) {
        ("/api" | "/logout", Rejection::TooManyRequests { retry_after_s }) => *retry_after_s,
        ("/api", Rejection::Unauthenticated) => 0,
        _ => return rejection,
    };
    Rejection::Unavailable { retry_after_s }
}

impl<B> tower_service::Service<Request<B>> for TestService
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = ConnectionCut;
    type Future = Answering;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), ConnectionCut>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answering {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(peer)| *peer);
        let answering = self.front.answer(request, peer);
        Box::pin(async move { Ok(answering.await?.map(Body::new)) })
    }
}
