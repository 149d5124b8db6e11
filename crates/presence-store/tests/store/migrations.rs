//! Stores that older releases wrote.

use std::path::Path;

use presence_store::{Application, Error, GrantKind, Store};
use rusqlite::Connection;

use crate::{associate, place, presence, store_with, token_hash};

/// What the release of version 1 left: its schema, two associates and a presence.
const VERSION_1: &str = "
    PRAGMA page_size = 1024;
    PRAGMA journal_mode = wal;
    PRAGMA application_id = 0x50524553;
    PRAGMA user_version = 1;
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
    INSERT INTO associate VALUES
        (1, 'Login1', 'login1', 'Name 1', 1, 0, '$argon2id$v=19$m=19456,t=2,p=1$1'),
        (2, 'Login2', 'login2', 'Name 2', 0, 0, '$argon2id$v=19$m=19456,t=2,p=1$2');
    INSERT INTO presence VALUES (2, 2, 'since 20', 20, 1);";

#[test]
fn version_1_is_brought_up_to_date_and_keeps_everything() {
    let (_folder, path) = place();
    write(&path, VERSION_1);
    for _opening in ["migrates", "finds nothing to do"] {
        let store = Store::open(&path).unwrap();
        assert_eq!(store.associates().unwrap(), [associate(1), associate(2)]);
        assert_eq!(store.presence(2).unwrap(), Some(presence(20)));
    }
    let store = Store::open(&path).unwrap();
    let application = Application {
        name: "Rota".to_owned(),
        partner: true,
    };
    store.add_application(&application, &token_hash(1)).unwrap();
    store
        .add_grant(&token_hash(1), GrantKind::Ticket, 2, 10, 0)
        .unwrap();
    assert_eq!(store.remove_associate(2).unwrap(), 1);

    // It is then just as a new one.
    let (_folder, new) = place();
    store_with(&new, 0);
    assert_eq!(schema(&path), schema(&new));
}

#[test]
fn a_migration_that_fails_leaves_the_store_as_it_was() {
    let (_folder, path) = place();
    write(&path, VERSION_1);
    // The second table that the step makes is there already.
    write(&path, "CREATE TABLE login_grant (theirs TEXT)");
    let before = schema(&path);
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, Error::Sqlite { .. }), "{error:?}");
    assert_eq!(schema(&path), before);

    write(&path, "DROP TABLE login_grant");
    let store = Store::open(&path).unwrap();
    assert_eq!(store.presence(2).unwrap(), Some(presence(20)));
}

/// A store of version 1 in which nobody is.
pub(crate) fn version_1_at(path: &Path) {
    write(path, VERSION_1);
    write(path, "DELETE FROM presence; DELETE FROM associate");
}

fn write(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// The version of a file, and how everything in it was made.
fn schema(path: &Path) -> (i64, Vec<Option<String>>) {
    let file = Connection::open(path).unwrap();
    let version = file.pragma_query_value(None, "user_version", |row| row.get(0));
    let mut made = file
        .prepare("SELECT sql FROM sqlite_schema ORDER BY name")
        .unwrap();
    let made = made.query_map([], |row| row.get(0)).unwrap();
    (version.unwrap(), made.map(Result::unwrap).collect())
}
