//! Every media type in and out, over a socket, byte for byte.

use roxmltree::Document;

use crate::wire::{Sent, server};
use crate::{Answer, TOM, error};

/// What can be produced, in the contract's order.
const PRODUCED: [&str; 6] = [
    "application/json",
    "text/json",
    "application/xml",
    "text/xml",
    "application/json-patch+json",
    "application/merge-patch+json",
];

const FORM: &str = "application/x-www-form-urlencoded";

/// What says `XML` in its name is answered in it.
fn is_xml(media_type: &str) -> bool {
    media_type.ends_with("/xml")
}

/// A presence in each of the seven types that PUT takes: not present, with `{message}` between characters that some
/// format has to escape.
fn bodies(message: &str) -> [(&'static str, String); 7] {
    let json = format!(r#"{{"status":"STATUSNOTAVAILABLE","Message":"å&<b>\"{message}"}}"#);
    let elements = format!("<Message>å&amp;&lt;b>\"{message}</Message><Status>2</Status>");
    [
        ("application/json", json.clone()),
        ("text/json", json.clone()),
        (
            "application/xml",
            format!("<UserPresenceStatus>{elements}</UserPresenceStatus>"),
        ),
        (
            "text/xml",
            format!(
                "<?xml version=\"1.0\"?>\n<c:userpresencestatus xmlns:c=\"urn:contract\" \
                 xmlns=\"urn:contract\">{elements}</c:userpresencestatus>"
            ),
        ),
        (
            FORM,
            format!("Message=%C3%A5%26%3Cb%3E%22{message}&STATUS=StatusNotAvailable"),
        ),
        (
            "application/json-patch+json",
            format!(
                r#"[{{"op":"replace","path":"/Status","value":"StatusNotAvailable"}},
                    {{"op":"add","path":"message","value":"å&<b>\"{message}"}}]"#
            ),
        ),
        ("application/merge-patch+json", json),
    ]
}

/// The presence of [`bodies`] as it is answered.
fn expected(media_type: &str, message: &str) -> String {
    if is_xml(media_type) {
        format!(
            "<UserPresenceStatus><Status>StatusNotAvailable</Status>\
             <Message>å&amp;&lt;b&gt;\"{message}</Message></UserPresenceStatus>"
        )
    } else {
        format!(r#"{{"Status":"StatusNotAvailable","Message":"å&<b>\"{message}"}}"#)
    }
}

#[track_caller]
pub(crate) fn assert_answer(answer: &Answer, status: u16, media_type: &str, body: &str) {
    let found = (answer.status.as_u16(), answer.body.as_str());
    assert_eq!(found, (status, body));
    let content_type = format!("{media_type}; charset=utf-8");
    assert_eq!(answer.headers["content-type"], content_type);
    let vary = "Accept, Accept-Language, SO-Language, SO-Culture, SO-TimeZone";
    assert_eq!(answer.headers["vary"], vary);
}

/// The names and texts of the elements in the root, as another parser reads them.
fn elements(xml: &str) -> (String, Vec<(String, Option<String>)>) {
    let document = Document::parse(xml).unwrap();
    let root = document.root_element();
    let children = root.children().map(|child| {
        let name = child.tag_name().name().to_owned();
        (name, child.text().map(str::to_owned))
    });
    (root.tag_name().name().to_owned(), children.collect())
}

#[tokio::test]
async fn put_takes_seven_types_and_answers_in_six() {
    let server = server().await;
    for (place, produced) in (0..).zip(PRODUCED) {
        for index in 0..7 {
            // Nothing but this request can have stored it.
            let message = format!("{place}-{index}");
            let (consumed, body) = bodies(&message)[index].clone();
            let put = Sent::presence("PUT", TOM).by("tom").accept(produced);
            let answer = put.body(consumed, body).to(&server).await;
            let expected = expected(produced, &message);
            assert_answer(&answer, 200, produced, &expected);
            let get = Sent::presence("GET", TOM).by("tom").accept(produced);
            assert_answer(&get.to(&server).await, 200, produced, &expected);
            if is_xml(produced) {
                let (root, children) = elements(&answer.body);
                assert_eq!(root, "UserPresenceStatus");
                let status = Some("StatusNotAvailable".to_owned());
                let message = Some(format!("å&<b>\"{message}"));
                assert_eq!(
                    children,
                    [
                        ("Status".to_owned(), status),
                        ("Message".to_owned(), message)
                    ]
                );
            }
        }
    }
}

#[tokio::test]
async fn null_is_nil_in_xml_both_ways() {
    let server = server().await;
    let nil = "<UserPresenceStatus xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
               <Status>StatusNormal</Status><Message xsi:nil=\"true\"/></UserPresenceStatus>";
    for sent in [
        nil,
        "<UserPresenceStatus><Status>1</Status></UserPresenceStatus>",
        "<UserPresenceStatus xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <Message i:nil=\"true\"></Message><Status>1</Status></UserPresenceStatus>",
    ] {
        let put = Sent::presence("PUT", TOM).by("tom");
        let answer = put.body("text/xml", sent).to(&server).await;
        assert_answer(&answer, 200, "text/xml", nil);
    }
    let (_, children) = elements(nil);
    assert_eq!(children[1], ("Message".to_owned(), None));
}

/// The two patch types are labels for JSON there, and a form names a property of a property in brackets.
#[tokio::test]
async fn agents_take_seven_types_too() {
    let server = server().await;
    for (index, produced) in (0..7).zip(PRODUCED.into_iter().cycle()) {
        let message = format!("agent-{index}");
        let (consumed, presence) = bodies(&message)[index].clone();
        let (set, get) = match consumed {
            FORM => (
                format!(
                    "AssociateId={TOM}&UserPresenceStatus[Status]=2\
                     &userPresenceStatus%5Bmessage%5D=%C3%A5%26%3Cb%3E%22{message}"
                ),
                format!("associateid={TOM}"),
            ),
            xml if is_xml(xml) => {
                let presence = presence
                    .split_once("?>")
                    .map_or(presence.as_str(), |(_, root)| root);
                let id = format!("<AssociateId>{TOM}</AssociateId>");
                let set = format!(
                    "<SetUserPresenceStatusRequest>{presence}{id}</SetUserPresenceStatusRequest>"
                );
                let get = "GetUserPresenceStatusRequest";
                (set, format!("<{get}>{id}</{get}>"))
            }
            _ => {
                let (_, presence) = bodies(&message)[0].clone();
                (
                    format!(r#"{{"AssociateId":{TOM},"UserPresenceStatus":{presence}}}"#),
                    format!(r#"{{"AssociateId":{TOM}}}"#),
                )
            }
        };
        for (operation, body) in [("Set", set), ("Get", get)] {
            let path = format!("/api/v1/Agents/User/{operation}UserPresenceStatus");
            let post = Sent::new("POST", &path).by("tom").accept(produced);
            let answer = post.body(consumed, body).to(&server).await;
            assert_answer(&answer, 200, produced, &expected(produced, &message));
        }
    }
}

#[tokio::test]
async fn agents_take_no_list_whatever_its_label() {
    let server = server().await;
    for consumed in [
        "application/json-patch+json",
        "application/merge-patch+json",
    ] {
        for operation in ["Set", "Get"] {
            let path = format!("/api/v1/Agents/User/{operation}UserPresenceStatus");
            let post = Sent::new("POST", &path).by("tom");
            let answer = post.body(consumed, "[]").to(&server).await;
            let refusal = error(
                "ArgumentException",
                "the body: expected an object, found a list",
            );
            assert_answer(&answer, 400, consumed, &refusal);
        }
    }
}

#[tokio::test]
async fn accept_is_ranked_by_quality_then_by_closeness_then_by_the_contract() {
    let server = server().await;
    for (accept, chosen) in [
        (
            "application/xml;q=0.9, application/json;q=0.1",
            Some("application/xml"),
        ),
        ("text/xml, application/json;q=0.9", Some("text/xml")),
        ("*/*", Some("application/json")),
        ("text/*", Some("text/json")),
        ("text/*;q=0.5, text/xml", Some("text/xml")),
        ("text/xml;q=0.5, */*", Some("application/json")),
        ("*/*;q=0.5, text/xml;q=0.5", Some("text/xml")),
        ("TEXT/XML; charset=UTF-8", Some("text/xml")),
        ("application/json;q=0, */*", Some("text/json")),
        ("image/png", None),
        ("application/json;q=0, text/html", None),
        (FORM, None),
    ] {
        let (consumed, body) = bodies("ranked")[2].clone();
        let put = Sent::presence("PUT", TOM).by("tom").accept(accept);
        let answer = put.body(consumed, body).to(&server).await;
        match chosen {
            Some(chosen) => assert_answer(&answer, 200, chosen, &expected(chosen, "ranked")),
            None => {
                let message = "none of the media types in `Accept` can be produced, only ";
                let refusal = error("SoException", &format!("{message}{}", PRODUCED.join(", ")));
                assert_answer(&answer, 406, "application/json", &refusal);
                assert_eq!(server.store().presence(TOM).unwrap(), None, "{accept}");
            }
        }
        server.reset().unwrap();
    }
}

#[tokio::test]
async fn without_accept_the_answer_is_of_the_requests_type_where_it_can_be() {
    let server = server().await;
    for (consumed, body) in bodies("same") {
        let produced = if consumed == FORM {
            "application/json"
        } else {
            consumed
        };
        let put = Sent::presence("PUT", TOM).by("tom");
        let answer = put.body(consumed, body).to(&server).await;
        assert_answer(&answer, 200, produced, &expected(produced, "same"));
    }
}

#[tokio::test]
async fn a_type_or_a_charset_that_is_not_taken_is_415() {
    let server = server().await;
    let listed = "a body's `Content-Type` must be one of application/json, text/json, application/xml, \
                  text/xml, application/x-www-form-urlencoded, application/json-patch+json, \
                  application/merge-patch+json";
    for (consumed, message) in [
        ("application/vnd.x+json", listed),
        ("application/vnd.x+xml", listed),
        ("text/plain", listed),
        ("json", listed),
        (
            "application/json; charset=iso-8859-1",
            "a body must be in UTF-8",
        ),
        ("text/xml; charset=utf-16", "a body must be in UTF-8"),
    ] {
        let put = Sent::presence("PUT", TOM).by("tom").accept("text/json");
        let answer = put.body(consumed, r#"{"Status":1}"#).to(&server).await;
        assert_answer(&answer, 415, "text/json", &error("SoException", message));
    }
    let (_, body) = bodies("said")[0].clone();
    let put = Sent::presence("PUT", TOM).by("tom");
    for charset in ["UTF-8", "\"utf-8\"", "us-ascii"] {
        let consumed = format!("Application/JSON; charset={charset}");
        let answer = put.clone().body(&consumed, body.as_str());
        let answer = answer.to(&server).await;
        let expected = expected("application/json", "said");
        assert_answer(&answer, 200, "application/json", &expected);
    }
}

#[tokio::test]
async fn errors_are_in_the_type_that_is_accepted() {
    let server = server().await;
    let put = |id: i32| Sent::presence("PUT", id).accept("application/xml, */*;q=0.1");
    let normal = r#"{"Status":1}"#;
    let json = "application/json";
    for (sent, status, error_type, message) in [
        (
            put(TOM).body(json, normal),
            401,
            "SoSessionException",
            "the credentials are missing or not valid",
        ),
        (
            put(TOM).by("tom").body(json, r#"{"Status":"<&>"}"#),
            400,
            "ArgumentException",
            "/Status: expected one of StatusNone, StatusNormal, StatusNotAvailable, StatusDeleted, \
             StatusReadOnly, StatusSpm, StatusSystem, found another string",
        ),
        (
            put(99).by("tom").body(json, normal),
            404,
            "SoNotFoundException",
            "no associate has the id 99",
        ),
        (
            put(TOM).by("tom").body(
                "application/json-patch+json",
                r#"[{"op":"test","path":"/Status","value":1}]"#,
            ),
            409,
            "SoException",
            "/0: the test fails; nothing was changed",
        ),
        (
            Sent::new("GET", "/nowhere").accept("application/xml"),
            404,
            "SoNotFoundException",
            "nothing is at this path",
        ),
    ] {
        let answer = sent.to(&server).await;
        let body = format!(
            "<Error><Error>true</Error><ErrorType>{error_type}</ErrorType><Message>{message}</Message>\
             <ErrorSource>SuperOffice.Services.WebApi</ErrorSource></Error>"
        );
        assert_answer(&answer, status, "application/xml", &body);
        let (root, children) = elements(&answer.body);
        assert_eq!((root.as_str(), children.len()), ("Error", 4));
    }
}
