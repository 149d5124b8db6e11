//! A change that has been handed to the writer.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use crate::Error;
use crate::batch::Batch;
use crate::change::Change;

/// A change that has been handed to the store's writer: await it, in any runtime, or [`wait`](Self::wait) for it.
///
/// It is answered when it is on the disk, or when it is known that nothing was changed. It is made whether or not
/// somebody waits for the answer; dropping this takes nothing back.
#[derive(Debug)]
#[must_use = "whether the change is made is known only to who waits for it"]
pub struct Write<T>(State<T>);

enum State<T> {
    /// It was not taken; the error is given once.
    Refused(Option<Error>),
    Queued {
        batch: Arc<Batch>,
        index: usize,
        made: Made<T>,
    },
}

/// What a change makes.
pub(crate) enum Made<T> {
    /// What was asked for, which comes back with the answer.
    Asked(fn(Change) -> Option<T>),
    /// What the writer finds out and puts here.
    Found(Place<T>),
}

/// Where the writer puts what a change makes.
pub(crate) type Place<T> = Arc<Mutex<Option<T>>>;

impl<T> Write<T> {
    pub(crate) fn refused(error: Error) -> Self {
        Self(State::Refused(Some(error)))
    }

    pub(crate) fn queued(batch: Arc<Batch>, index: usize, made: Made<T>) -> Self {
        Self(State::Queued { batch, index, made })
    }

    /// Blocks until it is answered.
    ///
    /// # Errors
    ///
    /// Those of the change.
    pub fn wait(self) -> Result<T, Error> {
        match self.0 {
            State::Refused(error) => Err(error.unwrap_or(Error::Panicked)),
            State::Queued {
                batch,
                index,
                mut made,
            } => batch.wait(index).and_then(|change| made.take(change)),
        }
    }
}

/// # Panics
///
/// Never; polled again after it was ready, it answers an error.
impl<T> Future for Write<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Refused(error) => Poll::Ready(Err(error.take().unwrap_or(Error::Panicked))),
            State::Queued { batch, index, made } => match batch.poll(*index, context.waker()) {
                Some(answer) => Poll::Ready(answer.and_then(|change| made.take(change))),
                None => Poll::Pending,
            },
        }
    }
}

/// Nothing in it is polled in its place.
impl<T> Unpin for Write<T> {}

impl<T> Made<T> {
    fn take(&mut self, change: Change) -> Result<T, Error> {
        let made = match self {
            Self::Asked(back) => back(change),
            Self::Found(place) => place.lock().unwrap_or_else(PoisonError::into_inner).take(),
        };
        made.ok_or(Error::Panicked)
    }
}

impl<T> std::fmt::Debug for State<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(error) => formatter.debug_tuple("Refused").field(error).finish(),
            Self::Queued { batch, .. } if batch.is_complete() => formatter.write_str("Answered"),
            Self::Queued { .. } => formatter.write_str("Queued"),
        }
    }
}
