//! JSON Patch and JSON Merge Patch on a stored presence, over a socket.

use presence_server::TestServer;
use tokio::task::JoinSet;

use crate::wire::{Sent, server};
use crate::{Answer, TOM, error};

const JSON_PATCH: &str = "application/json-patch+json";
const MERGE_PATCH: &str = "application/merge-patch+json";
const SET: &str = r#"{"Status":"StatusNotAvailable","Message":"At lunch"}"#;
const EVERY_STATUS: &str = "one of StatusNone, StatusNormal, StatusNotAvailable, StatusDeleted, \
                            StatusReadOnly, StatusSpm, StatusSystem";

async fn put(server: &TestServer, login: &str, media_type: &str, body: &str) -> Answer {
    let put = Sent::presence("PUT", TOM).by(login);
    let put = put.accept("application/json").body(media_type, body);
    put.to(server).await
}

async fn get(server: &TestServer) -> String {
    let get = Sent::presence("GET", TOM).by("eve");
    get.to(server).await.body
}

/// A patch of [`SET`], and the number of the status and the message that come of it.
const CHANGES: [(&str, &str, usize, Option<&str>); 15] = [
    (MERGE_PATCH, r#"{"Message":null}"#, 2, None),
    (MERGE_PATCH, r#"{"MESSAGE":null}"#, 2, None),
    (MERGE_PATCH, r#"{"message":"Back"}"#, 2, Some("Back")),
    (
        MERGE_PATCH,
        r#"{"sTaTuS":"statusnormal"}"#,
        1,
        Some("At lunch"),
    ),
    (MERGE_PATCH, r#"{"Status":1}"#, 1, Some("At lunch")),
    (MERGE_PATCH, r#"{"Other":{"a":null}}"#, 2, Some("At lunch")),
    (MERGE_PATCH, "{}", 2, Some("At lunch")),
    (JSON_PATCH, "[]", 2, Some("At lunch")),
    (
        JSON_PATCH,
        r#"[{"op":"add","path":"/Message","value":"Back"}]"#,
        2,
        Some("Back"),
    ),
    (
        JSON_PATCH,
        r#"[{"op":"replace","path":"/Message","value":null}]"#,
        2,
        None,
    ),
    (
        JSON_PATCH,
        r#"[{"op":"remove","path":"/Message"}]"#,
        2,
        None,
    ),
    (
        JSON_PATCH,
        r#"[{"op":"replace","path":"status","value":1}]"#,
        1,
        Some("At lunch"),
    ),
    (
        JSON_PATCH,
        r#"[{"op":"test","path":"/STATUS","value":"StatusNotAvailable"},
                {"op":"test","path":"message","value":"At lunch"},
                {"op":"replace","path":"/MESSAGE","value":"Back"}]"#,
        2,
        Some("Back"),
    ),
    (
        JSON_PATCH,
        r#"[{"op":"replace","path":"","value":{"Status":1}}]"#,
        1,
        None,
    ),
    // An object is the whole presence, whatever the label says.
    (JSON_PATCH, r#"{"Status":"StatusNormal"}"#, 1, None),
];

#[tokio::test]
async fn a_patch_changes_what_it_names_and_leaves_the_rest() {
    let server = server().await;
    for (media_type, body, status, message) in CHANGES {
        assert_eq!(put(&server, "tom", "text/json", SET).await.body, SET);
        let answer = put(&server, "tom", media_type, body).await;
        let status = ["", "StatusNormal", "StatusNotAvailable"][status];
        let message = message.map_or("null".to_owned(), |text| format!("\"{text}\""));
        let expected = format!(r#"{{"Status":"{status}","Message":{message}}}"#);
        assert_eq!(answer.body, expected, "{body}");
        assert_eq!(get(&server).await, expected, "{body}");
    }
}

#[tokio::test]
async fn a_presence_that_was_never_set_is_patched_from_none() {
    let server = server().await;
    // The status would stay that of nobody's choice, which is not theirs to set.
    let answer = put(&server, "tom", MERGE_PATCH, r#"{"Message":"x"}"#).await;
    assert_eq!(answer.status, 403);
    assert_eq!(server.store().presence(TOM).unwrap(), None);
    let answer = put(&server, "anna", MERGE_PATCH, r#"{"Message":"x"}"#).await;
    assert_eq!(answer.body, r#"{"Status":"StatusNone","Message":"x"}"#);
}

/// A body for a presence that is [`SET`], and what is said of it; `{long}` are 256 characters, `{every}` the statuses.
const REFUSALS: [(u16, &str, &str, &str); 16] = [
    (
        409,
        JSON_PATCH,
        r#"[{"op":"replace","path":"/Message","value":"changed"},
                         {"op":"test","path":"/Message","value":"At lunch"}]"#,
        "/1: the test fails; nothing was changed",
    ),
    (
        409,
        JSON_PATCH,
        r#"[{"op":"test","path":"/Other","value":null}]"#,
        "/0: the test fails; nothing was changed",
    ),
    (
        400,
        JSON_PATCH,
        r#"[{"op":"remove","path":"/Status"}]"#,
        "/Status: is missing, expected {every}",
    ),
    (
        400,
        JSON_PATCH,
        r#"[{"op":"replace","path":"/Status","value":"Away"}]"#,
        "/Status: expected {every}, found another string",
    ),
    (
        400,
        JSON_PATCH,
        r#"[{"op":"add","path":"/Message","value":"{long}"}]"#,
        "/Message: expected at most 255 characters, found 256",
    ),
    (
        400,
        JSON_PATCH,
        r#"[{"op":"replace","path":"","value":[]}]"#,
        "the body: expected an object, found a list",
    ),
    (
        400,
        JSON_PATCH,
        r#"[{"op":"remove","path":"/Other"}]"#,
        "/0/path: leads nowhere in what is to be changed",
    ),
    (
        400,
        JSON_PATCH,
        r#"[{"op":"copy","from":"/Status","path":"/Message"}]"#,
        "/0/op: expected one of add, replace, remove, test, found another string",
    ),
    (
        400,
        JSON_PATCH,
        r#"[{"op":"test","OP":"add","path":"/Message","value":"x"}]"#,
        "/0/OP: is given twice",
    ),
    (
        400,
        JSON_PATCH,
        r#"{"Status":1,"status":1}"#,
        "/status: is given twice",
    ),
    (
        400,
        JSON_PATCH,
        "5",
        "the body: expected an object, found a number",
    ),
    (
        400,
        MERGE_PATCH,
        r#"{"Message":"a","message":"b"}"#,
        "/message: is given twice",
    ),
    (
        400,
        MERGE_PATCH,
        r#"{"Status":null}"#,
        "/Status: is missing, expected {every}",
    ),
    (
        400,
        MERGE_PATCH,
        r#"{"Status":"Away"}"#,
        "/Status: expected {every}, found another string",
    ),
    (
        400,
        MERGE_PATCH,
        r#"{"Message":5}"#,
        "/Message: expected a string, found a number",
    ),
    (400, MERGE_PATCH, "[]", "the body: expected an object"),
];

#[tokio::test]
async fn a_patch_that_cannot_be_applied_changes_nothing() {
    let server = server().await;
    put(&server, "tom", "text/json", SET).await;
    for (status, media_type, body, message) in REFUSALS {
        let body = &body.replace("{long}", &"x".repeat(256));
        let message = &message.replace("{every}", EVERY_STATUS);
        let answer = put(&server, "tom", media_type, body).await;
        let error_type = if status == 409 {
            "SoException"
        } else {
            "ArgumentException"
        };
        let expected = (status, error(error_type, message));
        assert_eq!((answer.status.as_u16(), answer.body), expected, "{body}");
        assert_eq!(get(&server).await, SET, "{body}");
    }
}

#[tokio::test]
async fn a_status_that_is_not_theirs_to_set_is_refused_in_a_patch_too() {
    let server = server().await;
    put(&server, "tom", "text/json", SET).await;
    let refusal = error(
        "SoSentryException",
        "you may set your own presence, to StatusNormal or StatusNotAvailable; \
         the presence of others, or any other status, takes an administrator",
    );
    for (login, media_type, body) in [
        ("tom", MERGE_PATCH, r#"{"STATUS":"statusdeleted"}"#),
        ("tom", MERGE_PATCH, r#"{"Status":127}"#),
        (
            "tom",
            JSON_PATCH,
            r#"[{"op":"replace","path":"status","value":3}]"#,
        ),
        (
            "tom",
            JSON_PATCH,
            r#"[{"op":"replace","path":"","value":{"status":3}}]"#,
        ),
        ("tom", JSON_PATCH, r#"{"Status":3}"#),
        ("eve", MERGE_PATCH, r#"{"Message":null}"#),
        ("eve", MERGE_PATCH, "{}"),
        (
            "eve",
            JSON_PATCH,
            r#"[{"op":"test","path":"/Status","value":"StatusNormal"}]"#,
        ),
    ] {
        let answer = put(&server, login, media_type, body).await;
        let found = (answer.status.as_u16(), answer.body.as_str());
        assert_eq!(found, (403, refusal.as_str()), "{body}");
        assert_eq!(get(&server).await, SET, "{body}");
    }
    let answer = put(
        &server,
        "anna",
        MERGE_PATCH,
        r#"{"Status":"StatusDeleted"}"#,
    )
    .await;
    assert_eq!(
        answer.body,
        r#"{"Status":"StatusDeleted","Message":"At lunch"}"#
    );
}

/// Each counts up what it has read, if nobody was faster.
#[tokio::test(flavor = "multi_thread")]
async fn two_clients_that_patch_at_once_lose_nothing() {
    const STEPS: usize = 40;
    let server = std::sync::Arc::new(server().await);
    put(&server, "tom", "text/json", r#"{"Status":1,"Message":"0"}"#).await;
    let mut clients = JoinSet::new();
    for login in ["tom", "anna"] {
        let server = std::sync::Arc::clone(&server);
        clients.spawn(async move {
            let mut counted = 0;
            while counted < STEPS {
                let found = server.store().presence(TOM).unwrap().unwrap();
                let found: usize = found.message.unwrap().parse().unwrap();
                let patch = format!(
                    r#"[{{"op":"test","path":"/Message","value":"{found}"}},
                        {{"op":"replace","path":"/Message","value":"{}"}}]"#,
                    found + 1
                );
                match put(&server, login, JSON_PATCH, &patch)
                    .await
                    .status
                    .as_u16()
                {
                    200 => counted += 1,
                    status => assert_eq!(status, 409),
                }
            }
        });
    }
    clients.join_all().await;
    let counted = format!(r#"{{"Status":"StatusNormal","Message":"{}"}}"#, 2 * STEPS);
    assert_eq!(get(&server).await, counted);
}

/// Each changes the member that the other leaves.
#[tokio::test(flavor = "multi_thread")]
async fn patches_of_different_members_at_once_are_both_kept() {
    let server = server().await;
    put(&server, "tom", "text/json", SET).await;
    for round in 0..40 {
        let status = ["StatusNormal", "StatusNotAvailable"][round % 2];
        let (of_status, of_message) = (
            format!(r#"{{"Status":"{status}"}}"#),
            format!(r#"{{"Message":"{round}"}}"#),
        );
        let (first, second) = tokio::join!(
            put(&server, "tom", MERGE_PATCH, &of_status),
            put(&server, "anna", MERGE_PATCH, &of_message),
        );
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200));
        let both = format!(r#"{{"Status":"{status}","Message":"{round}"}}"#);
        assert_eq!(get(&server).await, both);
    }
}
