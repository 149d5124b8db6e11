//! Opening: what becomes a store, and what is refused with which words.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::sync::Barrier;
use std::{error::Error as _, thread};

use presence_store::Store;
use rusqlite::Connection;

use crate::processes::open_as_user;
use crate::{assert_message, associate, place, presence, store_with};

#[test]
fn only_open_or_create_creates() {
    let (_folder, path) = place();
    const NO_STORE: &str =
        "there is no store at {path}; name the right file, or create a store there";
    assert_message(Store::open(&path), &path, NO_STORE);
    assert!(!path.exists());

    fs::write(&path, "").unwrap();
    assert_message(Store::open(&path), &path, NO_STORE);
    assert_eq!(fs::metadata(&path).unwrap().len(), 0);

    // Version 0 is a file without anything in it.
    let store = Store::open_or_create(&path).unwrap();
    assert_eq!(store.associates().unwrap(), []);
    Store::open(&path).unwrap();
}

#[test]
fn a_new_store_is_set_up_for_durability_and_for_its_owner_alone() {
    let (folder, path) = place();
    let store = store_with(&path, 1);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        names.push(entry.file_name().into_string().unwrap());
        assert_eq!(entry.metadata().unwrap().mode() & 0o777, 0o600, "{names:?}");
    }
    names.sort();
    assert_eq!(names, ["presence.db", "presence.db-shm", "presence.db-wal"]);

    let file = Connection::open(&path).unwrap();
    for (pragma, expected) in [
        ("application_id", "1347568979"),
        ("user_version", "3"),
        ("page_size", "1024"),
        ("journal_mode", "wal"),
        ("integrity_check", "ok"),
    ] {
        let sql = format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}");
        let found: String = file.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(found, expected, "{pragma}");
    }
    drop(store);
}

#[test]
fn creating_at_once_makes_one_store() {
    const CREATORS: i32 = 8;
    let (_folder, path) = place();
    let start = Barrier::new(CREATORS as usize);
    thread::scope(|scope| {
        for id in 1..=CREATORS {
            let (path, start) = (&path, &start);
            scope.spawn(move || {
                start.wait();
                let store = Store::open_or_create(path).unwrap();
                store.add_associate(&associate(id)).unwrap();
            });
        }
    });
    let store = Store::open(&path).unwrap();
    assert_eq!(store.associates().unwrap().len(), CREATORS as usize);
}

#[test]
fn a_path_is_a_path_and_never_a_uri() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["file:x?mode=memory", ":memory:", "a\nb", "æ"] {
        let path = folder.path().join(name);
        store_with(&path, 1);
        assert!(path.is_file(), "{name:?}");
    }
}

#[test]
fn a_link_leads_to_the_store() {
    let (folder, path) = place();
    store_with(&path, 1);
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert_eq!(Store::open(link).unwrap().associates().unwrap().len(), 1);
}

#[test]
fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("presence.db");
    assert_message(
        Store::open_or_create(&path),
        &path,
        "the folder of {path} does not exist; create it, or name another file",
    );
}

#[test]
fn a_folder_and_a_socket_are_refused() {
    let (folder, path) = place();
    assert_message(
        Store::open_or_create(folder.path()),
        folder.path(),
        "{path} is a folder; name a file in it",
    );
    let _listener = UnixListener::bind(&path).unwrap();
    assert_message(
        Store::open_or_create(&path),
        &path,
        "{path} is not a regular file; name another file",
    );
    assert!(fs::metadata(&path).unwrap().file_type().is_socket());
}

#[test]
fn a_file_below_a_file_is_inaccessible() {
    let (_folder, path) = place();
    fs::write(&path, "").unwrap();
    let below = path.join("presence.db");
    assert_message(
        Store::open_or_create(&below),
        &below,
        "{path} cannot be opened; check who may write to it and its folder, and the limit on open \
         files",
    );
}

#[test]
fn another_kind_of_file_is_refused_and_kept() {
    let (_folder, path) = place();
    let long = "Dear diary, ".repeat(1000);
    for text in ["xy", long.as_str()] {
        fs::write(&path, text).unwrap();
        assert_message(
            Store::open_or_create(&path),
            &path,
            "{path} is not a SQLite database; name the store's own file",
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn a_foreign_database_is_refused_and_kept() {
    for sql in [
        "CREATE TABLE song (title TEXT)",
        "PRAGMA application_id = 7",
        "PRAGMA user_version = 1",
    ] {
        let (_folder, path) = place();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let before = fs::read(&path).unwrap();
        assert_message(
            Store::open_or_create(&path),
            &path,
            "{path} is a SQLite database of another program; name the store's own file",
        );
        assert_eq!(fs::read(&path).unwrap(), before, "{sql}");
    }
}

#[test]
fn a_newer_store_is_refused_and_kept() {
    let (_folder, path) = place();
    store_with(&path, 1);
    let set_version = |version: i32| {
        let file = Connection::open(&path).unwrap();
        file.pragma_update(None, "user_version", version).unwrap();
    };
    set_version(12);
    assert_message(
        Store::open(&path),
        &path,
        "{path} has version 12, but this release knows no later one than 3; use the release that \
         wrote it, or a newer one",
    );
    set_version(3);
    assert_eq!(
        Store::open(&path).unwrap().associates().unwrap(),
        [associate(1)]
    );
}

#[test]
fn a_truncated_store_is_refused() {
    const TRUNCATED: &str =
        "{path} is truncated; restore it from a backup together with its -wal file, if any";
    let (_folder, path) = place();
    store_with(&path, 100);
    let whole = fs::read(&path).unwrap();
    for length in [100, 1024, 1500, whole.len() - 1024] {
        fs::write(&path, &whole[..length]).unwrap();
        assert_message(Store::open_or_create(&path), &path, TRUNCATED);
        assert_eq!(fs::read(&path).unwrap(), whole[..length]);
    }

    // An empty file beside a log is no new store, and the log may be all there is.
    let log = path.with_file_name("presence.db-wal");
    for rest in ["", "S"] {
        fs::write(&path, rest).unwrap();
        fs::write(&log, "what is left").unwrap();
        assert_message(Store::open_or_create(&path), &path, TRUNCATED);
        assert_eq!(fs::read_to_string(&log).unwrap(), "what is left");
    }
}

#[test]
fn a_damaged_store_is_refused_and_kept() {
    let (_folder, path) = place();
    store_with(&path, 100);
    let whole = fs::read(&path).unwrap();
    // Page 1 holds the schema after its header of 100 bytes; the others hold the rows.
    for damaged in [
        100..1024,
        1024..2048,
        4096..5120,
        whole.len() - 1024..whole.len(),
    ] {
        let mut bytes = whole.clone();
        bytes[damaged.clone()].fill(0xA5);
        fs::write(&path, &bytes).unwrap();
        let result = Store::open(&path);
        assert!(result.as_ref().unwrap_err().source().is_some());
        assert_message(
            result,
            &path,
            "{path} is damaged; restore it from a backup together with its -wal file, if any",
        );
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn a_locked_store_is_refused_for_now() {
    let (_folder, path) = place();
    store_with(&path, 1);
    let holder = Connection::open(&path).unwrap();
    holder
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        .unwrap();
    let result = Store::open(&path);
    assert!(result.as_ref().unwrap_err().is_temporary());
    assert_message(
        result,
        &path,
        "{path} is locked by another process; try again, or stop that process",
    );
    drop(holder);
    Store::open(&path).unwrap();
}

#[test]
fn an_unwritable_store_is_refused() {
    let (_folder, path) = place();
    store_with(&path, 1);
    for (mode, expected) in [
        (
            0o444,
            "is read-only; let this user write to it, or copy it to where that is so",
        ),
        (
            0o000,
            "cannot be opened; check who may write to it and its folder, and the limit on open \
             files",
        ),
    ] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(open_as_user(&path), format!("{path:?} {expected}"));
    }
}

#[test]
fn a_store_in_use_is_opened_beside_its_log() {
    let (folder, path) = place();
    let store = store_with(&path, 1);
    store.set_presence(1, &presence(5)).unwrap();

    // What a crash leaves: the log holds what the file does not.
    let copy = folder.path().join("copy.db");
    fs::copy(&path, &copy).unwrap();
    fs::copy(
        path.with_file_name("presence.db-wal"),
        copy.with_file_name("copy.db-wal"),
    )
    .unwrap();
    let recovered = Store::open(&copy).unwrap();
    assert_eq!(recovered.presence(1).unwrap(), Some(presence(5)));
}
