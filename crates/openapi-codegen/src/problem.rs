//! What can be wrong with a contract: one variant for each mistake, with every place that matters.

mod content;
mod explanation;
mod form;
mod name;
mod nearest;
mod omission;
mod operation;
mod reference;
mod report;
mod schema;
mod security;
mod text;

use miette::{Diagnostic, Severity};
use thiserror::Error;

pub use self::content::ContentProblem;
pub use self::explanation::Explanation;
pub use self::form::FormProblem;
pub use self::name::NameProblem;
pub(crate) use self::nearest::nearest;
pub use self::omission::Omission;
pub use self::operation::OperationProblem;
pub use self::reference::ReferenceProblem;
pub(crate) use self::report::judge;
pub use self::report::{Problems, Warnings};
pub use self::schema::SchemaProblem;
pub use self::security::SecurityProblem;
pub use self::text::TextProblem;
use crate::source::Place;

/// One mistake in a contract, by the stage that finds it. The codes are stable.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[non_exhaustive]
pub enum Problem {
    /// What is wrong with the text of a contract.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Text(#[from] TextProblem),
    /// What is wrong with the form of a document.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Form(#[from] FormProblem),
    /// What is wrong with a reference.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Reference(#[from] ReferenceProblem),
    /// What is wrong with an operation.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Operation(#[from] OperationProblem),
    /// What is wrong with a name.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Name(#[from] NameProblem),
    /// What is wrong with a schema, or not supported.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Schema(#[from] SchemaProblem),
    /// What is wrong with a body or an answer.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Content(#[from] ContentProblem),
    /// What is wrong with the security of an operation.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Security(#[from] SecurityProblem),
    /// What is left out; code is generated all the same.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Omission(#[from] Omission),
    /// What would become more than anybody can read, or than the generator makes in a moment.
    #[error(
        "the contract would become about {lines} lines of Rust, and may become {limit} at its size"
    )]
    #[diagnostic(
        code(OA191),
        help(
            "refer by `$ref` to what anchors and aliases copy, or shorten what has thousands of members, values or alternatives; a contract can also be split into several; if all of it is meant, allow for more: `--lines`, or `lines` of the options"
        )
    )]
    TooMuch {
        /// About how many lines of types, server and client there would be.
        lines: usize,
        /// How many a contract of this size may become.
        limit: usize,
        /// What the most of them are for.
        #[label("the most of it for this")]
        place: Place,
    },
    /// What is wrong with the generator itself.
    #[error("the generator failed: {message}")]
    #[diagnostic(
        code(OA190),
        help(
            "this is a defect of the generator, not of the contract; please report it with the contract"
        )
    )]
    Defect {
        /// What happened.
        message: String,
        /// Anywhere.
        #[label("in the code for this contract")]
        place: Place,
    },
}

impl Problem {
    /// Whether code can be generated in spite of it.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.severity() == Some(Severity::Warning)
    }

    /// The places it concerns, the first in the text first.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self
            .labels()
            .into_iter()
            .flatten()
            .map(|label| Place {
                start: label.offset(),
                end: label.offset() + label.len(),
            })
            .collect();
        places.sort_unstable();
        places
    }
}
