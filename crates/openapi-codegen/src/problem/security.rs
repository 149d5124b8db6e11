//! Security schemes.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is wrong with the security of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum SecurityProblem {
    #[error("security scheme `{name}` is not declared")]
    #[diagnostic(code(OA140), help("declare it under `components.securitySchemes`"))]
    UndeclaredScheme {
        name: String,
        #[label("this name")]
        place: Place,
    },

    #[error("no way to show credentials for this operation is supported")]
    #[diagnostic(
        code(OA141),
        help(
            "supported are `http` schemes, and `apiKey` in a header or a cookie; `security: []` lets anybody in"
        )
    )]
    NoSchemeLeft {
        #[label("this operation")]
        operation: Place,
    },
}
