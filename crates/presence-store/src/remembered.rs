//! What look-ups of associates have found, for as long as no associate changes.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Associate;

/// Who was found by the key of a login, and with how many changes of associates before (`associate_change` in the schema).
/// It holds while that number stays, whoever changes an associate, in whatever process. That nobody was found is
/// remembered too, or the time of a look-up would say who exists.
///
/// It never grows: of the logins that share a slot, the last is remembered.
pub(crate) struct Remembered {
    slots: Box<[Slot]>,
    hashes: RandomState,
}

type Slot = Mutex<Option<Box<Entry>>>;

struct Entry {
    login_key: Box<str>,
    changes: i64,
    found: Option<Arc<Associate>>,
}

/// How many logins are remembered: with [`TEXT_BYTES`], 20 MiB at the very most, and 6 MiB as associates are.
const SLOTS: usize = 16_384;

/// How much text is remembered of one associate, in bytes. Who has more is read each time.
const TEXT_BYTES: usize = 1024;

impl Remembered {
    pub(crate) fn new() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| Slot::default()).collect(),
            hashes: RandomState::new(),
        }
    }

    /// What was found by this key after as many changes; `None` if that is not known.
    pub(crate) fn get(&self, login_key: &str, changes: i64) -> Option<Option<Arc<Associate>>> {
        let slot = self.slot(login_key)?;
        let entry = slot.as_ref()?;
        let holds = entry.changes == changes && *entry.login_key == *login_key;
        holds.then(|| entry.found.clone())
    }

    /// Remembers what was found, in the same view of the file as the number of changes.
    pub(crate) fn put(&self, login_key: &str, changes: i64, found: Option<&Arc<Associate>>) {
        if login_key.len() + found.map_or(0, |associate| text_bytes(associate)) > TEXT_BYTES {
            return;
        }
        if let Some(mut slot) = self.slot(login_key) {
            *slot = Some(Box::new(Entry {
                login_key: login_key.into(),
                changes,
                found: found.cloned(),
            }));
        }
    }

    fn slot(&self, login_key: &str) -> Option<MutexGuard<'_, Option<Box<Entry>>>> {
        let number = self.hashes.hash_one(login_key) % SLOTS as u64;
        let slot = self.slots.get(usize::try_from(number).ok()?)?;
        // No step of what is done with it can be left half done.
        Some(slot.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn text_bytes(associate: &Associate) -> usize {
    let password_hash = associate.password_hash.as_ref().map_or(0, String::len);
    associate.login.len() + associate.name.len() + password_hash
}
