//! What goes wrong around the server in a round, for a time.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;
use std::time::Duration;

use disk_faults::{Calls, Control, Fault};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use super::attacks::{self, Attack, connect};
use super::http2;
use crate::broken_disk::FOREVER;
use crate::process::Running;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    Nothing,
    FullDisk,
    FailingWrites,
    FailingSyncs,
    SlowDisk,
    HostileClients,
    Stopped,
}

/// How much longer a sync takes on a slow disk.
const SLOW: Duration = Duration::from_millis(30);

/// The most that a server is stopped for.
const STOPPED: Duration = Duration::from_secs(1);

/// The hostile clients, and how many of each there are in a crowd.
const HOSTILE: [(usize, Attack); 16] = [
    (20, |connection| Box::pin(attacks::silent(connection))),
    (20, |connection| Box::pin(attacks::idle(connection))),
    (12, |connection| Box::pin(attacks::slow_head(connection))),
    (12, |connection| Box::pin(attacks::slow_body(connection))),
    (6, |connection| Box::pin(attacks::half_preface(connection))),
    (6, |connection| Box::pin(attacks::no_body(connection))),
    (3, |connection| Box::pin(attacks::never_reading(connection))),
    (3, |connection| Box::pin(attacks::slow_reading(connection))),
    (1, |connection| Box::pin(attacks::pipelining(connection))),
    (6, |connection| Box::pin(http2::silent(connection))),
    (6, |connection| Box::pin(http2::gone(connection))),
    (3, |connection| Box::pin(http2::no_window(connection))),
    (3, |connection| Box::pin(http2::no_body(connection))),
    (2, |connection| Box::pin(http2::rapid_reset(connection))),
    (2, |connection| Box::pin(http2::patient_reset(connection))),
    (2, |connection| Box::pin(http2::continuations(connection))),
];

impl Trouble {
    pub(crate) const ALL: [Self; 7] = [
        Self::Nothing,
        Self::FullDisk,
        Self::FailingWrites,
        Self::FailingSyncs,
        Self::SlowDisk,
        Self::HostileClients,
        Self::Stopped,
    ];

    /// Which calls to the disk fail, if any do.
    pub(crate) fn fault(self) -> Option<Fault> {
        let (calls, error) = match self {
            Self::FullDisk => (Calls::WRITE | Calls::TRUNCATE, Fault::NO_SPACE),
            Self::FailingWrites => (Calls::WRITE, Fault::INPUT_OUTPUT),
            Self::FailingSyncs => (Calls::SYNC, Fault::INPUT_OUTPUT),
            _ => return None,
        };
        Some(Fault {
            calls,
            error,
            ..FOREVER
        })
    }

    /// Has what does not make the disk fail go wrong for a time, and says how many hostile clients came.
    pub(crate) fn last(
        self,
        time: Duration,
        server: &Running,
        control: &Control,
        crowds: usize,
    ) -> u64 {
        match self {
            Self::SlowDisk => {
                control.slow_disk(Calls::SYNC, SLOW).unwrap();
                sleep(time);
                control.slow_disk(Calls::SYNC, Duration::ZERO).unwrap();
            }
            Self::HostileClients => {
                let count = Arc::new(AtomicU64::new(0));
                let clients = hostile_clients(&server.url, crowds, &count).unwrap();
                sleep(time);
                // Their connections are closed, whatever they are at.
                clients.shutdown_timeout(Duration::from_secs(10));
                return count.load(Ordering::Relaxed);
            }
            Self::Stopped => {
                server.signal("STOP");
                sleep(time.min(STOPPED));
                server.signal("CONT");
            }
            _ => sleep(time),
        }
        0
    }
}

/// Has all hostile clients attack at once, and counts their connections.
fn hostile_clients(url: &str, crowds: usize, connections: &Arc<AtomicU64>) -> io::Result<Runtime> {
    let address = url
        .trim_start_matches("http://")
        .trim_end_matches("/base")
        .parse();
    let address = address.map_err(io::Error::other)?;
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    for (count, attack) in HOSTILE {
        for _ in 0..count * crowds {
            let connections = Arc::clone(connections);
            runtime.spawn(async move {
                // One that is turned away comes again: there are as many as before.
                while let Ok(connection) = connect(address).await {
                    connections.fetch_add(1, Ordering::Relaxed);
                    let _ = timeout(Duration::from_secs(60), attack(connection)).await;
                }
            });
        }
    }
    Ok(runtime)
}
