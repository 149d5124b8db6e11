//! The form: fields and kinds that the specification does not have.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is wrong with the form of a document.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum FormProblem {
    #[error("OpenAPI {found} is not read")]
    #[diagnostic(code(OA020), help("{help}"))]
    UnsupportedVersion {
        found: String,
        help: &'static str,
        #[label("the version")]
        place: Place,
    },

    #[error("`{field}` must be {expected}, and is {found}")]
    #[diagnostic(code(OA021))]
    WrongKind {
        field: String,
        expected: &'static str,
        found: String,
        #[help]
        help: String,
        #[label("this value")]
        place: Place,
    },

    #[error("{object} lacks `{field}`")]
    #[diagnostic(code(OA022), help("add `{field}`, it is required"))]
    MissingField {
        object: &'static str,
        field: String,
        #[label("here")]
        place: Place,
    },

    #[error("{object} has no field `{field}`")]
    #[diagnostic(code(OA023))]
    UnknownField {
        object: &'static str,
        field: String,
        #[help]
        help: String,
        #[label("unknown")]
        place: Place,
    },

    #[error("unknown {what} `{found}`")]
    #[diagnostic(code(OA024), help("expected one of {expected}"))]
    UnknownWord {
        what: &'static str,
        found: String,
        expected: String,
        #[label("this word")]
        place: Place,
    },

    #[error("`{name}` cannot name a component")]
    #[diagnostic(code(OA025), help("use letters, digits, `.`, `-` and `_` only"))]
    ComponentName {
        name: String,
        #[label("this name")]
        place: Place,
    },

    #[error("`{field}` and `{other}` exclude each other")]
    #[diagnostic(code(OA026), help("keep one of them"))]
    Exclusive {
        field: &'static str,
        other: &'static str,
        #[label("this")]
        first: Place,
        #[label("and this")]
        second: Place,
    },

    #[error("extension `{extension}` does not fit: {reason}")]
    #[diagnostic(code(OA027), help("{expected}"))]
    Extension {
        extension: &'static str,
        reason: String,
        expected: &'static str,
        #[label("here")]
        place: Place,
    },
}
