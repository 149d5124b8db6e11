//! The changes that share one commit, and what became of each.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::Error;

/// The answers to one commit's changes, which wait in one place: there is no channel for each. Who waits is told once,
/// when all of them are there.
#[derive(Default)]
pub(crate) struct Batch {
    state: Mutex<State>,
    done: Condvar,
}

#[derive(Default)]
struct State {
    /// In the order of the changes; each is taken once. `None` until the commit is over.
    answers: Option<Vec<Option<Result<(), Error>>>>,
    /// Who awaits a change, at its index.
    wakers: Vec<Option<Waker>>,
    /// How many threads are blocked until it is done.
    blocked: usize,
}

impl Batch {
    /// Answers all changes, and wakes who waits.
    pub(crate) fn complete(&self, answers: Vec<Result<(), Error>>) {
        let (wakers, is_blocking) = {
            let mut state = self.state();
            state.answers = Some(answers.into_iter().map(Some).collect());
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
        self.state().answers.is_some()
    }

    /// The answer to the change with this index, or `None` after having noted whom to wake when it is there.
    pub(crate) fn poll(&self, index: usize, waker: &Waker) -> Option<Result<(), Error>> {
        let mut state = self.state();
        if state.answers.is_some() {
            return Some(state.answer(index));
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
        while state.answers.is_none() {
            state = self
                .done
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.blocked -= 1;
        state.answer(index)
    }

    /// No step of what is done with it can be left half done.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes an answer out; there is none for a change that the writer did not get to.
    fn answer(&mut self, index: usize) -> Result<(), Error> {
        let answers = self.answers.as_mut();
        let answer = answers.and_then(|answers| answers.get_mut(index)?.take());
        answer.unwrap_or(Err(Error::Panicked))
    }
}
