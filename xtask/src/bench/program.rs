//! The program that is measured, built as it is shipped.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::peer;

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub(super) enum BenchError {
    /// Valgrind is missing.
    #[error(
        "valgrind, which counts instructions and allocations, is not installed; on Debian: apt-get install valgrind"
    )]
    NoValgrind,
    /// Cargo cannot say where it builds.
    #[error("cannot find where cargo builds")]
    Metadata(#[from] cargo_metadata::Error),
    /// A program does not start.
    #[error("cannot start {program}")]
    Start {
        /// The program.
        program: String,
        /// Why not.
        source: io::Error,
    },
    /// What is measured does not compile.
    #[error("presence-bench does not compile")]
    Build,
    /// The server of another generator cannot be made.
    #[error("the server of openapi-to-rust cannot be had: {0}")]
    NoPeer(String),
    /// It fails, or what counts does.
    #[error("cannot measure {what}:\n{output}")]
    Failed {
        /// What was to be measured.
        what: String,
        /// What was printed.
        output: String,
    },
}

/// The built program.
pub(super) struct Program {
    path: PathBuf,
    /// The repository.
    root: PathBuf,
    /// Where cargo builds.
    target: PathBuf,
}

impl Program {
    /// Builds it.
    ///
    /// # Errors
    ///
    /// It does not compile.
    pub(super) fn build() -> Result<Self, BenchError> {
        let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec()?;
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(["build", "--release", "--package", "presence-bench"])
            // So that a profile can name the lines that cost most.
            .env("CARGO_PROFILE_RELEASE_DEBUG", "line-tables-only")
            .current_dir(&metadata.workspace_root);
        let status = command.status().map_err(|source| BenchError::Start {
            program: "cargo".to_owned(),
            source,
        })?;
        if !status.success() {
            return Err(BenchError::Build);
        }
        let name = format!("presence-bench{}", std::env::consts::EXE_SUFFIX);
        let path = metadata.target_directory.join("release").join(name);
        Ok(Self {
            path: path.into_std_path_buf(),
            root: metadata.workspace_root.into_std_path_buf(),
            target: metadata.target_directory.into_std_path_buf(),
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The server of another generator, made now.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub(super) fn peer(&self) -> Result<PathBuf, BenchError> {
        peer::build(&self.root, &self.target)
    }

    /// Has it measure something of its own accord: the number that it prints last.
    ///
    /// # Errors
    ///
    /// It does not start, fails, or prints no number.
    pub(super) fn measure(&self, arguments: &[&str]) -> Result<f64, BenchError> {
        let mut command = Command::new(&self.path);
        let output = output(command.args(arguments))?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let last = printed.lines().last().and_then(|line| line.parse().ok());
        last.filter(|_| output.status.success())
            .ok_or_else(|| BenchError::Failed {
                what: arguments.join(" "),
                output: printed.into_owned() + &String::from_utf8_lossy(&output.stderr),
            })
    }
}

/// What a command prints.
///
/// # Errors
///
/// It does not start.
pub(super) fn output(command: &mut Command) -> Result<Output, BenchError> {
    command.output().map_err(|source| BenchError::Start {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
    })
}
