//! How much work each refusal takes, and what is written down of a use.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use openapi_axum::Rejection;
use openapi_axum::credentials::BasicCredentials;
use presence_api::Credentials;
use presence_store::{Associate, GrantKind, Store};
use tempfile::TempDir;
use tokio::task::{JoinSet, yield_now};

use super::sessions::xsrf_token;
use super::{Authentication, LIFETIME_MS};
use crate::authorization::Principal;
use crate::clock::Clock;
use crate::context::{Context, RequestId};
use crate::password;
use crate::password::Cost;
use crate::settings::Settings;
use crate::shared_store::SharedStore;
use crate::token::Token;

/// Of every login: how many passwords are checked when it is shown for the first and for the second time.
#[tokio::test]
async fn every_refusal_checks_one_password_and_a_success_only_the_first_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
    let hash = password::hash(b"right").unwrap();
    add(&store, 1, "tom", Some(&hash));
    add(&store, 2, "disabled", Some(&hash));
    store.set_disabled(2, true).unwrap();
    add(&store, 3, "passwordless", None);
    let authentication = authentication(store);
    for (username, password, expected) in [
        ("tom", "right", [1, 0]),
        ("TOM", "right", [1, 0]),
        ("tom", "wrong", [1, 1]),
        ("tom", "", [1, 1]),
        ("disabled", "right", [1, 1]),
        ("disabled", "wrong", [1, 1]),
        ("passwordless", "", [1, 1]),
        ("nobody", "right", [1, 1]),
        ("", "", [1, 1]),
    ] {
        for expected in expected {
            let before = authentication.logins.checks();
            let answer = authentication
                .authenticate(basic(username, password), &HeaderMap::new())
                .await;
            let checks = authentication.logins.checks() - before;
            let is_right = username.eq_ignore_ascii_case("tom") && password == "right";
            assert_eq!(answer.is_ok(), is_right, "{username}:{password}");
            assert_eq!(checks, expected, "{username}:{password}");
        }
    }
}

#[tokio::test]
async fn a_login_that_comes_many_times_at_once_is_checked_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
    let hash = password::hash(b"right").unwrap();
    add(&store, 1, "tom", Some(&hash));
    let authentication = Arc::new(authentication(store));
    let mut asking = JoinSet::new();
    for _ in 0..1000 {
        let authentication = Arc::clone(&authentication);
        asking.spawn(async move {
            authentication
                .authenticate(basic("tom", "right"), &HeaderMap::new())
                .await
        });
    }
    assert!(asking.join_all().await.iter().all(Result::is_ok));
    assert_eq!(authentication.logins.checks(), 1);
}

/// Elsewhere it is checked anew, so that nobody learns there what is remembered here.
#[tokio::test]
async fn a_login_is_remembered_for_the_host_that_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
    add(&store, 1, "tom", Some(&password::hash(b"right").unwrap()));
    let authentication = authentication(store);
    for (address, expected) in [
        ("192.0.2.1", 1),
        ("192.0.2.1", 0),
        ("::ffff:192.0.2.1", 0),
        ("192.0.2.2", 1),
        ("2001:db8::1", 1),
        ("2001:db8::ffff:ffff:ffff:ffff", 0),
        ("2001:db8:0:1::1", 1),
    ] {
        let before = authentication.logins.checks();
        let context = Context {
            request_id: RequestId::random(),
            client_address: Some(address.parse::<IpAddr>().unwrap()),
            is_foreign: false,
        };
        let headers = HeaderMap::new();
        let answer = authentication.authenticate(basic("tom", "right"), &headers);
        assert!(context.scope(answer).await.is_ok());
        let checks = authentication.logins.checks() - before;
        assert_eq!(checks, expected, "{address}");
    }
}

/// Also where all guesses come before the first has failed.
#[tokio::test]
async fn a_login_that_is_remembered_is_not_found_among_many_guesses_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
    add(&store, 1, "tom", Some(&password::hash(b"right").unwrap()));
    let authentication = Arc::new(authentication(store));
    let ask = |password: String| {
        let authentication = Arc::clone(&authentication);
        let credentials = basic("tom", &password);
        let headers = HeaderMap::new();
        async move { authentication.authenticate(credentials, &headers).await }
    };
    assert!(ask("right".to_owned()).await.is_ok());
    let held = authentication.logins.hold().await;
    let guesses = (0..20).map(|number| format!("wrong{number}"));
    let _asking: JoinSet<_> = guesses.map(ask).collect();
    let refused = Err(Rejection::TooManyRequests { retry_after_s: 1 });
    let right = tokio::spawn(ask("right".to_owned()));
    assert_eq!(right.await.unwrap(), refused);
    drop(held);
}

/// Whoever gives up while others are checked has learned nothing.
#[tokio::test]
async fn a_login_that_is_given_up_while_it_waits_has_not_failed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
    let authentication = Arc::new(authentication(store));
    let ask = |number: usize| {
        let authentication = Arc::clone(&authentication);
        let credentials = basic("tom", &format!("wrong{number}"));
        async move {
            authentication
                .authenticate(credentials, &HeaderMap::new())
                .await
        }
    };
    let held = authentication.logins.hold().await;
    let mut asking: JoinSet<_> = (0..10).map(ask).collect();
    while authentication.logins.checks() < 10 {
        yield_now().await;
    }
    asking.shutdown().await;
    drop(held);
    for number in 0..10 {
        assert_eq!(ask(number).await, Err(Rejection::Unauthenticated));
    }
    let refused = ask(10).await;
    assert!(matches!(refused, Err(Rejection::TooManyRequests { .. })));
}

#[tokio::test]
async fn more_different_logins_at_once_than_can_wait_are_put_off() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
    let authentication = Arc::new(authentication(store));
    let mut asking = JoinSet::new();
    for number in 0..1000 {
        let authentication = Arc::clone(&authentication);
        let credentials = basic(&format!("nobody{number}"), "wrong");
        asking.spawn(async move {
            authentication
                .authenticate(credentials, &HeaderMap::new())
                .await
        });
    }
    let put_off = Err(Rejection::Unavailable { retry_after_s: 1 });
    while asking.join_next().await.unwrap().unwrap() != put_off {}
    // Those that run or wait came first; what is dropped here need not be waited for.
    assert!(authentication.logins.checks() > 60);
}

/// Where as many wait as can no password is checked, and so none has failed.
#[tokio::test]
async fn a_login_that_is_put_off_has_not_failed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
    add(&store, 1, "tom", Some(&password::hash(b"right").unwrap()));
    let authentication = Arc::new(authentication(store));
    let ask = |username: String, password: String| {
        let authentication = Arc::clone(&authentication);
        async move {
            authentication
                .authenticate(basic(&username, &password), &HeaderMap::new())
                .await
        }
    };
    let put_off = Err(Rejection::Unavailable { retry_after_s: 1 });
    let mut asking = JoinSet::new();
    for number in 0..1000 {
        asking.spawn(ask(format!("nobody{number}"), "wrong".to_owned()));
    }
    while asking.join_next().await.unwrap().unwrap() != put_off {}
    let (mut times_put_off, mut times_failed) = (0, 0);
    while times_put_off < 20 && times_failed < 9 {
        let number = times_put_off + times_failed;
        let answer = ask("tom".to_owned(), format!("wrong{number}")).await;
        if answer == put_off {
            times_put_off += 1;
        } else {
            assert_eq!(answer, Err(Rejection::Unauthenticated));
            times_failed += 1;
        }
    }
    asking.shutdown().await;
    let right = loop {
        let answer = ask("tom".to_owned(), "right".to_owned()).await;
        if answer != put_off {
            break answer;
        }
    };
    assert!(right.is_ok(), "{right:?} after {times_failed} failures");
}

/// Of every ticket and session that does not hold, whatever the reason: one hash and one look into the store, and no
/// password is checked.
#[tokio::test]
async fn every_refusal_of_a_ticket_or_a_session_takes_the_same_work() {
    for kind in [GrantKind::Ticket, GrantKind::Session] {
        let place = Place::new();
        let right = place.issue(kind, 1, 0);
        let disabled = place.issue(kind, 2, 0);
        let store = Store::open(place.folder.path().join("presence.db")).unwrap();
        let other = match kind {
            GrantKind::Ticket => GrantKind::Session,
            GrantKind::Session => GrantKind::Ticket,
        };
        let removed = place.issue(kind, 3, 0);
        store.remove_associate(3).unwrap();
        let revoked = place.issue(kind, 1, 0);
        store.remove_grant(&revoked.hash()).unwrap();
        for (what, token, is_right) in [
            ("right", right, true),
            (
                "nearly expired",
                place.issue(kind, 1, LIFETIME_MS - 1000),
                true,
            ),
            ("unknown", Token::random("").unwrap(), false),
            ("expired", place.issue(kind, 1, LIFETIME_MS), false),
            ("revoked", revoked, false),
            ("of the other kind", place.issue(other, 1, 0), false),
            ("of who is disabled", disabled, false),
            ("of who is removed", removed, false),
        ] {
            let before = place.authentication.grants.hashes();
            let answer = place.show(kind, &token).await;
            assert_eq!(answer.is_ok(), is_right, "{kind:?} {what}");
            if !is_right {
                assert_eq!(answer, Err(Rejection::Unauthenticated), "{kind:?} {what}");
            }
            let hashes = place.authentication.grants.hashes() - before;
            assert_eq!(hashes, 1, "{kind:?} {what}");
        }
        assert_eq!(place.authentication.logins.checks(), 0);
    }
}

/// A use is written down once a minute at most, so that a request costs no write.
#[tokio::test]
async fn a_use_is_recorded_at_most_once_a_minute() {
    let place = Place::new();
    let ticket = place.issue(GrantKind::Ticket, 1, 0);
    let store = Store::open(place.folder.path().join("presence.db")).unwrap();
    let used_at_ms = || {
        let grant = store.grant(&ticket.hash(), GrantKind::Ticket).unwrap();
        grant.unwrap().used_at_ms
    };
    let issued_at_ms = used_at_ms();
    place.clock.advance(Duration::from_secs(30));
    place.show(GrantKind::Ticket, &ticket).await.unwrap();
    assert_eq!(used_at_ms(), issued_at_ms);
    place.clock.advance(Duration::from_secs(30));
    place.show(GrantKind::Ticket, &ticket).await.unwrap();
    let recorded_at_ms = used_at_ms();
    assert!(recorded_at_ms >= issued_at_ms + 60_000);
    place.show(GrantKind::Ticket, &ticket).await.unwrap();
    assert_eq!(used_at_ms(), recorded_at_ms);
}

/// A password that is changed while a login with the old one is under way ends that one too.
#[tokio::test]
async fn a_session_is_not_started_with_a_password_that_has_been_changed() {
    let place = Place::new();
    let store = Store::open(place.folder.path().join("presence.db")).unwrap();
    let checked = store.associate(1).unwrap().unwrap();
    assert!(place.authentication.start_session(&checked).await.is_ok());
    store.set_password_hash(1, "another").unwrap();
    let refused = Some(Rejection::Unauthenticated);
    assert_eq!(
        place.authentication.start_session(&checked).await.err(),
        refused
    );
    assert_eq!(
        place.authentication.issue_ticket(&checked).await.err(),
        refused
    );
    assert_eq!(store.remove_grants_of(1).unwrap(), 0);
    store.remove_associate(1).unwrap();
    assert_eq!(
        place.authentication.start_session(&checked).await.err(),
        refused
    );
}

/// Three associates, of whom the second is disabled, and a clock.
struct Place {
    folder: TempDir,
    clock: Clock,
    authentication: Authentication,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
        add(&store, 1, "tom", None);
        add(&store, 2, "disabled", None);
        store.set_disabled(2, true).unwrap();
        add(&store, 3, "removed", None);
        let (store, clock) = (SharedStore::new(store), Clock::default());
        let settings = Settings::default();
        let authentication = Authentication::new(store, &settings, Cost::Least, &clock);
        Self {
            folder,
            clock,
            authentication: authentication.unwrap(),
        }
    }

    /// One that was used so long ago.
    fn issue(&self, kind: GrantKind, associate_id: i32, ago_ms: i64) -> Token {
        let token = Token::random("").unwrap();
        let store = Store::open(self.folder.path().join("presence.db")).unwrap();
        let used_at_ms = self.clock.now_ms() - ago_ms;
        store
            .add_grant(&token.hash(), kind, associate_id, used_at_ms, i64::MIN)
            .unwrap();
        token
    }

    async fn show(&self, kind: GrantKind, token: &Token) -> Result<Principal, Rejection> {
        let mut headers = HeaderMap::new();
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        let credentials = match kind {
            GrantKind::Ticket => Credentials::SoTicket(token.expose().into()),
            GrantKind::Session => Credentials::SessionXsrfToken {
                session: token.expose().into(),
                xsrf_token: xsrf_token(token.expose()).into(),
            },
        };
        self.authentication
            .authenticate(credentials, &headers)
            .await
    }
}

fn add(store: &Store, id: i32, login: &str, hash: Option<&String>) {
    let associate = Associate {
        id,
        login: login.to_owned(),
        name: login.to_owned(),
        administrator: false,
        disabled: false,
        password_hash: hash.cloned(),
    };
    assert!(store.add_associate(&associate).is_ok());
}

fn authentication(store: Store) -> Authentication {
    let (store, settings) = (SharedStore::new(store), Settings::default());
    Authentication::new(store, &settings, Cost::Full, &Clock::default()).unwrap()
}

fn basic(username: &str, password: &str) -> Credentials {
    Credentials::Basic(BasicCredentials {
        username: username.to_owned(),
        password: password.into(),
    })
}
