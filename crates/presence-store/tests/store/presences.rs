//! Setting and reading presences, alone and while others do.

use std::sync::Barrier;
use std::thread;

use presence_store::{Presence, Store};
use rusqlite::Connection;

use crate::{place, presence, store_with};

#[test]
fn a_presence_is_read_as_last_set() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    assert_eq!(store.presence(1).unwrap(), None);

    store.set_presence(1, &presence(10)).unwrap();
    let last = Presence {
        status: i32::MIN,
        message: None,
        changed_at_ms: i64::MAX,
        changed_by: -7,
    };
    store.set_presence(1, &last).unwrap();
    assert_eq!(store.presence(1).unwrap(), Some(last));
    assert_eq!(store.presence(2).unwrap(), None);
}

#[test]
fn a_message_is_kept_to_the_character() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    for message in [
        "",
        " ",
        "a\0b",
        "'; DROP TABLE presence; --",
        "\u{10FFFF}e\u{301}\r\n",
    ] {
        let said = Presence {
            message: Some(message.to_owned()),
            ..presence(1)
        };
        store.set_presence(1, &said).unwrap();
        assert_eq!(store.presence(1).unwrap(), Some(said));
    }
}

#[test]
fn reopening_keeps_everything() {
    let (_folder, path) = place();
    let store = store_with(&path, 3);
    store.set_presence(2, &presence(20)).unwrap();
    let associates = store.associates().unwrap();
    drop(store);

    let store = Store::open(&path).unwrap();
    assert_eq!(store.associates().unwrap(), associates);
    assert_eq!(store.presence(1).unwrap(), None);
    assert_eq!(store.presence(2).unwrap(), Some(presence(20)));
}

#[test]
fn two_stores_on_one_file_see_each_other_at_once() {
    let (_folder, path) = place();
    let one = store_with(&path, 1);
    let other = Store::open(&path).unwrap();
    for at in 0..200 {
        let (writer, reader) = if at % 2 == 0 {
            (&one, &other)
        } else {
            (&other, &one)
        };
        writer.set_presence(1, &presence(at)).unwrap();
        assert_eq!(reader.presence(1).unwrap(), Some(presence(at)));
    }
}

#[test]
fn concurrent_writers_lose_nothing() {
    const WRITERS: i32 = 8;
    const WRITES: i64 = 100;
    let (_folder, path) = place();
    let one = store_with(&path, WRITERS + 1);
    let other = Store::open(&path).unwrap();
    let start = Barrier::new(WRITERS as usize);
    thread::scope(|scope| {
        for writer in 1..=WRITERS {
            let (store, start) = (if writer % 2 == 0 { &one } else { &other }, &start);
            scope.spawn(move || {
                start.wait();
                for at in 1..=WRITES {
                    // One presence of its own, where each write must stay, and one for all.
                    store.set_presence(writer, &presence(at)).unwrap();
                    store.set_presence(WRITERS + 1, &presence(at)).unwrap();
                    assert_eq!(store.presence(writer).unwrap(), Some(presence(at)));
                    let shared = store.presence(WRITERS + 1).unwrap().unwrap();
                    assert_eq!(shared, presence(shared.changed_at_ms), "a torn write");
                }
            });
        }
    });
    drop((one, other));

    let store = Store::open(&path).unwrap();
    for writer in 1..=WRITERS {
        assert_eq!(store.presence(writer).unwrap(), Some(presence(WRITES)));
    }
}

#[test]
fn reads_do_not_wait_for_a_write() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    store.set_presence(1, &presence(1)).unwrap();

    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("BEGIN IMMEDIATE; UPDATE presence SET status = 0")
        .unwrap();
    thread::scope(|scope| {
        // Its write waits for the other's, with the lock of the writer held.
        let waiting = scope.spawn(|| store.set_presence(1, &presence(2)));
        let mut reads = 0;
        while !waiting.is_finished() {
            reads += 1;
            assert_eq!(store.presence(1).unwrap(), Some(presence(1)));
            assert_eq!(store.associates().unwrap().len(), 1);
        }
        assert!(reads > 1000, "only {reads} reads in 5 seconds");
        let error = waiting.join().unwrap().unwrap_err();
        assert!(error.is_temporary());
        assert_eq!(
            error.to_string(),
            format!("{path:?} is locked by another process; try again, or stop that process")
        );
    });

    other.execute_batch("ROLLBACK").unwrap();
    store.set_presence(1, &presence(3)).unwrap();
    assert_eq!(store.presence(1).unwrap(), Some(presence(3)));
}

#[test]
fn a_presence_is_changed_in_one_step() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    let made = store.update_presence(1, |stored| {
        assert_eq!(stored, None);
        Ok::<_, ()>(presence(1))
    });
    assert_eq!(made.unwrap(), Ok(presence(1)));

    let refused = store.update_presence(1, |stored| {
        assert_eq!(stored, Some(presence(1)));
        Err("no")
    });
    assert_eq!(refused.unwrap(), Err("no"));
    assert_eq!(store.presence(1).unwrap(), Some(presence(1)));
    // What was refused holds nothing up.
    store.set_presence(1, &presence(2)).unwrap();

    let unknown = store.update_presence(9, |_| Ok::<_, ()>(presence(1)));
    assert!(matches!(
        unknown,
        Err(presence_store::Error::UnknownAssociate { id: 9 })
    ));
}

#[test]
fn no_change_is_lost_between_threads_and_stores() {
    const THREADS: i64 = 8;
    const CHANGES: i64 = 50;
    let (_folder, path) = place();
    let stores = [store_with(&path, 1), Store::open(&path).unwrap()];
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let store = &stores[usize::try_from(thread % 2).unwrap()];
            scope.spawn(move || {
                for _ in 0..CHANGES {
                    let counted = store.update_presence(1, |stored| {
                        let before = stored.map_or(0, |stored| stored.changed_at_ms);
                        Ok::<_, ()>(Presence {
                            changed_at_ms: before + 1,
                            ..presence(0)
                        })
                    });
                    assert!(counted.unwrap().is_ok());
                }
            });
        }
    });
    let counted = stores[0]
        .presence(1)
        .unwrap()
        .map(|presence| presence.changed_at_ms);
    assert_eq!(counted, Some(THREADS * CHANGES));
}
