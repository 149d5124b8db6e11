//! The service of a test server: the real one, with faults before it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::{BoxError, Router};
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Request, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use openapi_axum::Rejection;
use tokio::net::TcpStream;
use tokio::time::sleep;
use tower_service::Service as _;

use super::fault::{Fault, Faults};
use super::refusal::Refusal;
use crate::{BasePath, Error, Service, serve};

/// What a [`TestServer`](crate::TestServer) answers, as a tower service without a socket. Clones are one service, with
/// the same faults.
#[derive(Debug, Clone)]
pub struct TestService {
    router: Router,
    base_path: BasePath,
    faults: Arc<Faults>,
}

/// What a [`TestService`] has in place of a connection that it cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection is cut, as the test ordered")]
pub struct ConnectionCut;

impl TestService {
    pub(super) fn new(service: Service, base_path: &BasePath) -> Result<Self, Error> {
        Ok(Self {
            router: serve::router(service, base_path)?,
            base_path: base_path.clone(),
            faults: Arc::default(),
        })
    }

    pub(super) fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Answers the requests of a connection (HTTP/1.1) until either side ends it.
    pub(super) async fn serve(self, connection: TcpStream) {
        let answer = service_fn(|request| self.clone().answer(request));
        let connection = http1::Builder::new().serve_connection(TokioIo::new(connection), answer);
        // That a connection was cut is known to who ordered it, and who made it.
        let _ = connection.await;
    }

    async fn answer<B>(mut self, request: Request<B>) -> Result<Response<Body>, ConnectionCut>
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
        Ok(self.refuse(request, rejection).await)
    }

    async fn really<B>(&mut self, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        match self.router.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    async fn refuse<B>(&self, mut request: Request<B>, rejection: Rejection) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
    {
        // Whoever asks gets as far as to be judged.
        let anybody = HeaderValue::from_static("Basic YTpi");
        request.headers_mut().insert(AUTHORIZATION, anybody);
        let refusal = Refusal::mount(rejection, &self.base_path);
        refusal.answer(request).await.map(Body::new)
    }
}

impl<B> tower_service::Service<Request<B>> for TestService
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = ConnectionCut;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, ConnectionCut>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), ConnectionCut>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        Box::pin(self.clone().answer(request))
    }
}
