//! What is wrong with a request, before or instead of an answer of the implementation.

use std::fmt;

use http::{HeaderValue, StatusCode};

use crate::content_encoding;
use crate::media_type::MediaType;

/// How many violations a rejection lists; further ones are counted.
pub const VIOLATION_LIMIT: usize = 32;

/// Why a request is turned away. Its text is fit for the client: it never quotes a secret or an inner cause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// Nothing is at this path (404).
    #[error("nothing is at this path")]
    NoRoute,
    /// The path has other methods (405); `allow` lists them.
    #[error("this path takes {allow}")]
    MethodNotAllowed {
        /// The value of `Allow` (RFC 9110, section 10.2.1).
        allow: &'static str,
    },
    /// Nobody who is known is asking (401). One text for every reason, so that it tells an attacker nothing.
    #[error("the credentials are missing or not valid")]
    Unauthenticated,
    /// Credentials came without what belongs to them, such as a session without the token against requests that
    /// another page forges, or with another's (401).
    #[error("`{name}` is missing, or does not belong to the credentials")]
    Unpaired {
        /// The header or cookie that is missing, as the contract spells it.
        name: &'static str,
    },
    /// Who is asking is known, and may not do this: the credentials do not grant what the operation demands (403).
    #[error("the credentials do not allow this")]
    Forbidden,
    /// Parameters, headers or the body are malformed or not valid (400).
    #[error("{0}")]
    Invalid(Violations),
    /// No media type in `Accept` can be produced (406).
    #[error("none of the media types in `Accept` can be produced, only {}", list(.producible))]
    NotAcceptable {
        /// The media types that can be.
        producible: &'static [MediaType],
    },
    /// The body's media type is not taken (415).
    #[error("a body's `Content-Type` must be one of {}", list(.consumable))]
    UnsupportedMediaType {
        /// The media types that are.
        consumable: &'static [MediaType],
    },
    /// The body's charset is not taken (415).
    #[error("a body must be in UTF-8")]
    UnsupportedCharset,
    /// The body's content coding is not taken (415).
    #[error(
        "a body's `Content-Encoding` must be {}, or none",
        content_encoding::TAKEN
    )]
    UnsupportedContentEncoding,
    /// The body is too large (413).
    #[error("a body may have at most {limit_bytes} bytes")]
    ContentTooLarge {
        /// The limit, in bytes.
        limit_bytes: usize,
    },
    /// The target of the request is too long (414).
    #[error("the target of a request may have at most {limit_bytes} bytes")]
    UriTooLong {
        /// The limit, in bytes.
        limit_bytes: usize,
    },
    /// The head of the request is too large (431).
    #[error("the head of a request may have at most {limit_bytes} bytes and {limit_fields} fields")]
    HeadTooLarge {
        /// The limit, in bytes.
        limit_bytes: usize,
        /// How many header fields it may have.
        limit_fields: usize,
    },
    /// The head of the request cannot be read (400).
    #[error("the head of the request is not valid HTTP")]
    MalformedHead,
    /// The request did not arrive in time (408).
    #[error("the request did not arrive in time")]
    Timeout,
    /// Too many requests (429).
    #[error("too many requests; try again in {retry_after_s} s")]
    TooManyRequests {
        /// When to try again, in seconds.
        retry_after_s: u32,
    },
    /// The server failed (500); the cause belongs in the log.
    #[error("the server failed")]
    Internal,
    /// The operation is not written yet (501).
    #[error("this operation is not written yet")]
    NotImplemented,
    /// The server cannot answer now (503).
    #[error("the server cannot answer now; try again in {retry_after_s} s")]
    Unavailable {
        /// When to try again, in seconds.
        retry_after_s: u32,
    },
}

/// One thing that is wrong with a parameter, a header or a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where.
    pub place: Place,
    /// What is wrong; never quotes what was sent.
    pub detail: String,
}

/// Where a violation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the body, by JSON Pointer (RFC 6901); empty: the whole body.
    Body(String),
    /// In the parameter or header of that name.
    Parameter(&'static str),
}

/// Violations, in the order in which they were found; at most [`VIOLATION_LIMIT`] are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations {
    noted: Vec<Violation>,
    count: usize,
}

impl Rejection {
    /// The status that says so.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoRoute => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unauthenticated | Self::Unpaired { .. } => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Invalid(_) | Self::MalformedHead => StatusCode::BAD_REQUEST,
            Self::NotAcceptable { .. } => StatusCode::NOT_ACCEPTABLE,
            Self::UnsupportedMediaType { .. }
            | Self::UnsupportedCharset
            | Self::UnsupportedContentEncoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::ContentTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UriTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::HeadTooLarge { .. } => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Timeout => StatusCode::REQUEST_TIMEOUT,
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotImplemented => StatusCode::NOT_IMPLEMENTED,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// `Retry-After`, in seconds, where trying again helps.
    #[must_use]
    pub fn retry_after(&self) -> Option<HeaderValue> {
        match self {
            Self::TooManyRequests { retry_after_s } | Self::Unavailable { retry_after_s } => {
                Some(HeaderValue::from(*retry_after_s))
            }
            _ => None,
        }
    }
}

impl From<Violation> for Rejection {
    fn from(violation: Violation) -> Self {
        let mut violations = Violations::default();
        violations.note(violation);
        Self::Invalid(violations)
    }
}

impl Violation {
    /// One in a body.
    pub fn of_body(pointer: impl fmt::Display, detail: &dyn fmt::Display) -> Self {
        Self {
            place: Place::Body(pointer.to_string()),
            detail: detail.to_string(),
        }
    }

    /// One in a parameter or header.
    pub fn of_parameter(name: &'static str, detail: &dyn fmt::Display) -> Self {
        Self {
            place: Place::Parameter(name),
            detail: detail.to_string(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Body(pointer) if pointer.is_empty() => {
                write!(formatter, "the body: {}", self.detail)
            }
            Place::Body(pointer) => write!(formatter, "{pointer}: {}", self.detail),
            Place::Parameter(name) => write!(formatter, "{name}: {}", self.detail),
        }
    }
}

impl Violations {
    /// Notes one more.
    pub fn note(&mut self, violation: Violation) {
        self.note_with(|| violation);
    }

    /// Notes one more, which is put into words only if it is kept.
    pub(crate) fn note_with(&mut self, violation: impl FnOnce() -> Violation) {
        self.count += 1;
        if self.noted.len() < VIOLATION_LIMIT {
            self.noted.push(violation());
        }
    }

    /// Notes those of others, too.
    pub(crate) fn append(&mut self, others: Self) {
        let more = others.count - others.noted.len();
        for violation in others.noted {
            self.note(violation);
        }
        self.count += more;
    }

    /// How many there are, those that were not kept among them.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Those that were kept.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.noted.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count > 1 {
            write!(formatter, "{} problems: ", self.count)?;
        }
        for (index, violation) in self.noted.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{violation}")?;
        }
        match self.count - self.noted.len() {
            0 => Ok(()),
            more => write!(formatter, "; and {more} more"),
        }
    }
}

fn list(media_types: &[MediaType]) -> String {
    let names: Vec<_> = media_types
        .iter()
        .map(|media_type| {
            let parameters = media_type.parameters.iter();
            parameters.fold(media_type.essence.to_owned(), |name, (parameter, value)| {
                format!("{name}; {parameter}={value}")
            })
        })
        .collect();
    names.join(", ")
}
