//! The process that writes: it makes a store, writes to it from many threads, closes it, and does so again.

use std::ops::Range;
use std::path::Path;
use std::thread;

use presence_store::{Durability, Error, Options, Store};
use rusqlite::Connection;

use crate::claims::{ASSOCIATES, Part, Speaker};

/// Where it says what it does, beside the store.
pub(crate) const CLAIMS: &str = "claims";

/// A process that writes.
#[derive(Clone, Copy)]
pub(crate) struct Load<'a> {
    pub(crate) path: &'a Path,
    /// How many changes each writer makes each time the store is open.
    pub(crate) changes: i64,
    pub(crate) durability: Durability,
}

const WRITERS: i32 = 16;

/// The presences that a process has which takes up what another has left are that much newer.
const LATER: i64 = 1000;

impl Load<'_> {
    /// Makes a store and loads it.
    pub(crate) fn run(self) {
        let speaker = self.speaker();
        let store = self.open();
        for id in 1..=ASSOCIATES {
            self.change(&store, &speaker, Part::Associate(id), 1);
        }
        self.write(&store, 0..self.changes);
        drop(store);
        let store = self.open();
        self.write(&store, self.changes..2 * self.changes);
    }

    /// Takes up a store that another process has left somewhere on its way.
    pub(crate) fn go_on(self) {
        let speaker = self.speaker();
        let store = self.open();
        for _ in 0..self.changes {
            for associate in store.associates().unwrap() {
                let presence = store.presence(associate.id).unwrap();
                let newest = presence.map_or(0, |presence| presence.changed_at_ms);
                let version = newest.max(LATER) + 1;
                self.change(&store, &speaker, Part::Presence(associate.id), version);
            }
        }
    }

    fn open(self) -> Store {
        let mut options = Options::default();
        (options.create, options.durability) = (true, self.durability);
        insist(|| Store::open_with(self.path, options))
    }

    /// Each writer has associates of its own, so that it is known what follows what.
    fn write(self, store: &Store, numbers: Range<i64>) {
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let numbers = numbers.clone();
                scope.spawn(move || {
                    let speaker = self.speaker();
                    let mine = i64::from(ASSOCIATES / WRITERS);
                    for number in numbers {
                        let id = writer + 1 + WRITERS * (number % mine) as i32;
                        let version = number / mine + 1;
                        self.change(store, &speaker, Part::Presence(id), version);
                        if writer == 0 && number % 20 == 0 {
                            copy_log(self.path);
                        }
                        if number % 8 == 0 || version == 1 {
                            self.change(store, &speaker, Part::Grant(id), version);
                        }
                    }
                });
            }
        });
    }

    fn speaker(self) -> Speaker {
        Speaker::at(&self.path.with_file_name(CLAIMS))
    }

    fn change(self, store: &Store, speaker: &Speaker, part: Part, version: i64) {
        speaker.say("sent", part, version);
        insist(|| part.store(store, version));
        speaker.say("acknowledged", part, version);
    }
}

/// Tries until it succeeds, as those do who call the service.
fn insist<T>(mut attempt: impl FnMut() -> Result<T, Error>) -> T {
    let mut refusals = 0;
    loop {
        match attempt() {
            Ok(done) => return done,
            Err(error) => assert!(error.is_temporary() && refusals < 1000, "{error:?}"),
        }
        refusals += 1;
    }
}

/// Copies the log into the file while others write, and has it begin again, which a store does after many more changes.
fn copy_log(path: &Path) {
    let file = Connection::open(path).unwrap();
    file.pragma_update(None, "synchronous", "full").unwrap();
    // Where the disk fails, or others are in the way, there is a next time.
    let _ = file.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()));
}
