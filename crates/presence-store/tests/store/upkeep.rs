//! What is done to a store as a whole, while it is in use: looking through it, compacting it, copying it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use presence_store::{Error, GrantKind, Store, backup, compact, verify};
use rusqlite::Connection;

use crate::{assert_message, place, presence, store_with, token_hash};

#[test]
fn a_sound_store_is_counted_while_it_is_in_use() {
    let (_folder, path) = place();
    let store = store_with(&path, 3);
    store.set_presence(1, &presence(1)).unwrap();
    store
        .add_grant(&token_hash(1), GrantKind::Ticket, 2, 1, 0)
        .unwrap();
    let found = verify(&path).unwrap();
    let counts = [
        found.associates,
        found.presences,
        found.applications,
        found.grants,
    ];
    assert_eq!((found.version, counts), (3, [3, 1, 0, 1]));
}

/// Each is a change behind the store's back, and what is found of it.
#[test]
fn what_is_not_as_it_must_be_is_found() {
    for (change, expected) in [
        (
            "INSERT INTO presence VALUES (9, 1, NULL, 1, 1)",
            "row 9 of presence is about an associate that is not there",
        ),
        (
            "UPDATE presence SET status = 4294967296",
            "1 rows of presence have a status of more than 32 bits",
        ),
        (
            "UPDATE associate SET login_key = 'other' WHERE id = 2",
            "the login \"Login2\" of associate is found as \"other\"",
        ),
        (
            "DELETE FROM associate_change",
            "associate_change has no row",
        ),
        (
            "DROP INDEX login_grant_by_use",
            "its tables are not those of version 3",
        ),
        (
            "CREATE TABLE theirs (it TEXT)",
            "its tables are not those of version 3",
        ),
    ] {
        let (_folder, path) = place();
        let store = store_with(&path, 3);
        store.set_presence(1, &presence(1)).unwrap();
        verify(&path).unwrap();
        let behind = Connection::open(&path).unwrap();
        behind.pragma_update(None, "foreign_keys", false).unwrap();
        behind.execute_batch(change).unwrap();
        let error = verify(&path).unwrap_err();
        assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            expected
        );
    }
}

#[test]
fn what_is_no_store_is_not_looked_after() {
    let (folder, path) = place();
    let no_store = "there is no store at {path}; name the right file, or create a store there";
    assert_message(verify(&path), &path, no_store);
    assert_message(compact(&path), &path, no_store);
    assert_message(backup(&path, folder.path().join("copy")), &path, no_store);
    fs::write(&path, "").unwrap();
    assert_message(verify(&path), &path, no_store);
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, 1);
}

#[test]
fn compacting_gives_room_back_and_keeps_everything() {
    let (_folder, path) = place();
    let store = store_with(&path, 1000);
    for id in 11..=1000 {
        store.remove_associate(id).unwrap();
    }
    let compacted = compact(&path).unwrap();
    assert!(
        compacted.bytes_after * 5 < compacted.bytes_before,
        "{compacted:?}"
    );
    assert_eq!(store.associates().unwrap().len(), 10);
    store.set_presence(1, &presence(1)).unwrap();
    verify(&path).unwrap();
}

/// While one writes one associate after the other, copies are made, each of which is a state that there was.
#[test]
fn a_copy_is_whole_while_the_store_is_written_to() {
    let (folder, path) = place();
    let store = store_with(&path, 2);
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut at = 0;
            while !is_done.load(Ordering::Relaxed) {
                at += 1;
                store.set_presence(1, &presence(at)).unwrap();
                store.set_presence(2, &presence(at)).unwrap();
            }
        });
        for number in 0..5 {
            let to = folder.path().join(format!("copy-{number}.db"));
            let bytes = backup(&path, &to).unwrap();
            let facts = fs::metadata(&to).unwrap();
            assert_eq!(
                (facts.len(), facts.permissions().mode() & 0o777),
                (bytes, 0o600)
            );
            let copied = verify(&to).unwrap();
            assert_eq!(copied.associates, 2);
            let at = |id| {
                let presence = Store::open(&to).unwrap().presence(id).unwrap();
                presence.map_or(0, |presence| presence.changed_at_ms)
            };
            assert!((0..=1).contains(&(at(1) - at(2))));
        }
        is_done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_copy_replaces_nothing_and_leaves_nothing_behind_where_it_fails() {
    let (folder, path) = place();
    drop(store_with(&path, 2));
    let taken = folder.path().join("letter.txt");
    fs::write(&taken, "Dear reader").unwrap();
    assert_message(
        backup(&path, &taken),
        &taken,
        "{path} is there already, and a backup replaces nothing; name another file",
    );
    assert_message(
        backup(&path, &path),
        &path,
        "{path} is there already, and a backup replaces nothing; name another file",
    );
    assert_eq!(fs::read_to_string(&taken).unwrap(), "Dear reader");
    let nowhere = folder.path().join("none").join("copy.db");
    assert_message(
        backup(&path, &nowhere),
        &nowhere,
        "the folder of {path} does not exist; create it, or name another file",
    );
    assert_eq!(names(folder.path()), ["letter.txt", "presence.db"]);
}

/// A commit of one change writes a page or two of 1 KiB; without an end, the log would have 2 MiB.
#[test]
fn the_log_of_one_who_writes_alone_stays_short() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    for at in 1..=2000 {
        store.set_presence(1, &presence(at)).unwrap();
    }
    let log = fs::metadata(path.with_file_name("presence.db-wal")).unwrap();
    assert!(log.len() < 700 * 1024, "{} bytes", log.len());
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"))
        .collect();
    names.sort();
    names
}
