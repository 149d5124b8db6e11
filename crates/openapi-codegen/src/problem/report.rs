//! Everything that was found in one contract, in the order of the text, ready to be shown.

use std::fmt;

use miette::{Diagnostic, Severity, SourceCode};
use thiserror::Error;

use super::{Omission, Problem};
use crate::source::Sources;

/// How many problems a report shows: more than anyone reads, and less than fills a screen for minutes.
const MOST_SHOWN: usize = 100;

/// Why nothing is generated: all that is wrong with a contract, errors and warnings.
#[derive(Debug, Error)]
pub struct Problems {
    sources: Sources,
    problems: Vec<Problem>,
}

/// What the generator leaves out of a contract that is otherwise right.
#[derive(Debug, Error)]
pub struct Warnings {
    sources: Sources,
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
    // What an error keeps from being read uses nothing, so that all it would use seems to be superfluous.
    if !found.iter().all(Problem::is_warning) {
        found.retain(|problem| !matches!(problem, Problem::Omission(Omission::Unused { .. })));
    }
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

impl Diagnostic for Problems {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        not_shown(&self.problems)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.sources)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(shown(&self.problems)))
    }
}

impl Diagnostic for Warnings {
    fn severity(&self) -> Option<Severity> {
        Some(Severity::Warning)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        not_shown(&self.warnings)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.sources)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(shown(&self.warnings)))
    }
}

/// Errors before warnings where not all can be shown.
fn shown(found: &[Problem]) -> impl Iterator<Item = &dyn Diagnostic> {
    let is_cut = found.len() > MOST_SHOWN;
    let errors = found
        .iter()
        .filter(move |problem| is_cut && !problem.is_warning());
    let others = found
        .iter()
        .filter(move |problem| !is_cut || problem.is_warning());
    let shown = errors.chain(others).take(MOST_SHOWN);
    shown.map(|problem| problem as &dyn Diagnostic)
}

fn not_shown<'a>(found: &[Problem]) -> Option<Box<dyn fmt::Display + 'a>> {
    let more = found
        .len()
        .checked_sub(MOST_SHOWN)
        .filter(|more| *more > 0)?;
    Some(Box::new(format!(
        "these are the first {MOST_SHOWN}, errors before warnings; {more} more are not shown"
    )))
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
