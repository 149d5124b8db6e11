//! `presence-server store`: beside a running server, and of files that are no store.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::process::{Running, fail, succeed};
use crate::store_at;

#[test]
fn a_store_is_looked_after_while_a_server_uses_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    drop(store_at(&path));
    let server = Running::start(&path);
    let run = |line: &str| {
        succeed(
            folder.path(),
            &format!("store {line} --store presence.db"),
            "",
        )
    };
    let sound =
        "is sound: version 3; associates 3, presences 0, applications 0, tickets and sessions 0\n";
    assert_eq!(run("verify"), format!("presence.db {sound}"));
    let said = run("compact");
    assert!(said.starts_with("compacted presence.db from "), "{said}");
    let said = run("backup copy.db");
    assert!(
        said.starts_with("backed up presence.db to copy.db, "),
        "{said}"
    );
    drop(server);
    let said = succeed(folder.path(), "store verify --store copy.db", "");
    assert_eq!(said, format!("copy.db {sound}"));
    let list = |store: &str| {
        succeed(
            folder.path(),
            &format!("associate list --store {store}"),
            "",
        )
    };
    assert_eq!(list("copy.db"), list("presence.db"));
}

#[test]
fn a_backup_that_cannot_be_is_refused_and_the_store_is_not_to_blame() {
    let folder = tempfile::tempdir().unwrap();
    drop(store_at(&folder.path().join("presence.db")));
    fs::write(folder.path().join("letter.txt"), "Dear reader").unwrap();
    for (to, found) in [
        (
            "letter.txt",
            "\"letter.txt\" is there already, and a backup replaces nothing; name another file",
        ),
        (
            "presence.db",
            "\"presence.db\" is there already, and a backup replaces nothing; name another file",
        ),
    ] {
        let line = format!("store backup --store presence.db {to}");
        let said = fail(folder.path(), &line, "");
        assert_eq!(said, (1, format!("error: {found}\n")));
    }
    let letter = fs::read_to_string(folder.path().join("letter.txt")).unwrap();
    assert_eq!(letter, "Dear reader");
}

/// Each file that cannot be used as a store, and what every command says of it: one line, and exit code 3.
#[test]
fn a_store_that_cannot_be_used_is_refused_in_a_line() {
    for (what, make, found) in UNUSABLE {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("presence.db");
        drop(store_at(&path));
        let _held = make(&path);
        for command in [
            "serve --listen 127.0.0.1:0",
            "store verify",
            "store backup copy.db",
            "store compact",
            "associate list",
        ] {
            let (code, said) = fail(folder.path(), &format!("{command} --store presence.db"), "");
            assert_eq!(
                (code, said.lines().count()),
                (3, 1),
                "{what}, {command}: {said}"
            );
            assert!(
                said.starts_with("error: \"") && said.contains("presence.db\" "),
                "{said}"
            );
            assert!(said.contains(found), "{what}, {command}: {said}");
            assert!(!folder.path().join("copy.db").exists());
        }
    }
}

/// Makes a store unusable; what it gives back is held while the commands run.
type Make = fn(&Path) -> Option<rusqlite::Connection>;

const UNUSABLE: [(&str, Make, &str); 7] = [
    (
        "of another program",
        |path| {
            fs::remove_file(path).unwrap();
            let other = rusqlite::Connection::open(path).unwrap();
            other
                .execute_batch("CREATE TABLE theirs (it TEXT)")
                .unwrap();
            None
        },
        "is a SQLite database of another program; name the store's own file",
    ),
    (
        "newer",
        |path| {
            let file = rusqlite::Connection::open(path).unwrap();
            file.pragma_update(None, "user_version", 12).unwrap();
            None
        },
        "has version 12, but this release knows no later one than 3; use the release that wrote it, or a newer one",
    ),
    (
        "no database",
        |path| {
            fs::write(path, "Dear reader, this is a letter.").unwrap();
            None
        },
        "is not a SQLite database; name the store's own file",
    ),
    (
        "truncated",
        |path| {
            let whole = fs::read(path).unwrap();
            fs::write(path, &whole[..whole.len() - 1024]).unwrap();
            None
        },
        "is truncated; restore it from a backup together with its -wal file, if any",
    ),
    (
        "damaged",
        |path| {
            let mut bytes = fs::read(path).unwrap();
            bytes[4096..5120].fill(0xA5);
            fs::write(path, &bytes).unwrap();
            None
        },
        "is damaged; restore it from a backup together with its -wal file, if any",
    ),
    (
        "a folder",
        |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
            None
        },
        "is a folder; name a file in it",
    ),
    (
        "a device",
        |path| {
            fs::remove_file(path).unwrap();
            std::os::unix::fs::symlink("/dev/null", path).unwrap();
            None
        },
        "is not a regular file; name another file",
    ),
];

#[test]
fn a_store_that_another_process_has_locked_is_refused_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    drop(store_at(&path));
    let holder = rusqlite::Connection::open(&path).unwrap();
    holder
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        .unwrap();
    let (code, said) = fail(
        folder.path(),
        "serve --store presence.db --listen 127.0.0.1:0",
        "",
    );
    let place = fs::canonicalize(&path).unwrap();
    let locked = "is locked by another process; try again, or stop that process";
    assert!(
        said.starts_with(&format!("error: {place:?} {locked}")),
        "{said}"
    );
    assert_eq!((code, said.lines().count()), (3, 1));
    drop(holder);
    succeed(folder.path(), "store verify --store presence.db", "");
}

/// Of a user who is not root, whom no permission stops.
#[test]
fn a_store_without_permission_is_refused_in_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    drop(store_at(&path));
    let binary = folder.path().join("presence-server");
    fs::copy(env!("CARGO_BIN_EXE_presence-server"), &binary).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    for (mode, found) in [
        (
            0o444,
            "is read-only; let this user write to it, or copy it to where that is so",
        ),
        (
            0o000,
            "cannot be opened; check who may write to it and its folder, and the limit on open files",
        ),
    ] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let mut command = Command::new(&binary);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--store"])
            .arg(&path);
        if std::os::unix::fs::MetadataExt::uid(&fs::metadata(folder.path()).unwrap()) == 0 {
            std::os::unix::process::CommandExt::uid(&mut command, 65_534);
            std::os::unix::process::CommandExt::gid(&mut command, 65_534);
        }
        let output = command.current_dir("/").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), said.lines().count()),
            (Some(3), 1),
            "{said}"
        );
        assert!(said.contains(found), "{said}");
    }
}
