//! What goes wrong on demand.

use std::collections::VecDeque;
use std::iter::repeat_n;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a request to a [`TestServer`](crate::TestServer) meets in place of its answer, or before it.
///
/// The refusals are in the contract's body and in the media type that the request accepts. The operation that needs no
/// login, `GET /api`, has one refusal in the contract, 503, which it gives for each of them. Logging in and out is refused
/// as in the contract of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// 401, as of a login that has expired. Nothing is done.
    Unauthorized,
    /// 429. Nothing is done.
    TooManyRequests {
        /// `Retry-After`, in seconds.
        retry_after_s: u32,
    },
    /// 503. Nothing is done.
    Unavailable {
        /// `Retry-After`, in seconds.
        retry_after_s: u32,
    },
    /// The request waits for so long by the clock of tokio, which a test may pause, and is answered as it should be.
    Latency(Duration),
    /// The connection ends without an answer, and nothing is done.
    CutBefore,
    /// The connection ends without an answer, and what was asked for is done.
    CutAfter,
}

/// The faults that are ordered, and how many requests there were.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    ordered: VecDeque<Fault>,
    requests: usize,
}

impl Faults {
    pub(super) fn order(&self, count: usize, fault: Fault) {
        self.state().ordered.extend(repeat_n(fault, count));
    }

    /// Counts a request, and says what it meets.
    pub(super) fn meet(&self) -> Option<Fault> {
        let mut state = self.state();
        state.requests += 1;
        state.ordered.pop_front()
    }

    pub(super) fn requests(&self) -> usize {
        self.state().requests
    }

    pub(super) fn clear(&self) {
        *self.state() = State::default();
    }

    /// No step of what is done with it can be left half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
