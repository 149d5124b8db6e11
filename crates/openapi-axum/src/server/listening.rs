//! Takes connections, or turns them away, until the server is to stop.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::admission::{Admission, Exempt, Place};
use super::answering::{Answerer, message};
use super::connection::{Protocol, Watched};
use super::draining::Draining;
use super::incoming::Incoming;
use super::refusal::{FULL, Reject};
use super::signs::Signs;
use super::socket::Socket;
#[cfg(feature = "tls")]
use super::tls::Tls;
use super::watch::Watch;
use super::worded::Worded;
use super::{ServerSettings, Stopped};
use crate::body::StreamError;

/// How long nothing is taken where the system has no room for another connection: some are closed by then.
const NO_ROOM: Duration = Duration::from_millis(100);

/// The least that hyper takes as the size of its buffers.
const LEAST_BUFFER_BYTES: usize = 8 * 1024;

/// What all connections share.
pub(super) struct Listening {
    settings: Arc<ServerSettings>,
    draining: Draining,
    admission: Arc<Admission>,
    http: auto::Builder<TokioExecutor>,
    reject: Reject,
    #[cfg(feature = "tls")]
    tls: Option<Tls>,
}

impl Listening {
    pub(super) fn new(
        settings: &ServerSettings,
        draining: Draining,
        is_exempt: Exempt,
        reject: Reject,
        #[cfg(feature = "tls")] tls: Option<Tls>,
    ) -> Self {
        Self {
            admission: Admission::new(settings, is_exempt),
            http: http(settings),
            reject,
            settings: Arc::new(settings.clone()),
            draining,
            #[cfg(feature = "tls")]
            tls,
        }
    }

    /// Takes connections until `stop`, and then lets them end.
    pub(super) async fn run<F, R, B>(
        self: Arc<Self>,
        listener: TcpListener,
        handler: F,
        stop: impl Future<Output = ()>,
    ) -> Stopped
    where
        F: Fn(Request<Incoming>) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Response<B>> + Send + 'static,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<StreamError>,
    {
        let mut connections = JoinSet::new();
        let stop = async {
            stop.await;
            self.draining.announce();
            sleep(self.settings.notice).await;
        };
        let mut stop = std::pin::pin!(stop);
        let mut is_failing = false;
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(ended) = connections.join_next() => note(ended),
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        is_failing = false;
                        self.take(stream, peer, &handler, &mut connections);
                    }
                    Err(error) if is_clients(&error) => {}
                    Err(error) => {
                        // Once, however often it fails until it does not.
                        if !is_failing {
                            tracing::error!(%error, "no connection can be taken; is the limit of open files too low?");
                        }
                        is_failing = true;
                        sleep(NO_ROOM).await;
                    }
                },
            }
        }
        drop(listener);
        self.drain(connections).await
    }

    /// Serves a connection, if there is a place for it.
    fn take<F, R, B>(
        self: &Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
        handler: &F,
        connections: &mut JoinSet<()>,
    ) where
        F: Fn(Request<Incoming>) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Response<B>> + Send + 'static,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<StreamError>,
    {
        let place = match self.admission.admit(peer.ip()) {
            Ok(place) => place,
            Err(full) => {
                tracing::debug!(%peer, ?full, "a connection is turned away");
                self.turn_away(&stream);
                return;
            }
        };
        // An answer is one small piece; it must not wait for another to fill the packet.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%peer, %error, "a connection stays with Nagle's algorithm");
        }
        let signs = Signs::new(peer, Arc::clone(&self.settings), self.reject.clone());
        let socket = Socket::new(stream, Arc::clone(&signs));
        let answerer = Answerer {
            handler: handler.clone(),
            signs: Arc::clone(&signs),
        };
        #[cfg(feature = "tls")]
        if let Some(tls) = &self.tls {
            let listening = Arc::clone(self);
            let agreeing = timeout(self.settings.first_byte, tls.acceptor().accept(socket));
            connections.spawn(async move {
                match agreeing.await {
                    Ok(Ok(stream)) => listening.serve(stream, answerer, signs, place).await,
                    Ok(Err(error)) => tracing::debug!(%peer, %error, "TLS is not agreed on"),
                    Err(_) => tracing::debug!(%peer, "TLS is not agreed on in time"),
                }
            });
            return;
        }
        connections.spawn(self.serve(socket, answerer, signs, place));
    }

    /// Says that there is no place for a connection, where that can be said at once.
    fn turn_away(&self, stream: &TcpStream) {
        #[cfg(feature = "tls")]
        if self.tls.is_some() {
            return;
        }
        // Whoever hangs up first does not need it.
        let _ = stream.try_write(FULL);
    }

    /// HTTP on a connection, with the watch over its time.
    fn serve<I, F, R, B>(
        &self,
        io: I,
        answerer: Answerer<F>,
        signs: Arc<Signs>,
        place: Place,
    ) -> impl Future<Output = ()> + Send + use<I, F, R, B>
    where
        I: AsyncRead + AsyncWrite + Send + Unpin + 'static,
        F: Fn(Request<Incoming>) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Response<B>> + Send + 'static,
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<StreamError>,
    {
        let io = Worded::new(io, Arc::clone(&signs));
        let protocol = self.http.serve_connection(TokioIo::new(io), answerer);
        let protocol = protocol.into_owned();
        let watch = Watch::new(Arc::clone(&self.settings), Instant::now());
        let watched = Watched::new(protocol, Arc::clone(&signs), watch, self.draining.clone());
        async move {
            let peer = signs.peer;
            match watched.await {
                Ok(Ok(())) => {}
                // That a client went away, or sent what is no HTTP, is no concern of the server's.
                Ok(Err(error)) => tracing::debug!(%peer, %error, "a connection failed"),
                Err(reason) => tracing::debug!(%peer, ?reason, "a connection was cut"),
            }
            drop(place);
        }
    }

    /// Lets connections end, for as long as they may take.
    async fn drain(&self, mut connections: JoinSet<()>) -> Stopped {
        self.draining.begin();
        let all = async {
            while let Some(ended) = connections.join_next().await {
                note(ended);
            }
        };
        let in_time = timeout(self.settings.drain, all).await;
        let cut_off = match in_time {
            Ok(()) => 0,
            Err(_) => connections.len(),
        };
        connections.shutdown().await;
        Stopped { cut_off }
    }
}

/// How HTTP is spoken.
fn http(settings: &ServerSettings) -> auto::Builder<TokioExecutor> {
    let mut http = auto::Builder::new(TokioExecutor::new());
    // A head that does not fit into the buffer is refused. The watch is over the time that it takes.
    // Who closes its half of the connection may wait for its answer.
    http.http1()
        .half_close(true)
        .max_buf_size(settings.head_bytes.max(LEAST_BUFFER_BYTES));
    let http2 = &settings.http2;
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(http2.streams)
        .max_pending_accept_reset_streams(usize::try_from(http2.cancelled).unwrap_or(usize::MAX))
        .max_header_list_size(u32::try_from(settings.head_bytes).unwrap_or(u32::MAX))
        .initial_stream_window_size(http2.stream_window_bytes)
        .initial_connection_window_size(http2.connection_window_bytes)
        .max_send_buf_size(http2.send_buffer_bytes)
        .keep_alive_interval(http2.ping)
        .keep_alive_timeout(http2.ping_timeout);
    match http2.enabled {
        true => http,
        false => http.http1_only(),
    }
}

impl<I, F, R, B> Protocol for auto::Connection<'static, TokioIo<I>, Answerer<F>, TokioExecutor>
where
    I: AsyncRead + AsyncWrite + Unpin + 'static,
    F: Fn(Request<Incoming>) -> R + 'static,
    R: Future<Output = Response<B>> + Send + 'static,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<StreamError>,
{
    fn retire(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

/// Says what became of a connection's task, where that is worth a word.
fn note(ended: Result<(), tokio::task::JoinError>) {
    if let Err(Ok(panic)) = ended.map_err(tokio::task::JoinError::try_into_panic) {
        tracing::error!(
            panic = message(&*panic),
            "a connection panicked, and is closed"
        );
    }
}

/// Whether a client went away before its connection was taken.
fn is_clients(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};

    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}
