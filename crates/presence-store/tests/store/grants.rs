//! Tickets and sessions: adding, finding, using and losing them.

use std::sync::Barrier;
use std::thread;

use presence_store::GrantKind::{Session, Ticket};
use presence_store::{Associate, Error, Grant, GrantKind, Store};
use rusqlite::Connection;

use crate::{associate, place, store_with, token_hash};

/// A time before all others: nothing has expired.
const NEVER: i64 = i64::MIN;

#[test]
fn a_grant_is_found_with_its_associate_and_as_its_kind_alone() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    store
        .add_grant(&token_hash(1), Ticket, 1, 10, NEVER)
        .unwrap();
    store
        .add_grant(&token_hash(2), Session, 2, 20, NEVER)
        .unwrap();
    drop(store);

    let store = Store::open(&path).unwrap();
    assert_eq!(
        store.grant(&token_hash(1), Ticket).unwrap(),
        Some(Grant {
            kind: Ticket,
            associate: associate(1),
            used_at_ms: 10
        })
    );
    assert_eq!(
        store.grant(&token_hash(2), Session).unwrap(),
        Some(Grant {
            kind: Session,
            associate: associate(2),
            used_at_ms: 20
        })
    );
    for (number, kind) in [(1, Session), (2, Ticket), (3, Ticket)] {
        assert_eq!(store.grant(&token_hash(number), kind).unwrap(), None);
    }
}

#[test]
fn a_grant_shows_the_associate_as_stored_now() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    let disabled = Associate {
        disabled: true,
        ..associate(1)
    };
    store.add_associate(&disabled).unwrap();
    store
        .add_grant(&token_hash(1), Ticket, 1, 10, NEVER)
        .unwrap();
    let found = |store: &Store| {
        store
            .grant(&token_hash(1), Ticket)
            .unwrap()
            .unwrap()
            .associate
    };
    assert_eq!(found(&store), disabled);
    assert_eq!(store.set_disabled(1, false).unwrap(), 0);
    assert_eq!(found(&store), associate(1));
}

#[test]
fn use_moves_forward_only() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    store
        .add_grant(&token_hash(1), Ticket, 1, 10, NEVER)
        .unwrap();
    store
        .add_grant(&token_hash(2), Ticket, 1, 10, NEVER)
        .unwrap();
    for (now_ms, used_at_ms) in [(30, 30), (20, 30), (30, 30), (31, 31), (i64::MIN, 31)] {
        store.touch_grant(&token_hash(1), now_ms).unwrap();
        assert_eq!(used_at(&store, 1), Some(used_at_ms));
    }
    assert_eq!(used_at(&store, 2), Some(10));
    store.touch_grant(&token_hash(3), 40).unwrap();
    assert_eq!(used_at(&store, 3), None);
}

#[test]
fn a_new_grant_drops_what_has_expired() {
    let (_folder, path) = place();
    let store = store_with(&path, 3);
    for (number, kind, associate_id) in [(1, Ticket, 1), (2, Session, 2), (3, Ticket, 2)] {
        let now_ms = i64::from(number) * 10;
        store
            .add_grant(&token_hash(number), kind, associate_id, now_ms, NEVER)
            .unwrap();
    }
    store.touch_grant(&token_hash(2), 90).unwrap();
    store.add_grant(&token_hash(4), Ticket, 3, 100, 30).unwrap();
    assert_eq!(
        [1, 3, 4].map(|number| used_at(&store, number)),
        [None, Some(30), Some(100)]
    );
    assert!(store.grant(&token_hash(2), Session).unwrap().is_some());
    store.add_grant(&token_hash(5), Ticket, 3, 100, 31).unwrap();
    assert_eq!(used_at(&store, 3), None);
}

#[test]
fn an_associate_keeps_the_100_of_each_kind_that_were_used_last() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    let add = |number, kind, associate_id, now_ms| {
        store
            .add_grant(&token_hash(number), kind, associate_id, now_ms, NEVER)
            .unwrap();
    };
    add(200, Session, 1, 0);
    add(201, Ticket, 2, 0);
    for number in 1..=100 {
        add(number, Ticket, 1, i64::from(number));
    }
    // The oldest is used again, so that the next oldest goes.
    store.touch_grant(&token_hash(1), 1000).unwrap();
    add(101, Ticket, 1, 1001);
    assert_eq!(
        [1, 2, 3, 101].map(|number| used_at(&store, number)),
        [Some(1000), None, Some(3), Some(1001)]
    );
    // A new one stays also where the clock was set back.
    add(102, Ticket, 1, -5);
    assert_eq!(used_at(&store, 102), Some(-5));
    assert_eq!(used_at(&store, 3), None);

    // Other kinds and other associates are counted by themselves.
    assert_eq!(used_at(&store, 201), Some(0));
    assert!(store.grant(&token_hash(200), Session).unwrap().is_some());
    assert_eq!(store.remove_grants_of(1).unwrap(), 101);
}

#[test]
fn a_grant_that_cannot_be_added_changes_nothing() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    for number in 1..=100 {
        store
            .add_grant(&token_hash(number), Ticket, 1, i64::from(number), NEVER)
            .unwrap();
    }
    let unknown = store.add_grant(&token_hash(101), Ticket, 9, 200, 50);
    let unknown = unknown.unwrap_err();
    assert!(matches!(unknown, Error::UnknownAssociate { id: 9 }));
    assert_eq!(
        unknown.to_string(),
        "there is no associate with the id 9; add the associate first, or name another"
    );
    // A token that is there already: it stays whose it was.
    let taken = store.add_grant(&token_hash(100), Ticket, 1, 200, 50);
    assert!(matches!(taken.unwrap_err(), Error::Sqlite { .. }));
    for number in 1..=100 {
        assert_eq!(used_at(&store, number), Some(i64::from(number)));
    }
    // What failed holds nothing up.
    store
        .add_grant(&token_hash(101), Ticket, 1, 200, NEVER)
        .unwrap();
}

#[test]
fn a_removed_grant_is_gone_for_every_store() {
    let (_folder, path) = place();
    let one = store_with(&path, 2);
    let other = Store::open(&path).unwrap();
    for (number, kind, associate_id) in [(1, Ticket, 1), (2, Session, 1), (3, Ticket, 2)] {
        one.add_grant(&token_hash(number), kind, associate_id, 10, NEVER)
            .unwrap();
        assert!(other.grant(&token_hash(number), kind).unwrap().is_some());
    }
    assert!(other.remove_grant(&token_hash(2)).unwrap());
    assert!(!one.remove_grant(&token_hash(2)).unwrap());
    assert_eq!(one.grant(&token_hash(2), Session).unwrap(), None);

    assert_eq!(other.remove_grants_of(1).unwrap(), 1);
    assert_eq!(other.remove_grants_of(9).unwrap(), 0);
    assert_eq!(used_at(&one, 1), None);
    assert_eq!(used_at(&one, 3), Some(10));
}

#[test]
fn a_change_of_who_may_log_in_takes_the_grants() {
    type Change = fn(&Store) -> Result<usize, Error>;
    let changes: [(Change, usize); 4] = [
        (|store| store.set_password_hash(1, "$argon2id$new"), 2),
        (|store| store.set_disabled(1, true), 2),
        (|store| store.set_disabled(1, false), 0),
        (|store| store.remove_associate(1), 2),
    ];
    for (change, removed) in changes {
        let (_folder, path) = place();
        let store = store_with(&path, 2);
        store
            .add_grant(&token_hash(1), Ticket, 1, 10, NEVER)
            .unwrap();
        store
            .add_grant(&token_hash(2), Session, 1, 10, NEVER)
            .unwrap();
        store
            .add_grant(&token_hash(3), Ticket, 2, 10, NEVER)
            .unwrap();
        assert_eq!(change(&store).unwrap(), removed);
        let left = store.grant(&token_hash(1), Ticket).unwrap().is_some();
        assert_eq!(left, removed == 0);
        let left = store.grant(&token_hash(2), Session).unwrap().is_some();
        assert_eq!(left, removed == 0);
        assert_eq!(used_at(&store, 3), Some(10));
    }
}

#[test]
fn the_file_itself_lets_no_grant_outlive_its_associate() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    store
        .add_grant(&token_hash(1), Ticket, 1, 10, NEVER)
        .unwrap();
    store
        .add_grant(&token_hash(2), Ticket, 2, 10, NEVER)
        .unwrap();
    let file = Connection::open(&path).unwrap();
    file.execute_batch("PRAGMA foreign_keys = ON; DELETE FROM associate WHERE id = 1")
        .unwrap();
    assert_eq!(used_at(&store, 1), None);
    assert_eq!(used_at(&store, 2), Some(10));
}

#[test]
fn logins_at_once_on_two_stores_are_all_kept() {
    const THREADS: u8 = 8;
    const LOGINS: u8 = 25;
    let (_folder, path) = place();
    let stores = [store_with(&path, 2), Store::open(&path).unwrap()];
    let start = Barrier::new(THREADS.into());
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (store, start) = (&stores[usize::from(thread % 2)], &start);
            scope.spawn(move || {
                start.wait();
                for login in 0..LOGINS {
                    let token = token_hash(thread * LOGINS + login);
                    let kind = kind_of(thread);
                    store.add_grant(&token, kind, 1, 10, NEVER).unwrap();
                    assert!(store.grant(&token, kind).unwrap().is_some());
                }
            });
        }
    });
    for number in 0..THREADS * LOGINS {
        let kind = kind_of(number / LOGINS);
        assert!(
            stores[0]
                .grant(&token_hash(number), kind)
                .unwrap()
                .is_some()
        );
    }
}

/// Half of the threads make tickets, the others sessions: 100 of each.
fn kind_of(thread: u8) -> GrantKind {
    if thread < 4 { Ticket } else { Session }
}

/// When a ticket was last used, if it is there.
fn used_at(store: &Store, number: u8) -> Option<i64> {
    let found = store.grant(&token_hash(number), Ticket).unwrap();
    found.map(|grant| grant.used_at_ms)
}
