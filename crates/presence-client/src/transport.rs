//! The way of every request to the server: it is shown who asks, sent, sent again where that helps, and noted.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Request, Response, StatusCode, Url};
use tokio::time::Instant;
use tower::retry::budget::{Budget as _, TpsBudget};
use tracing::{Instrument as _, Span, field};

use crate::authentication::{Authentication, Failure, Shown};
use crate::defaults::Defaults;
use crate::{Error, Head, Retry};

/// What the client has besides progenitor's own. Its `Debug` is the client's: nothing in it may
/// print a secret.
#[derive(Debug, Clone)]
pub(crate) struct Transport<E = reqwest::Client> {
    pub(crate) exchange: E,
    pub(crate) authentication: Authentication,
    pub(crate) defaults: Defaults,
    pub(crate) retry: Retry,
    pub(crate) budget: Arc<TpsBudget>,
    /// How long a call may take, with all that belongs to it.
    pub(crate) timeout: Duration,
}

/// What carries one request to the server and the answer back.
pub(crate) trait Exchange {
    /// Sends one request, once.
    fn send(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<Response, reqwest::Error>> + Send;
}

impl Exchange for reqwest::Client {
    async fn send(&self, request: Request) -> Result<Response, reqwest::Error> {
        self.execute(request).await
    }
}

impl<E: Exchange> Transport<E> {
    /// Sends the request of an operation, named by its `operationId`.
    pub(crate) async fn execute(
        &self,
        request: Request,
        operation: &'static str,
    ) -> Result<Response, Error> {
        let span = tracing::info_span!(
            "call",
            operation,
            method = %request.method(),
            url = %without_query(request.url()),
            attempts = field::Empty,
            status = field::Empty,
            elapsed_ms = field::Empty,
        );
        self.noted(request).instrument(span).await
    }

    /// Calls, and notes in the span what came of it.
    async fn noted(&self, request: Request) -> Result<Response, Error> {
        let begin = Instant::now();
        let mut attempts = 0;
        let outcome = self.call(request, &mut attempts).await;
        let span = Span::current();
        span.record("attempts", attempts);
        span.record("elapsed_ms", begin.elapsed().as_millis());
        let status = match &outcome {
            Ok(response) => Some(response.status()),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            span.record("status", status.as_u16());
        }
        match &outcome {
            Ok(_) => tracing::debug!("answered"),
            // The causes below it may show the query.
            Err(error) => tracing::debug!(%error, "not answered"),
        }
        outcome
    }

    /// Sends, and sends again: once with renewed credentials, and as the retries allow.
    async fn call(&self, mut request: Request, attempts: &mut u32) -> Result<Response, Error> {
        let deadline = Deadline::after(self.timeout);
        let idempotent = request.method().is_idempotent();
        self.defaults.add_to(request.headers_mut());
        self.budget.deposit();
        let asked = deadline.cover(self.authentication.current()).await;
        let mut shown = asked.map_err(|source| Error::Credentials { head: None, source })?;
        let mut may_renew = true;
        let mut tries = 0;
        loop {
            *attempts += 1;
            let attempt = attempt(&request, shown.as_deref(), deadline)?;
            let outcome = self.exchange.send(attempt).await;
            if may_renew && let Some(renewed) = self.renewed(&shown, &outcome, deadline).await? {
                may_renew = false;
                shown = Some(renewed);
                continue;
            }
            tries += 1;
            let wait = self.retry.wait(&outcome, idempotent, tries);
            match wait.filter(|wait| deadline.allows(*wait) && self.budget.withdraw()) {
                None => return outcome.map_err(Error::from),
                Some(wait) => {
                    let (status, wait_ms) = (status(&outcome), wait.as_millis());
                    tracing::debug!(status, wait_ms, "trying again");
                    drop(outcome);
                    tokio::time::sleep(wait).await;
                }
            }
        }
    }

    /// Other credentials than those shown, if these were refused and there are any.
    async fn renewed(
        &self,
        shown: &Option<Arc<Shown>>,
        outcome: &Result<Response, reqwest::Error>,
        deadline: Deadline,
    ) -> Result<Option<Arc<Shown>>, Error> {
        match (shown, outcome) {
            (Some(shown), Ok(response)) if response.status() == StatusCode::UNAUTHORIZED => {
                let asked = deadline.cover(self.authentication.renewed(shown)).await;
                asked.map_err(|source| Error::Credentials {
                    head: Some(Box::new(Head::of(response))),
                    source,
                })
            }
            _ => Ok(None),
        }
    }
}

/// When a call has to be over; never, if that cannot be reckoned.
#[derive(Clone, Copy)]
struct Deadline(Option<Instant>);

impl Deadline {
    fn after(timeout: Duration) -> Self {
        Self(Instant::now().checked_add(timeout))
    }

    /// How much time is left.
    fn remaining(self) -> Option<Duration> {
        let end = self.0?;
        Some(end.saturating_duration_since(Instant::now()))
    }

    /// Whether there is time left after a wait.
    fn allows(self, wait: Duration) -> bool {
        self.remaining().is_none_or(|remaining| wait < remaining)
    }

    /// Waits for credentials while there is time.
    async fn cover<T>(self, asked: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        match self.remaining() {
            None => asked.await,
            Some(remaining) => match tokio::time::timeout(remaining, asked).await {
                Ok(answer) => answer,
                Err(elapsed) => Err(Arc::new(elapsed)),
            },
        }
    }
}

/// The request as it is sent this time: the timeout of each covers what is left for all.
fn attempt(request: &Request, shown: Option<&Shown>, deadline: Deadline) -> Result<Request, Error> {
    let mut attempt = request
        .try_clone()
        .ok_or_else(|| Error::InvalidRequest("its body can be sent only once".into()))?;
    *attempt.timeout_mut() = deadline.remaining();
    let none = HeaderMap::new();
    for (name, value) in shown.map_or(&none, |shown| &shown.headers) {
        attempt.headers_mut().insert(name.clone(), value.clone());
    }
    Ok(attempt)
}

/// The URL as it may be logged.
fn without_query(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

fn status(outcome: &Result<Response, reqwest::Error>) -> Option<u16> {
    let response = outcome.as_ref().ok()?;
    Some(response.status().as_u16())
}
