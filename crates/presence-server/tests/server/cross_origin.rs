//! What pages of other origins may do from a browser.

use http::StatusCode;

use crate::TOM;
use crate::front::{APP, open_server, values};
use crate::wire::{Sent, server};

#[tokio::test]
async fn without_a_list_of_origins_no_page_of_another_is_let_in() {
    let server = server().await;
    let preflight = Sent::presence("OPTIONS", TOM)
        .header("Origin", APP)
        .header("Access-Control-Request-Method", "PUT");
    let answer = preflight.to(&server).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.headers["allow"], "GET, HEAD, PUT, OPTIONS");
    let get = Sent::presence("GET", TOM).by("tom").header("Origin", APP);
    let get = get.to(&server).await;
    assert_eq!(get.status, StatusCode::OK);
    for headers in [answer.headers, get.headers] {
        assert!(
            headers
                .keys()
                .all(|name| !name.as_str().starts_with("access-control-"))
        );
        assert!(
            values(&headers, "vary")
                .iter()
                .all(|vary| !vary.contains("rigin"))
        );
    }
}

/// Whether a page of `origin` may set a presence.
fn preflight(origin: &str) -> Sent {
    Sent::presence("OPTIONS", TOM)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "PUT")
        .header(
            "Access-Control-Request-Headers",
            "authorization,content-type,so-language",
        )
}

#[tokio::test]
async fn a_page_of_a_listed_origin_may_ask_and_read_with_credentials() {
    let server = open_server().await;
    let answer = preflight(APP).to(&server).await;
    assert_eq!(answer.status, StatusCode::OK);
    for (name, value) in [
        ("access-control-allow-origin", APP),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "PUT"),
        (
            "access-control-allow-headers",
            "authorization,content-type,so-language",
        ),
        ("access-control-max-age", "3600"),
    ] {
        assert_eq!(values(&answer.headers, name), [value]);
    }
    // Whatever the answer.
    for (sent, status) in [
        (Sent::presence("GET", TOM).by("tom"), 200),
        (Sent::presence("GET", TOM), 401),
        (Sent::new("GET", "/nothing"), 404),
        (Sent::new("GET", "/openapi.yaml"), 200),
    ] {
        let answer = sent.header("Origin", APP).to(&server).await;
        assert_eq!(answer.status, status);
        assert_eq!(
            values(&answer.headers, "access-control-allow-origin"),
            [APP]
        );
        assert_eq!(
            values(&answer.headers, "access-control-allow-credentials"),
            ["true"]
        );
        let exposed = values(&answer.headers, "access-control-expose-headers");
        assert_eq!(
            exposed,
            ["content-language,so-timezone,x-request-id,www-authenticate,retry-after,allow"]
        );
        assert!(values(&answer.headers, "vary").concat().contains("origin"));
    }
}

#[tokio::test]
async fn a_page_of_another_origin_may_not_and_no_cache_takes_it_for_one_that_may() {
    let server = open_server().await;
    for origin in [
        "https://evil.example",
        "http://app.example",
        "https://app.example.evil",
        "null",
        "*",
    ] {
        for sent in [
            preflight(origin),
            Sent::presence("GET", TOM).header("Origin", origin),
        ] {
            let answer = sent.to(&server).await;
            assert!(
                !answer.headers.contains_key("access-control-allow-origin"),
                "{origin}"
            );
            assert!(
                !answer
                    .headers
                    .contains_key("access-control-allow-credentials"),
                "{origin}"
            );
            assert!(
                values(&answer.headers, "vary").concat().contains("origin"),
                "{origin}"
            );
        }
    }
    let plain = Sent::new("GET", "/api").to(&server).await;
    assert!(values(&plain.headers, "vary").concat().contains("origin"));
    // An `OPTIONS` that asks nothing about other origins is one as ever.
    let options = Sent::presence("OPTIONS", TOM).header("Origin", APP);
    let options = options.to(&server).await;
    assert_eq!(options.headers["allow"], "GET, HEAD, PUT, OPTIONS");
}
