//! Has the service answer at an address until it is asked to stop.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::{BoxError, Router};
use bytes::Bytes;
use futures_util::future::{Either as Answering, FutureExt, TryFutureExt};
use http::{Request, Response};
use http_body_util::Either;
use openapi_axum::ServerSettings;
use openapi_axum::server::{self, Draining, Incoming, Tls};
use presence_api::PresenceService;
use tokio::net::TcpListener;
use tower_service::Service as _;

use crate::front::{Answer, Behind, Front, Refusal};
use crate::{BasePath, Error, Service, documentation};

/// Where the paths of all operations begin, behind the base path.
const OPERATIONS: &str = "/api";

/// What is answered behind the front: the contract's operations, and what there is beside them, such as the contract
/// itself with its page.
#[derive(Clone)]
pub(crate) struct Routes {
    operations: openapi_axum::Service<PresenceService<Service>>,
    base_path: BasePath,
    /// Whatever has no place here is answered by the contract, which has none either.
    beside: Router,
}

impl Routes {
    /// Those of a service. Beside them, how to turn away what does not get so far.
    pub(crate) fn new(service: Service, base_path: &BasePath) -> (Self, Refusal) {
        let login = service.login().router(base_path);
        let health = service.health().router();
        let operations = service.mount(base_path);
        let refusal = Refusal::of(operations.clone());
        let beside = documentation::router(base_path, &refusal)
            .merge(login)
            .merge(health)
            .fallback_service(operations.clone());
        let routes = Self {
            operations,
            base_path: base_path.clone(),
            beside,
        };
        (routes, refusal)
    }

    fn is_operation(&self, path: &str) -> bool {
        path.strip_prefix(&*self.base_path)
            .is_some_and(|path| path.starts_with(OPERATIONS))
    }
}

impl Behind for Routes {
    type Error = Infallible;

    /// Operations are answered as they are, without what a router adds to each request.
    fn answer<B>(
        &self,
        request: Request<B>,
    ) -> impl Future<Output = Result<Response<Answer>, Infallible>> + Send + use<B>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if self.is_operation(request.uri().path()) {
            let answering = self.operations.answer(request);
            return Answering::Left(answering.map(|response| Ok(response.map(Either::Left))));
        }
        let answering = self.beside.clone().call(request.map(Body::new));
        Answering::Right(answering.map_ok(|response| response.map(Either::Right)))
    }
}

/// A service that has an address, and answers there once it runs.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    base_path: BasePath,
    front: Front<Routes>,
    settings: ServerSettings,
    tls: Option<Tls>,
    draining: Draining,
}

impl Server {
    /// Takes the address; with port 0 the system chooses one.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`] if the address cannot be had.
    pub async fn bind(
        address: SocketAddr,
        base_path: BasePath,
        service: Service,
    ) -> Result<Self, Error> {
        let failed = |source| Error::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let settings = service.settings().clone();
        let draining = service.health().draining();
        let (routes, refusal) = Routes::new(service, &base_path);
        Ok(Self {
            address: listener.local_addr().map_err(failed)?,
            listener,
            front: Front::new(routes, refusal, settings.front),
            base_path,
            settings: settings.server,
            tls: settings.tls,
            draining,
        })
    }

    /// Where it answers, such as `http://127.0.0.1:8080/Cust12345`.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{}", self.address, self.base_path)
    }

    /// Answers until `stop`; then takes no more connections and finishes what is running, for at most the time that
    /// its settings give it: 10 seconds, where they say nothing.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) {
        let stop = async move {
            stop.await;
            tracing::info!("stopping");
        };
        let drain_s = self.settings.drain.as_secs_f64();
        let front = self.front;
        let (trusted, rejecting) = (front.clone(), front.clone());
        let answer = move |request: Request<Incoming>| {
            let peer = request.body().peer();
            let answering = front.answer(request, Some(peer));
            async move {
                match answering.await {
                    Ok(response) => response,
                    Err(never) => match never {},
                }
            }
        };
        let server = server::Server::new(self.listener)
            .settings(self.settings)
            .draining(self.draining)
            .reject_by(move |headers, rejection| rejecting.reject(headers, rejection))
            .exempt(move |address: IpAddr| trusted.trusts(address));
        let server = match self.tls {
            Some(tls) => server.tls(tls),
            None => server,
        };
        let stopped = server.answer(answer, stop).await;
        if stopped.cut_off > 0 {
            let connections = stopped.cut_off;
            tracing::warn!(
                seconds = drain_s,
                connections,
                "requests were still running, and are cut off"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http::Request;
    use openapi_axum::Contract;
    use presence_api::PresenceService;
    use presence_store::Store;

    use super::{OPERATIONS, Routes};
    use crate::front::{Front, FrontSettings};
    use crate::{BasePath, Service};

    #[test]
    fn all_operations_begin_as_they_should() {
        for path in <PresenceService<Service> as Contract>::PATHS {
            assert!(path.starts_with(OPERATIONS), "{path}");
        }
    }

    /// What is larger than this is moved byte by byte, and each request is moved several times.
    #[tokio::test]
    async fn an_operation_that_is_answered_takes_less_than_two_kibibytes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
        let service = Service::new(store).unwrap();
        let (routes, refusal) = Routes::new(service, &BasePath::default());
        let front = Front::new(routes, refusal, FrontSettings::default());
        let answering = front.answer(Request::new(Body::empty()), None);
        let bytes = size_of_val(&answering);
        assert!(bytes < 2048, "{bytes}");
    }
}
