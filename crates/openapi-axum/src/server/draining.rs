//! Whether a server is about to stop.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Release};

use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

/// Knows whether a server is about to stop, for what tells others so, such as `/readyz`. Clones are one.
#[derive(Debug, Clone, Default)]
pub struct Draining(Arc<State>);

#[derive(Debug, Default)]
struct State {
    is_announced: AtomicBool,
    has_begun: AtomicBool,
    begun: Arc<Notify>,
}

impl Draining {
    /// Whether the server was told to stop.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.0.is_announced.load(Acquire)
    }

    /// From now on the server is about to stop.
    pub(super) fn announce(&self) {
        self.0.is_announced.store(true, Release);
    }

    /// From now on connections are to end.
    pub(super) fn begin(&self) {
        self.0.has_begun.store(true, Release);
        self.0.begun.notify_waiters();
    }

    /// Whether connections are to end.
    pub(super) fn has_begun(&self) -> bool {
        self.0.has_begun.load(Acquire)
    }

    /// Wakes who polled it when connections are to end.
    pub(super) fn begun(&self) -> OwnedNotified {
        Arc::clone(&self.0.begun).notified_owned()
    }
}
