//! Everything that was found in one contract, in the order of the text, ready to be shown.

use std::fmt;

use miette::Diagnostic;
use thiserror::Error;

use super::Problem;
use crate::source::Sources;

/// Why nothing is generated: all that is wrong with a contract, errors and warnings.
#[derive(Debug, Error, Diagnostic)]
pub struct Problems {
    #[source_code]
    sources: Sources,
    #[related]
    problems: Vec<Problem>,
}

/// What the generator leaves out of a contract that is otherwise right.
#[derive(Debug, Error, Diagnostic)]
#[diagnostic(severity(Warning))]
pub struct Warnings {
    #[source_code]
    sources: Sources,
    #[related]
    warnings: Vec<Problem>,
}

/// Sorts what was found: nothing is made of a contract with an error in it.
pub(crate) fn judge<T>(
    sources: Sources,
    mut found: Vec<Problem>,
    made: Option<T>,
) -> Result<(T, Warnings), Problems> {
    found.sort_by_cached_key(|problem| (problem.places(), problem.to_string()));
    // An alias is read once for each use, and each time with the same mistakes.
    found.dedup();
    match made {
        Some(made) if found.iter().all(Problem::is_warning) => Ok((
            made,
            Warnings {
                sources,
                warnings: found,
            },
        )),
        _ => Err(Problems {
            sources,
            problems: found,
        }),
    }
}

impl Problems {
    /// All of them, errors and warnings, in the order of the text.
    #[must_use]
    pub fn all(&self) -> &[Problem] {
        &self.problems
    }

    /// The files that their places are in.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }
}

impl Warnings {
    /// All of them, in the order of the text.
    #[must_use]
    pub fn all(&self) -> &[Problem] {
        &self.warnings
    }

    /// The files that their places are in.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let warnings = self
            .problems
            .iter()
            .filter(|problem| problem.is_warning())
            .count();
        write!(
            f,
            "{}: {}",
            self.sources.name(),
            count(self.problems.len() - warnings, "problem")
        )?;
        if warnings > 0 {
            write!(f, ", {}", count(warnings, "warning"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}",
            self.sources.name(),
            count(self.warnings.len(), "warning")
        )
    }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
