//! The store through its public door, on real files.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test as the test itself does"
)]

mod applications;
mod associates;
mod claims;
mod disk;
mod failing_calls;
mod grants;
mod migrations;
mod opening;
mod power_loss;
mod presences;
mod processes;
mod remembered;
mod sharing;
mod unreadable;
mod upkeep;

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use presence_store::{Associate, Error, Presence, Store};
use tempfile::TempDir;

/// A path for a store in a folder that goes when the first value is dropped.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    (folder, path)
}

/// A store with the associates 1 to `count`.
#[track_caller]
fn store_with(path: &Path, count: i32) -> Store {
    let store = Store::open_or_create(path).unwrap();
    for id in 1..=count {
        store.add_associate(&associate(id)).unwrap();
    }
    store
}

fn associate(id: i32) -> Associate {
    Associate {
        id,
        login: format!("Login{id}"),
        name: format!("Name {id}"),
        administrator: id == 1,
        disabled: false,
        password_hash: Some(format!("$argon2id$v=19$m=19456,t=2,p=1${id}")),
    }
}

/// What stands in for the hash of a token.
fn token_hash(number: u8) -> [u8; 32] {
    [number; 32]
}

fn presence(changed_at_ms: i64) -> Presence {
    Presence {
        status: 2,
        message: Some(format!("since {changed_at_ms}")),
        changed_at_ms,
        changed_by: 1,
    }
}

/// Asserts the whole message, in which `{path}` stands for `path`, and that it is one line.
#[track_caller]
fn assert_message<T: std::fmt::Debug>(result: Result<T, Error>, path: &Path, expected: &str) {
    let message = result.unwrap_err().to_string();
    assert_eq!(message, expected.replace("{path}", &format!("{path:?}")));
    assert!(!message.contains('\n'), "more than one line: {message}");
}

/// A folder in memory where there is one, for nothing there is to last.
fn memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// A number in the environment.
fn number(variable: &str) -> Option<u64> {
    let value = env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {value}")),
    )
}

/// Says what a suite has counted, also where the output of tests that pass is not shown.
fn report(line: &str) {
    io::stderr()
        .write_all(format!("{line}\n").as_bytes())
        .unwrap();
}
