//! Stores with many associates.

use std::io;
use std::path::Path;

use presence_store::{Durability, Options, Presence, Store};

/// Makes a store at `path` with so many associates, numbered from 1, who are called `user1` and so on and have this
/// password hash.
pub(super) fn create(path: &Path, count: i32, password_hash: Option<&str>) -> io::Result<()> {
    drop(Store::open_or_create(path).map_err(io::Error::other)?);
    // One by one it would take hours.
    let connection = rusqlite::Connection::open(path).map_err(io::Error::other)?;
    let added = connection.execute(
        "INSERT INTO associate (id, login, login_key, name, administrator, disabled, password_hash)
         WITH RECURSIVE number (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM number WHERE id < ?1)
         SELECT id, 'user' || id, 'user' || id, 'User', 1, 0, ?2 FROM number",
        rusqlite::params![count, password_hash],
    );
    added.map(drop).map_err(io::Error::other)?;
    let set = connection.execute(
        "INSERT INTO presence (associate_id, status, message, changed_at_ms, changed_by)
         SELECT id, 2, 'At lunch', 1767225600000, id FROM associate",
        [],
    );
    set.map(drop).map_err(io::Error::other)
}

/// Opens a store, durable or not.
pub(super) fn open(path: &Path, durability: Durability) -> io::Result<Store> {
    let mut options = Options::default();
    options.durability = durability;
    Store::open_with(path, options).map_err(io::Error::other)
}

/// What is set, at another time each time: what is as it was is not written.
pub(super) fn at_lunch(associate_id: i32, count: usize) -> Presence {
    Presence {
        status: 2,
        message: Some("At lunch".to_owned()),
        changed_at_ms: 1_767_225_600_001 + i64::try_from(count).unwrap_or_default(),
        changed_by: associate_id,
    }
}
