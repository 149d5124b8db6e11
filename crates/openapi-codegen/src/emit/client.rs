//! Emits the client: the api is projected, given to progenitor, and what comes back is cleaned.

mod clean;
mod progenitor;
mod projection;

use proc_macro2::TokenStream;

use crate::api::{Api, Status};
use crate::problem::Problem;
use crate::source::Place;

/// The two files of a client. They expect, beside them in the crate, `crate::Error`,
/// `crate::response::{success, failure, unexpected}` and `crate::transport::Transport`.
#[derive(Debug)]
pub(crate) struct Client {
    /// `mod.rs`: the client, with a method per operation.
    pub(crate) module: TokenStream,
    /// `builder.rs`: the request of each operation.
    pub(crate) builder: TokenStream,
}

/// Why there is no client for an api.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientProblem {
    /// The operation's method is one that the client has no call for.
    #[error("the client cannot send `{method}`, which operation `{operation}` asks for")]
    Method {
        /// `operationId`.
        operation: String,
        /// The method, in upper case.
        method: String,
        /// Where the contract defines the operation.
        place: Place,
    },
    /// A list in a path or a header.
    #[error(
        "operation `{operation}` takes a list in `{parameter}`, and the client can send lists in the query alone"
    )]
    ListParameter {
        /// `operationId`.
        operation: String,
        /// The name on the wire.
        parameter: String,
        /// Where the contract defines the operation.
        place: Place,
    },
    /// The body cannot be sent as JSON.
    #[error("the client sends JSON, and operation `{operation}` does not take `application/json`")]
    RequestWithoutJson {
        /// `operationId`.
        operation: String,
        /// Where the contract defines the operation.
        place: Place,
    },
    /// An answer cannot be had as JSON.
    #[error(
        "the client reads JSON, and answer {status} of operation `{operation}` has no `application/json`"
    )]
    ResponseWithoutJson {
        /// `operationId`.
        operation: String,
        /// The answer's status.
        status: Status,
        /// Where the contract defines the operation.
        place: Place,
    },
    /// No success, or successes of different types.
    #[error("the client needs one type of success, and operation `{operation}` has {found}")]
    SuccessTypes {
        /// `operationId`.
        operation: String,
        /// How many there are.
        found: usize,
        /// Where the contract defines the operation.
        place: Place,
    },
    /// An error with a body of another type than the contract's error.
    #[error("answer {status} of operation `{operation}` is not of the contract's one error type")]
    AnotherErrorType {
        /// `operationId`.
        operation: String,
        /// The answer's status.
        status: Status,
        /// Where the contract defines the operation.
        place: Place,
    },
    /// progenitor refused the projected document, or panicked over it.
    #[error("progenitor cannot make a client of this contract: {message}")]
    Generator {
        /// What it said.
        message: String,
    },
    /// progenitor's output is not of the shape that the clean-up knows.
    #[error("the client that progenitor made cannot be cleaned: {message}")]
    Unclean {
        /// What was expected, and what was found.
        message: String,
    },
}

/// Emits the client of an api on the types of `types_path` (`presence_types`).
///
/// # Errors
///
/// Everything in the api that cannot be expressed.
pub(crate) fn client(api: &Api, types_path: &str) -> Result<Client, Vec<ClientProblem>> {
    let document = projection::project(api)?;
    progenitor::generate(api, &document, types_path)
        .and_then(|tokens| clean::clean(api, tokens))
        .map_err(|problem| vec![problem])
}

impl ClientProblem {
    /// The same as a problem of the contract.
    pub(crate) fn to_problem(&self) -> Problem {
        let message = self.to_string();
        match self {
            Self::Method { place, .. }
            | Self::ListParameter { place, .. }
            | Self::RequestWithoutJson { place, .. }
            | Self::ResponseWithoutJson { place, .. }
            | Self::SuccessTypes { place, .. }
            | Self::AnotherErrorType { place, .. } => Problem::NoClient {
                message,
                place: *place,
            },
            Self::Generator { .. } | Self::Unclean { .. } => Problem::Defect {
                message,
                place: Place::default(),
            },
        }
    }
}
