//! The honest client: it asks, reads what it is answered, and asks again.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How many requests come over one connection.
const PER_CONNECTION: usize = 10;

/// How long an answer may take. No test is to come near it.
const PATIENCE: Duration = Duration::from_secs(20);

/// What became of an honest client's requests.
#[derive(Debug, Default)]
pub(crate) struct Served {
    pub(crate) answered: usize,
    pub(crate) refused: usize,
    pub(crate) times: Vec<Duration>,
}

impl Served {
    /// The time that one of a hundred answers took longer than.
    pub(crate) fn p99(&mut self) -> Duration {
        self.times.sort_unstable();
        let index = self.times.len().saturating_mul(99) / 100;
        self.times.get(index).copied().unwrap_or_default()
    }
}

/// Asks until `count` requests were answered or refused.
pub(crate) async fn ask(address: SocketAddr, count: usize) -> Served {
    let mut served = Served::default();
    while served.answered + served.refused < count {
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.set_nodelay(true).unwrap();
        for _ in 0..PER_CONNECTION.min(count - served.answered - served.refused) {
            let start = Instant::now();
            let asking = tokio::time::timeout(PATIENCE, is_answered(&mut connection));
            if asking.await.unwrap_or(false) {
                served.answered += 1;
                served.times.push(start.elapsed());
            } else {
                served.refused += 1;
                break;
            }
        }
    }
    served
}

/// The same on a thread of its own, which no attacker holds up.
pub(crate) async fn ask_apart(address: SocketAddr, count: usize) -> Served {
    let asking = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(ask(address, count))
    });
    asking.await.unwrap()
}

async fn is_answered(connection: &mut TcpStream) -> bool {
    let request = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n";
    if connection.write_all(request).await.is_err() {
        return false;
    }
    let mut answer = Vec::new();
    while !answer.ends_with(b"hello") {
        match connection.read_buf(&mut answer).await {
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
    }
    answer.starts_with(b"HTTP/1.1 200 ")
}
