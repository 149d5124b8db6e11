//! References that lead nowhere, or round in a circle.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is wrong with a reference.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum ReferenceProblem {
    #[error("nothing is at `{reference}`")]
    #[diagnostic(code(OA040))]
    DanglingReference {
        reference: String,
        #[help]
        help: String,
        #[label("this reference")]
        place: Place,
    },

    #[error("`{reference}` leads back to itself")]
    #[diagnostic(
        code(OA041),
        help("let one of the references in the circle be a definition")
    )]
    CyclicReference {
        reference: String,
        #[label("this reference")]
        place: Place,
    },

    #[error("the reference to `{reference}` is not followed: {reason}")]
    #[diagnostic(
        code(OA042),
        help(
            "refer to a JSON pointer in this file (`#/...`), or in one in or below the contract's folder (`file.yaml#/...`)"
        )
    )]
    ReferenceElsewhere {
        reference: String,
        reason: &'static str,
        #[label("this reference")]
        place: Place,
    },

    #[error("`{file}` cannot be read: {message}")]
    #[diagnostic(
        code(OA044),
        help(
            "references are paths from the file that they stand in, to files in or below the contract's folder"
        )
    )]
    UnreadableFile {
        file: String,
        message: String,
        #[label("it is referred to here")]
        place: Place,
    },

    #[error("schema `{name}` contains itself")]
    #[diagnostic(
        code(OA043),
        help("nothing is ever of it; let it hold itself by a member, a list or a map")
    )]
    RecursiveSchema {
        name: String,
        #[label("this schema")]
        place: Place,
    },
}
