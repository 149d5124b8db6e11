//! More writes than the store lets wait.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use http::Method;
use openapi_axum::BasePath;
use presence_server::Service;
use presence_store::{Options, Store};
use rusqlite::Connection;

use crate::{Answer, Fixture, TOM, error, store_at};

/// The file is locked, so that nothing is written: one change is with the writer, one waits, and the others are refused
/// at once. When the lock is gone those that were taken are made.
#[tokio::test]
async fn a_write_that_may_not_wait_is_503_at_once_and_may_come_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("presence.db");
    let store = store_at(&path);
    let mut options = Options::default();
    options.queue_capacity = 1;
    let base_path: BasePath = "/base".parse().unwrap();
    let service = Service::new(Store::open_with(&path, options).unwrap()).unwrap();
    let fixture = Fixture {
        _folder: folder,
        store,
        service: service.mount(&base_path),
    };
    // The password is checked once.
    assert_eq!(fixture.get(TOM, "tom").await.status, 200);

    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let put = || fixture.put(TOM, "tom", r#"{"Status":1}"#);
    let mut puts: VecDeque<_> = (0..5).map(|_| Box::pin(put())).collect();
    for _ in 0..3 {
        let refused = first(&mut puts).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.headers["retry-after"]),
            (503, &"1".parse().unwrap())
        );
        let said = "the server cannot answer now; try again in 1 s";
        assert_eq!(refused.body, error("SoServerException", said));
    }
    // Reads go on.
    assert_eq!(fixture.get(TOM, "tom").await.status, 200);

    holder.execute_batch("ROLLBACK").unwrap();
    drop(holder);
    let mut taken = 0;
    while !puts.is_empty() {
        let answer = first(&mut puts).await;
        taken += usize::from(answer.status == 200);
    }
    // Whether the writer had the first one already when the second one came is its own affair.
    assert!((1..=2).contains(&taken), "{taken}");
    assert_eq!(put().await.status, 200);
    let answer = fixture
        .ask(Method::GET, &crate::presence_of(TOM), "tom", "")
        .await;
    assert_eq!(answer.body, r#"{"Status":"StatusNormal","Message":null}"#);
}

/// The first that is answered.
async fn first(asking: &mut VecDeque<Pin<Box<impl Future<Output = Answer>>>>) -> Answer {
    let (index, answer) = poll_fn(|context| {
        for (index, asked) in asking.iter_mut().enumerate() {
            if let Poll::Ready(answer) = asked.as_mut().poll(context) {
                return Poll::Ready((index, answer));
            }
        }
        Poll::Pending
    })
    .await;
    drop(asking.remove(index));
    answer
}
