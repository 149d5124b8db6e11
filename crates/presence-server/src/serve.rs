//! Has the service answer at an address until it is asked to stop.

use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::ListenerExt;
use axum::{Router, ServiceExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::front::{Front, Refusal};
use crate::{BasePath, Error, Service, documentation};

/// How long requests that are running when the server is to stop may take.
const DRAIN: Duration = Duration::from_secs(10);

/// What is answered behind the front: the contract's operations, and the contract itself with its page. Beside it, how
/// to turn away what does not get so far.
pub(crate) fn router(service: Service, base_path: &BasePath) -> Result<(Router, Refusal), Error> {
    let login = service.login().router(base_path);
    let service = service.mount(base_path);
    let refusal = Refusal::of(service.clone());
    let router = documentation::router(base_path, &refusal)?.merge(login);
    Ok((router.fallback_service(service), refusal))
}

/// A service that has an address, and answers there once it runs.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    base_path: BasePath,
    front: Front<Router>,
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
        let settings = service.settings().front.clone();
        let (router, refusal) = router(service, &base_path)?;
        Ok(Self {
            address: listener.local_addr().map_err(failed)?,
            listener,
            front: Front::new(router, refusal, settings),
            base_path,
        })
    }

    /// Where it answers, such as `http://127.0.0.1:8080/Cust12345`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base_path)
    }

    /// Answers until `stop`; then takes no more connections and finishes what is running, for at most 10 seconds.
    ///
    /// # Errors
    ///
    /// [`Error::Serve`] if connections can no longer be taken.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let (stopping, stopped) = oneshot::channel::<()>();
        let stop = async move {
            stop.await;
            tracing::info!("stopping");
            drop(stopping);
        };
        let listener = self.listener.tap_io(|connection| {
            // An answer is one small piece; it must not wait for another to fill the packet.
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "a connection stays with Nagle's algorithm");
            }
        });
        let front = self
            .front
            .into_make_service_with_connect_info::<SocketAddr>();
        let answering = axum::serve(listener, front).with_graceful_shutdown(stop);
        let overdue = async {
            // It ends when `stopping` is dropped, at the stop.
            let _ = stopped.await;
            sleep(DRAIN).await;
        };
        tokio::select! {
            ended = async { answering.await } => ended.map_err(Error::Serve),
            () = overdue => {
                tracing::warn!(seconds = DRAIN.as_secs(), "requests were still running, and are cut off");
                Ok(())
            }
        }
    }
}
