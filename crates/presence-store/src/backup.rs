//! Copies a store while it is in use.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::Cause;
use crate::{Error, connection};

/// Copies the store at `path` into a new file at `to`: its state of one moment, compacted. It may be done while the store
/// is in use, and nobody waits for it; the log beside the store grows meanwhile. Only its owner may read or write the
/// copy. Answers how many bytes it has.
///
/// The copy is there when it is whole, has been synced and read again. What is there already is never replaced.
///
/// # Errors
///
/// [`Error::BackupExists`]; [`Error::NoFolder`] where the folder of `to` is not there; [`Error::Backup`] where the copy
/// cannot be written; else why the store cannot be read, as [`Store::open`](crate::Store::open) says it.
pub fn backup(path: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<u64, Error> {
    let to = to.as_ref();
    let (file, connection) = connection::existing(path.as_ref())?;
    if to.symlink_metadata().is_ok() {
        return Err(Error::BackupExists { path: to.into() });
    }
    let folder = match to.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("/"),
    };
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => Error::BackupExists { path: to.into() },
        io::ErrorKind::NotFound => Error::NoFolder { path: to.into() },
        _ => not_written(to, Arc::new(source)),
    };
    let mut unfinished = tempfile::Builder::new();
    let unfinished = unfinished.prefix(".presence-backup-").tempfile_in(folder);
    let unfinished = unfinished.map_err(failed)?;
    copy(&connection, &file, unfinished.path(), to).inspect_err(|_| {
        // SQLite leaves its journal where it cannot undo what it did.
        let mut journal = unfinished.path().as_os_str().to_owned();
        journal.push("-journal");
        let _ = fs::remove_file(journal);
    })?;
    unfinished.as_file().sync_all().map_err(failed)?;
    let bytes = unfinished.as_file().metadata().map_err(failed)?.len();
    let finished = unfinished.persist_noclobber(to);
    finished.map_err(|persisting| failed(persisting.error))?;
    // Its name has to be on the disk too; where that is not known, there is to be none.
    #[cfg(unix)]
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        let _ = fs::remove_file(to);
        return Err(failed(error));
    }
    Ok(bytes)
}

/// Copies into an empty file, and reads the copy.
fn copy(connection: &Connection, file: &Path, unfinished: &Path, to: &Path) -> Result<(), Error> {
    let Some(name) = unfinished.to_str() else {
        let source = io::Error::new(io::ErrorKind::InvalidInput, "the path is not UTF-8");
        return Err(not_written(to, Arc::new(source)));
    };
    connection
        .execute("VACUUM INTO ?1", [name])
        .map_err(|source| match source.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase,
            ) => Error::sqlite(file, source),
            _ => not_written(to, Arc::new(source)),
        })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let copied = Connection::open_with_flags(unfinished, flags)
        .and_then(|copy| connection::findings(&copy, "quick_check"));
    match copied {
        Ok(None) => Ok(()),
        Ok(Some(finding)) => Err(connection::damaged(to, finding)),
        Err(source) => Err(not_written(to, Arc::new(source))),
    }
}

fn not_written(to: &Path, source: Cause) -> Error {
    let path: PathBuf = to.into();
    Error::Backup { path, source }
}
