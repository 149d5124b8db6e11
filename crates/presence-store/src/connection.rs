//! From a path to a connection: what the file is, and how SQLite is to treat it.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, ffi};

use crate::checkpoint::{self, Log};
use crate::{Durability, Error, migrations};

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
pub(crate) fn writer(
    file: &Path,
    absent: Absent,
    durability: Durability,
) -> Result<(Connection, Log), Error> {
    let failed = |source| Error::sqlite(file, source);
    let mut connection = connect(file).map_err(failed)?;
    if connection.is_readonly("main").map_err(failed)? {
        return Err(Error::ReadOnly { path: file.into() });
    }
    if migrations::identify(&connection, file)?.is_none() && absent == Absent::Refuse {
        return Err(Error::NoStore { path: file.into() });
    }
    check(&connection, file)?;
    configure(&connection, durability).map_err(failed)?;
    write_log_again(&connection, file)?;
    migrations::migrate(&mut connection, file)?;
    let log = Log::watch(&mut connection).map_err(failed)?;
    Ok((connection, log))
}

/// Opens a store as it is, of whatever version, and leaves it so.
pub(crate) fn existing(path: &Path) -> Result<(PathBuf, Connection), Error> {
    let file = locate(path, Absent::Refuse)?;
    let failed = |source| Error::sqlite(&file, source);
    let connection = connect(&file).map_err(failed)?;
    if migrations::identify(&connection, &file)?.is_none() {
        return Err(Error::NoStore { path: file });
    }
    Ok((file, connection))
}

/// Writes what the log has once more, and syncs it, before anything is put behind it.
///
/// After a sync has failed, here or in a process that is gone, the system may take for written what the disk does not
/// have, and show it nevertheless: later syncs would not bring it to the disk, and when the power goes, the log would end
/// there. See "fsyncgate", and Rebello and others, "Can Applications Recover from fsync Failures?" (2020).
fn write_log_again(connection: &Connection, file: &Path) -> Result<(), Error> {
    // Nobody else writes to the log meanwhile. SQLite has no locks on it that a second descriptor would drop.
    let lock = Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
    let lock = lock.map_err(|source| Error::sqlite(file, source))?;
    let again = || {
        let log = OpenOptions::new().read(true).write(true).open(log_of(file));
        let mut log = match log {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        // Bit by bit, for a log can be long where somebody reads for a long time.
        let mut bytes = vec![0; 256 * 1024];
        let mut place = 0;
        loop {
            let read = log.read(&mut bytes)?;
            let Some(read @ [_, ..]) = bytes.get(..read) else {
                return log.sync_data();
            };
            log.seek(SeekFrom::Start(place))?;
            log.write_all(read)?;
            place += read.len() as u64;
        }
    };
    again().map_err(|source| Error::Disk {
        path: file.into(),
        source: Arc::new(source),
    })?;
    lock.rollback()
        .map_err(|source| Error::sqlite(file, source))
}

/// Opens and checks the file anew, after its disk has failed, and has it depend on nothing that the disk may have lost.
pub(crate) fn reopen(file: &Path, durability: Durability) -> Result<(Connection, Log), Error> {
    let opened = writer(file, Absent::Refuse, durability)?;
    let failed = |source| Error::sqlite(file, source);
    match checkpoint::empty(&opened.0) {
        Ok(true) => Ok(opened),
        Ok(false) => Err(failed(rusqlite::Error::SqliteFailure(
            ffi::Error::new(ffi::SQLITE_BUSY),
            None,
        ))),
        Err(source) => {
            abandon(opened.0);
            Err(failed(source))
        }
    }
}

/// Closes a connection after its disk has failed. Its last act is not to be another sync of the log.
pub(crate) fn abandon(connection: Connection) {
    // Where this cannot be set, the log is copied as at any other end.
    let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
}

/// Opens a connection that only reads.
pub(crate) fn reader(file: &Path) -> Result<Connection, Error> {
    connect(file)
        .and_then(|connection| {
            // The store waits by itself, as patiently as it is asked to.
            connection.busy_timeout(Duration::ZERO)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        })
        .map_err(|source| Error::sqlite(file, source))
}

/// How long a call waits for another process to let go of the file.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How much of the file the writer keeps in memory: the presences of some 100,000 associates.
const WRITER_CACHE_KIB: i64 = 16 * 1024;

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
    let source = Arc::new(source);
    Error::Inaccessible { path, source }
}

/// The write-ahead log that SQLite keeps beside `file`.
pub(crate) fn log_of(file: &Path) -> PathBuf {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // A statement is planned once. SQLite would plan some of them anew for each value that they are asked with, in search
    // of a better plan; there is none.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Has SQLite treat the file as a store is to be treated.
pub(crate) fn configure(connection: &Connection, durability: Durability) -> rusqlite::Result<()> {
    // Small pages make small commits; this holds for a new file only.
    connection.pragma_update(None, "page_size", 1024)?;
    keep_a_log(connection)?;
    let synchronous = match durability {
        Durability::Synced => "full",
        Durability::Unsafe => "off",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    // Apple's disks sync for real only when asked this way.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "journal_size_limit", checkpoint::KEPT_BYTES)?;
    // In KiB, where it is negative.
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.pragma_update(None, "foreign_keys", true)
}

/// Has SQLite write ahead into a log, so that reads do not wait for writes.
fn keep_a_log(connection: &Connection) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        match change_journal_mode(connection) {
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

fn change_journal_mode(connection: &Connection) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA journal_mode = wal")?;
    let mut rows = statement.query([])?;
    // SQLite answers before it writes the mode, and says whether that succeeded when it is asked for another row. Where
    // it has not, the file goes on without a log, and what it says is synced may come undone when the power goes.
    while rows.next()?.is_some() {}
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    let error = ffi::Error::new(ffi::SQLITE_IOERR);
    let said = format!("the journal mode stays {mode}");
    Err(rusqlite::Error::SqliteFailure(error, Some(said)))
}

/// Looks for damage before any is built upon.
pub(crate) fn check(connection: &Connection, file: &Path) -> Result<(), Error> {
    match findings(connection, "quick_check") {
        Ok(None) => Ok(()),
        Ok(Some(finding)) => Err(damaged(file, finding)),
        Err(source) => Err(Error::sqlite(file, source)),
    }
}

/// The first thing that one of SQLite's own checks finds, in one line. A page that cannot be read is no finding, but a
/// failure of the disk.
pub(crate) fn findings(connection: &Connection, check: &str) -> rusqlite::Result<Option<String>> {
    let found: String = connection.pragma_query_value(None, check, |row| row.get(0))?;
    if found == "ok" {
        return Ok(None);
    }
    let found = found.lines().collect::<Vec<_>>().join("; ");
    match disk_failure_in(&found) {
        Some(failure) => Err(rusqlite::Error::SqliteFailure(failure, Some(found))),
        None => Ok(Some(found)),
    }
}

/// Why a page could not be read, if that is what a check has found: "unable to get the page. error code=266".
fn disk_failure_in(found: &str) -> Option<ffi::Error> {
    let (_, code) = found.split_once("error code=")?;
    let digits = code.split(|it: char| !it.is_ascii_digit()).next()?;
    let failure = ffi::Error::new(digits.parse().ok()?);
    (failure.code == ErrorCode::SystemIoFailure).then_some(failure)
}

/// Says that a file is damaged, and what shows it.
pub(crate) fn damaged(file: &Path, finding: String) -> Error {
    Error::Corrupt {
        path: file.into(),
        source: Arc::new(Damage(finding)),
    }
}

/// What SQLite found wrong with a file.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Damage(String);
