//! The changes that share one commit, and what became of each.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::Error;

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
    /// Who awaits a change, at its index.
    wakers: Vec<Option<Waker>>,
    /// How many threads are blocked until it is done.
    blocked: usize,
}

impl Batch {
    /// Answers all changes, and wakes who waits.
    pub(crate) fn complete(&self, outcome: Result<Refusals, Error>) {
        let (wakers, is_blocking) = {
            let mut state = self.state();
            state.outcome = Some(outcome);
            (std::mem::take(&mut state.wakers), state.blocked > 0)
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

    /// The answer to the change with this index, or `None` after having noted whom to wake when it is there.
    pub(crate) fn poll(&self, index: usize, waker: &Waker) -> Option<Result<(), Error>> {
        let mut state = self.state();
        if let Some(outcome) = &state.outcome {
            return Some(answer(outcome, index));
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
    pub(crate) fn wait(&self, index: usize) -> Result<(), Error> {
        let mut state = self.state();
        state.blocked += 1;
        loop {
            if let Some(outcome) = &state.outcome {
                let answer = answer(outcome, index);
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

/// The answer to the change with this index.
fn answer(outcome: &Result<Refusals, Error>, index: usize) -> Result<(), Error> {
    let refusals = outcome.as_ref().map_err(Error::clone)?;
    refusals.get(&index).cloned().map_or(Ok(()), Err)
}
