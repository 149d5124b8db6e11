//! Bodies and answers.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::Place;

/// What is wrong with a body or an answer.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
#[expect(
    missing_docs,
    reason = "the message of each variant says what it is, its labels what the fields are"
)]
pub enum ContentProblem {
    #[error("none of these media types is served yet")]
    #[diagnostic(code(OA121), help("declare `application/json` too"))]
    NothingServed {
        #[label(collection, "not served")]
        places: Vec<Place>,
    },

    #[error("`{name}` carries another of these schemas in another answer")]
    #[diagnostic(
        code(OA126),
        help("let a media type tell which of several schemas it carries, in all answers the same")
    )]
    AmbiguousMediaType {
        name: String,
        #[label("here another")]
        place: Place,
    },

    #[error("an answer with status {status} has no body")]
    #[diagnostic(
        code(OA125),
        help(
            "HTTP allows it none (RFC 9110, section 15): remove `content`, or use another status"
        )
    )]
    NoBodyAllowed {
        status: u16,
        #[label("this answer")]
        place: Place,
    },
}
