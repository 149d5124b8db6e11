//! What the parts of a connection tell the one that watches over its time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};

use super::ServerSettings;
use super::refusal::Reject;

/// A connection, as its socket, its requests and its watch know it. All numbers only grow, but for `offered`; nothing
/// hangs on their order, so that none needs more than to be counted.
#[derive(Debug)]
pub(super) struct Signs {
    pub(super) peer: SocketAddr,
    pub(super) settings: Arc<ServerSettings>,
    pub(super) reject: Reject,
    /// Bytes that came.
    received: AtomicU64,
    /// Bytes that went out.
    sent: AtomicU64,
    /// Whether the client takes no more bytes for now.
    blocked: AtomicBool,
    /// Requests that came.
    begun: AtomicU64,
    /// Those of them that are over, whichever way.
    ended: AtomicU64,
    /// Those of them that nobody waited for until there was an answer.
    cancelled: AtomicU64,
    /// Answers of which there is more than was taken.
    offered: AtomicUsize,
    /// How often something was taken of an answer.
    taken: AtomicU64,
    is_http2: AtomicBool,
    /// Whether the client is not to be waited for any more.
    cut: AtomicBool,
}

/// The signs at one time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Snapshot {
    pub(super) received: u64,
    pub(super) sent: u64,
    pub(super) taken: u64,
    pub(super) is_blocked: bool,
    pub(super) begun: u64,
    pub(super) running: u64,
    pub(super) cancelled: u64,
    pub(super) is_http2: bool,
}

impl Signs {
    pub(super) fn new(
        peer: SocketAddr,
        settings: Arc<ServerSettings>,
        reject: Reject,
    ) -> Arc<Self> {
        Arc::new(Self {
            peer,
            settings,
            reject,
            received: AtomicU64::new(0),
            sent: AtomicU64::new(0),
            blocked: AtomicBool::new(false),
            begun: AtomicU64::new(0),
            ended: AtomicU64::new(0),
            cancelled: AtomicU64::new(0),
            offered: AtomicUsize::new(0),
            taken: AtomicU64::new(0),
            is_http2: AtomicBool::new(false),
            cut: AtomicBool::new(false),
        })
    }

    pub(super) fn received(&self, bytes: usize) {
        self.received.fetch_add(bytes as u64, Relaxed);
    }

    pub(super) fn sent(&self, bytes: usize) {
        self.sent.fetch_add(bytes as u64, Relaxed);
        self.blocked.store(false, Relaxed);
    }

    pub(super) fn blocked(&self) {
        self.blocked.store(true, Relaxed);
    }

    /// Has the socket be reset when it is dropped, so that the system keeps nothing of it.
    pub(super) fn cut(&self) {
        self.cut.store(true, Relaxed);
    }

    pub(super) fn is_cut(&self) -> bool {
        self.cut.load(Relaxed)
    }

    pub(super) fn is_http2(&self) -> bool {
        self.is_http2.load(Relaxed)
    }

    /// How many requests came.
    pub(super) fn begun(&self) -> u64 {
        self.begun.load(Relaxed)
    }

    /// The same, if all of them are over.
    pub(super) fn settled(&self) -> Option<u64> {
        let begun = self.begun();
        (self.ended.load(Relaxed) == begun).then_some(begun)
    }

    pub(super) fn read(&self) -> Snapshot {
        let begun = self.begun();
        let is_offered = self.offered.load(Relaxed) > 0;
        Snapshot {
            received: self.received.load(Relaxed),
            sent: self.sent.load(Relaxed),
            taken: self.taken.load(Relaxed),
            is_blocked: self.blocked.load(Relaxed) || is_offered,
            begun,
            running: begun.saturating_sub(self.ended.load(Relaxed)),
            cancelled: self.cancelled.load(Relaxed),
            is_http2: self.is_http2(),
        }
    }
}

/// A request, from its head to the end of its answer.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) signs: Arc<Signs>,
    is_answered: bool,
    is_offered: bool,
}

impl Exchange {
    pub(super) fn begin(signs: Arc<Signs>, is_http2: bool) -> Self {
        signs.begun.fetch_add(1, Relaxed);
        if is_http2 {
            signs.is_http2.store(true, Relaxed);
        }
        Self {
            signs,
            is_answered: false,
            is_offered: false,
        }
    }

    /// There is an answer; `has_body` if it has more than a head.
    pub(super) fn answered(&mut self, has_body: bool) {
        self.is_answered = true;
        self.offer(has_body);
    }

    /// The client has room for more of the answer.
    pub(super) fn taken(&mut self) {
        self.signs.taken.fetch_add(1, Relaxed);
        self.offer(false);
    }

    /// Whether there is more of the answer, which only the client keeps from going out.
    pub(super) fn offer(&mut self, more: bool) {
        match (self.is_offered, more) {
            (false, true) => self.signs.offered.fetch_add(1, Relaxed),
            (true, false) => self.signs.offered.fetch_sub(1, Relaxed),
            _ => 0,
        };
        self.is_offered = more;
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.offer(false);
        if !self.is_answered {
            self.signs.cancelled.fetch_add(1, Relaxed);
        }
        self.signs.ended.fetch_add(1, Relaxed);
    }
}
