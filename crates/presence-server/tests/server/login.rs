//! Logging in and out, as a page does.

use http::StatusCode;
use presence_server::{Fault, Settings, TestServer, TestSession};
use serde_json::Value;

use crate::sessions::{assert_unknown, assert_unpaired, log_in, on_page, requests, with};
use crate::wire::{Sent, builder, server};
use crate::{Answer, EVE, TOM};

/// What the cookies of an answer are called, and the rest of each.
fn cookies(answer: &Answer) -> Vec<(String, String, String)> {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let parts = |cookie: &str| {
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.to_owned(), attributes.to_owned())
    };
    cookies
        .map(|cookie| parts(cookie.to_str().unwrap()))
        .collect()
}

async fn assert_logged_in_and_out(server: &TestServer, cookie: &str, secure: &str) {
    let answer = log_in("TOM", "tom-password").to(server).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let [session, xsrf] = cookies(&answer).try_into().unwrap();
    assert_eq!(session.0, cookie);
    assert_eq!(
        session.2,
        format!("Path=/{secure}; HttpOnly; SameSite=Strict")
    );
    assert_eq!(xsrf.0, "XSRF-TOKEN");
    assert_eq!(xsrf.2, format!("Path=/{secure}; SameSite=Strict"));
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    let expected = serde_json::json!({
        "AssociateId": TOM, "UserName": "tom", "Ticket": null, "XsrfToken": xsrf.1,
    });
    assert_eq!(body, expected);
    let session = TestSession {
        cookie: format!("a=b; {cookie}={}; XSRF-TOKEN={}", session.1, xsrf.1),
        xsrf_token: xsrf.1,
    };
    for request in requests() {
        let answer = with(request, &session).to(server).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }
    let log_out = || Sent::new("POST", "/logout");
    assert_unpaired(&on_page(log_out(), &session).to(server).await, "logout");
    let answer = with(log_out(), &session).to(server).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (204, ""));
    let forgotten = |secure: &str| format!("Path=/{secure}; SameSite=Strict; Max-Age=0");
    let [session_over, xsrf_over] = cookies(&answer).try_into().unwrap();
    assert_eq!((&*session_over.0, &*session_over.1), (cookie, ""));
    assert_eq!(session_over.2, forgotten(&format!("{secure}; HttpOnly")));
    assert_eq!((&*xsrf_over.0, &*xsrf_over.1), ("XSRF-TOKEN", ""));
    assert_eq!(xsrf_over.2, forgotten(secure));
    for request in requests().into_iter().chain([log_out()]) {
        assert_unknown(&with(request, &session).to(server).await, "logged out");
    }
}

#[tokio::test]
async fn a_page_logs_in_and_out() {
    assert_logged_in_and_out(&server().await, "__Host-SoSession", "; Secure").await;
    let settings = Settings {
        loopback_sessions: true,
        ..Settings::default()
    };
    let on_loopback = builder().settings(settings).start().await.unwrap();
    assert_logged_in_and_out(&on_loopback, "SoSession", "").await;
    // Neither takes the other's cookie.
    for (server, name, other) in [
        (server().await, "__Host-SoSession", "SoSession"),
        (on_loopback, "SoSession", "__Host-SoSession"),
    ] {
        let mut session = server.session("tom").unwrap();
        let value = session.cookie.strip_prefix(&format!("{name}=")).unwrap();
        session.cookie = format!("{other}={value}");
        let answer = with(Sent::presence("GET", TOM), &session).to(&server).await;
        assert_unknown(&answer, other);
    }
}

#[tokio::test]
async fn every_reason_not_to_log_in_has_the_same_answer() {
    let server = server().await;
    server.store().set_disabled(EVE, true).unwrap();
    for (login, password) in [
        ("tom", "wrong"),
        ("tom", ""),
        ("eve", "eve-password"),
        ("nobody", "tom-password"),
        ("", ""),
    ] {
        let answer = log_in(login, password).to(&server).await;
        assert_unknown(&answer, login);
        assert!(!answer.headers.contains_key("set-cookie"));
        let challenge = &answer.headers["www-authenticate"];
        assert_eq!(
            challenge,
            r#"SoTicket realm="SuperOffice user presence, sessions""#
        );
    }
    let malformed = log_in("tom", "\" ").to(&server).await;
    assert_eq!(malformed.status, StatusCode::BAD_REQUEST);
    let nothing = Sent::new("POST", "/logout").to(&server).await;
    assert_unknown(&nothing, "nothing to log out of");
}

/// Who logs in has little to say; the rest of the API takes more.
#[tokio::test]
async fn a_login_is_short() {
    let server = server().await;
    let longest = log_in("tom", &"\\ud83d\\ude00".repeat(1024))
        .to(&server)
        .await;
    assert_unknown(&longest, "a password of 1024 characters, each escaped");
    let longer = log_in("tom", &"x".repeat(16 * 1024)).to(&server).await;
    assert_eq!(longer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(longer.body.contains("16384"), "{}", longer.body);
}

/// The faults of a test server meet who logs in and out as well.
#[tokio::test]
async fn a_test_can_order_that_logging_in_fails() {
    let server = server().await;
    let log_out = Sent::new("POST", "/logout");
    server.fail_next(2, Fault::Unauthorized);
    for sent in [log_in("tom", "tom-password"), log_out.clone()] {
        assert_unknown(&sent.to(&server).await, "ordered");
    }
    server.fail_next(1, Fault::TooManyRequests { retry_after_s: 7 });
    server.fail_next(2, Fault::Unavailable { retry_after_s: 7 });
    for (sent, status) in [
        (log_in("tom", "tom-password"), 429),
        (log_in("tom", "tom-password"), 503),
        (log_out, 503),
    ] {
        let answer = sent.to(&server).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.headers["retry-after"], "7");
    }
    let answer = log_in("tom", "tom-password").to(&server).await;
    assert_eq!(answer.status, StatusCode::OK);
}
