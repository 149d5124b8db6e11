//! The store: one thread that writes, and a few connections that read meanwhile.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::change::{Change, Step};
use crate::connection::{self, Absent, BUSY_TIMEOUT};
use crate::queue::Queue;
use crate::remembered::Remembered;
use crate::write::Made;
use crate::writer::Writer;
use crate::{Error, NotReady, Options, Write, Writes, migrations};

/// The durable state of the presence service, in one SQLite file. Clones are cheap, and are one store.
///
/// A method that changes something blocks until the change has been synced to the disk; one that
/// fails has changed nothing. Changes of many threads at once share a sync; [`Store::writes`] is for callers who await
/// them. Where another process has the file locked, a call waits up to 5 seconds before it answers [`Error::Busy`].
///
/// When the last clone goes, what is queued is written first.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
    /// How long a read waits for another process.
    patience: Duration,
}

struct Shared {
    /// Absolute, so that readers opened later find the same file.
    file: PathBuf,
    queue: Arc<Queue>,
    writer: Option<JoinHandle<()>>,
    idle_readers: Mutex<Vec<Connection>>,
    remembered: Remembered,
    /// How many idle readers to keep: more than run at once would only hold files open.
    readers_kept: usize,
}

impl Store {
    /// Opens the store at `path` and migrates it if an older release wrote it.
    ///
    /// This reads the whole file to look for damage, which takes about half a millisecond for every
    /// 1,000 associates.
    ///
    /// # Errors
    ///
    /// [`Error::NoStore`] where there is no file or an empty one; the errors of
    /// [`Store::open_or_create`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with(path, Options::default())
    }

    /// Opens the store at `path` as [`Store::open`] does, or makes a new one there. Only its owner
    /// may read or write the new file.
    ///
    /// # Errors
    ///
    /// The variants of [`Error`] that name a path: each says why the file is not to be used. A file
    /// that is refused stays as it was.
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Self, Error> {
        let create = true;
        Self::open_with(
            path,
            Options {
                create,
                ..Options::default()
            },
        )
    }

    /// Opens the store at `path` as it is said.
    ///
    /// # Errors
    ///
    /// Those of [`Store::open`] and [`Store::open_or_create`].
    pub fn open_with(path: impl AsRef<Path>, options: Options) -> Result<Self, Error> {
        let absent = if options.create {
            Absent::Create
        } else {
            Absent::Refuse
        };
        let file = connection::locate(path.as_ref(), absent)?;
        let queue = Arc::new(Queue::new(options.queue_capacity));
        let writer = Writer {
            queue: Arc::clone(&queue),
            open: Some(connection::writer(&file, absent, options.durability)?),
            file: file.clone(),
            durability: options.durability,
        };
        let thread = thread::Builder::new().name("presence-store".to_owned());
        let writer = thread
            .spawn(|| writer.run())
            .map_err(|source| Error::Thread {
                path: file.clone(),
                source: Arc::new(source),
            })?;
        let shared = Shared {
            file,
            queue,
            writer: Some(writer),
            idle_readers: Mutex::default(),
            remembered: Remembered::new(),
            readers_kept: thread::available_parallelism().map_or(1, usize::from),
        };
        let store = Self {
            shared: Arc::new(shared),
            patience: BUSY_TIMEOUT,
        };
        // With one reader that has the file and its log open, reads go on where the writer has to close them.
        store.read(migrations::look)?;
        Ok(store)
    }

    /// The same store, whose reads answer [`Error::Busy`] at once where another process has the file locked: a read
    /// then takes a few microseconds, or as long as the disk does, and can be done where nothing may wait.
    #[must_use]
    pub fn impatient(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            patience: Duration::ZERO,
        }
    }

    /// Changes to await, for callers who must not block.
    #[must_use]
    pub fn writes(&self) -> Writes<'_> {
        Writes(self)
    }

    /// Whether the store takes writes: whether the last commit succeeded and none takes longer than 2 seconds. This
    /// never waits. After a failure, and after 5 seconds without a commit, it has the store probed by a small write, at
    /// most once a second, so that the next call knows.
    ///
    /// # Errors
    ///
    /// Why it does not.
    pub fn readiness(&self) -> Result<(), NotReady> {
        let (readiness, is_probe_due) = self.shared.queue.readiness();
        if is_probe_due {
            // How it goes is seen by the next call.
            drop(self.step(|connection| migrations::touch(connection).map(Ok)));
        }
        readiness
    }

    /// Queues statements that belong together.
    pub(crate) fn step<T: Send + 'static>(
        &self,
        step: impl FnOnce(&Connection) -> rusqlite::Result<Result<T, Error>> + Send + 'static,
    ) -> Write<T> {
        let place = Arc::<Mutex<Option<T>>>::default();
        let found = Arc::clone(&place);
        let step: Box<Step> =
            Box::new(
                move |connection| Ok(step(connection)?.map(|made| *lock(&found) = Some(made))),
            );
        self.queue(Change::Step(Some(step)), Made::Found(place))
    }

    /// Queues a change.
    pub(crate) fn queue<T>(&self, change: Change, made: Made<T>) -> Write<T> {
        match self.shared.queue.push(change) {
            Ok((batch, index)) => Write::queued(batch, index, made),
            Err(error) => Write::refused(error),
        }
    }

    /// Runs one query on a connection that no other thread has.
    pub(crate) fn read<T>(
        &self,
        query: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let mut refused_at = None;
        loop {
            let read = self.shared.read(&query);
            if !matches!(read, Err(Error::Busy { .. }))
                || refused_at.get_or_insert_with(Instant::now).elapsed() >= self.patience
            {
                return read;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The associates who were looked up before.
    pub(crate) fn remembered(&self) -> &Remembered {
        &self.shared.remembered
    }
}

impl Shared {
    fn read<T>(&self, query: impl Fn(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        let idle = lock(&self.idle_readers).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => connection::reader(&self.file)?,
        };
        match self.read_by(reader, &query) {
            // SQLite takes a page that could not be read for a damaged one. Whether it can be read again, another reader
            // shows; where it cannot, only a look through the whole file would tell the two apart.
            Err(Error::Corrupt { .. }) => self.read_by(connection::reader(&self.file)?, &query),
            read => read,
        }
    }

    fn read_by<T>(
        &self,
        reader: Connection,
        query: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        match query(&reader) {
            Ok(answer) => {
                self.keep(reader);
                Ok(answer)
            }
            // A reader that has failed is closed; the next one is opened anew.
            Err(source) => Err(Error::sqlite(&self.file, source)),
        }
    }

    fn keep(&self, reader: Connection) {
        let mut idle = lock(&self.idle_readers);
        if idle.len() < self.readers_kept {
            idle.push(reader);
        }
    }
}

impl Drop for Shared {
    /// The readers go before the writer, whose end is the end of the log, if it is the last.
    fn drop(&mut self) {
        lock(&self.idle_readers).clear();
        self.queue.close();
        if let Some(writer) = self.writer.take() {
            // If it panicked, all who wait have been told.
            let _ = writer.join();
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Store")
            .field("file", &self.shared.file)
            .finish_non_exhaustive()
    }
}

/// A panic elsewhere leaves no statement half done: whoever held the lock has given it up.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
