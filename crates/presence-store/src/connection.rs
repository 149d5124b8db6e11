//! From a path to a connection: what the file is, and how SQLite is to treat it.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{Error, migrations};

/// What to do where there is no store yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absent {
    /// Make a new one.
    Create,
    /// Answer [`Error::NoStore`].
    Refuse,
}

/// Finds the file, with links resolved, and creates an empty one if that is wanted.
pub(crate) fn locate(path: &Path, absent: Absent) -> Result<PathBuf, Error> {
    // Closing any descriptor of a file drops every lock this process has on it (POSIX), SQLite's
    // too. So the file is never opened but by SQLite, except to create it, and nobody else here
    // may look for it until that descriptor is closed.
    static CREATING: Mutex<()> = Mutex::new(());
    let _creating = CREATING.lock().unwrap_or_else(PoisonError::into_inner);

    let failed = |source| inaccessible(path, source);
    let file = match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create(path, absent)?;
            fs::canonicalize(path).map_err(failed)?
        }
        other => other.map_err(failed)?,
    };
    // Looked for first, because it is created after the file has grown.
    let has_log = fs::metadata(log_of(&file)).is_ok_and(|log| log.len() > 0);
    let facts = fs::metadata(&file).map_err(failed)?;
    if facts.is_dir() {
        Err(Error::IsFolder { path: path.into() })
    } else if !facts.is_file() {
        Err(Error::NotRegular { path: path.into() })
    } else if facts.len() <= 1 && has_log {
        // SQLite takes a file of no byte, or of one, for a new one. It would delete the log, which
        // may be all the data that is left.
        Err(Error::Truncated { path: path.into() })
    } else {
        Ok(file)
    }
}

/// Opens the connection that writes, and brings the file up to date.
pub(crate) fn writer(file: &Path, absent: Absent) -> Result<Connection, Error> {
    let failed = |source| Error::sqlite(file, source);
    let mut connection = connect(file).map_err(failed)?;
    if connection.is_readonly("main").map_err(failed)? {
        return Err(Error::ReadOnly { path: file.into() });
    }
    if migrations::identify(&connection, file)?.is_none() && absent == Absent::Refuse {
        return Err(Error::NoStore { path: file.into() });
    }
    check(&connection, file)?;
    configure(&connection).map_err(failed)?;
    migrations::migrate(&mut connection, file)?;
    Ok(connection)
}

/// Opens a connection that only reads.
pub(crate) fn reader(file: &Path) -> Result<Connection, Error> {
    connect(file)
        .and_then(|connection| {
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        })
        .map_err(|source| Error::sqlite(file, source))
}

/// How long a call waits for another process to let go of the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

fn create(path: &Path, absent: Absent) -> Result<(), Error> {
    if absent == Absent::Refuse {
        return Err(Error::NoStore { path: path.into() });
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // The file holds password hashes; SQLite gives the files beside it the same mode.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(Error::NoFolder { path: path.into() })
        }
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop).map_err(|source| inaccessible(path, source)),
    }
}

fn inaccessible(path: &Path, source: io::Error) -> Error {
    let path = path.to_owned();
    let source = Box::new(source);
    Error::Inaccessible { path, source }
}

/// The write-ahead log that SQLite keeps beside `file`.
fn log_of(file: &Path) -> PathBuf {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    // Small pages make small commits; this holds for a new file only.
    connection.pragma_update(None, "page_size", 1024)?;
    keep_a_log(connection)?;
    connection.pragma_update(None, "synchronous", "full")?;
    // Apple's disks sync for real only when asked this way.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)
}

/// Has SQLite write ahead into a log, so that reads do not wait for writes.
fn keep_a_log(connection: &Connection) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        let kept = connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        match kept {
            // Where two processes create a store at once, SQLite does not wait here by itself.
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && start.elapsed() < BUSY_TIMEOUT =>
            {
                thread::sleep(Duration::from_millis(1));
            }
            other => return other,
        }
    }
}

/// Looks for damage before any is built upon.
fn check(connection: &Connection, file: &Path) -> Result<(), Error> {
    let found: String = connection
        .pragma_query_value(None, "quick_check", |row| row.get(0))
        .map_err(|source| Error::sqlite(file, source))?;
    if found == "ok" {
        return Ok(());
    }
    Err(Error::Corrupt {
        path: file.into(),
        source: found.into(),
    })
}
