//! Sessions of pages: what goes with the cookie, which pages may use it, and what ends it.

use http::StatusCode;
use presence_server::{FrontSettings, Settings, TestSession};

use crate::wire::{Sent, builder, server};
use crate::{ANNA, Answer, TOM, error};

/// SuperOffice's own answer, word for word.
const XSRF: &str = "X-XSRF-TOKEN HTTP header missing. Add X-XSRF-TOKEN HTTP header to use existing session, \
                    or use Authorization header.";

const SET: &str = r#"{"Status":"StatusNormal","Message":null}"#;

pub(crate) fn log_in(login: &str, password: &str) -> Sent {
    let body = format!(r#"{{"userName":"{login}","Password":"{password}"}}"#);
    Sent::new("POST", "/login").body("application/json", body)
}

/// Every operation's two kinds: reading and writing.
pub(crate) fn requests() -> [Sent; 2] {
    [
        Sent::presence("GET", TOM),
        Sent::presence("PUT", TOM).body("application/json", SET),
    ]
}

/// From a page of the server itself, with the cookie alone.
pub(crate) fn on_page(sent: Sent, session: &TestSession) -> Sent {
    sent.header("Cookie", &session.cookie)
        .header("Sec-Fetch-Site", "same-origin")
}

pub(crate) fn with(sent: Sent, session: &TestSession) -> Sent {
    on_page(sent, session).header("X-XSRF-TOKEN", &session.xsrf_token)
}

#[track_caller]
pub(crate) fn assert_unknown(answer: &Answer, what: &str) {
    let refusal = error(
        "SoSessionException",
        "the credentials are missing or not valid",
    );
    let found = (answer.status.as_u16(), &answer.body);
    assert_eq!(found, (401, &refusal), "{what}");
}

#[track_caller]
pub(crate) fn assert_unpaired(answer: &Answer, what: &str) {
    let found = (answer.status.as_u16(), &answer.body);
    assert_eq!(found, (401, &error("ArgumentException", XSRF)), "{what}");
    assert!(answer.headers.contains_key("www-authenticate"));
}

#[tokio::test]
async fn a_session_without_its_value_is_refused_in_reading_too() {
    let server = server().await;
    let (session, other) = (
        server.session("tom").unwrap(),
        server.session("tom").unwrap(),
    );
    let cookie_of_other = format!("{}; XSRF-TOKEN={}", session.cookie, other.xsrf_token);
    let planted = TestSession {
        cookie: cookie_of_other,
        xsrf_token: String::new(),
    };
    let upper = session.xsrf_token.to_uppercase() + "0";
    for request in requests() {
        let bare = on_page(request.clone(), &session);
        assert_unpaired(&bare.to(&server).await, "none");
        for (what, value) in [
            ("empty", ""),
            ("another session's", other.xsrf_token.as_str()),
            ("no value of any session", "abc1234"),
            ("cut", &session.xsrf_token[1..]),
            ("longer", &upper),
        ] {
            let sent = bare.clone().header("X-XSRF-TOKEN", value);
            assert_unpaired(&sent.to(&server).await, what);
        }
        // A cookie that somebody planted, which a page repeats.
        let sent = on_page(request.clone(), &planted).header("X-XSRF-TOKEN", &other.xsrf_token);
        assert_unpaired(&sent.to(&server).await, "planted");
        // It is judged before the session is looked up.
        let mut gone = session.clone();
        gone.cookie.push('x');
        assert_unpaired(
            &with(request.clone(), &gone).to(&server).await,
            "no session",
        );
        let right = with(request, &session).to(&server).await;
        assert_eq!(right.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_is_given_twice_is_refused() {
    let server = server().await;
    let (session, other) = (
        server.session("tom").unwrap(),
        server.session("anna").unwrap(),
    );
    let (cookie, value) = (session.cookie.as_str(), session.xsrf_token.as_str());
    let from_page = |cookies: &[&str], values: &[&str]| {
        let sent = Sent::presence("GET", TOM).header("Sec-Fetch-Site", "same-origin");
        let sent = cookies
            .iter()
            .fold(sent, |sent, it| sent.header("Cookie", it));
        let values = values.iter();
        values.fold(sent, |sent, it| sent.header("X-XSRF-TOKEN", it))
    };
    let right = from_page(&[cookie], &[value]).to(&server).await;
    assert_eq!(right.status, StatusCode::OK);
    let both = format!("{cookie}; {}", other.cookie);
    let twice = format!("{cookie}; {cookie}");
    let one = format!("{cookie}; XSRF-TOKEN={value}");
    let two = format!("{one}; XSRF-TOKEN={value}");
    for (what, cookies, values) in [
        ("two sessions", vec![&*both], vec![value]),
        ("the same session twice", vec![&*twice], vec![value]),
        (
            "two sessions in two headers",
            vec![cookie, &*other.cookie],
            vec![value],
        ),
        ("two cookies with the value", vec![&*two], vec![value]),
        (
            "two headers with the value",
            vec![cookie],
            vec![value, value],
        ),
    ] {
        assert_unknown(&from_page(&cookies, &values).to(&server).await, what);
    }
    assert_eq!(
        from_page(&[&one], &[value]).to(&server).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn an_authorization_that_does_not_hold_is_not_followed_by_the_cookie() {
    let server = server().await;
    let session = server.session("tom").unwrap();
    for authorization in [
        "Basic dG9tOndyb25n",
        "Basic ?",
        "SoTicket 7T:none",
        "Bearer none",
        "Negotiate abc",
        "x",
    ] {
        let get = with(Sent::presence("GET", TOM), &session).header("Authorization", authorization);
        assert_unknown(&get.to(&server).await, authorization);
    }
    // One that holds counts, and the session does not.
    let anna = Sent::presence("GET", TOM)
        .by("anna")
        .header("Cookie", &session.cookie);
    assert_eq!(anna.to(&server).await.status, StatusCode::OK);
    let eve = with(Sent::presence("PUT", TOM), &session).by("eve");
    let eve = eve.body("application/json", SET).to(&server).await;
    assert_eq!(eve.status, StatusCode::FORBIDDEN);
}

/// What a browser says of a page, and whether that page may use the session, and log in.
type Page = (Vec<(&'static str, String)>, bool, bool);

fn pages(host: &str) -> Vec<Page> {
    let own = format!("http://{host}");
    let origin = |value: &str| ("Origin", value.to_owned());
    let site = |value: &str| ("Sec-Fetch-Site", value.to_owned());
    vec![
        (vec![], false, true),
        (vec![site("same-origin")], true, true),
        (vec![origin(&own)], true, true),
        (vec![origin(&own), site("same-origin")], true, true),
        (vec![origin("https://app.example")], true, true),
        (
            vec![origin("https://app.example"), site("cross-site")],
            true,
            true,
        ),
        (vec![site("same-site")], false, false),
        (vec![site("cross-site")], false, false),
        (vec![site("none")], false, false),
        (vec![origin("https://evil.example")], false, false),
        (vec![origin("null")], false, false),
        (vec![origin(&own), site("cross-site")], false, false),
        (vec![site("same-origin"), site("same-origin")], false, false),
    ]
}

#[tokio::test]
async fn only_pages_of_the_server_and_those_allowed_use_a_session_or_start_one() {
    let settings = Settings {
        front: FrontSettings {
            allowed_origins: vec!["https://app.example".parse().unwrap()],
            ..FrontSettings::default()
        },
        ..Settings::default()
    };
    let server = builder().settings(settings).start().await.unwrap();
    let session = server.session("tom").unwrap();
    let host = server.url().strip_prefix("http://").unwrap();
    let host = host.split('/').next().unwrap();
    for (headers, may_use, may_log_in) in pages(host) {
        let from_page = |sent: Sent| {
            let headers = headers.iter();
            headers.fold(sent, |sent, (name, value)| sent.header(name, value))
        };
        for request in requests() {
            let sent = from_page(request).header("Cookie", &session.cookie);
            let answer = sent.header("X-XSRF-TOKEN", &session.xsrf_token);
            let answer = answer.to(&server).await;
            if may_use {
                assert_eq!(answer.status, StatusCode::OK, "{headers:?}");
            } else {
                assert_unknown(&answer, &format!("{headers:?}"));
            }
        }
        let answer = from_page(log_in("tom", "tom-password")).to(&server).await;
        if may_log_in {
            assert_eq!(answer.status, StatusCode::OK, "{headers:?}");
        } else if headers.len() > 1 && headers[0].0 == headers[1].0 {
            assert!(answer.status.is_client_error(), "{headers:?} {answer:?}");
        } else {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
            assert!(answer.body.contains("SoSentryException"), "{answer:?}");
        }
        assert_eq!(answer.headers.contains_key("set-cookie"), may_log_in);
    }
}

#[tokio::test]
async fn what_changes_about_an_associate_ends_the_session() {
    let server = server().await;
    let hash = presence_server::hash_password(b"other").unwrap();
    let store = server.store();
    let changes: [(&str, &dyn Fn()); 3] = [
        ("password", &|| {
            store.set_password_hash(TOM, &hash).unwrap();
        }),
        ("disabled", &|| {
            store.set_disabled(TOM, true).unwrap();
            store.set_disabled(TOM, false).unwrap();
        }),
        ("removed", &|| {
            store.remove_associate(TOM).unwrap();
        }),
    ];
    let (anna, ticket_of_anna) = (
        server.session("anna").unwrap(),
        server.ticket("anna").unwrap(),
    );
    for (what, change) in changes {
        let session = server.session("tom").unwrap();
        let ticket = format!("SoTicket {}", server.ticket("tom").unwrap());
        let by_session = || with(Sent::presence("GET", ANNA), &session);
        let by_ticket = || Sent::presence("GET", ANNA).header("Authorization", &ticket);
        assert_eq!(by_session().to(&server).await.status, 200, "{what}");
        assert_eq!(by_ticket().to(&server).await.status, 200, "{what}");
        change();
        assert_unknown(&by_session().to(&server).await, what);
        assert_unknown(&by_ticket().to(&server).await, what);
    }
    let get = with(Sent::presence("GET", ANNA), &anna).to(&server).await;
    assert_eq!(get.status, StatusCode::OK);
    let ticket = format!("SoTicket {ticket_of_anna}");
    let get = Sent::presence("GET", ANNA).header("Authorization", &ticket);
    assert_eq!(get.to(&server).await.status, StatusCode::OK);
}
