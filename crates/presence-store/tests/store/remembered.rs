//! Who was looked up is remembered, and whatever changes an associate shows at once all the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use presence_store::{Associate, Store};
use rusqlite::Connection;

use crate::{associate, place, presence, store_with};

#[test]
fn an_associate_is_read_once_until_one_changes() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    let first = store.associate_by_login("login2").unwrap().unwrap();
    store.set_presence(2, &presence(1)).unwrap();
    let again = store.associate_by_login("LOGIN2").unwrap().unwrap();
    assert!(Arc::ptr_eq(&first, &again));

    store.set_disabled(1, true).unwrap();
    let anew = store.associate_by_login("login2").unwrap().unwrap();
    assert!(!Arc::ptr_eq(&first, &anew));
    assert_eq!(first, anew);
}

#[test]
fn who_has_much_text_is_not_remembered() {
    let (_folder, path) = place();
    let store = store_with(&path, 0);
    let long = Associate {
        name: "n".repeat(10_000),
        ..associate(1)
    };
    store.add_associate(&long).unwrap();
    let first = store.associate_by_login("login1").unwrap().unwrap();
    let again = store.associate_by_login("login1").unwrap().unwrap();
    assert!(!Arc::ptr_eq(&first, &again));
    assert_eq!((&*first, &*again), (&long, &long));
}

/// Each is a change by another, after which this store is asked for everybody whom it remembers.
#[test]
fn what_others_change_shows_at_once() {
    let (_folder, path) = place();
    let store = store_with(&path, 3);
    let other = Store::open(&path).unwrap();
    let behind = Connection::open(&path).unwrap();
    let sql = |change| behind.execute_batch(change).unwrap();
    let changes: [&dyn Fn(); 9] = [
        &|| assert_eq!(other.set_disabled(2, true).unwrap(), 0),
        &|| assert_eq!(other.set_disabled(2, false).unwrap(), 0),
        &|| assert_eq!(other.set_password_hash(2, "$argon2id$new").unwrap(), 0),
        &|| assert_eq!(other.remove_associate(3).unwrap(), 0),
        &|| other.add_associate(&associate(3)).unwrap(),
        &|| sql("UPDATE associate SET administrator = 1 WHERE id = 3"),
        &|| sql("UPDATE associate SET login = 'Login4', login_key = 'login4' WHERE id = 3"),
        &|| sql("REPLACE INTO associate VALUES (2, 'Login3', 'login3', 'New', 0, 0, NULL)"),
        &|| sql("DELETE FROM associate"),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        assert_all_are_found(&store, number);
        change();
        assert_all_are_found(&store, number);
    }
    assert_eq!(store.associates().unwrap(), []);
}

/// While others look up the same login, what has been changed is seen by whoever asks then.
#[test]
fn no_look_up_brings_back_what_was_before() {
    const CHANGES: i32 = 300;
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    let other = Store::open(&path).unwrap();
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    store.associate_by_login("login1").unwrap().unwrap();
                }
            });
        }
        for change in 0..CHANGES {
            let disabled = change % 2 == 0;
            other.set_disabled(1, disabled).unwrap();
            let found = store.associate_by_login("login1").unwrap().unwrap();
            if found.disabled != disabled {
                is_done.store(true, Ordering::Relaxed);
                panic!("change {change} is not seen");
            }
        }
        is_done.store(true, Ordering::Relaxed);
    });
}

#[track_caller]
fn assert_all_are_found(store: &Store, change: usize) {
    let all = store.associates().unwrap();
    for login in ["login1", "login2", "login3", "login4"] {
        let expected = all.iter().find(|it| it.login.to_lowercase() == login);
        let found = store.associate_by_login(login).unwrap();
        assert_eq!(found.as_deref(), expected, "{login}, change {change}");
    }
}
