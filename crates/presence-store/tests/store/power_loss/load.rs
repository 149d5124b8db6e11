//! The process that writes: it makes a store, writes to it from many threads, closes it, and does so again.

use std::path::Path;
use std::thread;

use presence_store::Store;

use super::claims::{ASSOCIATES, Part, Speaker};

const WRITERS: i32 = 16;

/// Changes that each writer makes each time the store is open.
const CHANGES: i64 = 100;

/// Where it says what it does, beside the store.
pub(crate) const CLAIMS: &str = "claims";

pub(crate) fn run(path: &Path) {
    let speaker = Speaker::at(&path.with_file_name(CLAIMS));
    let store = Store::open_or_create(path).unwrap();
    for id in 1..=ASSOCIATES {
        change(&store, &speaker, Part::Associate(id), 1);
    }
    write(&store, path, 0);
    drop(store);
    let store = Store::open(path).unwrap();
    write(&store, path, CHANGES);
}

/// Each writer has associates of its own, so that it is known what follows what.
fn write(store: &Store, path: &Path, done: i64) {
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            scope.spawn(move || {
                let speaker = Speaker::at(&path.with_file_name(CLAIMS));
                let mine = i64::from(ASSOCIATES / WRITERS);
                for number in done..done + CHANGES {
                    let id = writer + 1 + WRITERS * (number % mine) as i32;
                    let version = number / mine + 1;
                    change(store, &speaker, Part::Presence(id), version);
                    if number % 8 == 0 || version == 1 {
                        change(store, &speaker, Part::Grant(id), version);
                    }
                }
            });
        }
    });
}

fn change(store: &Store, speaker: &Speaker, part: Part, version: i64) {
    speaker.say("sent", part, version);
    part.store(store, version).unwrap();
    speaker.say("acknowledged", part, version);
}
