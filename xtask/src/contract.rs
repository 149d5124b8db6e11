//! Reading contracts from files, and showing what is wrong with them.

use std::fmt;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use openapi_codegen::problem::Problem;
use openapi_codegen::source::{Location, Source, Sources};

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
pub(crate) fn line(sources: &Sources, problem: &Problem) -> String {
    let places = problem.places();
    let place = places.first().copied().unwrap_or_default();
    let Location { file, line, column } = sources.locate(place);
    let severity = if problem.is_warning() {
        "warning"
    } else {
        "error"
    };
    format!("{file}:{line}:{column}: {severity}: {problem}")
}

/// Gives the files beside and below a contract, and no others, wherever links lead.
pub(crate) fn resolver(contract: &Path) -> impl FnMut(&str) -> Result<String, String> + use<> {
    let folder = match contract.parent() {
        Some(parent) if parent != Path::new("") => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    move |path| {
        let said = |error: std::io::Error| error.to_string();
        let folder = folder.canonicalize().map_err(said)?;
        let file = folder.join(path).canonicalize().map_err(said)?;
        if !file.starts_with(&folder) {
            return Err("it is not in the contract's folder".to_owned());
        }
        std::fs::read_to_string(file).map_err(said)
    }
}

/// The stable code of a problem: `OA040`.
pub(crate) fn code(problem: &Problem) -> String {
    problem
        .code()
        .map(|code| code.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_outside_of_the_contracts_folder_are_not_read() -> Result<(), Box<dyn std::error::Error>>
    {
        let root = tempfile::tempdir()?;
        let folder = root.path().join("contract");
        fs::create_dir_all(folder.join("schemas"))?;
        fs::write(root.path().join("secret"), "secret")?;
        fs::write(folder.join("schemas/a.yaml"), "a")?;
        let mut resolve = resolver(&folder.join("openapi.yaml"));
        assert_eq!(resolve("schemas/a.yaml"), Ok("a".to_owned()));
        assert!(resolve("../secret").is_err());
        assert!(resolve("schemas/b.yaml").is_err());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.path().join("secret"), folder.join("link"))?;
            assert!(resolve("link").is_err());
        }
        Ok(())
    }
}
