//! Names that Rust cannot have, or HTTP.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is wrong with a name.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum NameProblem {
    #[error(
        "`{first_name}` and `{second_name}` both become `{wanted}` in Rust: the second is called `{rust_name}`"
    )]
    #[diagnostic(
        code(OA080),
        severity(Warning),
        help("rename one of them for a better name")
    )]
    NameCollision {
        first_name: String,
        second_name: String,
        wanted: String,
        rust_name: String,
        #[label("first")]
        first: Place,
        #[label("second")]
        second: Place,
    },

    #[error("`{name}` is taken in Rust: it is called `{rust_name}`")]
    #[diagnostic(
        code(OA082),
        severity(Warning),
        help("the prelude of Rust has a type of this name; rename it for a better one")
    )]
    ReservedName {
        name: String,
        rust_name: String,
        #[label("this name")]
        place: Place,
    },

    #[error("`{name}` cannot name {what}")]
    #[diagnostic(
        code(OA083),
        help("HTTP takes letters, digits and `!#$%&'*+-.^_|~` only (RFC 9110, section 5.6.2)")
    )]
    NoToken {
        name: String,
        what: &'static str,
        #[label("this name")]
        place: Place,
    },
}
