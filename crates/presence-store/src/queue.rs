//! What waits for the writer: a bounded queue, and how the last commit went.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::batch::Batch;
use crate::change::Change;
use crate::{Error, NotReady};

/// The changes that wait for the writer. They are one batch: the writer takes all of them at once, and while it makes
/// them durable the next batch gathers. There is no fixed delay: an idle writer takes the first at once.
pub(crate) struct Queue {
    state: Mutex<State>,
    arrived: Condvar,
    capacity: usize,
}

struct State {
    waiting: Vec<Change>,
    /// Where those that wait will be answered.
    batch: Arc<Batch>,
    /// Since when the first of them waits.
    since: Option<Instant>,
    /// Since when the writer is at the batch before.
    busy_since: Option<Instant>,
    is_writer_asleep: bool,
    is_closed: bool,
    last: LastCommit,
}

/// How the last commit went.
struct LastCommit {
    at: Instant,
    failure: Option<String>,
    /// When the last probe was queued.
    probed_at: Option<Instant>,
}

/// How long a commit may take before the store is said to be not ready.
const SLOW: Duration = Duration::from_secs(2);
/// After so long without a commit a probe finds out whether the store still takes one.
const IDLE: Duration = Duration::from_secs(5);
/// How long there is at least between probes.
const BETWEEN_PROBES: Duration = Duration::from_secs(1);

impl Queue {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::new(State {
                waiting: Vec::new(),
                batch: Arc::default(),
                since: None,
                busy_since: None,
                is_writer_asleep: false,
                is_closed: false,
                last: LastCommit {
                    at: Instant::now(),
                    failure: None,
                    probed_at: None,
                },
            }),
            arrived: Condvar::new(),
            capacity,
        }
    }

    /// Puts a change behind those that wait: where it is answered.
    ///
    /// # Errors
    ///
    /// [`Error::Overloaded`] if as many wait as may.
    pub(crate) fn push(&self, change: Change) -> Result<(Arc<Batch>, usize), Error> {
        let mut state = self.state();
        if state.is_closed || state.waiting.len() >= self.capacity {
            return Err(Error::Overloaded);
        }
        let index = state.waiting.len();
        if index == 0 {
            state.since = Some(Instant::now());
        }
        state.waiting.push(change);
        let batch = Arc::clone(&state.batch);
        let is_writer_asleep = std::mem::take(&mut state.is_writer_asleep);
        drop(state);
        if is_writer_asleep {
            self.arrived.notify_one();
        }
        Ok((batch, index))
    }

    /// Waits for changes, and puts all of them into `changes`, which is empty. `None` when the queue is closed and has
    /// been emptied.
    pub(crate) fn take(&self, changes: &mut Vec<Change>) -> Option<Arc<Batch>> {
        let mut state = self.state();
        state.busy_since = None;
        while state.waiting.is_empty() {
            if state.is_closed {
                return None;
            }
            state.is_writer_asleep = true;
            let woken = self.arrived.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        state.is_writer_asleep = false;
        state.busy_since = state.since.take();
        std::mem::swap(&mut state.waiting, changes);
        Some(std::mem::take(&mut state.batch))
    }

    /// Notes how a commit went.
    pub(crate) fn note(&self, failure: Option<String>) {
        let mut state = self.state();
        state.last.at = Instant::now();
        state.last.failure = failure;
    }

    /// Takes no more changes; the writer ends when it has made those that wait.
    pub(crate) fn close(&self) {
        self.state().is_closed = true;
        self.arrived.notify_one();
    }

    /// Answers what waits, for a writer that is no more.
    pub(crate) fn abandon(&self) {
        self.close();
        let batch = {
            let mut state = self.state();
            state.waiting.clear();
            std::mem::take(&mut state.batch)
        };
        batch.complete(Err(Error::Panicked), Vec::new());
    }

    /// Whether the last commit went well and none takes long; beside it, whether a probe is due.
    pub(crate) fn readiness(&self) -> (Result<(), NotReady>, bool) {
        let mut state = self.state();
        let now = Instant::now();
        let oldest = state.busy_since.or(state.since);
        let is_slow = oldest.is_some_and(|since| now.duration_since(since) > SLOW);
        let is_idle = now.duration_since(state.last.at) > IDLE;
        let last_probe = state.last.probed_at;
        let is_probe_due = oldest.is_none()
            && (state.last.failure.is_some() || is_idle)
            && last_probe.is_none_or(|at| now.duration_since(at) >= BETWEEN_PROBES);
        if is_probe_due {
            state.last.probed_at = Some(now);
        }
        let readiness = match &state.last.failure {
            Some(failure) => Err(NotReady(failure.clone())),
            None if is_slow => Err(NotReady("a write has been waiting for seconds".to_owned())),
            None => Ok(()),
        };
        (readiness, is_probe_due)
    }

    /// No step of what is done with it can be left half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
