//! What can go wrong with a store, each with its place and what to do.

use std::error::Error as StdError;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::ErrorCode;

/// What a system or SQLite said, shared by all whom it concerns.
pub(crate) type Cause = Arc<dyn StdError + Send + Sync>;

/// Why a store could not be opened, or why it did not do what it was asked.
///
/// A message is one line; the cause is the error's source and is not repeated in it. A call that
/// failed has changed nothing.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file does not exist, or is empty, and was not to be created.
    #[error("there is no store at {path:?}; name the right file, or create a store there")]
    NoStore {
        /// The path as it was given.
        path: PathBuf,
    },

    /// The folder that the file was to be created in does not exist.
    #[error("the folder of {path:?} does not exist; create it, or name another file")]
    NoFolder {
        /// The path as it was given.
        path: PathBuf,
    },

    /// The path leads to a folder.
    #[error("{path:?} is a folder; name a file in it")]
    IsFolder {
        /// The path as it was given.
        path: PathBuf,
    },

    /// The path leads to a device, a pipe or a socket.
    #[error("{path:?} is not a regular file; name another file")]
    NotRegular {
        /// The path as it was given.
        path: PathBuf,
    },

    /// The system does not let this process open the file or the log beside it.
    #[error(
        "{path:?} cannot be opened; check who may write to it and its folder, and the limit on open files"
    )]
    Inaccessible {
        /// The file.
        path: PathBuf,
        /// What the system or SQLite said.
        source: Cause,
    },

    /// The file, or the file system it is on, cannot be written to.
    #[error("{path:?} is read-only; let this user write to it, or copy it to where that is so")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },

    /// The file is something other than a SQLite database.
    #[error("{path:?} is not a SQLite database; name the store's own file")]
    NotADatabase {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: Cause,
    },

    /// The file is a SQLite database that another program made.
    #[error("{path:?} is a SQLite database of another program; name the store's own file")]
    Foreign {
        /// The file.
        path: PathBuf,
    },

    /// A newer release wrote the file.
    #[error(
        "{path:?} has version {found}, but this release knows no later one than {known}; use the release that wrote it, or a newer one"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of the file.
        found: i64,
        /// The latest version that this release knows.
        known: i64,
    },

    /// The file is shorter than it says it is.
    #[error("{path:?} is truncated; restore it from a backup together with its -wal file, if any")]
    Truncated {
        /// The file.
        path: PathBuf,
    },

    /// The file is damaged.
    #[error("{path:?} is damaged; restore it from a backup together with its -wal file, if any")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        source: Cause,
    },

    /// Another process kept the file locked for longer than a call waits.
    #[error("{path:?} is locked by another process; try again, or stop that process")]
    Busy {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: Cause,
    },

    /// The disk has no room for the change.
    #[error("the disk of {path:?} is full; free some space")]
    Full {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: Cause,
    },

    /// The disk failed to read, write or sync.
    #[error("the disk of {path:?} fails; check the disk and the system's log")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: Cause,
    },

    /// SQLite failed in a way that has no variant of its own.
    #[error("SQLite cannot use {path:?}; see the cause")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: Cause,
    },

    /// As many changes wait for the disk as may.
    #[error("too many changes wait for the disk; try again in a moment")]
    Overloaded,

    /// What the change was to do panicked, and was undone. It is a mistake in this program.
    #[error(
        "the change was given up, because a part of this program panicked; nothing was changed"
    )]
    Panicked,

    /// The system does not give the thread that writes.
    #[error("the system gives no thread to write to {path:?}; check the limits of this process")]
    Thread {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: Cause,
    },

    /// What a backup is to be called is there already.
    #[error("{path:?} is there already, and a backup replaces nothing; name another file")]
    BackupExists {
        /// The path as it was given.
        path: PathBuf,
    },

    /// A backup cannot be written.
    #[error(
        "no backup can be written to {path:?}; see that there is room, and that this user may write there"
    )]
    Backup {
        /// The path as it was given.
        path: PathBuf,
        /// What the system or SQLite said.
        source: Cause,
    },

    /// The id of a new associate belongs to another.
    #[error("there already is an associate with the id {id}; choose another id")]
    IdTaken {
        /// The id.
        id: i32,
    },

    /// The login of a new associate belongs to another, perhaps in another case.
    #[error("there already is an associate with the login {login:?}; choose another login")]
    LoginTaken {
        /// The login as it was given.
        login: String,
    },

    /// No associate has the id.
    #[error("there is no associate with the id {id}; add the associate first, or name another")]
    UnknownAssociate {
        /// The id.
        id: i32,
    },

    /// The name of a new application is empty or too long.
    #[error("an application cannot be called {name:?}; choose a name of 1 to 64 characters")]
    ApplicationName {
        /// The name.
        name: String,
    },

    /// The name of a new application belongs to another, perhaps in another case.
    #[error("there already is an application called {name:?}; choose another name")]
    ApplicationTaken {
        /// The name as it was given.
        name: String,
    },

    /// No application has the name.
    #[error("there is no application called {name:?}; the list of applications shows all")]
    UnknownApplication {
        /// The name as it was given.
        name: String,
    },
}

impl Error {
    /// Whether the same call may succeed later although nothing about the call changes: the file
    /// is busy, the disk is full or fails, too much waits for it, or the process has run out of open files. A file that
    /// seems to be damaged is among these: SQLite takes what a disk does not read for that, and an operator mends the rest.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::Full { .. }
                | Self::Disk { .. }
                | Self::Inaccessible { .. }
                | Self::Corrupt { .. }
                | Self::NotADatabase { .. }
                | Self::Overloaded
        )
    }

    /// Whether nothing may be built upon the open file any more.
    pub(crate) fn is_of_the_disk(&self) -> bool {
        matches!(
            self,
            Self::Disk { .. }
                | Self::Inaccessible { .. }
                | Self::Corrupt { .. }
                | Self::NotADatabase { .. }
        )
    }

    /// The message and its causes in one line.
    pub(crate) fn one_line(&self) -> String {
        let mut line = self.to_string();
        let mut cause = self.source();
        while let Some(next) = cause {
            line.push_str(&format!(" ({next})"));
            cause = next.source();
        }
        line
    }

    /// Sorts what SQLite said about the file at `path`.
    pub(crate) fn sqlite(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        let code = source.sqlite_error_code();
        let source: Cause = Arc::new(source);
        match code {
            Some(
                ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::FileLockingProtocolFailed,
            ) => Self::Busy { path, source },
            Some(ErrorCode::DiskFull) => Self::Full { path, source },
            Some(ErrorCode::SystemIoFailure) => Self::Disk { path, source },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Inaccessible { path, source }
            }
            Some(ErrorCode::ReadOnly) => Self::ReadOnly { path },
            Some(ErrorCode::NotADatabase) => Self::NotADatabase { path, source },
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt { path, source },
            _ => Self::Sqlite { path, source },
        }
    }
}

/// Why a store does not take writes now, in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotReady(pub(crate) String);
