//! Failed logins: who guesses is held up, and who is right elsewhere is not.

use std::time::Duration;

use presence_server::{FrontSettings, Settings, TestServer};

use crate::front::LOG;
use crate::wire::{Sent, builder};
use crate::{Answer, TOM, basic, error};

/// Requests come by a proxy on this machine, which says from where.
async fn server() -> TestServer {
    let settings = Settings {
        front: FrontSettings {
            trusted_proxies: vec!["127.0.0.1/32".parse().unwrap()],
            ..FrontSettings::default()
        },
        ..Settings::default()
    };
    builder().settings(settings).start().await.unwrap()
}

async fn by_basic(server: &TestServer, from: &str, login: &str, password: &str) -> Answer {
    Sent::presence("GET", TOM)
        .header("X-Forwarded-For", from)
        .header("Authorization", &basic(login, password))
        .to(server)
        .await
}

async fn by_login(server: &TestServer, from: &str, login: &str, password: &str) -> Answer {
    let body = format!(r#"{{"UserName":"{login}","Password":"{password}"}}"#);
    Sent::new("POST", "/login")
        .header("X-Forwarded-For", from)
        .body("application/json", body)
        .to(server)
        .await
}

#[tokio::test]
async fn who_guesses_has_to_wait_and_who_is_right_elsewhere_has_not() {
    let server = server().await;
    let (guessing, elsewhere) = ("203.0.113.5", "198.51.100.7");
    // Five by each door: they count together.
    for number in 0..5 {
        let password = format!("guess{number}");
        let answer = by_basic(&server, guessing, "tom", &password).await;
        assert_eq!(answer.status, 401);
        let answer = by_login(&server, guessing, "TOM", &password).await;
        assert_eq!(answer.status, 401);
    }
    for password in ["guess", "tom-password"] {
        for answer in [
            by_basic(&server, guessing, "tom", password).await,
            by_login(&server, guessing, "tom", password).await,
        ] {
            let seconds = answer.headers["retry-after"].to_str().unwrap();
            let text = format!("too many requests; try again in {seconds} s");
            assert_eq!(answer.status, 429);
            assert_eq!(answer.body, error("SoException", &text));
            assert!((1..=300).contains(&seconds.parse::<i32>().unwrap()));
        }
    }
    assert_eq!(
        by_basic(&server, elsewhere, "tom", "tom-password")
            .await
            .status,
        200
    );
    // That login is remembered now, for where it came from: whoever guesses is not told which is right.
    for password in ["guess", "tom-password"] {
        let answer = by_basic(&server, guessing, "tom", password).await;
        assert_eq!(answer.status, 429, "{password}");
    }
    // Others log in from there.
    assert_eq!(
        by_login(&server, guessing, "eve", "eve-password")
            .await
            .status,
        200
    );
    assert_eq!(
        by_basic(&server, guessing, "tom", "guess").await.status,
        429
    );
    server.advance_clock(Duration::from_secs(300));
    assert_eq!(
        by_basic(&server, guessing, "tom", "guess").await.status,
        401
    );
    assert_eq!(
        by_login(&server, guessing, "tom", "tom-password")
            .await
            .status,
        200
    );
}

/// Also where the right user works at the same place, and the login is remembered for it.
#[tokio::test]
async fn who_is_refused_is_not_told_which_password_is_right() {
    let server = server().await;
    let from = "203.0.113.5";
    let right = async || by_basic(&server, from, "tom", "tom-password").await.status;
    assert_eq!(right().await, 200);
    for number in 0..10 {
        assert_eq!(right().await, 200);
        let answer = by_basic(&server, from, "tom", &format!("guess{number}")).await;
        assert_eq!(answer.status, 401);
    }
    assert_eq!(right().await, 429);
}

/// The log says from where, once, and never whom or what was guessed.
#[tokio::test]
async fn the_log_says_when_a_limit_is_reached() {
    let log = LOG.clone();
    let server = server().await;
    for number in 1..=12 {
        let id = format!("reaches-the-limit-{number:02}");
        let get = Sent::presence("GET", TOM)
            .header("X-Forwarded-For", "203.0.113.5")
            .header("X-Request-Id", &id)
            .header("Authorization", &basic("hidden-login", "hidden-password"));
        get.to(&server).await;
        let lines = log.of(&id);
        let warnings = lines.iter().filter(|line| line.contains("WARN"));
        let warnings: Vec<_> = warnings.collect();
        assert_eq!(warnings.len(), usize::from(number == 10), "{lines:?}");
        assert!(
            warnings
                .iter()
                .all(|line| line.contains("client=203.0.113.5"))
        );
        assert!(!lines.concat().contains("hidden"), "{lines:?}");
    }
}

/// Who remembers the password in the end has not guessed.
#[tokio::test]
async fn a_login_that_succeeds_makes_the_failed_ones_before_it_forgotten() {
    let server = server().await;
    let from = "203.0.113.5";
    let guess_nine = async || {
        for number in 0..9 {
            let answer = by_basic(&server, from, "tom", &format!("guess{number}")).await;
            assert_eq!(answer.status, 401, "{number}");
        }
    };
    guess_nine().await;
    let right = by_basic(&server, from, "tom", "tom-password").await;
    assert_eq!(right.status, 200);
    guess_nine().await;
}

/// Whether an associate exists makes no difference.
#[tokio::test]
async fn a_login_that_nobody_has_is_limited_as_any_other() {
    let server = server().await;
    for number in 0..12 {
        let expected = if number < 10 { 401 } else { 429 };
        for login in ["nobody", "eve"] {
            let answer = by_basic(&server, "203.0.113.5", login, "wrong").await;
            assert_eq!(answer.status, expected, "{login} {number}");
        }
    }
}

#[tokio::test]
async fn what_needs_no_password_is_not_limited() {
    let server = server().await;
    let ticket = server.ticket("tom").unwrap();
    for _ in 0..10 {
        by_basic(&server, "203.0.113.5", "tom", "wrong").await;
    }
    let authorization = format!("SoTicket {ticket}");
    let get = Sent::presence("GET", TOM)
        .header("X-Forwarded-For", "203.0.113.5")
        .header("Authorization", &authorization);
    assert_eq!(get.to(&server).await.status, 200);
}
