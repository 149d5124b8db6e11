//! The file of the keys, read again when it changes.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jsonwebtoken::Algorithm;
use tokio::task::spawn_blocking;

use super::keys::Keys;
use crate::Error;
use crate::clock::Clock;

/// How long the file is not looked at again, in milliseconds.
const KEPT_MS: i64 = 1000;

/// The most that the file may have, in bytes.
const LIMIT_BYTES: u64 = 1024 * 1024;

const NO_KEY: &str = "no key for the algorithms that are taken";

/// A file with a JSON Web Key Set.
///
/// It is read whole, and compared by its bytes: a date and a length miss what is written within one tick of the file
/// system's clock, and what it holds is a few kilobytes.
pub(super) struct KeyFile {
    path: PathBuf,
    algorithms: Vec<Algorithm>,
    clock: Clock,
    /// When it was looked at, in milliseconds since 1970.
    looked_ms: AtomicI64,
    /// The hash of what it held then; of a file that cannot be read, nothing.
    seen: Mutex<Option<blake3::Hash>>,
    keys: RwLock<Arc<Keys>>,
}

impl KeyFile {
    /// # Errors
    ///
    /// [`Error::BearerKeys`] where it cannot be read, is no set, or has no key that is of use.
    pub(super) fn open(
        path: PathBuf,
        algorithms: Vec<Algorithm>,
        clock: Clock,
    ) -> Result<Self, Error> {
        let looked_ms = clock.now_ms().into();
        match read_first(&path, &algorithms) {
            Ok((seen, keys)) => Ok(Self {
                path,
                algorithms,
                clock,
                looked_ms,
                seen: Mutex::new(Some(seen)),
                keys: RwLock::new(Arc::new(keys)),
            }),
            Err(source) => Err(Error::BearerKeys { path, source }),
        }
    }

    /// The keys that hold now, or that held a second ago.
    pub(super) async fn keys(self: &Arc<Self>) -> Arc<Keys> {
        if self.is_due() {
            let file = Arc::clone(self);
            // Where the runtime shuts down it is not looked at any more.
            let _ = spawn_blocking(move || file.look()).await;
        }
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether it has to be looked at, which one caller is told.
    fn is_due(&self) -> bool {
        let now_ms = self.clock.now_ms();
        let looked_ms = self.looked_ms.load(Ordering::Relaxed);
        // A clock that was set back is not waited for.
        now_ms.abs_diff(looked_ms) >= KEPT_MS.unsigned_abs()
            && self
                .looked_ms
                .compare_exchange(looked_ms, now_ms, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    /// Reads it, and takes its keys if it has changed. Where that fails the keys that held go on to hold, and the log
    /// says so once. A set in which no key is left is one, too: none holds then.
    pub(super) fn look(&self) {
        // Another thread looks, and a file system that hangs need not hold up two.
        let Ok(mut seen) = self.seen.try_lock() else {
            return;
        };
        let read = read(&self.path);
        let now = read.as_deref().ok().map(blake3::hash);
        if *seen == now {
            return;
        }
        *seen = now;
        match read.and_then(|bytes| Keys::parse(&bytes, &self.algorithms)) {
            Ok(keys) => self.take(keys),
            Err(error) => tracing::error!(
                "the keys for bearer tokens in {} cannot be read again, and those of before go on to hold; mend the \
                 file: {error}",
                self.path.display()
            ),
        }
    }

    fn take(&self, keys: Keys) {
        let path = self.path.display();
        if keys.is_empty() {
            tracing::error!("in {path} there is {NO_KEY}; no token is taken until there is one");
        } else {
            tracing::info!("took the keys for bearer tokens from {path}, which has changed");
        }
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
    }
}

fn read_first(path: &Path, algorithms: &[Algorithm]) -> io::Result<(blake3::Hash, Keys)> {
    let bytes = read(path)?;
    let keys = Keys::parse(&bytes, algorithms)?;
    if keys.is_empty() {
        return Err(io::Error::other(format!("there is {NO_KEY} in it")));
    }
    Ok((blake3::hash(&bytes), keys))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LIMIT_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT_BYTES {
        return Err(io::Error::other("it has more than 1 MiB"));
    }
    Ok(bytes)
}
