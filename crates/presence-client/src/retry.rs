//! Which requests are sent again, and when.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use tower::retry::budget::TpsBudget;

/// How long a request counts in the budget.
const BUDGET_WINDOW: Duration = Duration::from_secs(10);

/// Which requests are sent again, how often, and when.
///
/// | what happened | `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS` | `POST`, `PATCH` |
/// |---|---|---|
/// | no connection came about | again | again |
/// | the exchange broke off before an answer came | again | never: it may have been done |
/// | 429, 503 with `Retry-After` | again | again |
/// | 429, 503 without it | again | never |
/// | 502, 504 | again | never |
/// | the body of an answer broke off, or anything else | never | never |
///
/// A `POST` may be sent again only when it is known not to have been done (RFC 9110, section 9.2.2). A server that says
/// when to come back refused the request; a 503 that does not say so may come from something on the way.
///
/// The wait before the n-th attempt more is a random time up to `initial * 2^(n-1)`, and never above a maximum; a
/// `Retry-After` comes before it. Nothing is waited for that lies beyond the call's
/// [timeout](crate::ClientBuilder::timeout): the caller gets at once what the last attempt came to.
///
/// A budget that all calls of a client share keeps retries from adding to an outage.
#[derive(Debug, Clone)]
#[must_use]
pub struct Retry {
    attempts: u32,
    initial: Duration,
    longest: Duration,
    retry_after: Duration,
    budget_share: f32,
    budget_reserve: u32,
}

impl Default for Retry {
    /// At most 3 attempts; waits of up to 100 ms and 200 ms; `Retry-After` of at most 20 s; retries for at most 10 % of
    /// the calls and 1 each second besides.
    fn default() -> Self {
        Self {
            attempts: 3,
            initial: Duration::from_millis(100),
            longest: Duration::from_secs(5),
            retry_after: Duration::from_secs(20),
            budget_share: 0.1,
            budget_reserve: 1,
        }
    }
}

impl Retry {
    /// Every request is sent once. (Not counted: once more with renewed credentials.)
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets how often a request is sent at most, the first time included. 3 unless set.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the bounds of the random waits: of the first one, doubled for each one more, and of all. 100 ms and 5 s
    /// unless set.
    pub fn backoff(mut self, initial: Duration, longest: Duration) -> Self {
        self.initial = initial;
        self.longest = longest;
        self
    }

    /// Sets the longest `Retry-After` that is waited for; a request that should wait longer is not sent again. 20
    /// seconds unless set.
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.retry_after = longest;
        self
    }

    /// Sets the budget: the share of the calls of the last ten seconds that may be retried (0.1 is one in ten; at
    /// most 1, and below 0.001 none), and the retries each second that may be made besides, saved for ten seconds. 0.1 and 1 unless set.
    pub fn budget(mut self, share: f32, reserve_per_second: u32) -> Self {
        self.budget_share = share;
        self.budget_reserve = reserve_per_second;
        self
    }

    /// The budget that the calls of one client share.
    pub(crate) fn new_budget(&self) -> TpsBudget {
        // It panics at, or cannot count, what is outside of these bounds; what is not a number is below them.
        let share = match self.budget_share {
            share if share >= 0.001 => share.min(1.0),
            _ => 0.0,
        };
        let reserve = self.budget_reserve.min(1_000_000);
        TpsBudget::new(BUDGET_WINDOW, reserve, share)
    }

    /// How long to wait before the next attempt, or nothing when there is none. `attempts` were made.
    pub(crate) fn wait(
        &self,
        outcome: &Result<Response, reqwest::Error>,
        idempotent: bool,
        attempts: u32,
    ) -> Option<Duration> {
        if attempts >= self.attempts {
            return None;
        }
        let wait = self.backoff_after(attempts);
        match outcome {
            Err(error) => (error.is_connect() || idempotent && broke_off(error)).then_some(wait),
            Ok(response) => {
                let after = retry_after(response.headers());
                if after.is_some_and(|after| after > self.retry_after) {
                    return None;
                }
                let again = match response.status() {
                    StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                        idempotent || after.is_some()
                    }
                    StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => idempotent,
                    _ => false,
                };
                again.then(|| wait.saturating_add(after.unwrap_or_default()))
            }
        }
    }

    /// Full jitter: those who were turned away together do not come back together.
    fn backoff_after(&self, attempts: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let most = self.initial.saturating_mul(doubled).min(self.longest);
        most.mul_f64(fastrand::f64())
    }
}

/// There was a connection, and then no answer; not for lack of time.
fn broke_off(error: &reqwest::Error) -> bool {
    error.is_request() && !error.is_timeout()
}

/// `Retry-After` (RFC 9110, section 10.2.3) as a time from now; what is neither seconds nor a date does not count.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let then = httpdate::parse_http_date(text).ok()?;
    // The server's own clock, as ours may be wrong.
    let now = headers
        .get(DATE)
        .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok())
        .unwrap_or_else(SystemTime::now);
    Some(then.duration_since(now).unwrap_or_default())
}
