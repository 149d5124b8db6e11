//! Credentials that do not last: a provider is asked again when they are refused, once for all who wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use presence_client::{Client, Credentials, CredentialsFuture, CredentialsProvider, Error, Reason};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::{Behaviour, Responder, Tested, get_from, presence, refusal, set};

/// Gives `token-1`, `token-2` and so on, and counts.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicUsize>);

impl CredentialsProvider for Counting {
    fn credentials(&self, reason: Reason) -> CredentialsFuture<'_> {
        Box::pin(async move {
            let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
            assert_eq!(reason == Reason::First, count == 1, "{reason:?}");
            Ok(Credentials::bearer(format!("token-{count}")))
        })
    }
}

#[tokio::test]
async fn refused_credentials_are_renewed_and_the_request_sent_again() -> Tested {
    let (responder, client, provider) = started(|request| match token(request) {
        "token-1" => refusal("401 Unauthorized", "WWW-Authenticate: Bearer"),
        _ => presence(),
    })
    .await?;
    assert_eq!(set(&client).await?.status(), 200);
    assert_eq!(set(&client).await?.status(), 200);
    let requests = responder.requests();
    let tokens: Vec<_> = requests.iter().map(|request| token(request)).collect();
    assert_eq!(tokens, ["token-1", "token-2", "token-2"]);
    let bodies = requests
        .iter()
        .map(|request| request.split("\r\n\r\n").nth(1));
    for body in bodies {
        assert_eq!(body, Some(crate::PRESENCE));
    }
    assert_eq!(provider.0.load(Ordering::SeqCst), 2);
    Ok(())
}

#[tokio::test]
async fn refused_twice_is_refused() -> Tested {
    let (responder, client, provider) =
        started(|_| refusal("401 Unauthorized", "WWW-Authenticate: Bearer")).await?;
    let called = get_from(&client).await;
    let Err(error) = called else {
        panic!("{called:?}")
    };
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert!(matches!(error, Error::ForeignBody { .. }), "{error:?}");
    assert_eq!(responder.requests().len(), 2);
    assert_eq!(provider.0.load(Ordering::SeqCst), 2);
    Ok(())
}

#[tokio::test]
async fn credentials_that_stay_are_not_tried_again() -> Tested {
    let responder = Responder::start(refusal("401 Unauthorized", "")).await?;
    let client = Client::builder(&responder.url)
        .credentials(Credentials::ticket("7T:abc"))
        .build()?;
    let called = get_from(&client).await;
    assert!(called.is_err_and(|error| error.status().is_some_and(|status| status == 401)));
    responder.received()?;
    Ok(())
}

#[tokio::test]
async fn those_who_are_refused_together_renew_once() -> Tested {
    const CALLS: usize = 20;
    let together = Arc::new(Barrier::new(CALLS));
    let responder = Responder::by(move |request| {
        let together = Arc::clone(&together);
        let is_old = token(request) == "token-1";
        async move {
            if is_old {
                // Nobody is refused before all have asked.
                together.wait().await;
                return refusal("401 Unauthorized", "");
            }
            presence()
        }
    })
    .await?;
    let provider = Counting::default();
    let client = Client::builder(&responder.url)
        .credentials_provider(provider.clone())
        .build()?;
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let client = client.clone();
        calls.spawn(async move { get_from(&client).await.map(|got| got.status().as_u16()) });
    }
    for called in calls.join_all().await {
        assert_eq!(called?, 200);
    }
    assert_eq!(provider.0.load(Ordering::SeqCst), 2);
    assert_eq!(responder.requests().len(), 2 * CALLS);
    Ok(())
}

#[tokio::test]
async fn who_is_refused_late_takes_what_is_there() -> Tested {
    let (let_go, held) = tokio::sync::oneshot::channel();
    let mut held = Some(held);
    let (came, first_came) = tokio::sync::oneshot::channel();
    let mut came = Some(came);
    let responder = Responder::by(move |request| {
        let is_old = token(request) == "token-1";
        // The first request is answered only when the second is done.
        let held = held.take();
        came.take().map(|came| came.send(()));
        async move {
            if let Some(held) = held {
                held.await.ok();
            }
            if is_old {
                return refusal("401 Unauthorized", "");
            }
            presence()
        }
    })
    .await?;
    let provider = Counting::default();
    let client = Client::builder(&responder.url)
        .credentials_provider(provider.clone())
        .build()?;
    let late = tokio::spawn({
        let client = client.clone();
        async move { get_from(&client).await.map(|got| got.status().as_u16()) }
    });
    first_came.await?;
    get_from(&client).await?;
    let_go.send(()).map_err(|()| "nobody was held")?;
    assert_eq!(late.await??, 200);
    assert_eq!(provider.0.load(Ordering::SeqCst), 2);
    assert_eq!(responder.requests().len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_provider_that_panicked_is_asked_again() -> Tested {
    let responder = Responder::start(presence()).await?;
    let provider = Counting::default();
    let client = Client::builder(&responder.url)
        .credentials_provider(move |reason| {
            let provider = provider.clone();
            async move {
                if provider.0.fetch_add(1, Ordering::SeqCst) == 0 {
                    panic!("for a test");
                }
                assert_eq!(reason, Reason::First);
                Ok(Credentials::bearer("abc"))
            }
        })
        .build()?;
    let called = get_from(&client).await;
    assert!(
        matches!(called, Err(Error::Credentials { head: None, .. })),
        "{called:?}"
    );
    assert_eq!(get_from(&client).await?.status(), 200);
    Ok(())
}

#[tokio::test]
async fn a_provider_that_fails_is_the_reason_and_the_status_is_kept() -> Tested {
    let responder = Responder::start(refusal("401 Unauthorized", "")).await?;
    let client = Client::builder(&responder.url)
        .credentials_provider(|reason| async move {
            match reason {
                Reason::First => Ok(Credentials::bearer("old")),
                _ => Err("the refresh token was revoked".into()),
            }
        })
        .build()?;
    match get_from(&client).await {
        Err(error @ Error::Credentials { .. }) => {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            assert_eq!(cause.as_deref(), Some("the refresh token was revoked"));
        }
        other => panic!("{other:?}"),
    }
    responder.received()?;
    Ok(())
}

#[tokio::test]
async fn nothing_is_sent_without_the_credentials_that_are_wanted() -> Tested {
    let responder = Responder::start(presence()).await?;
    let client = Client::builder(&responder.url);
    let given = [
        client
            .clone()
            .credentials_provider(|_| async { Err("no".into()) }),
        client
            .clone()
            .credentials_provider(|_| async { Ok(Credentials::bearer("s3cr3t s3cr3t")) }),
    ];
    for builder in given {
        let client = builder.build()?;
        // A provider that failed is asked again by the next call.
        for _ in 0..2 {
            let called = get_from(&client).await;
            let Err(error @ Error::Credentials { head: None, .. }) = called else {
                panic!("{called:?}")
            };
            assert!(!format!("{error:?}").contains("s3cr3t"), "{error:?}");
        }
    }
    assert_eq!(responder.requests(), Vec::<String>::new());
    Ok(())
}

async fn started(
    answer: impl Fn(&str) -> Behaviour + Send + 'static,
) -> Result<(Responder, Client, Counting), Box<dyn std::error::Error>> {
    let responder = Responder::by(move |request| std::future::ready(answer(request))).await?;
    let provider = Counting::default();
    let client = Client::builder(&responder.url)
        .credentials_provider(provider.clone())
        .build()?;
    Ok((responder, client, provider))
}

/// The bearer token of a request.
fn token(request: &str) -> &str {
    let (_, rest) = request
        .split_once("authorization: Bearer ")
        .unwrap_or(("", "none\r"));
    rest.split_once('\r').map_or("", |(token, _)| token)
}
