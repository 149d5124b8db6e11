//! Has the certificate read again when the process is told so.

use crate::{Error, Tls};

/// Reads the certificate and the key again at each SIGHUP, for as long as the runtime runs.
///
/// # Errors
///
/// [`Error::System`] if the system does not let go of the signal.
#[cfg(unix)]
pub(super) fn on_hangup(tls: Tls) -> Result<(), Error> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut hangup = signal(SignalKind::hangup()).map_err(|source| Error::System {
        what: "signals",
        source,
    })?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let tls = tls.clone();
            match tokio::task::spawn_blocking(move || tls.reload()).await {
                Ok(Ok(())) => tracing::info!("the certificate was read again"),
                Ok(Err(error)) => tracing::error!("the certificate stays as it was: {error}"),
                Err(error) => tracing::error!("the certificate stays as it was: {error}"),
            }
        }
    });
    Ok(())
}

/// There is no such signal.
#[cfg(not(unix))]
pub(super) fn on_hangup(_tls: Tls) -> Result<(), Error> {
    Ok(())
}
