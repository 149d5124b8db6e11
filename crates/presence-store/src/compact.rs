//! Gives the room that was freed in a store back to the disk.

use std::fs;
use std::path::Path;

use crate::connection::{self, log_of};
use crate::{Durability, Error, checkpoint};

/// What compacting a store did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compacted {
    /// How many bytes the file and the log beside it had before.
    pub bytes_before: u64,
    /// How many they have now.
    pub bytes_after: u64,
}

/// Writes the store at `path` anew without the room that was freed in it, all or nothing. It may be done while the store
/// is in use; changes then wait, for at most 5 seconds, after which they are refused. It takes as much room on the disk
/// again as the store has, until it is done.
///
/// # Errors
///
/// Those of [`Store::open`](crate::Store::open); [`Error::Full`].
pub fn compact(path: impl AsRef<Path>) -> Result<Compacted, Error> {
    let (file, connection) = connection::existing(path.as_ref())?;
    let failed = |source| Error::sqlite(&file, source);
    if connection.is_readonly("main").map_err(failed)? {
        return Err(Error::ReadOnly { path: file });
    }
    connection::check(&connection, &file)?;
    connection::configure(&connection, Durability::Synced).map_err(failed)?;
    let bytes = || {
        let log = fs::metadata(log_of(&file)).map_or(0, |log| log.len());
        fs::metadata(&file).map_or(0, |file| file.len()) + log
    };
    let bytes_before = bytes();
    connection.execute_batch("VACUUM").map_err(failed)?;
    // Where somebody still reads what was before, the log is copied later.
    checkpoint::empty(&connection).map_err(failed)?;
    Ok(Compacted {
        bytes_before,
        bytes_after: bytes(),
    })
}
