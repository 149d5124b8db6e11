//! The schema and how it came to be, as numbered steps.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::Error;

/// Brings a store of any older version up to this release's, all or nothing.
pub(crate) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    if identify(connection, path)? == Some(LATEST) {
        return Ok(());
    }
    let failed = |source| Error::sqlite(path, source);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    // While this process waited, another may have migrated.
    let applied = version(&transaction, path)?.unwrap_or(0);
    for (version, step) in (1..).zip(STEPS) {
        if version > applied {
            transaction.execute_batch(step).map_err(failed)?;
        }
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .and_then(|()| transaction.pragma_update(None, "user_version", LATEST))
        .and_then(|()| transaction.commit())
        .map_err(failed)
}

/// How everything in a store was made, by name.
pub(crate) fn schema(connection: &Connection) -> rusqlite::Result<Vec<(String, Option<String>)>> {
    // What SQLite keeps for itself, such as statistics, is not part of it.
    let mut made = connection.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY name",
    )?;
    let made = made.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    made.collect()
}

/// The same of a new store of this version.
pub(crate) fn schema_of(version: i64) -> rusqlite::Result<Vec<(String, Option<String>)>> {
    let new = Connection::open_in_memory()?;
    for (_, step) in (1..=version).zip(STEPS) {
        new.execute_batch(step)?;
    }
    schema(&new)
}

/// Reads as little as there is, which opens the log too.
pub(crate) fn look(connection: &Connection) -> rusqlite::Result<()> {
    header(connection, "user_version").map(drop)
}

/// Writes what is there already, as a part of a step: a small write that changes nothing.
pub(crate) fn touch(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "user_version", LATEST)
}

/// The version of the store, or `None` where nothing has been written yet.
///
/// Nothing is changed yet, so a file that is refused stays as it was.
pub(crate) fn identify(connection: &Connection, path: &Path) -> Result<Option<i64>, Error> {
    // One view of the file: another process may be creating the store.
    let view = connection
        .unchecked_transaction()
        .map_err(|source| Error::sqlite(path, source))?;
    version(&view, path)
}

/// Marks a SQLite file as a store: "PRES" in ASCII, where `file` and others look for it.
const APPLICATION_ID: i64 = 0x5052_4553;

/// The version that this release reads and writes.
const LATEST: i64 = STEPS.len() as i64;

/// Step `n`, counted from 1, turns version `n - 1` into version `n`. A step that has been released
/// is never edited.
const STEPS: [&str; 3] = [
    ASSOCIATES_AND_PRESENCES,
    APPLICATIONS_AND_GRANTS,
    CHANGES_OF_ASSOCIATES,
];

const ASSOCIATES_AND_PRESENCES: &str = "
    CREATE TABLE associate (
        id INTEGER PRIMARY KEY,
        login TEXT NOT NULL,
        -- The login in lower case by the rules of Unicode, which SQLite does not know.
        login_key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        administrator INTEGER NOT NULL CHECK (administrator IN (0, 1)),
        disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
        password_hash TEXT
    ) STRICT;
    CREATE TABLE presence (
        associate_id INTEGER PRIMARY KEY REFERENCES associate (id) ON DELETE CASCADE,
        status INTEGER NOT NULL,
        message TEXT,
        changed_at_ms INTEGER NOT NULL,
        -- No reference: who changed it stays on record after being removed.
        changed_by INTEGER NOT NULL
    ) STRICT;
";

const APPLICATIONS_AND_GRANTS: &str = "
    CREATE TABLE application (
        -- The name in lower case by the rules of Unicode.
        name_key TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        partner INTEGER NOT NULL CHECK (partner IN (0, 1)),
        token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE login_grant (
        token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
        -- 1 is a ticket, 2 a session.
        kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
        associate_id INTEGER NOT NULL REFERENCES associate (id) ON DELETE CASCADE,
        used_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX login_grant_by_associate ON login_grant (associate_id, kind, used_at_ms);
    CREATE INDEX login_grant_by_use ON login_grant (used_at_ms);
";

const CHANGES_OF_ASSOCIATES: &str = "
    -- One row: how often associates have been changed, by whomever. What was read of them holds while it stays.
    CREATE TABLE associate_change (
        single INTEGER PRIMARY KEY CHECK (single = 1),
        changes INTEGER NOT NULL
    ) STRICT;
    INSERT INTO associate_change (single, changes) VALUES (1, 0);
    CREATE TRIGGER associate_inserted AFTER INSERT ON associate BEGIN
        UPDATE associate_change SET changes = changes + 1;
    END;
    CREATE TRIGGER associate_updated AFTER UPDATE ON associate BEGIN
        UPDATE associate_change SET changes = changes + 1;
    END;
    CREATE TRIGGER associate_deleted AFTER DELETE ON associate BEGIN
        UPDATE associate_change SET changes = changes + 1;
    END;
";

/// [`identify`] as a part of a view of the file.
pub(crate) fn version(transaction: &Transaction<'_>, path: &Path) -> Result<Option<i64>, Error> {
    let failed = |source| Error::sqlite(path, source);
    let application_id = header(transaction, "application_id").map_err(|source| {
        // The header is read by itself, so all that can be corrupt here is the file's length.
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt) => Error::Truncated { path: path.into() },
            _ => failed(source),
        }
    })?;
    let version = header(transaction, "user_version").map_err(failed)?;
    match (application_id, version) {
        (APPLICATION_ID, 1..=LATEST) => Ok(Some(version)),
        (APPLICATION_ID, found) if found > LATEST => Err(Error::Newer {
            path: path.into(),
            found,
            known: LATEST,
        }),
        (0, 0) if is_empty(transaction).map_err(failed)? => Ok(None),
        _ => Err(Error::Foreign { path: path.into() }),
    }
}

fn header(connection: &Connection, field: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, field, |row| row.get(0))
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| {
        row.get(0)
    })
}
