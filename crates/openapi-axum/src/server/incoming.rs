//! The body of a request as it comes over a connection, for as long as the client may take.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::pace::Pace;
use super::signs::Signs;

/// The body of a request. It fails with [`TimedOut`] where the client is too slow; generated services answer 408 then.
pub struct Incoming {
    body: hyper::body::Incoming,
    signs: Arc<Signs>,
    has_waited: bool,
    /// Only for a body that does not come together with its head.
    timer: Option<Box<Timer>>,
}

/// The client did not send the body in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body did not arrive in time")]
pub struct TimedOut;

type BoxError = Box<dyn Error + Send + Sync>;

struct Timer {
    pace: Pace,
    sleep: Pin<Box<Sleep>>,
}

impl Incoming {
    pub(super) fn new(body: hyper::body::Incoming, signs: Arc<Signs>) -> Self {
        Self {
            body,
            signs,
            has_waited: false,
            timer: None,
        }
    }

    /// The other end of the connection that it comes over.
    #[must_use]
    pub fn peer(&self) -> SocketAddr {
        self.signs.peer
    }

    /// Ready when the client has had its time.
    fn poll_wait(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.has_waited {
            // Over HTTP/1.1 nothing comes before it was asked for, however much is there. The second time it is late.
            self.has_waited = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let now = Instant::now();
        let settings = &self.signs.settings;
        let timer = self.timer.get_or_insert_with(|| {
            let mut pace = Pace::new(settings.body_idle, settings.rate);
            let deadline = pace.deadline(now).unwrap_or(now);
            let sleep = Box::pin(sleep_until(deadline));
            Box::new(Timer { pace, sleep })
        });
        let Some(deadline) = timer.pace.deadline(now) else {
            return Poll::Pending;
        };
        if deadline != timer.sleep.deadline() {
            timer.sleep.as_mut().reset(deadline);
        }
        timer.sleep.as_mut().poll(context)
    }
}

impl Body for Incoming {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) else {
            let waited = self.poll_wait(context);
            return waited.map(|()| Some(Err(TimedOut.into())));
        };
        self.has_waited = false;
        if let (Some(timer), Some(Ok(frame))) = (&mut self.timer, &frame) {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            timer.pace.moved(bytes as u64, Instant::now());
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Incoming")
            .field("peer", &self.peer())
            .finish_non_exhaustive()
    }
}

/// Whether a body failed because the client was too slow, whatever it was packed into on its way.
pub(crate) fn is_timed_out<E: 'static>(error: &E) -> bool {
    let error: &dyn Any = error;
    if let Some(error) = error.downcast_ref::<BoxError>() {
        return is_caused_by_time(&**error);
    }
    let error = error.downcast_ref::<axum::Error>();
    error.is_some_and(|error| is_caused_by_time(error))
}

fn is_caused_by_time(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<TimedOut>() {
            return true;
        }
        cause = error.source();
    }
    false
}
