//! The store: one connection that writes, and a few that read meanwhile.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use rusqlite::Connection;

use crate::Error;
use crate::connection::{self, Absent};

/// The durable state of the presence service, in one SQLite file; share it in an `Arc`.
///
/// A method that changes something returns after the change has been synced to the disk; one that
/// fails has changed nothing. Where another process has the file locked, a call waits up to 5
/// seconds before it answers [`Error::Busy`].
pub struct Store {
    /// Absolute, so that readers opened later find the same file.
    file: PathBuf,
    writer: Mutex<Connection>,
    idle_readers: Mutex<Vec<Connection>>,
    /// How many idle readers to keep: more than run at once would only hold files open.
    readers_kept: usize,
}

impl Store {
    /// Opens the store at `path` and migrates it if an older release wrote it.
    ///
    /// This reads the whole file to look for damage, which takes about half a millisecond for every
    /// 1,000 associates.
    ///
    /// # Errors
    ///
    /// [`Error::NoStore`] where there is no file or an empty one; the errors of
    /// [`Store::open_or_create`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::start(path.as_ref(), Absent::Refuse)
    }

    /// Opens the store at `path` as [`Store::open`] does, or makes a new one there. Only its owner
    /// may read or write the new file.
    ///
    /// # Errors
    ///
    /// The variants of [`Error`] that name a path: each says why the file is not to be used. A file
    /// that is refused stays as it was.
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::start(path.as_ref(), Absent::Create)
    }

    fn start(path: &Path, absent: Absent) -> Result<Self, Error> {
        let file = connection::locate(path, absent)?;
        let writer = connection::writer(&file, absent)?;
        Ok(Self {
            file,
            writer: Mutex::new(writer),
            idle_readers: Mutex::default(),
            readers_kept: thread::available_parallelism().map_or(1, usize::from),
        })
    }

    /// Runs one query on a connection that no other thread has.
    pub(crate) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let idle = lock(&self.idle_readers).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => connection::reader(&self.file)?,
        };
        let answer = query(&reader).map_err(|source| self.failed(source))?;
        let mut idle = lock(&self.idle_readers);
        if idle.len() < self.readers_kept {
            idle.push(reader);
        }
        Ok(answer)
    }

    /// Runs one statement, which SQLite makes a transaction of its own, or a transaction.
    pub(crate) fn write<T>(
        &self,
        step: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        step(&lock(&self.writer))
    }

    /// Says what SQLite said, with the place.
    pub(crate) fn failed(&self, source: rusqlite::Error) -> Error {
        Error::sqlite(&self.file, source)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Store")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

/// A panic elsewhere leaves no statement half done: whoever held the lock has given it up.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
