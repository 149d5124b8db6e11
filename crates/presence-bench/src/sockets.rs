//! Servers at an address, and the client that asks them, which is another process: what it takes is not counted.

use std::convert::Infallible;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command};
use std::thread;

use axum::serve::ListenerExt;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use openapi_axum::server::Server;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::requests::{self, Asked};
use crate::servers::ASSOCIATES;
use crate::{by_hand, plain};

/// The handler written by hand, for everybody, as axum serves it.
pub(crate) fn by_hand(count: usize) -> io::Result<()> {
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let stopped = client(listener.local_addr()?, &requests::PUT, count)?;
        let listener = listener.tap_io(|connection| {
            // Without it nothing else would be different, but the time.
            let _ = connection.set_nodelay(true);
        });
        let serving = axum::serve(listener, by_hand::open_router(ASSOCIATES));
        until(stopped, async { serving.await }).await
    })
}

/// The presence alone on bare hyper: no limits, no times, no guard.
pub(crate) fn plain(count: usize) -> io::Result<()> {
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let stopped = client(listener.local_addr()?, &requests::PUT, count)?;
        let served = plain::service(ASSOCIATES);
        let serving = async {
            let (connection, _) = listener.accept().await?;
            connection.set_nodelay(true)?;
            let service = service_fn(|request| {
                let answer = served.answer(request);
                async { Ok::<_, Infallible>(answer.await) }
            });
            let serving = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(None)
                .serve_connection(TokioIo::new(connection), service);
            serving.await.map_err(io::Error::other)
        };
        until(stopped, serving).await
    })
}

/// The same behind the accept loop that servers have: times, limits, and the guard against panics.
pub(crate) fn plain_behind_the_door(count: usize) -> io::Result<()> {
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let stopped = client(listener.local_addr()?, &requests::PUT, count)?;
        let served = plain::service(ASSOCIATES);
        let (stop, outcome) = stopping(stopped);
        let handler = move |request| served.answer(request);
        Server::new(listener).answer(handler, stop).await;
        outcome.await.map_err(io::Error::other)?
    })
}

/// Runs something on one thread, as it is counted.
pub(crate) fn block_on(serving: impl Future<Output = io::Result<()>>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serving)
}

/// Serves until the client is done.
async fn until(
    stopped: oneshot::Receiver<io::Result<()>>,
    serving: impl Future<Output = io::Result<()>>,
) -> io::Result<()> {
    tokio::select! {
        outcome = stopped => outcome.map_err(io::Error::other)?,
        outcome = serving => outcome,
    }
}

/// What stops a server when the client is done, and what came of it.
pub(crate) fn stopping(
    stopped: oneshot::Receiver<io::Result<()>>,
) -> (
    impl Future<Output = ()> + Send,
    oneshot::Receiver<io::Result<()>>,
) {
    let (tell, told) = oneshot::channel();
    let stop = async {
        let outcome = stopped.await.map_err(io::Error::other);
        // Nobody listens only where the server is gone, too.
        let _ = tell.send(outcome.and_then(|outcome| outcome));
    };
    (stop, told)
}

/// Starts the client, which asks so often; tells when it is done.
pub(crate) fn client(
    address: SocketAddr,
    asked: &'static Asked,
    count: usize,
) -> io::Result<oneshot::Receiver<io::Result<()>>> {
    let (address, count) = (address.to_string(), count.to_string());
    let arguments = ["ask", &address, asked.name, &count];
    let client = Command::new(std::env::current_exe()?)
        .args(arguments)
        .spawn()?;
    let (done, stopped) = oneshot::channel();
    thread::spawn(move || done.send(outcome(client)));
    Ok(stopped)
}

fn outcome(mut client: Child) -> io::Result<()> {
    match client.wait()?.success() {
        true => Ok(()),
        false => Err(io::Error::other("the client failed")),
    }
}

/// Asks a server so often, on one connection, each time when the answer before has come.
///
/// # Errors
///
/// The connection breaks, or an answer is not 200 with the body that is expected.
pub(crate) fn ask(address: SocketAddr, asked: &'static Asked, count: usize) -> io::Result<()> {
    let mut connection = TcpStream::connect(address)?;
    connection.set_nodelay(true)?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    for _ in 0..count {
        connection.write_all(asked.request)?;
        answer.clear();
        while !answer.ends_with(asked.answer) {
            let length = connection.read(&mut piece)?;
            answer.extend_from_slice(piece.get(..length).unwrap_or_default());
            if length == 0 || !answer.starts_with(b"HTTP/1.1 200 OK\r\n") {
                let found = answer.escape_ascii();
                return Err(io::Error::other(format!("not what was expected: {found}")));
            }
        }
    }
    Ok(())
}
