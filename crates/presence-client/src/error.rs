//! Why a call did not succeed. Whatever came with a status keeps it.

use std::error::Error as StdError;
use std::sync::Arc;

use openapi_client::{Head, Interrupted, InvalidRequest};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, InvalidHeaderValue};

/// Why a call did not succeed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client cannot be built from what it was given.
    #[error("the configuration cannot be used: {0}")]
    Configuration(String),

    /// The request lacks something or cannot be written; nothing was sent.
    #[error("the request is not valid: {0}")]
    InvalidRequest(String),

    /// The [provider](crate::CredentialsProvider) gave no credentials in time, or none that can be sent.
    #[error("no credentials came from their provider")]
    Credentials {
        /// Status and headers of the 401 before it, if there was one; otherwise nothing was sent.
        head: Option<Box<Head>>,
        /// Why there are none; shared by all calls that waited for them.
        source: Arc<dyn StdError + Send + Sync>,
    },

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
    #[error("the server answered {}: {}", head.status, body.message)]
    Declared {
        /// Status and headers.
        head: Box<Head>,
        /// What the server says is wrong.
        body: Box<presence_types::Error>,
    },

    /// The status of an error with a body that is not the contract's, as proxies send it.
    #[error("something answered {} with a body that is not the contract's", head.status)]
    ForeignBody {
        /// Status and headers.
        head: Box<Head>,
        /// The body's beginning, at most 64 KiB.
        text: String,
    },

    /// 421: the host that the client was built for does not serve the tenant (RFC 9110, section 15.5.20). Nothing was
    /// done, and asking the same host again does not help.
    ///
    /// SuperOffice moves tenants between hosts. `https://online.superoffice.com/api/state/Cust12345` (or `sod`, `stage`)
    /// names the present one as `Endpoint`.
    #[error(
        "the host does not serve this tenant (421): look up the tenant's endpoint, and build the client with its URL"
    )]
    Misdirected {
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
        source: serde_json::Error,
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

impl Error {
    /// Status and headers, if there was an answer.
    pub fn head(&self) -> Option<&Head> {
        match self {
            Self::Credentials { head, .. } => head.as_deref(),
            Self::Declared { head, .. }
            | Self::Misdirected { head, .. }
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
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
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

impl From<Interrupted> for Error {
    fn from(Interrupted { head, source }: Interrupted) -> Self {
        Self::Interrupted { head, source }
    }
}

impl From<InvalidRequest> for Error {
    fn from(error: InvalidRequest) -> Self {
        Self::InvalidRequest(error.0)
    }
}

impl From<InvalidHeaderValue> for Error {
    fn from(error: InvalidHeaderValue) -> Self {
        Self::InvalidRequest(format!("the value of a header cannot be sent: {error}"))
    }
}

/// reqwest says "builder error", and its cause what is wrong.
fn with_cause(error: &reqwest::Error) -> String {
    error
        .source()
        .map_or_else(|| error.to_string(), ToString::to_string)
}
