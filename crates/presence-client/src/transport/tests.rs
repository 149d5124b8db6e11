//! How long is waited, and for what: calls on a script instead of a network, while the time stands still.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::{Method, Request, Response, StatusCode};
use tokio::time::Instant;

use super::{Exchange, Transport};
use crate::authentication::{Authentication, Renewal, Shown};
use crate::{Credentials, CredentialsProvider, Error, Reason, Retry};

type Tested = Result<(), Box<dyn StdError>>;

const SECOND: Duration = Duration::from_secs(1);

/// Status, `Retry-After` and `Date` of an answer; without a header that is empty.
type Answer = (u16, &'static str, &'static str);

const UNAVAILABLE: Answer = (503, "", "");

/// The longest that the first and the second wait can be unless set otherwise.
const BACKOFF: [Duration; 2] = [Duration::from_millis(100), Duration::from_millis(200)];

/// Answers in their order, each after a while; then 200.
#[derive(Default)]
struct Script {
    answers: Mutex<VecDeque<Answer>>,
    takes: Duration,
    sent: Mutex<Vec<(Instant, Request)>>,
}

impl Exchange for Arc<Script> {
    async fn send(&self, request: Request) -> Result<Response, reqwest::Error> {
        let sent = (Instant::now(), request);
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sent);
        tokio::time::sleep(self.takes).await;
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let (status, after, date) = answers.pop_front().unwrap_or((200, "", ""));
        let mut response = http::Response::new("");
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
        for (name, value) in [("retry-after", after), ("date", date)] {
            if !value.is_empty() {
                let value = http::HeaderValue::from_static(value);
                response.headers_mut().insert(name, value);
            }
        }
        Ok(response.into())
    }
}

impl Script {
    fn new(takes: Duration, answers: &[Answer]) -> Arc<Self> {
        Arc::new(Self {
            answers: Mutex::new(answers.iter().copied().collect()),
            takes,
            ..Self::default()
        })
    }

    /// The pauses between the requests, without the time that answers took.
    fn pauses(&self) -> Vec<Duration> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.windows(2)
            .map(|pair| pair[1].0 - pair[0].0 - self.takes)
            .collect()
    }

    /// The headers `authorization` and the timeouts of the requests.
    fn sent(&self) -> Vec<(String, Duration)> {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = |(_, request): &(Instant, Request)| {
            let shown = request.headers().get("authorization");
            let shown = shown
                .and_then(|shown| shown.to_str().ok())
                .unwrap_or_default();
            (
                shown.to_owned(),
                request.timeout().copied().unwrap_or_default(),
            )
        };
        sent.iter().map(seen).collect()
    }
}

fn transport(script: &Arc<Script>, retry: Retry, timeout: Duration) -> Transport<Arc<Script>> {
    Transport {
        exchange: Arc::clone(script),
        authentication: Authentication::Nothing,
        defaults: crate::defaults::Defaults::default(),
        budget: Arc::new(retry.new_budget()),
        retry,
        timeout,
    }
}

async fn call(transport: &Transport<Arc<Script>>, method: Method) -> Result<u16, Error> {
    let url = "http://127.0.0.1:1/api"
        .parse()
        .map_err(|_| Error::InvalidRequest("url".into()))?;
    let response = transport.execute(Request::new(method, url), "test").await?;
    Ok(response.status().as_u16())
}

/// Puts, with all by default, to a server that answers at once.
async fn put(answers: &[Answer]) -> (Result<u16, Error>, Vec<Duration>) {
    let script = Script::new(Duration::ZERO, answers);
    let called = call(
        &transport(&script, Retry::default(), 30 * SECOND),
        Method::PUT,
    )
    .await;
    (called, script.pauses())
}

#[track_caller]
fn within(pause: Duration, least: Duration, most: Duration) {
    // tokio's clock has milliseconds.
    let most = most + Duration::from_millis(1);
    assert!(
        (least..=most).contains(&pause),
        "{pause:?} is not in {least:?}..={most:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn waits_are_random_below_a_bound_that_doubles() -> Tested {
    let mut firsts = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let (called, pauses) = put(&[UNAVAILABLE, (502, "", "")]).await;
        assert_eq!(called?, 200);
        assert_eq!(pauses.len(), 2);
        for (pause, most) in pauses.iter().zip(BACKOFF) {
            within(*pause, Duration::ZERO, most);
        }
        firsts.insert(pauses[0]);
    }
    assert!(firsts.len() > 5, "{firsts:?}");
    assert!(firsts.last() > Some(&(BACKOFF[0] / 2)), "{firsts:?}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn no_wait_is_above_the_longest() -> Tested {
    let script = Script::new(Duration::ZERO, &[UNAVAILABLE; 40]);
    let retry = Retry::default()
        .max_attempts(40)
        .backoff(SECOND, 2 * SECOND)
        .budget(1.0, 100);
    assert_eq!(
        call(&transport(&script, retry, 9999 * SECOND), Method::GET).await?,
        503
    );
    let pauses = script.pauses();
    assert_eq!(pauses.len(), 39);
    assert!(pauses.iter().any(|pause| *pause > SECOND), "{pauses:?}");
    pauses
        .iter()
        .for_each(|pause| within(*pause, Duration::ZERO, 2 * SECOND));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_waited_for() -> Tested {
    for answer in [
        (503, "3", ""),
        (429, "3", ""),
        // By the server's clock, which is not ours.
        (
            503,
            "Wed, 21 Oct 2015 07:28:03 GMT",
            "Wed, 21 Oct 2015 07:28:00 GMT",
        ),
    ] {
        let (called, pauses) = put(&[answer]).await;
        assert_eq!(called?, 200);
        assert_eq!(pauses.len(), 1);
        within(pauses[0], 3 * SECOND, 3 * SECOND + BACKOFF[0]);
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_time_that_is_over_or_cannot_be_read_is_not_waited_for() -> Tested {
    for after in ["Wed, 21 Oct 2015 07:28:03 GMT", "soon", "-3", "0"] {
        let (called, pauses) = put(&[(503, after, "")]).await;
        assert_eq!(called?, 200);
        within(pauses[0], Duration::ZERO, BACKOFF[0]);
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn too_long_a_retry_after_is_the_callers_to_wait_for() -> Tested {
    for after in [
        "21",
        "99999999999999999999999",
        "Mon, 21 Oct 2999 07:28:03 GMT",
    ] {
        let begin = Instant::now();
        let (called, pauses) = put(&[(503, after, "")]).await;
        assert_eq!(called?, 503);
        assert_eq!(
            (pauses.len(), begin.elapsed()),
            (0, Duration::ZERO),
            "{after}"
        );
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn nothing_is_waited_for_beyond_the_timeout() -> Tested {
    let script = Script::new(SECOND, &[(503, "4", "")]);
    let begin = Instant::now();
    let called = call(
        &transport(&script, Retry::default(), 5 * SECOND),
        Method::GET,
    )
    .await;
    assert_eq!(called?, 503);
    within(begin.elapsed(), SECOND, SECOND);
    assert_eq!(script.sent().len(), 1);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_attempt_has_the_time_that_is_left() -> Tested {
    let script = Script::new(2 * SECOND, &[(503, "4", "")]);
    let called = call(
        &transport(&script, Retry::default(), 10 * SECOND),
        Method::GET,
    )
    .await;
    assert_eq!(called?, 200);
    let sent = script.sent();
    assert_eq!(sent[0].1, 10 * SECOND);
    within(
        sent[1].1,
        4 * SECOND - BACKOFF[0] - Duration::from_millis(1),
        4 * SECOND,
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_budget_grows_with_calls_and_time() -> Tested {
    let script = Script::new(Duration::ZERO, &[UNAVAILABLE; 1000]);
    let retry = Retry::default()
        .budget(0.1, 1)
        .backoff(Duration::ZERO, Duration::ZERO);
    let transport = transport(&script, retry, 30 * SECOND);
    for _ in 0..100 {
        call(&transport, Method::GET).await?;
    }
    // Ten of the reserve, and one in ten calls.
    assert_eq!(script.sent().len(), 100 + 10 + 10);
    tokio::time::advance(60 * SECOND).await;
    for _ in 0..2 {
        call(&transport, Method::GET).await?;
    }
    assert_eq!(script.sent().len(), 120 + 2 * 3);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_budget_of_any_size_can_be_had() -> Tested {
    for (share, reserve, sent) in [
        (f32::NAN, 0, 1),
        (-1.0, 0, 1),
        (1e-30, 0, 1),
        (1e30, 0, 2),
        (f32::INFINITY, u32::MAX, 3),
    ] {
        let script = Script::new(Duration::ZERO, &[UNAVAILABLE; 9]);
        let retry = Retry::default().budget(share, reserve);
        call(&transport(&script, retry, 30 * SECOND), Method::GET).await?;
        assert_eq!(script.sent().len(), sent, "{share}");
    }
    Ok(())
}

fn provided(
    script: &Arc<Script>,
    provider: impl CredentialsProvider + 'static,
) -> Transport<Arc<Script>> {
    let renewal = Renewal::new(Arc::new(provider), 5 * SECOND);
    Transport {
        authentication: Authentication::Provided(renewal),
        ..transport(script, Retry::default(), 9 * SECOND)
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_whose_time_is_over_are_not_shown() -> Tested {
    let script = Script::new(Duration::ZERO, &[]);
    let transport = provided(&script, |reason| async move {
        let token = if reason == Reason::Expired {
            "new"
        } else {
            "old"
        };
        Ok(Credentials::bearer(token).valid_for(60 * SECOND))
    });
    for wait in [0, 59, 1, 59] {
        tokio::time::advance(wait * SECOND).await;
        call(&transport, Method::GET).await?;
    }
    let shown: Vec<_> = script.sent().into_iter().map(|(shown, _)| shown).collect();
    assert_eq!(
        shown,
        ["Bearer old", "Bearer old", "Bearer new", "Bearer new"]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_given_up_does_not_end_the_renewal() -> Tested {
    let script = Script::new(Duration::ZERO, &[]);
    let transport = provided(&script, |reason| async move {
        // Asked a second time, it would have nothing to give.
        assert_eq!(reason, Reason::First);
        tokio::time::sleep(4 * SECOND).await;
        Ok(Credentials::bearer("once"))
    });
    let hurried = Transport {
        timeout: SECOND,
        ..transport.clone()
    };
    let begin = Instant::now();
    let called = call(&hurried, Method::GET).await;
    assert!(
        matches!(called, Err(Error::Credentials { head: None, .. })),
        "{called:?}"
    );
    within(begin.elapsed(), SECOND, SECOND);
    assert_eq!(call(&transport, Method::GET).await?, 200);
    within(begin.elapsed(), 4 * SECOND, 4 * SECOND);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_is_asked_again_when_its_time_is_over() -> Tested {
    let script = Script::new(Duration::ZERO, &[]);
    let transport = provided(&script, |_| std::future::pending());
    for _ in 0..2 {
        let begin = Instant::now();
        assert!(call(&transport, Method::GET).await.is_err());
        within(begin.elapsed(), 5 * SECOND, 5 * SECOND);
    }
    assert_eq!(script.sent().len(), 0);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_time_that_cannot_be_reckoned_is_no_limit() -> Tested {
    let script = Script::new(Duration::ZERO, &[(503, "3", "")]);
    let credentials = Credentials::bearer("x").valid_for(Duration::MAX);
    let transport = Transport {
        authentication: Authentication::Fixed(Shown::new(&credentials)?),
        ..transport(&script, Retry::default(), Duration::MAX)
    };
    assert_eq!(call(&transport, Method::GET).await?, 200);
    Ok(())
}
