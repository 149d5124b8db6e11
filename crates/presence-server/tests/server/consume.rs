//! The README's steps to consume the API, with what goes wrong on the way.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use presence_client::types::{EjUserStatus, UserPresenceStatus};
use presence_client::{Client, Credentials, Error, Reason};
use presence_server::{Fault, TestAssociate, TestServer};

use crate::away::away;
use crate::{ANNA, TOM};

fn lunch() -> UserPresenceStatus {
    UserPresenceStatus {
        status: EjUserStatus::StatusNotAvailable,
        message: Some("At lunch".to_owned()),
    }
}

async fn set(client: &Client, associate_id: i32) -> Result<UserPresenceStatus, Error> {
    let request = client.v1_user_set_user_presence_status();
    let answer = request.associate_id(associate_id).body(lunch()).send();
    answer.await.map(presence_client::ResponseValue::into_inner)
}

fn is_set(server: &TestServer) -> bool {
    server.store().presence(TOM).unwrap().is_some()
}

/// The example sets a presence past an outage and an expired login, and it is the one in the README.
#[tokio::test]
async fn the_example_of_the_readme_works() {
    let ann = TestAssociate::new(TOM, "ann").with_password("her password");
    let server = TestServer::builder().associate(ann).start().await.unwrap();
    server.fail_next(1, Fault::Unavailable { retry_after_s: 1 });
    server.fail_next(1, Fault::Unauthorized);
    away(server.url()).await.unwrap();
    assert_eq!(server.requests(), 3);
    assert!(is_set(&server));

    let example = include_str!("away.rs").split_once("\n\n").unwrap().1;
    let example = example.replace("pub(crate) ", "");
    let readme = include_str!("../../../../README.md");
    assert!(readme.contains(&example), "the README has another example");
}

#[tokio::test]
async fn a_presence_is_set_past_an_outage_and_an_expired_login() {
    let server = TestServer::start().await.unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let provider = move |reason: Reason| {
        noted.lock().unwrap().push(reason);
        async { Ok(Credentials::basic("tom", "tom-password")) }
    };
    let client = Client::builder(server.url()).credentials_provider(provider);
    let client = client.build().unwrap();
    server.fail_next(1, Fault::Unavailable { retry_after_s: 1 });
    server.fail_next(1, Fault::Unauthorized);
    let begin = Instant::now();
    assert_eq!(set(&client, TOM).await.unwrap(), lunch());
    assert!(begin.elapsed() >= Duration::from_secs(1), "Retry-After");
    assert_eq!(server.requests(), 3);
    assert!(is_set(&server));
    assert_eq!(*asked.lock().unwrap(), [Reason::First, Reason::Refused]);
}

#[tokio::test]
async fn what_stays_wrong_is_the_callers_with_its_status() {
    let server = TestServer::start().await.unwrap();
    let client = Client::builder(server.url())
        .credentials(Credentials::basic("tom", "tom-password"))
        .build()
        .unwrap();
    server.fail_next(1, Fault::Unauthorized);
    let error = set(&client, TOM).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    server.fail_next(1, Fault::TooManyRequests { retry_after_s: 600 });
    let error = set(&client, TOM).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 429);
    assert_eq!(error.headers().unwrap()["retry-after"], "600");
    assert!(!is_set(&server));
    assert_eq!(server.requests(), 2);
    match set(&client, ANNA).await.unwrap_err() {
        Error::Declared { head, body } => {
            assert_eq!(head.status, 403);
            assert_eq!(body.error_type, "SoSentryException");
        }
        other => panic!("{other}"),
    }
    assert_eq!(set(&client, TOM).await.unwrap(), lunch());
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_made_again() {
    let server = TestServer::start().await.unwrap();
    let client = Client::builder(server.url())
        .credentials(Credentials::basic("tom", "tom-password"))
        .build()
        .unwrap();
    server.fail_next(1, Fault::CutBefore);
    server.fail_next(1, Fault::CutAfter);
    assert_eq!(set(&client, TOM).await.unwrap(), lunch());
    assert_eq!(server.requests(), 3);
}
