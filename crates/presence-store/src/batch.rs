//! The changes that share one commit, and what became of each.

use std::collections::HashMap;
use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::Error;
use crate::change::Change;

/// Why some changes of a commit were not made, by their indices; all others were.
pub(crate) type Refusals = HashMap<usize, Error>;

/// The answers to one commit's changes, which wait in one place: there is no channel for each. Who waits is told once,
/// when all of them are there.
#[derive(Default)]
pub(crate) struct Batch {
    state: Mutex<State>,
    done: Condvar,
}

#[derive(Default)]
struct State {
    /// `None` until the commit is over.
    outcome: Option<Result<Refusals, Error>>,
    /// What was changed, for who waits to take back.
    changes: Vec<Change>,
    /// Who awaits a change, at its index.
    wakers: Vec<Option<Waker>>,
    /// How many threads are blocked until it is done.
    blocked: usize,
}

impl Batch {
    /// Answers all changes, and wakes who waits.
    pub(crate) fn complete(&self, outcome: Result<Refusals, Error>, changes: Vec<Change>) {
        let (wakers, is_blocking) = {
            let mut state = self.state();
            state.outcome = Some(outcome);
            state.changes = changes;
            (mem::take(&mut state.wakers), state.blocked > 0)
        };
        if is_blocking {
            self.done.notify_all();
        }
        for waker in wakers.into_iter().flatten() {
            waker.wake();
        }
    }

    /// Whether somebody has been answered.
    pub(crate) fn is_complete(&self) -> bool {
        self.state().outcome.is_some()
    }

    /// The answer to the change with this index, which is the change itself where it was made, or `None` after having noted
    /// whom to wake when it is there.
    pub(crate) fn poll(&self, index: usize, waker: &Waker) -> Option<Result<Change, Error>> {
        let mut state = self.state();
        if let Some(answer) = state.answer(index) {
            return Some(answer);
        }
        if state.wakers.len() <= index {
            state.wakers.resize_with(index + 1, || None);
        }
        if let Some(known) = state.wakers.get_mut(index) {
            match known {
                Some(known) if known.will_wake(waker) => {}
                _ => *known = Some(waker.clone()),
            }
        }
        None
    }

    /// Blocks until the change with this index is answered.
    pub(crate) fn wait(&self, index: usize) -> Result<Change, Error> {
        let mut state = self.state();
        state.blocked += 1;
        loop {
            if let Some(answer) = state.answer(index) {
                state.blocked -= 1;
                return answer;
            }
            let woken = self.done.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// No step of what is done with it can be left half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The answer to the change with this index, if it is there. A change is handed back once.
    fn answer(&mut self, index: usize) -> Option<Result<Change, Error>> {
        let refusals = match self.outcome.as_ref()? {
            Ok(refusals) => refusals,
            Err(error) => return Some(Err(error.clone())),
        };
        if let Some(error) = refusals.get(&index) {
            return Some(Err(error.clone()));
        }
        let change = self.changes.get_mut(index);
        let change = change.map(|change| mem::replace(change, Change::Answered));
        Some(change.ok_or(Error::Panicked))
    }
}
