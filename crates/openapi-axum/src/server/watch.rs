//! Watches over the time of a connection: what it does, since when, and how long it may.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::ServerSettings;
use super::pace::Pace;
use super::signs::Snapshot;

/// The watch over one connection. It knows no clock and no socket.
#[derive(Debug)]
pub(super) struct Watch {
    settings: Arc<ServerSettings>,
    phase: Phase,
    /// The signs when the phase began; those of `Writing` when it was last looked at.
    then: Snapshot,
}

/// What is to be done with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It goes on; until then, where there is an end, nothing has to be looked at.
    Wait(Option<Instant>),
    /// It is to end when what runs is answered.
    Retire,
    /// It ends at once.
    Cut(Reason),
}

/// Why a connection is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Nothing came, or TLS was not agreed on.
    Silent,
    /// The head of a request did not come to its end.
    SlowHead,
    /// The client did not read its answer.
    Unread,
    /// The client takes its requests back.
    Cancelled,
    /// It was to end, and the client did not let it.
    Lingering,
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    /// Nothing has come yet.
    Silent { since: Instant },
    /// Part of a head has come.
    Head { since: Instant },
    /// Requests are being answered: the server is to wait for.
    Answering,
    /// The client is to read.
    Writing { pace: Pace },
    /// All is answered.
    Idle { since: Instant },
    /// It was told to end.
    Retired { since: Instant },
}

impl Reason {
    /// Whether the client may have left bytes for the system to keep.
    pub(super) fn leaves_bytes(self) -> bool {
        matches!(self, Self::Unread | Self::Cancelled | Self::Lingering)
    }
}

impl Watch {
    pub(super) fn new(settings: Arc<ServerSettings>, now: Instant) -> Self {
        Self {
            settings,
            phase: Phase::Silent { since: now },
            then: Snapshot::default(),
        }
    }

    /// What is to be done, now that the signs are these.
    pub(super) fn observe(&mut self, signs: Snapshot, now: Instant) -> Verdict {
        if is_abused(&signs, self.settings.http2.cancelled) {
            return Verdict::Cut(Reason::Cancelled);
        }
        self.advance(signs, now);
        let settings = &self.settings;
        match &mut self.phase {
            Phase::Silent { since } => cut_after(*since, settings.first_byte, now, Reason::Silent),
            Phase::Head { since } => cut_after(*since, settings.head, now, Reason::SlowHead),
            Phase::Answering if signs.is_http2 => {
                // What runs besides the connection tells nobody when it stops at the client.
                Verdict::Wait(now.checked_add(settings.write))
            }
            Phase::Answering => Verdict::Wait(None),
            Phase::Writing { pace } => match pace.deadline(now) {
                Some(deadline) if deadline <= now => Verdict::Cut(Reason::Unread),
                deadline => Verdict::Wait(deadline),
            },
            Phase::Idle { since } => match since.checked_add(settings.idle) {
                Some(deadline) if deadline <= now => {
                    self.retire(now);
                    Verdict::Retire
                }
                deadline => Verdict::Wait(deadline),
            },
            Phase::Retired { since } => cut_after(*since, settings.write, now, Reason::Lingering),
        }
    }

    /// From now on it is to end. What runs may take its time.
    pub(super) fn retire(&mut self, now: Instant) {
        self.phase = Phase::Retired { since: now };
    }

    /// Finds out what the connection does.
    fn advance(&mut self, signs: Snapshot, now: Instant) {
        let is_new_request = signs.begun != self.then.begun;
        self.phase = match self.phase {
            Phase::Retired { .. } if signs.running > 0 => Phase::Retired { since: now },
            Phase::Retired { since } => Phase::Retired { since },
            Phase::Writing { mut pace } if signs.is_blocked => {
                let moved = signs.sent - self.then.sent + signs.taken - self.then.taken;
                if moved > 0 {
                    pace.moved(moved, now);
                }
                self.then = signs;
                Phase::Writing { pace }
            }
            _ if signs.is_blocked => {
                self.then = signs;
                let pace = Pace::new(self.settings.write, self.settings.rate);
                Phase::Writing { pace }
            }
            _ if signs.running > 0 => Phase::Answering,
            Phase::Silent { .. } | Phase::Idle { .. } if is_new_request => self.idle(signs, now),
            Phase::Head { .. } if is_new_request => self.idle(signs, now),
            Phase::Silent { .. } if signs.received > 0 => Phase::Head { since: now },
            Phase::Idle { .. } if self.is_reading_head(&signs) => Phase::Head { since: now },
            Phase::Answering | Phase::Writing { .. } => self.idle(signs, now),
            phase => phase,
        };
    }

    fn idle(&mut self, signs: Snapshot, now: Instant) -> Phase {
        self.then = signs;
        Phase::Idle { since: now }
    }

    /// HTTP/2 has more to say than requests.
    fn is_reading_head(&self, signs: &Snapshot) -> bool {
        !signs.is_http2 && signs.received > self.then.received
    }
}

/// Whether most requests are taken back before they are answered, and many are.
fn is_abused(signs: &Snapshot, limit: u64) -> bool {
    signs.is_http2 && signs.cancelled > limit && signs.cancelled > signs.begun / 2
}

fn cut_after(since: Instant, limit: Duration, now: Instant, reason: Reason) -> Verdict {
    match since.checked_add(limit) {
        Some(deadline) if deadline <= now => Verdict::Cut(reason),
        deadline => Verdict::Wait(deadline),
    }
}
