//! A file that is only appended to, with the group commit that a store has: what the disk and the hand-over between
//! threads allow.

use std::fs::File;
use std::future::poll_fn;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread;

/// A file to which records are appended, each of which is on the disk when it is answered.
pub(super) struct AppendOnly(Arc<Shared>);

struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    records: Vec<u8>,
    batch: Arc<Batch>,
    ended: bool,
}

/// Those who wait for one sync: there is one lock for all of them, and no channel for each.
#[derive(Default)]
struct Batch(Mutex<Progress>);

#[derive(Default)]
struct Progress {
    outcome: Option<Result<(), io::ErrorKind>>,
    waiting: Vec<Waker>,
}

impl Batch {
    async fn done(&self) -> io::Result<()> {
        let mut is_noted = false;
        poll_fn(|context| {
            let mut sync = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(outcome) = sync.outcome {
                return Poll::Ready(outcome.map_err(io::Error::from));
            }
            if !std::mem::replace(&mut is_noted, true) {
                sync.waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    fn end(&self, outcome: Result<(), io::ErrorKind>) {
        let wakers = {
            let mut sync = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            sync.outcome = Some(outcome);
            std::mem::take(&mut sync.waiting)
        };
        wakers.into_iter().for_each(Waker::wake);
    }
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
        let (batch, is_first) = {
            let mut waiting = self.0.lock();
            let is_first = waiting.records.is_empty();
            waiting.records.extend_from_slice(record);
            (Arc::clone(&waiting.batch), is_first)
        };
        if is_first {
            self.0.changed.notify_one();
        }
        batch.done().await
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
                .wait_while(waiting, |one| one.records.is_empty() && !one.ended)
                .unwrap_or_else(PoisonError::into_inner);
            if waiting.records.is_empty() {
                return;
            }
            let records = std::mem::take(&mut waiting.records);
            let batch = std::mem::take(&mut waiting.batch);
            drop(waiting);
            let written = file.write_all(&records);
            let synced = written.and_then(|()| file.sync_data());
            batch.end(synced.map_err(|error| error.kind()));
        }
    }
}
