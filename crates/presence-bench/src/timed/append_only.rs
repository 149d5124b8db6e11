//! A file that is only appended to, with the group commit that a store has: what the disk and the hand-over between
//! threads allow.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::sync::oneshot;

/// A file to which records are appended, each of which is on the disk when it is answered.
pub(super) struct AppendOnly(Arc<Shared>);

struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    records: Vec<u8>,
    askers: Vec<oneshot::Sender<io::Result<()>>>,
    ended: bool,
}

impl AppendOnly {
    /// Makes the file, and the thread that writes it.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let file = File::create(path)?;
        let shared = Arc::new(Shared {
            waiting: Mutex::default(),
            changed: Condvar::new(),
        });
        let own = Arc::clone(&shared);
        thread::spawn(move || own.write(file));
        Ok(Self(shared))
    }

    /// Appends a record, and waits until it is on the disk.
    pub(super) async fn append(&self, record: &[u8]) -> io::Result<()> {
        let (asker, answer) = oneshot::channel();
        {
            let mut waiting = self.0.lock();
            waiting.records.extend_from_slice(record);
            waiting.askers.push(asker);
        }
        self.0.changed.notify_one();
        answer.await.map_err(io::Error::other)?
    }
}

impl Drop for AppendOnly {
    fn drop(&mut self) {
        self.0.lock().ended = true;
        self.0.changed.notify_one();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes and syncs whatever waits, all of it at once.
    fn write(&self, mut file: File) {
        loop {
            let waiting = self.lock();
            let mut waiting = self
                .changed
                .wait_while(waiting, |one| one.askers.is_empty() && !one.ended)
                .unwrap_or_else(PoisonError::into_inner);
            if waiting.askers.is_empty() {
                return;
            }
            let batch = std::mem::take(&mut *waiting);
            waiting.ended = batch.ended;
            drop(waiting);
            let written = file.write_all(&batch.records);
            let synced = written.and_then(|()| file.sync_data());
            let failed = synced.err().map(|error| error.kind());
            for asker in batch.askers {
                // Who does not wait any more needs no answer.
                let _ = asker.send(failed.map_or(Ok(()), |kind| Err(kind.into())));
            }
        }
    }
}
