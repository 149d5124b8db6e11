//! How many files the process may have open, each connection being one.

use crate::ServerSettings;

/// How many files the server needs besides its connections: the store, the log, the listener, and some to spare.
#[cfg(unix)]
const OTHERS: usize = 128;

/// Has the system allow as many as it may, and takes no more connections than that leaves room for.
#[cfg(unix)]
pub(super) fn allow(settings: &mut ServerSettings) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    let files = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(_) => limit.current,
    };
    let Some(files) = files.and_then(|files| usize::try_from(files).ok()) else {
        return;
    };
    let room = files.saturating_sub(OTHERS).max(1);
    if room < settings.connections {
        let asked = settings.connections;
        tracing::warn!(
            files,
            "the system allows too few open files for {asked} connections; {room} are taken"
        );
        settings.connections = room;
    }
}

/// Nothing is known of such a limit.
#[cfg(not(unix))]
pub(super) fn allow(_settings: &mut ServerSettings) {}
