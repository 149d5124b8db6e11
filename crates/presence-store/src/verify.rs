//! Looks through a whole store for anything that is not as it must be.

use std::path::Path;

use rusqlite::{Connection, Transaction};

use crate::associates::name_key;
use crate::connection::{self, damaged};
use crate::{Error, migrations};

/// What is in a store that is sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The version of the file; an older one than this release's is brought up to date when a store is opened.
    pub version: i64,
    /// How many associates there are.
    pub associates: u64,
    /// How many of them have a presence.
    pub presences: u64,
    /// How many applications may call.
    pub applications: u64,
    /// How many tickets and sessions there are, those among them that no longer hold.
    pub grants: u64,
}

/// Looks through the store at `path`: every page and index, every reference, the schema of its version, and what the
/// store promises of its rows. It changes nothing, and may be done while the store is in use, whose state of one moment
/// it sees. It takes a few milliseconds for every 1,000 associates.
///
/// # Errors
///
/// [`Error::Corrupt`] with the first finding as its source; else why the file cannot be read, as
/// [`Store::open`](crate::Store::open) says it.
pub fn verify(path: impl AsRef<Path>) -> Result<Verified, Error> {
    let (file, connection) = connection::existing(path.as_ref())?;
    let failed = |source| Error::sqlite(&file, source);
    let found = |finding| Err(damaged(&file, finding));
    let integrity = connection::findings(&connection, "integrity_check").map_err(failed)?;
    if let Some(finding) = integrity {
        return found(finding);
    }
    let view = connection.unchecked_transaction().map_err(failed)?;
    let Some(version) = migrations::version(&view, &file)? else {
        return Err(Error::NoStore { path: file });
    };
    if let Some(finding) = finding_in(&view, version).map_err(failed)? {
        return found(finding);
    }
    let count = |table: &str| {
        let count = if has(&view, table)? {
            let rows = format!("SELECT count(*) FROM {table}");
            view.query_row(&rows, [], |row| row.get::<_, i64>(0))?
        } else {
            0
        };
        Ok(count.unsigned_abs())
    };
    Ok(Verified {
        version,
        associates: count("associate").map_err(failed)?,
        presences: count("presence").map_err(failed)?,
        applications: count("application").map_err(failed)?,
        grants: count("login_grant").map_err(failed)?,
    })
}

/// The first thing that is not as the store promises it.
fn finding_in(view: &Transaction<'_>, version: i64) -> rusqlite::Result<Option<String>> {
    if migrations::schema(view)? != migrations::schema_of(version)? {
        let finding = format!("its tables are not those of version {version}");
        return Ok(Some(finding));
    }
    let mut references = view.prepare("SELECT \"table\", rowid FROM pragma_foreign_key_check")?;
    let mut broken = references.query([])?;
    if let Some(row) = broken.next()? {
        let (table, id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
        let id = id.map(|id| format!(" {id}")).unwrap_or_default();
        let finding = format!("row{id} of {table} is about an associate that is not there");
        return Ok(Some(finding));
    }
    if has(view, "associate_change")? {
        let query = "SELECT count(*) = 0 FROM associate_change";
        if view.query_row(query, [], |row| row.get(0))? {
            let finding = "associate_change has no row".to_owned();
            return Ok(Some(finding));
        }
    }
    for (table, number) in NUMBERS {
        if let Some(finding) = out_of_range(view, table, number)? {
            return Ok(Some(finding));
        }
    }
    for (table, name, key) in NAMES {
        if let Some(finding) = wrong_key(view, table, name, key)? {
            return Ok(Some(finding));
        }
    }
    Ok(None)
}

/// The numbers that have 32 bits.
const NUMBERS: [(&str, &str); 3] = [
    ("associate", "id"),
    ("presence", "status"),
    ("presence", "changed_by"),
];

/// The names that are unique in any case, each with its key.
const NAMES: [(&str, &str, &str); 2] = [
    ("associate", "login", "login_key"),
    ("application", "name", "name_key"),
];

fn out_of_range(view: &Connection, table: &str, number: &str) -> rusqlite::Result<Option<String>> {
    let (least, most) = (i32::MIN, i32::MAX);
    let query =
        format!("SELECT count(*) FROM {table} WHERE {number} NOT BETWEEN {least} AND {most}");
    let count: i64 = view.query_row(&query, [], |row| row.get(0))?;
    let finding = format!("{count} rows of {table} have a {number} of more than 32 bits");
    Ok((count > 0).then_some(finding))
}

fn wrong_key(
    view: &Connection,
    table: &str,
    name: &str,
    key: &str,
) -> rusqlite::Result<Option<String>> {
    if !has(view, table)? {
        return Ok(None);
    }
    let mut statement = view.prepare(&format!("SELECT {name}, {key} FROM {table}"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (stored, its_key): (String, String) = (row.get(0)?, row.get(1)?);
        if name_key(&stored) != its_key {
            let finding = format!("the {name} {stored:?} of {table} is found as {its_key:?}");
            return Ok(Some(finding));
        }
    }
    Ok(None)
}

/// Whether a version has this table.
fn has(view: &Connection, table: &str) -> rusqlite::Result<bool> {
    let query = "SELECT count(*) > 0 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    view.query_row(query, [table], |row| row.get(0))
}
