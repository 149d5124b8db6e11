//! What goes wrong with a request, in the contract's words: SuperOffice's own body of an error, and RFC 9457's.

use http::StatusCode;
use openapi_axum::patch::PatchFailure;
use openapi_axum::{Place, Rejection, Violations};
use presence_api::{
    ErrorOrProblem, ServiceUnavailableAnswer, V1UserAgentGetUserPresenceStatusResponse,
    V1UserAgentSetUserPresenceStatusResponse, V1UserGetUserPresenceStatusResponse,
    V1UserSetUserPresenceStatusResponse,
};
use presence_types::{Error, Problem, ProblemItem};

use crate::authorization::Forbidden;
use crate::context::Context;

/// When to try again after a failure that may pass, in seconds.
const RETRY_AFTER_S: u16 = 5;

/// The same where too much was asked at once.
const RETRY_OVERLOADED_AFTER_S: u16 = 1;

/// Of a session without its token, or with another's: what SuperOffice answers, word for word.
const XSRF_TOKEN_MISSING: &str = "X-XSRF-TOKEN HTTP header missing. Add X-XSRF-TOKEN HTTP header to use existing \
     session, or use Authorization header.";

/// Why an operation does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    /// 404.
    #[error("no associate has the id {id}")]
    NoAssociate {
        /// The id that was asked for.
        id: i32,
    },
    /// 400: what a patch would make of the presence is not valid.
    #[error("{0}")]
    Invalid(Violations),
    /// 409: the presence is not what a patch expects.
    #[error("{0}; nothing was changed")]
    Conflict(PatchFailure),
    /// 403.
    #[error("{0}")]
    Forbidden(#[from] Forbidden),
    /// 500; the cause is in the log.
    #[error("{}", Rejection::Internal)]
    Internal,
    /// 503; the cause is in the log.
    #[error("{}", unavailable(*retry_after_s))]
    Unavailable {
        /// `Retry-After`, in seconds.
        retry_after_s: u16,
    },
}

/// The body that says why a request was turned away.
pub(crate) fn body_of(rejection: &Rejection) -> ErrorOrProblem {
    let status = rejection.status();
    match rejection {
        Rejection::Unpaired { .. } => both(
            status,
            "ArgumentException",
            XSRF_TOKEN_MISSING.to_owned(),
            None,
        ),
        Rejection::Invalid(violations) => invalid(violations),
        other => body(status, other),
    }
}

/// Turns away a request that the store failed. The cause goes to the log.
pub(crate) fn rejection_of(error: presence_store::Error) -> Rejection {
    match Failure::from(error) {
        Failure::Unavailable { retry_after_s } => unavailable(retry_after_s),
        _ => Rejection::Internal,
    }
}

impl From<presence_store::Error> for Failure {
    /// Puts the cause into the log where it is the server's.
    fn from(error: presence_store::Error) -> Self {
        if let presence_store::Error::UnknownAssociate { id } = error {
            return Self::NoAssociate { id };
        }
        if matches!(error, presence_store::Error::Overloaded) {
            // Many requests meet it at once, and more lines would make it worse.
            tracing::debug!("{error}");
            return Self::Unavailable {
                retry_after_s: RETRY_OVERLOADED_AFTER_S,
            };
        }
        let cause = std::error::Error::source(&error).map(tracing::field::display);
        tracing::error!(cause, "{error}");
        if error.is_temporary() {
            Self::Unavailable {
                retry_after_s: RETRY_AFTER_S,
            }
        } else {
            Self::Internal
        }
    }
}

impl From<PatchFailure> for Failure {
    fn from(failure: PatchFailure) -> Self {
        match failure {
            PatchFailure::Invalid(violations) => Self::Invalid(violations),
            other => Self::Conflict(other),
        }
    }
}

impl Failure {
    fn body(&self) -> ErrorOrProblem {
        match self {
            Self::Invalid(violations) => invalid(violations),
            other => body(other.status(), other),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NoAssociate { .. } => StatusCode::NOT_FOUND,
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// `by` is the answer to a conflict; an operation that takes no patches has none.
macro_rules! answered_by {
    ($($response:ident, conflict by $conflict:ident;)*) => {$(
        impl From<Failure> for $response {
            fn from(failure: Failure) -> Self {
                let body = failure.body();
                match failure {
                    Failure::NoAssociate { .. } => Self::NotFound(body),
                    Failure::Invalid(_) => Self::BadRequest(body),
                    Failure::Conflict(_) => Self::$conflict(body),
                    Failure::Forbidden(_) => Self::Forbidden(body),
                    Failure::Internal => Self::InternalServerError(body),
                    Failure::Unavailable { retry_after_s } => {
                        Self::ServiceUnavailable(ServiceUnavailableAnswer {
                            body,
                            retry_after: retry_after_s.into(),
                        })
                    }
                }
            }
        }
    )*};
}

answered_by! {
    V1UserSetUserPresenceStatusResponse, conflict by Conflict;
    V1UserGetUserPresenceStatusResponse, conflict by InternalServerError;
    V1UserAgentGetUserPresenceStatusResponse, conflict by InternalServerError;
    V1UserAgentSetUserPresenceStatusResponse, conflict by InternalServerError;
}

fn unavailable(retry_after_s: u16) -> Rejection {
    Rejection::Unavailable {
        retry_after_s: retry_after_s.into(),
    }
}

/// The body of an error in both of its forms, of which the one that is asked for goes out.
pub(crate) fn body(status: StatusCode, message: &dyn ToString) -> ErrorOrProblem {
    let error_type = match status.as_u16() {
        400 => "ArgumentException",
        401 => "SoSessionException",
        403 => "SoSentryException",
        404 => "SoNotFoundException",
        500.. => "SoServerException",
        _ => "SoException",
    };
    both(status, error_type, message.to_string(), None)
}

fn invalid(violations: &Violations) -> ErrorOrProblem {
    let items = violations.iter().map(|violation| {
        let (pointer, parameter) = match &violation.place {
            Place::Body(pointer) => (Some(pointer.clone()), None),
            Place::Parameter(name) => (None, Some((*name).to_owned())),
        };
        ProblemItem {
            detail: violation.detail.clone(),
            pointer,
            parameter,
        }
    });
    both(
        StatusCode::BAD_REQUEST,
        "ArgumentException",
        violations.to_string(),
        Some(items.collect()),
    )
}

fn both(
    status: StatusCode,
    error_type: &str,
    message: String,
    errors: Option<Vec<ProblemItem>>,
) -> ErrorOrProblem {
    let problem = Problem {
        type_: "about:blank".to_owned(),
        title: status.canonical_reason().unwrap_or_default().to_owned(),
        status: i32::from(status.as_u16()),
        detail: message.clone(),
        instance: format!("urn:presence:request:{}", Context::current().request_id),
        errors,
    };
    let error = Error {
        error: true,
        error_type: error_type.to_owned(),
        message,
        error_source: "SuperOffice.Services.WebApi".to_owned(),
    };
    ErrorOrProblem { error, problem }
}
