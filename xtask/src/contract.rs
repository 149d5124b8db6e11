//! Reading contracts from files, and showing what is wrong with them.

use std::fmt;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, Severity};
use openapi_codegen::problem::Problem;
use openapi_codegen::source::Source;

/// A file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}", path.display())]
pub(crate) struct FileError {
    /// `read`, `write` or `remove`.
    pub(crate) action: &'static str,
    /// Which file.
    pub(crate) path: PathBuf,
    /// Why.
    pub(crate) source: std::io::Error,
}

impl FileError {
    /// Makes the error of an action on a path, for `map_err`.
    pub(crate) fn on(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self {
            action,
            path,
            source,
        }
    }
}

/// Reads a contract; `name` is what problems call it.
pub(crate) fn read(path: &Path, name: &str) -> Result<Source, FileError> {
    let text = std::fs::read_to_string(path).map_err(FileError::on("read", path))?;
    Ok(Source {
        name: name.to_owned(),
        text,
    })
}

/// Prints a report with excerpts to the standard error.
pub(crate) fn show(report: &dyn Diagnostic) {
    let is_coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let theme = if is_coloured {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(120);
    let mut text = String::new();
    match handler.render_report(&mut text, report) {
        Ok(()) => eprintln!("{text}"),
        Err(fmt::Error) => eprintln!("{report}"),
    }
}

/// A number of things, in words.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A problem in one line: `file:line:column: severity: text`.
pub(crate) fn line(source: &Source, problem: &Problem) -> String {
    let start = problem.places().first().map_or(0, |place| place.start);
    let before = source.text.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let severity = if problem.severity() == Some(Severity::Warning) {
        "warning"
    } else {
        "error"
    };
    format!("{}:{line}:{column}: {severity}: {problem}", source.name)
}

/// The stable code of a problem: `OA040`.
pub(crate) fn code(problem: &Problem) -> String {
    problem
        .code()
        .map(|code| code.to_string())
        .unwrap_or_default()
}
