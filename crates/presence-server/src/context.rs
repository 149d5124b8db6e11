//! What is known of the request that is being answered, wherever it is answered.

use std::fmt;
use std::net::IpAddr;

use tokio::task_local;

/// What is known of a request besides what the contract says.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// Its id, in the answer and in the log.
    pub(crate) request_id: RequestId,
    /// Who sent it; behind a proxy that is trusted, who the proxy says. Nobody where there is no connection.
    pub(crate) client_address: Option<IpAddr>,
    /// Whether a page sent it that is neither the server's own nor one that is allowed. Programs are no pages.
    pub(crate) is_foreign: bool,
}

/// The id of a request: 1 to 64 letters, digits, `.`, `_` and `-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestId(Box<str>);

task_local! {
    static CONTEXT: Context;
}

impl Context {
    /// Answers a request in its context.
    pub(crate) async fn scope<F: Future>(self, answering: F) -> F::Output {
        CONTEXT.scope(self, answering).await
    }

    /// That of the request that this task answers; of a service that is mounted elsewhere, a new one.
    pub(crate) fn current() -> Self {
        CONTEXT.try_with(Self::clone).unwrap_or_else(|_| Self {
            request_id: RequestId::random(),
            client_address: None,
            is_foreign: false,
        })
    }
}

impl RequestId {
    /// One that has not been given before.
    pub(crate) fn random() -> Self {
        Self(format!("{:032x}", fastrand::u128(..)).into())
    }

    /// The one that a request brings, if it is one.
    pub(crate) fn brought(text: &str) -> Option<Self> {
        let is_one = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        is_one.then(|| Self(text.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
