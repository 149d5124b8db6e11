//! Bodies that are not of their format, or more than plain, in each format.

use presence_server::TestServer;

use crate::formats::assert_answer;
use crate::wire::{Sent, server};
use crate::{TOM, error};

const FORM: &str = "application/x-www-form-urlencoded";

/// Sends a body that is not valid, and looks that nothing was stored.
async fn refused(server: &TestServer, consumed: &str, body: &[u8], message: &str) {
    let put = Sent::presence("PUT", TOM).by("tom").accept("text/json");
    let answer = put.body(consumed, body).to(server).await;
    let shown = String::from_utf8_lossy(body);
    let refusal = error("ArgumentException", message);
    assert_eq!(answer.body, refusal, "{consumed}: {shown}");
    assert_answer(&answer, 400, "text/json", &refusal);
    assert_eq!(server.store().presence(TOM).unwrap(), None, "{shown}");
}

#[tokio::test]
async fn xml_that_is_not_plain_or_not_well_formed_is_400() {
    let server = server().await;
    let root = "<UserPresenceStatus><Status>1</Status></UserPresenceStatus>";
    let no_dtd = "the body: line 1, column 1: expected no document type declaration (DTD)";
    for (body, message) in [
        ("<!DOCTYPE UserPresenceStatus>{}", no_dtd),
        ("<!doctype UserPresenceStatus>{}", no_dtd),
        ("<!DoCtYpE x [<!ENTITY e \"1\">]>{}", no_dtd),
        ("<!DOCTYPE\nx SYSTEM 'file:///etc/passwd'>{}", no_dtd),
        (
            "<?xml version=\"1.0\"?><!-- c --><!DOCTYPE x>{}",
            "the body: line 1, column 32: expected no document type declaration (DTD)",
        ),
        (
            "{}{}",
            "the body: line 1, column 60: expected nothing after the root element",
        ),
        (
            "<A><Status>1</Status></A>",
            "the body: expected `UserPresenceStatus` as the root element, found another",
        ),
        (
            "<UserPresenceStatus><Status>&e;</Status></UserPresenceStatus>",
            "the body: line 1, column 29: expected one of `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;` \
             or a character's number",
        ),
        (
            "<UserPresenceStatus><Status>1</Status>",
            "the body: line 1, column 39: expected the end of the element that is open",
        ),
        (
            "<UserPresenceStatus><Status>1</Status><status>1</status></UserPresenceStatus>",
            "/status: is given twice",
        ),
    ] {
        let body = body.replace("{}", root);
        for consumed in ["application/xml", "text/xml"] {
            refused(&server, consumed, body.as_bytes(), message).await;
        }
    }
}

#[tokio::test]
async fn forms_and_json_that_are_not_well_formed_or_say_a_thing_twice_are_400() {
    let server = server().await;
    for (consumed, body, message) in [
        (
            FORM,
            b"Status=1&Message=%ff" as &[u8],
            "the body: pair 2 is not UTF-8",
        ),
        (
            FORM,
            b"Status=1&Message=%f",
            "the body: pair 2 has a `%` without two hexadecimal digits",
        ),
        (
            FORM,
            b"Status=1&Message=\xff",
            "the body: byte 17 is not UTF-8",
        ),
        (FORM, b"Status=1&status=1", "/status: is given twice"),
        (
            FORM,
            b"Status[a]=1",
            "/Status: expected one of StatusNone, StatusNormal, StatusNotAvailable, StatusDeleted, \
             StatusReadOnly, StatusSpm, StatusSystem, found an object",
        ),
        (
            "text/json",
            br#"{"Status":1,"STATUS":1}"#,
            "/STATUS: is given twice",
        ),
        (
            "application/json",
            b"{\"Status\":1}{}",
            "the body: line 1, column 13: expected nothing after the value",
        ),
        (
            "application/json",
            b"{\"Status\":1,\"Message\":\"\xff\"}",
            "the body: byte 23 is not UTF-8",
        ),
    ] {
        refused(&server, consumed, body, message).await;
    }
}
