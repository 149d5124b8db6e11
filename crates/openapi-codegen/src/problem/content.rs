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
    #[error("the served media types have different schemas")]
    #[diagnostic(
        code(OA120),
        help("this is not supported yet; give `{first_type}` and `{second_type}` the same schema")
    )]
    SchemasDiffer {
        first_type: String,
        second_type: String,
        #[label("one schema")]
        first: Place,
        #[label("another")]
        second: Place,
    },

    #[error("none of these media types is served yet")]
    #[diagnostic(code(OA121), help("declare `application/json` too"))]
    NothingServed {
        #[label(collection, "not served")]
        places: Vec<Place>,
    },

    #[error("the answers that the runtime gives have different bodies or media types")]
    #[diagnostic(
        code(OA122),
        help(
            "401, 405, 406, 408, 413, 414, 415 and 431 are answered before an operation is reached; give them one body, in the same media types"
        )
    )]
    RejectionsDiffer {
        #[label("one")]
        first: Place,
        #[label("another")]
        second: Place,
    },

    #[error("an answer with headers must be a component")]
    #[diagnostic(
        code(OA123),
        help(
            "move it to `components.responses` and refer to it; its name becomes the name of its struct"
        )
    )]
    InlineAnswer {
        #[label("this answer")]
        place: Place,
    },

    #[error("the successes of an operation have different media types")]
    #[diagnostic(
        code(OA124),
        help("this is not supported yet; give all successes with a body the same media types")
    )]
    AnswersDiffer {
        #[label("these media types")]
        first: Place,
        #[label("others")]
        second: Place,
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
