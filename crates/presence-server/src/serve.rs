//! Has the service answer at an address until it is asked to stop.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use openapi_axum::ServerSettings;
use openapi_axum::server::{self, Draining, Incoming, Tls};
use tokio::net::TcpListener;

use crate::front::{Front, Refusal};
use crate::{BasePath, Error, Service, documentation};

/// What is answered behind the front: the contract's operations, and the contract itself with its page. Beside it, how
/// to turn away what does not get so far.
pub(crate) fn router(service: Service, base_path: &BasePath) -> Result<(Router, Refusal), Error> {
    let login = service.login().router(base_path);
    let health = service.health().router();
    let service = service.mount(base_path);
    let refusal = Refusal::of(service.clone());
    let router = documentation::router(base_path, &refusal)?
        .merge(login)
        .merge(health);
    Ok((router.fallback_service(service), refusal))
}

/// A service that has an address, and answers there once it runs.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    base_path: BasePath,
    front: Front<Router>,
    settings: ServerSettings,
    tls: Option<Tls>,
    draining: Draining,
}

impl Server {
    /// Takes the address; with port 0 the system chooses one.
    ///
    /// # Errors
    ///
    /// [`Error::Listen`] if the address cannot be had; [`Error::Contract`] if the contract cannot be shown.
    pub async fn bind(
        address: SocketAddr,
        base_path: BasePath,
        service: Service,
    ) -> Result<Self, Error> {
        let failed = |source| Error::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let settings = service.settings().clone();
        let draining = service.health().draining();
        let (router, refusal) = router(service, &base_path)?;
        Ok(Self {
            address: listener.local_addr().map_err(failed)?,
            listener,
            front: Front::new(router, refusal, settings.front),
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
        let trusted = front.clone();
        let answer = move |mut request: Request<Incoming>| {
            let peer: SocketAddr = request.body().peer();
            request.extensions_mut().insert(ConnectInfo(peer));
            let answering = front.clone().answer(request.map(Body::new));
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
