//! Paths, operations, parameters and statuses.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is wrong with an operation.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum OperationProblem {
    #[error("operation id `{id}` is used twice")]
    #[diagnostic(code(OA060), help("give each operation an id of its own"))]
    DuplicateOperationId {
        id: String,
        #[label("first use")]
        first: Place,
        #[label("second use")]
        second: Place,
    },

    #[error("paths `{first_path}` and `{second_path}` match the same requests")]
    #[diagnostic(
        code(OA061),
        help("names of parameters do not tell paths apart; merge the two")
    )]
    DuplicatePath {
        first_path: String,
        second_path: String,
        #[label("first")]
        first: Place,
        #[label("second")]
        second: Place,
    },

    #[error("`{path}` is not a path template: {reason}")]
    #[diagnostic(
        code(OA062),
        help(
            "a path begins with `/`, and text that is no part of it stands around each parameter: `/users/{{id}}`, `/{{from}}-{{to}}`"
        )
    )]
    PathTemplate {
        path: String,
        reason: &'static str,
        #[label("this path")]
        place: Place,
    },

    #[error("path parameter `{name}` is not declared")]
    #[diagnostic(
        code(OA063),
        help("declare it under `parameters` with `in: path`, or take it out of the path")
    )]
    UndeclaredPathParameter {
        name: String,
        #[label("used in this path")]
        path: Place,
        #[label("by this operation")]
        operation: Place,
    },

    #[error("path parameter `{name}` does not occur in the path")]
    #[diagnostic(code(OA064))]
    UnusedPathParameter {
        name: String,
        #[help]
        help: String,
        #[label("this parameter")]
        parameter: Place,
        #[label("this path")]
        path: Place,
    },

    #[error("path parameter `{name}` must be required")]
    #[diagnostic(
        code(OA065),
        help("add `required: true`: a path without it is another path")
    )]
    OptionalPathParameter {
        name: String,
        #[label("this parameter")]
        place: Place,
    },

    #[error("parameter `{name}` is declared twice in the same place")]
    #[diagnostic(code(OA066), help("remove one of them"))]
    DuplicateParameter {
        name: String,
        #[label("first")]
        first: Place,
        #[label("again")]
        second: Place,
    },

    #[error("`{found}` is not a status")]
    #[diagnostic(
        code(OA067),
        help("a status is a number from 100 to 599 in quotes, such as '200'")
    )]
    UnknownStatus {
        found: String,
        #[label("this key")]
        place: Place,
    },

    #[error("media type `{name}` is declared twice")]
    #[diagnostic(
        code(OA068),
        help("parameters such as `charset` do not tell media types apart; keep one")
    )]
    DuplicateMediaType {
        name: String,
        #[label("first")]
        first: Place,
        #[label("again")]
        second: Place,
    },

    #[error("`{name}` is not a media type")]
    #[diagnostic(
        code(OA069),
        help("write it as `type/subtype`, such as `application/json`")
    )]
    MediaTypeName {
        name: String,
        #[label("this key")]
        place: Place,
    },
}
