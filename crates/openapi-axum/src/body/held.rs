//! The memory of bodies that are being received, over all services of this process.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use super::Limits;
use crate::rejection::Rejection;

/// How much all of them hold, in bytes.
static IN_ALL: AtomicUsize = AtomicUsize::new(0);

/// When to try again, in seconds.
const RETRY_AFTER_S: u32 = 1;

/// What one body holds, until this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Held {
    bytes: usize,
}

impl Held {
    /// From now on it holds so much, in bytes; it does not become less.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unavailable`] if all hold more than they may.
    pub(crate) fn grow(&mut self, bytes: usize, limits: &Limits) -> Result<(), Rejection> {
        let more = bytes.saturating_sub(self.bytes);
        if more == 0 {
            return Ok(());
        }
        let others = IN_ALL.fetch_add(more, Relaxed);
        self.bytes += more;
        match others.saturating_add(more) <= limits.receiving_bytes {
            true => Ok(()),
            false => Err(Rejection::Unavailable {
                retry_after_s: RETRY_AFTER_S,
            }),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.bytes > 0 {
            IN_ALL.fetch_sub(self.bytes, Relaxed);
        }
    }
}
