//! What is known of the request that is being answered, wherever it is answered.

use std::fmt;
use std::net::IpAddr;

use arrayvec::ArrayString;
use tokio::task::futures::TaskLocalFuture;
use tokio::task_local;

/// What is known of a request besides what the contract says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    /// Its id, in the answer and in the log.
    pub(crate) request_id: RequestId,
    /// Who sent it; behind a proxy that is trusted, who the proxy says. Nobody where there is no connection.
    pub(crate) client_address: Option<IpAddr>,
    /// Whether a page sent it that is neither the server's own nor one that is allowed. Programs are no pages.
    pub(crate) is_foreign: bool,
}

/// The id of a request: 1 to 64 letters, digits, `.`, `_` and `-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(ArrayString<64>);

const HEXADECIMAL: &[u8; 16] = b"0123456789abcdef";

task_local! {
    static CONTEXT: Context;
}

impl Context {
    /// Answers a request in its context.
    pub(crate) fn scope<F: Future>(self, answering: F) -> TaskLocalFuture<Self, F> {
        CONTEXT.scope(self, answering)
    }

    /// The same of what takes no time.
    pub(crate) fn sync_scope<T>(self, answering: impl FnOnce() -> T) -> T {
        CONTEXT.sync_scope(self, answering)
    }

    /// That of the request that this task answers; of a service that is mounted elsewhere, a new one.
    pub(crate) fn current() -> Self {
        CONTEXT
            .try_with(|context| *context)
            .unwrap_or_else(|_| Self {
                request_id: RequestId::random(),
                client_address: None,
                is_foreign: false,
            })
    }
}

impl RequestId {
    /// One that has not been given before: 32 hexadecimal digits.
    pub(crate) fn random() -> Self {
        let mut id = ArrayString::new();
        for byte in fastrand::u128(..).to_be_bytes() {
            for digit in [byte >> 4, byte & 0xF] {
                id.push(char::from(HEXADECIMAL[usize::from(digit)]));
            }
        }
        Self(id)
    }

    /// The one that a request brings, if it is one.
    pub(crate) fn brought(text: &str) -> Option<Self> {
        let is_one = !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        let id = is_one.then(|| ArrayString::from(text).ok());
        id.flatten().map(Self)
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
