//! When the log is copied into the file, so that neither it nor the time to open the store grows without end.

use std::ffi::c_int;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use rusqlite::Connection;
use rusqlite::hooks::Wal;

/// How many pages the log may have before it is copied: 8 MiB. Of a page that is written again and again only the last
/// state is copied, so that a longer log saves writing, and a shorter one time at the start.
const PAGES: c_int = 8192;

/// How many commits may have written to the log before it is copied. A page that many of them wrote is looked for among all
/// of its states in the log, by whoever reads it or writes it again: this keeps that short where few write at once. Where
/// many do, the log has [`PAGES`] before.
const COMMITS: c_int = 256;

/// How many more there may be before it is tried again, where somebody still reads what was before.
const PAGES_MORE: c_int = 2048;

/// How long the file of the log may stay after it was copied, in bytes; a long reader can have let it grow.
pub(crate) const KEPT_BYTES: i64 = 16 * 1024 * 1024;

/// The length of the log, as each commit of this connection finds it.
pub(crate) struct Log {
    pages: Arc<AtomicI32>,
    due_at: c_int,
    commits: c_int,
}

impl Log {
    /// Watches the log of a connection, in place of SQLite's own rule: that copies the log within a commit, before who
    /// waits is answered, and says nothing where it fails.
    pub(crate) fn watch(connection: &mut Connection) -> rusqlite::Result<Self> {
        let pages = Arc::<AtomicI32>::default();
        let noted = Arc::clone(&pages);
        connection.wal_hook(Some(move |_: &mut Wal, length| {
            noted.store(length, Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(Self {
            pages,
            due_at: PAGES,
            commits: 0,
        })
    }

    /// Copies the log after a commit where it is time to, as far as nobody reads what was before. When all of it is copied,
    /// SQLite writes it from its beginning again.
    pub(crate) fn keep_short(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let pages = self.pages.load(Ordering::Relaxed);
        self.commits += 1;
        if pages < self.due_at && self.commits < COMMITS {
            if pages < PAGES {
                self.due_at = PAGES;
            }
            return Ok(());
        }
        self.commits = 0;
        self.due_at = pages.saturating_add(PAGES_MORE);
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
    }
}

/// Copies the whole log into the file, syncs that, and makes the log empty: whatever the disk may have of it, nothing
/// depends on it any more. Answers whether nobody was in the way.
pub(crate) fn empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        Ok(row.get::<_, i64>(0)? == 0)
    })
}
