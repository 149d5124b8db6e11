//! A store as a process has left it that is gone: most of it is in the log.

use std::fs;
use std::path::{Path, PathBuf};

use presence_store::Store;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::claims::{Claims, Part};
use crate::memory;

/// A store to be copied, and what it has.
pub(crate) struct Template {
    folder: TempDir,
    pub(crate) claims: Claims,
}

/// How many pages a log may have that is copied into the file soon.
pub(crate) const LONG: u64 = 8188;

/// The associates, and the versions of their presences.
pub(crate) const ASSOCIATES: i32 = 4;
pub(crate) const VERSIONS: i64 = 2;

impl Template {
    /// A store whose log has so many pages, and a few more.
    pub(crate) fn with_log_of(pages: u64) -> Self {
        let (folder, working) = (memory(), memory());
        let path = working.path().join("presence.db");
        let store = Store::open_or_create(&path).unwrap();
        let mut claims = Claims::default();
        for id in 1..=ASSOCIATES {
            claims.store(&store, Part::Associate(id), 1).unwrap();
            claims.store(&store, Part::Grant(id), 1).unwrap();
            for version in 1..=VERSIONS {
                claims.store(&store, Part::Presence(id), version).unwrap();
            }
        }
        let behind = Connection::open(&path).unwrap();
        behind
            .execute_batch("PRAGMA synchronous = off; PRAGMA wal_autocheckpoint = 0")
            .unwrap();
        while fs::metadata(log_of(&path)).unwrap().len() < 32 + pages * 1048 {
            // A page each, and in the end it is what it was.
            for status in [3, 2] {
                let change = "UPDATE presence SET status = ?1 WHERE associate_id = 1";
                behind.execute(change, [status]).unwrap();
            }
        }
        let template = Self { folder, claims };
        copy(&path, &template.path());
        template
    }

    /// Makes a store like it.
    pub(crate) fn put_at(&self, path: &Path) {
        copy(&self.path(), path);
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("template.db")
    }
}

/// Which log it is: SQLite counts them in the head of the file, from 12 on.
pub(crate) fn number_of_log(path: &Path) -> Vec<u8> {
    let log = fs::read(log_of(path)).unwrap();
    log.get(12..16).unwrap_or_default().to_vec()
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
    fs::copy(log_of(from), log_of(to)).unwrap();
}

fn log_of(path: &Path) -> PathBuf {
    path.with_extension("db-wal")
}
