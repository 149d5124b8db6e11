//! Why the server cannot be tried out with the programs of others.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use crate::contract::FileError;

/// Why nothing could be found out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConformanceError {
    /// This machine lacks something.
    #[error("{what}; {advice}")]
    Missing {
        /// What is missing.
        what: String,
        /// What to do.
        advice: &'static str,
    },
    /// A program does not start.
    #[error("cannot start {program}")]
    Start {
        /// The program.
        program: String,
        /// Why not.
        source: io::Error,
    },
    /// A program ends with a failure of its own.
    #[error("{program} failed:\n{output}")]
    Failed {
        /// The program.
        program: String,
        /// What it printed.
        output: String,
    },
    /// A program prints something else than what is read from it.
    #[error("cannot understand what {program} printed:\n{output}")]
    Output {
        /// The program.
        program: String,
        /// What it printed.
        output: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A contract is no YAML.
    #[error("cannot read the contract {name}")]
    Contract {
        /// Which one.
        name: String,
        /// What is wrong with it.
        source: Box<serde_saphyr::Error>,
    },
    /// A contract is not as the copies of it expect, or as the planted mistakes do.
    #[error("the contract has nothing at {pointer}, where {reason}")]
    Place {
        /// Where, as a JSON Pointer.
        pointer: String,
        /// What is to be changed there.
        reason: &'static str,
    },
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Cargo cannot say where it builds.
    #[error("cannot find where cargo builds")]
    Metadata(#[from] cargo_metadata::Error),
}

/// What a command printed, whether it succeeded or not.
pub(super) fn output_of(command: &mut Command) -> Result<Output, ConformanceError> {
    command.output().map_err(|source| ConformanceError::Start {
        program: name_of(command),
        source,
    })
}

/// What a command that has to succeed printed on standard output.
pub(super) fn text_of(command: &mut Command) -> Result<String, ConformanceError> {
    let output = output_of(command)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(failed(command, &output))
    }
}

/// The failure of a command that ran.
pub(super) fn failed(command: &Command, output: &Output) -> ConformanceError {
    ConformanceError::Failed {
        program: name_of(command),
        output: [&output.stdout, &output.stderr]
            .map(|text| String::from_utf8_lossy(text))
            .concat(),
    }
}

/// The command's program, by the name of its file.
pub(super) fn name_of(command: &Command) -> String {
    let path = Path::new(command.get_program());
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Writes a file, and the folders that it is in.
pub(super) fn write(path: &Path, text: &str) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(FileError::on("write", folder))?;
    }
    std::fs::write(path, text).map_err(FileError::on("write", path))
}
