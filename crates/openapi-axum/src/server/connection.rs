//! A connection that is watched: what HTTP has to do there, for as long as its client may take.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project_lite::pin_project;
use tokio::sync::futures::OwnedNotified;
use tokio::time::{Instant, Sleep, sleep_until};

use super::draining::Draining;
use super::signs::Signs;
use super::watch::{Reason, Verdict, Watch};

/// How often a connection is looked at that has no time limit.
const FAR: Duration = Duration::from_secs(3600);

/// HTTP on a connection.
pub(super) trait Protocol: Future {
    /// Has it end when what runs is answered.
    fn retire(self: Pin<&mut Self>);
}

pin_project! {
    /// A connection with the watch over its time.
    pub(super) struct Watched<P> {
        #[pin]
        protocol: P,
        signs: Arc<Signs>,
        watch: Watch,
        #[pin]
        alarm: Sleep,
        // When the alarm rings; `None` before the first poll.
        rings_at: Option<Instant>,
        #[pin]
        drain: OwnedNotified,
        draining: Draining,
        is_draining: bool,
    }
}

impl<P: Protocol> Watched<P> {
    pub(super) fn new(protocol: P, signs: Arc<Signs>, watch: Watch, draining: Draining) -> Self {
        Self {
            protocol,
            signs,
            watch,
            alarm: sleep_until(Instant::now()),
            rings_at: None,
            drain: draining.begun(),
            draining,
            is_draining: false,
        }
    }
}

impl<P: Protocol> Future for Watched<P> {
    /// Why it was cut, where it was.
    type Output = Result<P::Output, Reason>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        // A task has one waker: what was asked once wakes it, and need not be asked again.
        if this.rings_at.is_none() {
            let _ = this.drain.as_mut().poll(context);
        }
        loop {
            if let Poll::Ready(ended) = this.protocol.as_mut().poll(context) {
                return Poll::Ready(Ok(ended));
            }
            let now = Instant::now();
            if !*this.is_draining && this.draining.has_begun() {
                *this.is_draining = true;
                this.watch.retire(now);
                this.protocol.as_mut().retire();
                continue;
            }
            let deadline = match this.watch.observe(this.signs.read(), now) {
                Verdict::Wait(deadline) => deadline.unwrap_or_else(|| now + FAR),
                Verdict::Retire => {
                    this.protocol.as_mut().retire();
                    continue;
                }
                Verdict::Cut(reason) => {
                    if reason.leaves_bytes() {
                        this.signs.cut();
                    }
                    return Poll::Ready(Err(reason));
                }
            };
            let is_quiet = |rings_at: Instant| now < rings_at && rings_at <= deadline;
            if this.rings_at.is_some_and(is_quiet) {
                return Poll::Pending;
            }
            *this.rings_at = Some(deadline);
            this.alarm.as_mut().reset(deadline);
            if this.alarm.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;
    use crate::server::ServerSettings;
    use crate::server::refusal::Reject;

    /// HTTP that has nothing to do, until it is to end.
    struct Quiet {
        is_retired: bool,
    }

    impl Future for Quiet {
        type Output = ();

        fn poll(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<()> {
            match self.is_retired {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        }
    }

    impl Protocol for Quiet {
        fn retire(mut self: Pin<&mut Self>) {
            self.is_retired = true;
        }
    }

    fn quiet(draining: &Draining) -> (Watched<Quiet>, Arc<Signs>) {
        let settings = Arc::new(ServerSettings::default());
        let peer = ([127, 0, 0, 1], 1).into();
        let signs = Signs::new(peer, Arc::clone(&settings), Reject::default());
        let watch = Watch::new(settings, Instant::now());
        let protocol = Quiet { is_retired: false };
        let watched = Watched::new(protocol, Arc::clone(&signs), watch, draining.clone());
        (watched, signs)
    }

    #[tokio::test(start_paused = true)]
    async fn the_alarm_rings_when_the_time_is_over_that_the_signs_say() {
        let (watched, _signs) = quiet(&Draining::default());
        let start = Instant::now();
        assert_eq!(watched.await, Err(Reason::Silent));
        assert_eq!(start.elapsed().as_secs(), 10);

        // One byte after nine seconds: it has ten for the rest.
        let (watched, signs) = quiet(&Draining::default());
        let start = Instant::now();
        let received = async {
            tokio::time::sleep(Duration::from_secs(9)).await;
            signs.received(1);
            pending::<()>().await;
        };
        tokio::select! {
            biased;
            () = received => {}
            ended = watched => assert_eq!(ended, Err(Reason::SlowHead)),
        }
        assert_eq!(start.elapsed().as_secs(), 19);
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_is_to_stop_ends_what_is_idle_at_once() {
        let draining = Draining::default();
        let (watched, _signs) = quiet(&draining);
        let start = Instant::now();
        // In a task of its own, which nothing else wakes.
        let watched = tokio::spawn(watched);
        tokio::time::sleep(Duration::from_secs(1)).await;
        draining.begin();
        assert_eq!(watched.await.unwrap(), Ok(()));
        assert_eq!(start.elapsed().as_secs(), 1);
    }
}
