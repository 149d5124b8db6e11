//! Serves connections: HTTP/1.1 and HTTP/2 for clients that may be slow, hostile or gone.
//!
//! [`serve`] is all that most programs need. A [`Server`] can be told more: how much it takes of its clients
//! ([`ServerSettings`]), and when it is to stop.
//!
//! Every connection has a time limit for whatever its client is to do next: send its first byte, the head of a request,
//! a body, the next request, or read an answer. A server has room for so many connections, in all and of one address;
//! one more is turned away at once. No panic of a handler ends more than its own request.
//!
//! Over HTTP/1.1 a client may close its half of the connection and wait for its answer. That it has gone altogether shows
//! when something is written to it: a stream of [events](crate::events) that may be silent for long sends a comment now
//! and then.

mod admission;
mod answering;
mod connection;
mod draining;
mod incoming;
mod listening;
mod pace;
mod refusal;
mod settings;
mod signal;
mod signs;
mod socket;
#[cfg(feature = "tls")]
mod tls;
mod watch;
mod worded;

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::Body;
use tokio::net::TcpListener;
use tower_service::Service;

use self::admission::Exempt;
use self::listening::Listening;
use self::refusal::Reject;
use crate::body::{ResponseBody, StreamError};
use crate::rejection::Rejection;

pub use self::draining::Draining;
pub use self::incoming::{Incoming, TimedOut};
pub use self::settings::{Http2Settings, ServerSettings};
pub use self::signal::stop_signal;
#[cfg(feature = "tls")]
pub use self::tls::{Tls, TlsError};

pub(crate) use self::incoming::is_timed_out;

/// Answers at an address until Ctrl-C or SIGTERM; what runs then is finished, for at most 10 seconds. The service is an
/// axum router, a generated [`Service`](crate::Service), or any other of tower's.
///
/// # Errors
///
/// Those of the system, where it does not let go of the signals.
pub async fn serve<S, B>(listener: TcpListener, service: S) -> io::Result<()>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<StreamError>,
{
    let stop = stop_signal()?;
    Server::new(listener).serve(service, stop).await;
    Ok(())
}

/// A server at an address.
#[must_use = "it serves nothing before `serve`"]
pub struct Server {
    listener: TcpListener,
    settings: ServerSettings,
    draining: Draining,
    is_exempt: Exempt,
    reject: Reject,
    #[cfg(feature = "tls")]
    tls: Option<Tls>,
}

/// How a server stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// How many connections were cut off, because what ran there took longer than it had.
    pub cut_off: usize,
}

impl Server {
    /// A server at the address of a listener, with the settings that are there by default.
    pub fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            settings: ServerSettings::default(),
            draining: Draining::default(),
            is_exempt: Arc::new(|_| false),
            reject: Reject::default(),
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// Says what it takes of its clients.
    pub fn settings(mut self, settings: ServerSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Says who is told when it is about to stop.
    pub fn draining(mut self, draining: Draining) -> Self {
        self.draining = draining;
        self
    }

    /// Lets addresses have any number of connections, such as proxies that have those of many clients.
    pub fn exempt(mut self, is_exempt: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        self.is_exempt = Arc::new(is_exempt);
        self
    }

    /// Says how it turns requests away that get no further than itself, in the words of a contract and with what every
    /// answer has; [`Service::reject`](crate::Service::reject) does that. By default it is a line of plain text. The
    /// headers are none where they could not be read.
    pub fn reject_by(
        mut self,
        reject: impl Fn(&HeaderMap, &Rejection) -> Response<ResponseBody> + Send + Sync + 'static,
    ) -> Self {
        self.reject = Reject::new(reject);
        self
    }

    /// Speaks TLS, and nothing else.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Answers by a service of tower's, such as an axum router, until `stop`. Requests have the address of their client
    /// in their extensions, as axum has it (`ConnectInfo<SocketAddr>`).
    pub async fn serve<S, B>(self, service: S, stop: impl Future<Output = ()>) -> Stopped
    where
        S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
        S: Clone + Send + Sync + 'static,
        S::Future: Send + 'static,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<StreamError>,
    {
        let handler = move |mut request: Request<Incoming>| {
            let peer: SocketAddr = request.body().peer();
            request.extensions_mut().insert(ConnectInfo(peer));
            let answering = service.clone().call(request);
            async move {
                match answering.await {
                    Ok(response) => response,
                    Err(never) => match never {},
                }
            }
        };
        self.answer(handler, stop).await
    }

    /// Answers by a function, until `stop`: without the boxes that a service of tower's needs.
    pub async fn answer<F, R, B>(self, handler: F, stop: impl Future<Output = ()>) -> Stopped
    where
        F: Fn(Request<Incoming>) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Response<B>> + Send + 'static,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<StreamError>,
    {
        let listening = Arc::new(Listening::new(
            &self.settings,
            self.draining,
            self.is_exempt,
            self.reject,
            #[cfg(feature = "tls")]
            self.tls,
        ));
        listening.run(self.listener, handler, stop).await
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Server")
            .field("listener", &self.listener)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
