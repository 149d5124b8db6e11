//! Changes that share a commit: what one is refused, the others get; what waits is bounded; and nobody is forgotten.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use presence_store::{Error, GrantKind, Options, Presence, Store, Write};
use rusqlite::Connection;

use crate::{place, presence, store_with, token_hash};

/// Has the writer wait: another connection holds the lock of the file until the guard is dropped. What is queued then is
/// one batch, but for the first change, which the writer has taken.
fn hold(path: &std::path::Path) -> Connection {
    let holder = Connection::open(path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    holder
}

#[test]
fn a_change_that_is_refused_undoes_no_other() {
    let (_folder, path) = place();
    let store = store_with(&path, 3);
    let ticket = GrantKind::Ticket;
    store.add_grant(&token_hash(2), ticket, 1, 5, 0).unwrap();
    let holder = hold(&path);
    let first = store.writes().set_presence(1, presence(1));
    let known = store.writes().set_presence(2, presence(2));
    let unknown = store.writes().set_presence(9, presence(2));
    let refused = store.writes().update_presence(3, |_| Err("no"));
    // It drops what has expired, and then finds that there is nobody to give it to.
    let no_grant = store.writes().add_grant(&token_hash(1), ticket, 9, 20, 10);
    let panics = store
        .writes()
        .update_presence(2, |stored| -> Result<Presence, ()> {
            // It sees what was queued before it.
            assert_eq!(stored, Some(presence(2)));
            panic!("a mistake in the caller's program")
        });
    let last = store
        .writes()
        .update_presence(3, |_| Ok::<_, ()>(presence(3)));
    drop(holder);
    assert_eq!(first.wait().unwrap(), presence(1));
    assert_eq!(known.wait().unwrap(), presence(2));
    assert!(matches!(
        unknown.wait(),
        Err(Error::UnknownAssociate { id: 9 })
    ));
    assert_eq!(refused.wait().unwrap(), Err("no"));
    assert!(matches!(
        no_grant.wait(),
        Err(Error::UnknownAssociate { id: 9 })
    ));
    assert!(matches!(panics.wait(), Err(Error::Panicked)));
    assert_eq!(last.wait().unwrap(), Ok(presence(3)));
    for id in 1..=3 {
        assert_eq!(store.presence(id).unwrap(), Some(presence(id.into())));
    }
    let kept = store.grant(&token_hash(2), ticket).unwrap();
    assert_eq!(kept.map(|grant| grant.used_at_ms), Some(5));
}

#[test]
fn of_several_changes_of_one_presence_the_last_stays_and_all_are_answered() {
    let (_folder, path) = place();
    let store = store_with(&path, 2);
    let holder = hold(&path);
    let writes: Vec<Write<Presence>> = (0..100)
        .map(|at| store.writes().set_presence(1 + at % 2, presence(at.into())))
        .collect();
    drop(holder);
    for (at, write) in writes.into_iter().enumerate() {
        assert_eq!(write.wait().unwrap(), presence(at.try_into().unwrap()));
    }
    assert_eq!(store.presence(1).unwrap(), Some(presence(98)));
    assert_eq!(store.presence(2).unwrap(), Some(presence(99)));
}

#[test]
fn a_full_queue_refuses_at_once_and_takes_changes_again() {
    let (_folder, path) = place();
    drop(store_with(&path, 1));
    let mut options = Options::default();
    options.queue_capacity = 4;
    let store = Store::open_with(&path, options).unwrap();
    let holder = hold(&path);
    let mut taken = Vec::new();
    let refused = loop {
        let write = store
            .writes()
            .set_presence(1, presence(taken.len().try_into().unwrap()));
        // A change that is refused is answered at once.
        match poll_once(write) {
            Ok(Err(error)) => break error,
            Ok(Ok(_)) => panic!("a change was made while the file was locked"),
            Err(write) => taken.push(write),
        }
        assert!(taken.len() < 100, "nothing is refused");
    };
    assert!(matches!(refused, Error::Overloaded), "{refused:?}");
    assert!(refused.is_temporary());
    // Four wait, beside those that the writer has taken already.
    assert!((4..=8).contains(&taken.len()), "{}", taken.len());
    drop(holder);
    let last = taken.len() - 1;
    for write in taken {
        write.wait().unwrap();
    }
    assert_eq!(
        store.presence(1).unwrap(),
        Some(presence(last.try_into().unwrap()))
    );
    store.set_presence(1, &presence(1000)).unwrap();
}

#[test]
fn who_awaits_is_woken_once_and_who_gives_up_is_not_missed() {
    let (_folder, path) = place();
    let store = store_with(&path, 1);
    let holder = hold(&path);
    let woken = Arc::<Woken>::default();
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let mut first = store.writes().set_presence(1, presence(1));
    let mut given_up = store.writes().set_presence(1, presence(2));
    for write in [&mut first, &mut given_up] {
        assert!(pin!(write).poll(&mut context).is_pending());
    }
    drop(given_up);
    // What was not awaited any more is made.
    let after = store.writes().set_presence(1, presence(3));
    drop(holder);
    after.wait().unwrap();
    // Those who block are told first.
    while woken.0.load(Ordering::SeqCst) == 0 {
        thread::yield_now();
    }
    assert!(matches!(
        pin!(&mut first).poll(&mut context),
        Poll::Ready(Ok(_))
    ));
    assert!(woken.0.load(Ordering::SeqCst) <= 2);
    assert_eq!(store.presence(1).unwrap(), Some(presence(3)));
}

#[test]
fn what_is_queued_when_the_store_goes_is_written() {
    let (_folder, path) = place();
    let store = store_with(&path, 50);
    let writes: Vec<_> = (1..=50)
        .map(|id| store.writes().set_presence(id, presence(id.into())))
        .collect();
    drop(store);
    for write in writes {
        write.wait().unwrap();
    }
    let store = Store::open(&path).unwrap();
    for id in 1..=50 {
        assert_eq!(store.presence(id).unwrap(), Some(presence(id.into())));
    }
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Its answer, if it is there, or what was asked.
fn poll_once<T>(mut write: Write<T>) -> Result<Result<T, Error>, Write<T>> {
    match pin!(&mut write).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Ok(answer),
        Poll::Pending => Err(write),
    }
}
