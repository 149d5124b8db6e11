//! Names that Rust cannot have.

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
    #[error("`{first_name}` and `{second_name}` both become `{rust_name}` in Rust")]
    #[diagnostic(code(OA080), help("rename one of them"))]
    NameCollision {
        first_name: String,
        second_name: String,
        rust_name: String,
        #[label("first")]
        first: Place,
        #[label("second")]
        second: Place,
    },

    #[error("no Rust name can be made of `{name}`")]
    #[diagnostic(code(OA081), help("use at least one letter or digit of ASCII"))]
    NoName {
        name: String,
        #[label("this name")]
        place: Place,
    },

    #[error("`{name}` is taken in Rust")]
    #[diagnostic(
        code(OA082),
        help("rename it; the prelude of Rust has a type of this name")
    )]
    ReservedName {
        name: String,
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
