//! What time it is; in tests, as late as a test says.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The system's clock, which can be set ahead. Its clones are set together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// Milliseconds since 1970 in UTC.
    pub(crate) fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let now_ms = since.map_or(0, in_ms);
        now_ms.saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Sets it ahead.
    pub(crate) fn advance(&self, by: Duration) {
        self.ahead_ms.fetch_add(in_ms(by), Ordering::Relaxed);
    }
}

fn in_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
