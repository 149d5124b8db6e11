//! Runs work that blocks on threads of its own, so many at once and no more.

use std::future::pending;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

/// How much work runs at once: as much as there are processors.
pub(crate) fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Runs `work` when there is a permit for it. Once begun it is finished, and keeps its permit until then, also where
/// nobody waits for it any more. A panic in it is one of the caller's.
pub(crate) async fn run<T: Send + 'static>(
    permits: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    // Nobody closes the semaphore, so there always is a permit in the end.
    let permit = Arc::clone(permits).acquire_owned().await;
    let running = spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    match running.await.map_err(JoinError::try_into_panic) {
        Ok(answer) => answer,
        Err(Ok(panic)) => resume_unwind(panic),
        // Only a runtime that shuts down cancels; nothing is polled again after that.
        Err(Err(_)) => pending().await,
    }
}
