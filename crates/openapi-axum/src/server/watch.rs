//! Watches over the time of a connection: what it does, since when, and how long it may.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::ServerSettings;
use super::pace::Pace;
use super::signs::Snapshot;

/// The watch over one connection. It knows no clock and no socket.
#[derive(Debug)]
pub(super) struct Watch {
    settings: Arc<ServerSettings>,
    phase: Phase,
    /// The signs when the phase began; those of `Writing` when it was last looked at.
    then: Snapshot,
}

/// What is to be done with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It goes on; until then, where there is an end, nothing has to be looked at.
    Wait(Option<Instant>),
    /// It is to end when what runs is answered.
    Retire,
    /// It ends at once.
    Cut(Reason),
}

/// Why a connection is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Nothing came, or TLS was not agreed on.
    Silent,
    /// The head of a request did not come to its end.
    SlowHead,
    /// The client did not read its answer.
    Unread,
    /// The client takes its requests back.
    Cancelled,
    /// It was to end, and the client did not let it.
    Lingering,
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    /// Nothing has come yet.
    Silent { since: Instant },
    /// Part of a head has come.
    Head { since: Instant },
    /// Requests are being answered: the server is to wait for.
    Answering,
    /// The client is to read.
    Writing { pace: Pace },
    /// All is answered.
    Idle { since: Instant },
    /// It was told to end.
    Retired { since: Instant },
}

impl Reason {
    /// Whether the client may have left bytes for the system to keep.
    pub(super) fn leaves_bytes(self) -> bool {
        matches!(self, Self::Unread | Self::Cancelled | Self::Lingering)
    }
}

impl Watch {
    pub(super) fn new(settings: Arc<ServerSettings>, now: Instant) -> Self {
        Self {
            settings,
            phase: Phase::Silent { since: now },
            then: Snapshot::default(),
        }
    }

    /// What is to be done, now that the signs are these.
    pub(super) fn observe(&mut self, signs: Snapshot, now: Instant) -> Verdict {
        if is_abused(&signs, self.settings.http2.cancelled) {
            return Verdict::Cut(Reason::Cancelled);
        }
        self.advance(signs, now);
        let settings = &self.settings;
        match &mut self.phase {
            Phase::Silent { since } => cut_after(*since, settings.first_byte, now, Reason::Silent),
            Phase::Head { since } => cut_after(*since, settings.head, now, Reason::SlowHead),
            Phase::Answering if signs.is_http2 => {
                // What runs besides the connection tells nobody when it stops at the client.
                Verdict::Wait(now.checked_add(settings.write))
            }
            Phase::Answering => Verdict::Wait(None),
            Phase::Writing { pace } => match pace.deadline(now) {
                Some(deadline) if deadline <= now => Verdict::Cut(Reason::Unread),
                deadline => Verdict::Wait(deadline),
            },
            Phase::Idle { since } => match since.checked_add(settings.idle) {
                Some(deadline) if deadline <= now => {
                    self.retire(now);
                    Verdict::Retire
                }
                deadline => Verdict::Wait(deadline),
            },
            Phase::Retired { since } => cut_after(*since, settings.write, now, Reason::Lingering),
        }
    }

    /// From now on it is to end. What runs may take its time.
    pub(super) fn retire(&mut self, now: Instant) {
        self.phase = Phase::Retired { since: now };
    }

    /// Finds out what the connection does.
    fn advance(&mut self, signs: Snapshot, now: Instant) {
        let is_new_request = signs.begun != self.then.begun;
        self.phase = match self.phase {
            Phase::Retired { .. } if signs.running > 0 => Phase::Retired { since: now },
            Phase::Retired { since } => Phase::Retired { since },
            Phase::Writing { mut pace } if signs.is_blocked => {
                let moved = signs.sent - self.then.sent + signs.taken - self.then.taken;
                if moved > 0 {
                    pace.moved(moved, now);
                }
                self.then = signs;
                Phase::Writing { pace }
            }
            _ if signs.is_blocked => {
                self.then = signs;
                let pace = Pace::new(self.settings.write, self.settings.rate);
                Phase::Writing { pace }
            }
            _ if signs.running > 0 => Phase::Answering,
            Phase::Silent { .. } | Phase::Idle { .. } if is_new_request => self.idle(signs, now),
            Phase::Head { .. } if is_new_request => self.idle(signs, now),
            Phase::Silent { .. } if signs.received > 0 => Phase::Head { since: now },
            Phase::Idle { .. } if self.is_reading_head(&signs) => Phase::Head { since: now },
            Phase::Answering | Phase::Writing { .. } => self.idle(signs, now),
            phase => phase,
        };
    }

    fn idle(&mut self, signs: Snapshot, now: Instant) -> Phase {
        self.then = signs;
        Phase::Idle { since: now }
    }

    /// HTTP/2 has more to say than requests.
    fn is_reading_head(&self, signs: &Snapshot) -> bool {
        !signs.is_http2 && signs.received > self.then.received
    }
}

/// Whether most requests are taken back before they are answered, and many are.
fn is_abused(signs: &Snapshot, limit: u64) -> bool {
    signs.is_http2 && signs.cancelled > limit && signs.cancelled > signs.begun / 2
}

fn cut_after(since: Instant, limit: Duration, now: Instant, reason: Reason) -> Verdict {
    match since.checked_add(limit) {
        Some(deadline) if deadline <= now => Verdict::Cut(reason),
        deadline => Verdict::Wait(deadline),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTTP2: Snapshot = Snapshot {
        received: 1,
        sent: 0,
        taken: 0,
        is_blocked: false,
        begun: 1,
        running: 0,
        cancelled: 0,
        is_http2: true,
    };

    /// A watch, and the time of its connection.
    struct Looked {
        watch: Watch,
        start: Instant,
    }

    /// What a look finds, its times in seconds of the connection.
    #[derive(Debug, PartialEq)]
    enum Found {
        WaitUntil(f64),
        Wait,
        Retire,
        Cut(Reason),
    }

    use Found::{Cut, Retire, Wait, WaitUntil};

    impl Looked {
        /// Each limit is another.
        fn new() -> Self {
            Self::with(ServerSettings::default())
        }

        fn with(settings: ServerSettings) -> Self {
            let mut settings = ServerSettings {
                first_byte: Duration::from_secs(1),
                head: Duration::from_secs(2),
                idle: Duration::from_secs(3),
                write: Duration::from_secs(4),
                ..settings
            };
            settings.http2.cancelled = 5;
            let start = Instant::now();
            let watch = Watch::new(Arc::new(settings), start);
            Self { watch, start }
        }

        fn at(&mut self, seconds: f64, signs: Snapshot) -> Found {
            let now = self.start + Duration::from_secs_f64(seconds);
            match self.watch.observe(signs, now) {
                Verdict::Wait(Some(until)) => WaitUntil((until - self.start).as_secs_f64()),
                Verdict::Wait(None) => Wait,
                Verdict::Retire => Retire,
                Verdict::Cut(reason) => Cut(reason),
            }
        }
    }

    /// So many requests came, of which so many are not answered, in so many bytes.
    fn signs(received: u64, begun: u64, running: u64) -> Snapshot {
        Snapshot {
            received,
            begun,
            running,
            ..Snapshot::default()
        }
    }

    #[test]
    fn who_says_nothing_has_the_time_of_a_first_byte() {
        let mut looked = Looked::new();
        assert_eq!(looked.at(0.0, signs(0, 0, 0)), WaitUntil(1.0));
        assert_eq!(looked.at(0.5, signs(0, 0, 0)), WaitUntil(1.0));
        assert_eq!(looked.at(1.0, signs(0, 0, 0)), Cut(Reason::Silent));
    }

    #[test]
    fn a_head_has_its_time_from_its_first_byte_however_many_come() {
        let mut looked = Looked::new();
        assert_eq!(looked.at(0.5, signs(1, 0, 0)), WaitUntil(2.5));
        assert_eq!(looked.at(2.0, signs(50, 0, 0)), WaitUntil(2.5));
        assert_eq!(looked.at(2.5, signs(60, 0, 0)), Cut(Reason::SlowHead));
    }

    #[test]
    fn the_server_takes_the_time_that_it_takes() {
        let mut looked = Looked::new();
        assert_eq!(looked.at(0.5, signs(20, 1, 1)), Wait);
        assert_eq!(looked.at(3600.0, signs(20, 1, 1)), Wait);
        // Of HTTP/2 it has to be looked at, since nobody tells when the client stops reading.
        let running = Snapshot {
            running: 1,
            ..HTTP2
        };
        assert_eq!(Looked::new().at(0.5, running), WaitUntil(4.5));
    }

    #[test]
    fn an_answered_connection_may_be_kept_for_a_while_and_then_has_to_end() {
        let mut looked = Looked::new();
        assert_eq!(looked.at(0.5, signs(20, 1, 1)), Wait);
        assert_eq!(looked.at(1.0, signs(20, 1, 0)), WaitUntil(4.0));
        assert_eq!(looked.at(4.0, signs(20, 1, 0)), Retire);
        assert_eq!(looked.at(4.0, signs(20, 1, 0)), WaitUntil(8.0));
        // A request that came just before is answered in its own time.
        assert_eq!(looked.at(5.0, signs(40, 2, 1)), WaitUntil(9.0));
        assert_eq!(looked.at(6.0, signs(40, 2, 0)), WaitUntil(9.0));
        assert_eq!(looked.at(9.0, signs(40, 2, 0)), Cut(Reason::Lingering));
    }

    #[test]
    fn the_next_head_has_its_time_and_what_else_http_2_says_has_none() {
        let mut looked = Looked::new();
        assert_eq!(looked.at(0.0, signs(20, 1, 0)), WaitUntil(3.0));
        assert_eq!(looked.at(1.5, signs(21, 1, 0)), WaitUntil(3.5));
        // It came, and was answered, between two looks.
        assert_eq!(looked.at(2.0, signs(40, 2, 0)), WaitUntil(5.0));
        assert_eq!(looked.at(4.0, signs(60, 3, 0)), WaitUntil(7.0));

        let mut looked = Looked::new();
        assert_eq!(looked.at(0.0, HTTP2), WaitUntil(3.0));
        let pinged = Snapshot {
            received: 100,
            ..HTTP2
        };
        assert_eq!(looked.at(1.5, pinged), WaitUntil(3.0));
        assert_eq!(looked.at(3.0, pinged), Retire);
    }

    #[test]
    fn an_answer_has_to_be_read_at_least_so_often_and_so_fast() {
        let blocked = |sent, taken| Snapshot {
            sent,
            taken,
            is_blocked: true,
            ..signs(20, 1, 1)
        };
        let mut looked = Looked::with(ServerSettings {
            rate: 0,
            ..ServerSettings::default()
        });
        assert_eq!(looked.at(1.0, blocked(10, 0)), WaitUntil(5.0));
        assert_eq!(looked.at(4.0, blocked(11, 0)), WaitUntil(8.0));
        // Of HTTP/2 it may be that only a stream takes more.
        assert_eq!(looked.at(7.0, blocked(11, 1)), WaitUntil(11.0));
        assert_eq!(looked.at(11.0, blocked(11, 1)), Cut(Reason::Unread));

        let mut looked = Looked::with(ServerSettings {
            rate: 100,
            ..ServerSettings::default()
        });
        assert_eq!(looked.at(0.0, blocked(0, 0)), WaitUntil(4.0));
        assert_eq!(looked.at(3.0, blocked(200, 0)), WaitUntil(6.0));
        assert_eq!(looked.at(5.0, blocked(201, 0)), WaitUntil(6.01));
        // When it is read to its end, nothing of this counts any more.
        assert_eq!(looked.at(6.0, signs(20, 1, 0)), WaitUntil(9.0));
    }

    #[test]
    fn who_takes_back_more_than_it_lets_be_answered_is_cut() {
        let requests = |begun, cancelled, is_http2| Snapshot {
            begun,
            cancelled,
            is_http2,
            ..HTTP2
        };
        assert_eq!(Looked::new().at(0.0, requests(5, 5, true)), WaitUntil(3.0));
        let cut = Looked::new().at(0.0, requests(6, 6, true));
        assert_eq!(cut, Cut(Reason::Cancelled));
        let answered = requests(12, 6, true);
        assert_eq!(Looked::new().at(0.0, answered), WaitUntil(3.0));
        // A connection of HTTP/1.1 that is closed has taken one back at most.
        assert_eq!(Looked::new().at(0.0, requests(6, 6, false)), WaitUntil(3.0));
    }

    #[test]
    fn what_the_client_may_have_left_to_be_sent_is_thrown_away() {
        for (reason, leaves) in [
            (Reason::Silent, false),
            (Reason::SlowHead, false),
            (Reason::Unread, true),
            (Reason::Cancelled, true),
            (Reason::Lingering, true),
        ] {
            assert_eq!(reason.leaves_bytes(), leaves, "{reason:?}");
        }
    }

    #[test]
    fn there_need_not_be_a_limit() {
        let settings = ServerSettings {
            first_byte: Duration::MAX,
            ..ServerSettings::default()
        };
        let start = Instant::now();
        let mut watch = Watch::new(Arc::new(settings), start);
        let verdict = watch.observe(Snapshot::default(), start + Duration::from_secs(3600));
        assert_eq!(verdict, Verdict::Wait(None));
    }
}
