//! Why a call did not succeed. Whatever came with a status keeps it.

use std::convert::Infallible;
use std::error::Error as StdError;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, InvalidHeaderValue};

use crate::Head;

/// What keeps a body from being what the contract says.
pub type Source = Box<dyn StdError + Send + Sync>;

/// A request that cannot be written; nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidRequest(pub String);

/// An answer whose body broke off, or did not come to its end in time.
#[derive(Debug, thiserror::Error)]
#[error("the body of a {} answer broke off", head.status)]
pub struct Interrupted {
    /// Status and headers.
    pub head: Box<Head>,
    /// How it broke off.
    pub source: reqwest::Error,
}

/// Why a call did not succeed. `E` is what the contract says that errors hold.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E = Infallible> {
    /// The client cannot be built from what it was given.
    #[error("the configuration cannot be used: {0}")]
    Configuration(String),

    /// The request lacks something or cannot be written; nothing was sent.
    #[error("the request is not valid: {0}")]
    InvalidRequest(String),

    /// No connection came about; nothing was sent.
    #[error("no connection to the server")]
    Connect(#[source] reqwest::Error),

    /// The time was over before an answer came; the server may have done what was asked.
    #[error("no answer from the server in time")]
    Timeout(#[source] reqwest::Error),

    /// The exchange broke off before an answer came; the server may have done what was asked.
    #[error("the exchange with the server broke off")]
    Transport(#[source] reqwest::Error),

    /// An error of the contract, with the contract's body.
    #[error("the server answered {}", head.status)]
    Declared {
        /// Status and headers.
        head: Box<Head>,
        /// What the server says is wrong.
        body: Box<E>,
    },

    /// An error of the contract for which the contract declares no body.
    #[error("the server answered {}", head.status)]
    WithoutBody {
        /// Status and headers.
        head: Box<Head>,
    },

    /// The status of an error with a body that is not the contract's, as proxies send it.
    #[error("something answered {} with a body that is not the contract's", head.status)]
    ForeignBody {
        /// Status and headers.
        head: Box<Head>,
        /// The body's beginning, at most 64 KiB.
        text: String,
    },

    /// A status that the contract does not declare, redirections among them.
    #[error("the server answered {}, which the contract does not declare", head.status)]
    UndeclaredStatus {
        /// Status and headers.
        head: Box<Head>,
        /// The body's beginning, at most 64 KiB.
        text: String,
    },

    /// A success whose body is not what the contract says; the server did what was asked.
    #[error("the body of a {} answer does not match the contract", head.status)]
    Undecodable {
        /// Status and headers.
        head: Box<Head>,
        /// The body's beginning, at most 64 KiB.
        text: String,
        /// What does not match.
        source: Source,
    },

    /// An answer whose body broke off, or did not come to its end in time.
    #[error("the body of a {} answer broke off", head.status)]
    Interrupted {
        /// Status and headers.
        head: Box<Head>,
        /// How it broke off.
        source: reqwest::Error,
    },
}

impl<E> Error<E> {
    /// Status and headers, if there was an answer.
    pub fn head(&self) -> Option<&Head> {
        match self {
            Self::Declared { head, .. }
            | Self::WithoutBody { head }
            | Self::ForeignBody { head, .. }
            | Self::UndeclaredStatus { head, .. }
            | Self::Undecodable { head, .. }
            | Self::Interrupted { head, .. } => Some(head),
            Self::Configuration(_)
            | Self::InvalidRequest(_)
            | Self::Connect(_)
            | Self::Timeout(_)
            | Self::Transport(_) => None,
        }
    }

    /// The status, if there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(|head| head.status)
    }

    /// The headers, if there was an answer.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head().map(|head| &head.headers)
    }

    /// The same error with another type for what the contract says that errors hold.
    pub fn map_body<F>(self, change: impl FnOnce(E) -> F) -> Error<F> {
        match self {
            Self::Declared { head, body } => Error::Declared {
                head,
                body: Box::new(change(*body)),
            },
            Self::Configuration(problem) => Error::Configuration(problem),
            Self::InvalidRequest(problem) => Error::InvalidRequest(problem),
            Self::Connect(source) => Error::Connect(source),
            Self::Timeout(source) => Error::Timeout(source),
            Self::Transport(source) => Error::Transport(source),
            Self::WithoutBody { head } => Error::WithoutBody { head },
            Self::ForeignBody { head, text } => Error::ForeignBody { head, text },
            Self::UndeclaredStatus { head, text } => Error::UndeclaredStatus { head, text },
            Self::Undecodable { head, text, source } => Error::Undecodable { head, text, source },
            Self::Interrupted { head, source } => Error::Interrupted { head, source },
        }
    }
}

impl<E> From<reqwest::Error> for Error<E> {
    fn from(error: reqwest::Error) -> Self {
        // The query of the URL may hold a key.
        let error = error.without_url();
        if error.is_builder() {
            Self::InvalidRequest(with_cause(&error))
        } else if error.is_connect() {
            Self::Connect(error)
        } else if error.is_timeout() {
            Self::Timeout(error)
        } else {
            Self::Transport(error)
        }
    }
}

impl<E> From<InvalidHeaderValue> for Error<E> {
    fn from(error: InvalidHeaderValue) -> Self {
        Self::InvalidRequest(format!("the value of a header cannot be sent: {error}"))
    }
}

impl<E> From<Interrupted> for Error<E> {
    fn from(Interrupted { head, source }: Interrupted) -> Self {
        Self::Interrupted { head, source }
    }
}

impl<E> From<InvalidRequest> for Error<E> {
    fn from(error: InvalidRequest) -> Self {
        Self::InvalidRequest(error.0)
    }
}

/// reqwest says "builder error", and its cause what is wrong.
fn with_cause(error: &reqwest::Error) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string)
}
