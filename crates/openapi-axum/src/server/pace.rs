//! How fast bytes have to move: some at least every so often, and so many in all.

use std::time::Duration;

use tokio::time::Instant;

/// Measures bytes while they are waited for; what is not waited for takes no time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// How long the next bytes may take.
    idle: Duration,
    /// The least, in bytes per second; 0 is none.
    rate: u32,
    bytes: u64,
    waited: Duration,
    since: Option<Instant>,
}

impl Pace {
    pub(super) fn new(idle: Duration, rate: u32) -> Self {
        Self {
            idle,
            rate,
            bytes: 0,
            waited: Duration::ZERO,
            since: None,
        }
    }

    /// Bytes moved.
    pub(super) fn moved(&mut self, bytes: u64, now: Instant) {
        self.bytes += bytes;
        if let Some(since) = self.since.take() {
            self.waited += now.saturating_duration_since(since);
        }
    }

    /// Until when there have to be more bytes, which are waited for; `None` if for ever.
    pub(super) fn deadline(&mut self, now: Instant) -> Option<Instant> {
        let since = *self.since.get_or_insert(now);
        let mut left = self.idle;
        if self.rate > 0 {
            let earned = Duration::from_secs_f64(self.bytes as f64 / f64::from(self.rate));
            let in_all = self.idle.saturating_add(earned);
            left = left.min(in_all.saturating_sub(self.waited));
        }
        since.checked_add(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_next_bytes_come_in_time_and_not_too_few() {
        let start = Instant::now();
        let mut pace = Pace::new(10 * SECOND, 100);
        assert_eq!(pace.deadline(start), Some(start + 10 * SECOND));
        assert_eq!(pace.deadline(start + SECOND), Some(start + 10 * SECOND));
        // 1,000 bytes are worth ten seconds; nine of twenty are over.
        let mut now = start + 9 * SECOND;
        pace.moved(1000, now);
        assert_eq!(pace.deadline(now), Some(now + 10 * SECOND));
        now += 9 * SECOND;
        pace.moved(1, now);
        let left = pace.deadline(now).unwrap() - now;
        assert!(left > 2 * SECOND && left < 3 * SECOND, "{left:?}");
        now += 5 * SECOND;
        assert!(pace.deadline(now).unwrap() < now);
    }

    #[test]
    fn nobody_is_hurried_while_nobody_waits() {
        let start = Instant::now();
        let mut pace = Pace::new(SECOND, 1000);
        pace.moved(10, start);
        let later = start + 3600 * SECOND;
        assert!(pace.deadline(later).unwrap() > later);
    }

    #[test]
    fn there_need_not_be_a_limit() {
        let start = Instant::now();
        assert_eq!(Pace::new(Duration::MAX, 0).deadline(start), None);
        assert_eq!(Pace::new(Duration::MAX, 1).deadline(start), None);
    }
}
