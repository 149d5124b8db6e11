//! The signals that ask a server to stop.

use crate::Error;

/// Takes over the signals that ask to stop, Ctrl-C and, on Unix, SIGTERM. The future ends at the first.
///
/// # Errors
///
/// [`Error::System`] if the system does not let go of them.
pub(crate) fn stop() -> Result<impl Future<Output = ()> + Send + 'static, Error> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        let failed = |source| Error::System {
            what: "signals",
            source,
        };
        let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
