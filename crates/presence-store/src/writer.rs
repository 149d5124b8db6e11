//! The one thread that writes: batch by batch, each a transaction that is on the disk before anybody is answered.
//!
//! What fails, and what becomes of it:
//!
//! - The disk is full, or another process has the file locked: the transaction is rolled back, its changes are answered
//!   with the error, and the next batch tries anew. Nothing has to be restarted.
//! - The disk fails to read, write or sync, or the file turns out to be damaged: the same, and the connection is given
//!   up. A sync that failed is never tried again, for the system may have dropped what it did not write, and would
//!   report success. The file is opened anew and checked, and everything that is still in the log is copied and synced
//!   into the file, so that nothing is built upon what the disk may not have. Until that succeeds all changes are
//!   refused; each batch, and a probe of the readiness, has it tried.
//!
//! The log is copied into the file (a checkpoint) when it has grown, after the answers have gone out.

use std::mem;
use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;

use crate::batch::{Batch, Refusals};
use crate::change::{self, Change};
use crate::checkpoint::Log;
use crate::connection;
use crate::queue::Queue;
use crate::{Durability, Error};

/// Writes what is queued.
pub(crate) struct Writer {
    pub(crate) queue: Arc<Queue>,
    pub(crate) file: PathBuf,
    pub(crate) durability: Durability,
    /// `None` after the disk has failed, until the file has been opened and checked again.
    pub(crate) open: Option<(Connection, Log)>,
}

impl Writer {
    /// Writes until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        let queue = Arc::clone(&self.queue);
        let _abandoning = Abandoning(&queue);
        let mut changes = Vec::new();
        while let Some(batch) = queue.take(&mut changes) {
            let mut answering = Answering(Some(batch));
            let written = self.write(&mut changes);
            queue.note(written.as_ref().err().map(Error::one_line));
            // As many more may be waiting already.
            let next = Vec::with_capacity(changes.len());
            answering.answer(written, mem::replace(&mut changes, next));
            self.tidy();
        }
    }

    /// Makes all changes, or none.
    fn write(&mut self, changes: &mut [Change]) -> Result<Refusals, Error> {
        self.opened()?;
        let Some((connection, _)) = &self.open else {
            return Err(Error::Panicked);
        };
        let made = change::make(connection, &self.file, changes);
        if made.is_err() && !connection.is_autocommit() {
            // Where this fails too, so does the next batch.
            let _ = connection.execute_batch("ROLLBACK");
        }
        made.map_err(|source| {
            let error = self.failed(source);
            self.judged(error)
        })
    }

    /// What it is that SQLite takes for damage: it says so of a page that could not be read too. Where the file, opened
    /// anew, is found sound, or cannot be read again, it is the disk that failed.
    fn judged(&mut self, error: Error) -> Error {
        let Error::Corrupt { path, source } = error else {
            return error;
        };
        match self.opened() {
            Ok(()) | Err(Error::Disk { .. }) => Error::Disk { path, source },
            Err(_) => Error::Corrupt { path, source },
        }
    }

    /// Copies the log into the file where it is time to, and opens the file anew after a failure.
    fn tidy(&mut self) {
        if let Some((connection, log)) = &mut self.open
            && let Err(source) = log.keep_short(connection)
        {
            let error = self.failed(source);
            if self.open.is_none() {
                self.queue.note(Some(error.one_line()));
            }
        }
        if self.open.is_none() {
            // The error is in the log, and the next batch tries again.
            let _ = self.opened();
        }
    }

    /// Opens the file anew, if it was closed.
    fn opened(&mut self) -> Result<(), Error> {
        if self.open.is_some() {
            return Ok(());
        }
        let file = &self.file;
        let reopened = connection::reopen(file, self.durability).inspect_err(|error| {
            tracing::error!(
                ?file,
                "the store cannot be opened anew: {}",
                error.one_line()
            );
        });
        self.open = Some(reopened?);
        tracing::warn!(?file, "the store was opened anew, and is sound");
        Ok(())
    }

    /// Says what SQLite said, and gives the connection up where nothing may be built upon it.
    fn failed(&mut self, source: rusqlite::Error) -> Error {
        let error = Error::sqlite(&self.file, source);
        if error.is_of_the_disk() {
            tracing::error!(file = ?self.file, "the store is closed, to be opened anew: {}", error.one_line());
            if let Some((connection, _)) = self.open.take() {
                connection::abandon(connection);
            }
        }
        error
    }
}

/// Answers a batch in the end, whatever happens.
struct Answering(Option<Arc<Batch>>);

impl Answering {
    fn answer(&mut self, written: Result<Refusals, Error>, changes: Vec<Change>) {
        if let Some(batch) = self.0.take() {
            batch.complete(written, changes);
        }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.answer(Err(Error::Panicked), Vec::new());
    }
}

/// Answers what is queued when the writer is no more, whatever ended it.
struct Abandoning<'a>(&'a Queue);

impl Drop for Abandoning<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
