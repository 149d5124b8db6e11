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
    #[diagnostic(code(OA140))]
    UndeclaredScheme {
        name: String,
        #[help]
        help: String,
        #[label("this name")]
        place: Place,
    },

    #[error("no way to show credentials for this operation is supported")]
    #[diagnostic(
        code(OA141),
        help(
            "supported are all types; of `http` schemes those that show one token, or name and password; `security: []` lets anybody in"
        )
    )]
    NoSchemeLeft {
        #[label("this operation")]
        operation: Place,
    },

    #[error("security scheme `{scheme}` does not declare the scope `{scope}`")]
    #[diagnostic(
        code(OA142),
        severity(Warning),
        help(
            "the operation demands it all the same; list it under `scopes` of the scheme's flows"
        )
    )]
    UndeclaredScope {
        scheme: String,
        scope: String,
        #[label("demanded here")]
        place: Place,
        #[label("this scheme")]
        declared: Place,
    },

    #[error("a request shows `{first_name}` and `{second_name}` in the same way")]
    #[diagnostic(
        code(OA143),
        severity(Warning),
        help(
            "what it shows is taken for the first; an implementation that takes both asks each of them"
        )
    )]
    Alike {
        first_name: String,
        second_name: String,
        #[label("the first alternative")]
        first: Place,
        #[label("and another")]
        second: Place,
    },
}
