//! Every kind of answer comes out as something a caller can match on, with status and headers.

use presence_client::Error;
use presence_client::types::EjUserStatus;

use crate::{Called, Tested, answer, get};

const PRESENCE: &str = r#"{"Status":"StatusNotAvailable","Message":"At lunch"}"#;
const REFUSAL: &str =
    r#"{"Error":true,"ErrorType":"SoSentryException","Message":"Not yours.","ErrorSource":"here"}"#;

#[tokio::test]
async fn a_success_is_typed() -> Tested {
    let value = get(answer(
        "200 OK",
        "application/json; charset=utf-8",
        PRESENCE,
    ))
    .await??;
    assert_eq!(value.status(), 200);
    assert_eq!(value.headers()["x-trace"], "abc");
    assert_eq!(value.status, EjUserStatus::StatusNotAvailable);
    assert_eq!(value.message.as_deref(), Some("At lunch"));
    Ok(())
}

#[tokio::test]
async fn a_value_of_a_newer_server_is_kept() -> Tested {
    let body = r#"{"Status":"StatusOnTheMoon","Message":null}"#;
    let value = get(answer("200 OK", "application/json", body)).await??;
    assert_eq!(
        value.status,
        EjUserStatus::Other("StatusOnTheMoon".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn a_declared_error_has_the_body_of_the_contract() -> Tested {
    let called = get(answer("403 Forbidden", "application/json", REFUSAL)).await?;
    kept(&called, 403);
    match called {
        Err(Error::Declared { body, .. }) => {
            assert_eq!(body.error_type, "SoSentryException");
            assert_eq!(body.message, "Not yours.");
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[tokio::test]
async fn a_body_of_a_proxy_comes_as_text() -> Tested {
    let called = get(answer(
        "502 Bad Gateway",
        "text/html",
        "<h1>Bad Gateway</h1>",
    ))
    .await?;
    kept(&called, 502);
    assert!(
        matches!(&called, Err(Error::ForeignBody { text, .. }) if text == "<h1>Bad Gateway</h1>"),
        "{called:?}"
    );
    Ok(())
}

#[tokio::test]
async fn json_that_is_not_the_error_of_the_contract_comes_as_text() -> Tested {
    let called = get(answer(
        "401 Unauthorized",
        "application/json",
        r#"{"error":"x"}"#,
    ))
    .await?;
    kept(&called, 401);
    assert!(
        matches!(&called, Err(Error::ForeignBody { text, .. }) if text == r#"{"error":"x"}"#),
        "{called:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_text_of_a_body_is_cut() -> Tested {
    let body = "x".repeat(100 * 1024);
    let called = get(answer("500 Internal Server Error", "text/plain", &body)).await?;
    kept(&called, 500);
    assert!(
        matches!(&called, Err(Error::ForeignBody { text, .. }) if text.len() == 64 * 1024),
        "{called:?}"
    );
    Ok(())
}

#[tokio::test]
async fn an_undeclared_success_keeps_status_and_text() -> Tested {
    let called = get(answer("202 Accepted", "application/json", PRESENCE)).await?;
    kept(&called, 202);
    assert!(
        matches!(&called, Err(Error::UndeclaredStatus { text, .. }) if text == PRESENCE),
        "{called:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_redirection_is_not_followed() -> Tested {
    let bytes = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nX-Trace: abc\r\n\
                  Content-Length: 0\r\nConnection: close\r\n\r\n";
    let called = get(bytes.to_vec()).await?;
    kept(&called, 302);
    assert!(
        matches!(&called, Err(Error::UndeclaredStatus { .. })),
        "{called:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_success_that_does_not_match_keeps_its_status() -> Tested {
    for body in ["<html>", "", "{}", r#"{"Status":7"#] {
        let called = get(answer("200 OK", "application/json", body)).await?;
        kept(&called, 200);
        assert!(
            matches!(&called, Err(Error::Undecodable { text, .. }) if text == body),
            "{called:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn cookies_of_an_answer_are_not_printed() -> Tested {
    let bytes = b"HTTP/1.1 401 Unauthorized\r\nSet-Cookie: session=s3cr3t\r\n\
                  Content-Length: 0\r\nConnection: close\r\n\r\n";
    let text = String::from_utf8(answer("200 OK", "application/json", PRESENCE))?;
    let text = text.replace("X-Trace: abc", "Set-Cookie: session=s3cr3t");
    let value = get(text.into_bytes()).await??;
    assert_eq!(value.headers()["set-cookie"], "session=s3cr3t");
    assert!(!format!("{value:?}").contains("s3cr3t"), "{value:?}");

    let called = get(bytes.to_vec()).await?;
    let Err(error) = called else {
        panic!("{called:?}")
    };
    assert!(
        !format!("{error:?} {error}").contains("s3cr3t"),
        "{error:?}"
    );
    assert_eq!(
        error.headers().ok_or("no headers")?["set-cookie"],
        "session=s3cr3t"
    );
    Ok(())
}

#[tokio::test]
async fn a_host_of_other_tenants_says_so() -> Tested {
    let called = get(answer("421 Misdirected Request", "text/plain", "moved")).await?;
    kept(&called, 421);
    assert!(
        matches!(&called, Err(Error::Misdirected { text, .. }) if text == "moved"),
        "{called:?}"
    );
    let told = called.map_or_else(|error| error.to_string(), |_| String::new());
    assert!(told.contains("look up the tenant's endpoint"), "{told}");
    Ok(())
}

#[track_caller]
fn kept(called: &Called, status: u16) {
    let head = called.as_ref().err().and_then(Error::head);
    assert_eq!(
        head.map(|head| head.status.as_u16()),
        Some(status),
        "{called:?}"
    );
    assert!(
        head.is_some_and(|head| head.headers["x-trace"] == "abc"),
        "{called:?}"
    );
}
