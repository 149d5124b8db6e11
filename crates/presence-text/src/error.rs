//! What can go wrong: a file of resources that cannot be read, a time zone that is not known.

use std::path::{Path, PathBuf};

/// Why there are no resources of a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read as text.
    #[error(
        "the resources in {path:?} cannot be read; name a file of UTF-8 text that this user may read"
    )]
    Read {
        /// The path as it was given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },

    /// A line is not as it must be.
    #[error("{}line {line}: expected {expected}; correct the line", of_file(.path.as_ref()))]
    Line {
        /// The path as it was given; none for a text that is of no file.
        path: Option<PathBuf>,
        /// The line, from 1.
        line: usize,
        /// What was expected.
        expected: &'static str,
    },

    /// Two lines define one resource.
    #[error("{}line {line}: `{name}` is already defined in line {first}; remove one", of_file(.path.as_ref()))]
    Twice {
        /// The path as it was given; none for a text that is of no file.
        path: Option<PathBuf>,
        /// The second line, from 1.
        line: usize,
        /// The first line, from 1.
        first: usize,
        /// The name.
        name: String,
    },
}

/// A time zone is not known. What was asked for is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the time zone is not known; expected a code (`NO`) or an id (`261`) of SuperOffice's, or an IANA name (`Europe/Oslo`)"
)]
pub struct UnknownTimeZone;

impl Error {
    /// The same, of a file.
    pub(crate) fn in_file(mut self, file: &Path) -> Self {
        if let Self::Line { path, .. } | Self::Twice { path, .. } = &mut self {
            *path = Some(file.to_owned());
        }
        self
    }
}

fn of_file(path: Option<&PathBuf>) -> String {
    path.map(|path| format!("{path:?}, ")).unwrap_or_default()
}
