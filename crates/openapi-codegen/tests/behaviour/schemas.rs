//! Bodies: what is read, what is refused with its place, and what is written.

use http::Request;
use openapi_axum::{Rejection, Service, Settings};

use crate::schemas_server::{
    AmendParcelRequest, AmendParcelResponse, SchemasApi, SchemasService, SendParcelRequest,
    SendParcelResponse, service,
};
use crate::schemas_types::{Complaint, Size};
use crate::support::exchange;

/// Answers the parcel that it is sent.
struct Parcels;

impl SchemasApi for Parcels {
    fn rejection(&self, rejection: &Rejection) -> Complaint {
        Complaint {
            text: rejection.to_string(),
            pin: None,
        }
    }

    async fn send_parcel(&self, request: SendParcelRequest) -> SendParcelResponse {
        SendParcelResponse::Ok(request.body)
    }

    async fn amend_parcel(&self, request: AmendParcelRequest) -> AmendParcelResponse {
        let text = match request.body {
            None => "no body".to_owned(),
            Some(amendment) => amendment
                .size
                .map_or_else(|| "no size".to_owned(), |size| size.to_string()),
        };
        AmendParcelResponse::BadRequest(Complaint { text, pin: None })
    }
}

fn parcels() -> Service<SchemasService<Parcels>> {
    service(Parcels, Settings::default())
}

async fn send(body: &str) -> (u16, String) {
    let request = Request::post("/parcels").header("content-type", "application/json");
    let (status, _, body) = exchange(&parcels(), request, body).await;
    (status, body)
}

#[tokio::test]
async fn a_valid_body_comes_through_whole_and_in_order() {
    let least =
        r#"{"return":null,"SIZE":"LARGE","stamps":[],"To":{"street":"A"},"ID":0,"unknown":[{}]}"#;
    let (status, body) = send(least).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        body,
        r#"{"id":0,"to":{"street":"A","door":null},"return":null,"stamps":[],"size":"large","notes":null}"#
    );

    let most = r#"{"id":9007199254740993,"to":{"street":"A","door":"1 B"},"return":{"street":"\u00e5","door":null},
        "stamps":[1,2],"size":30,"weightKg":1.5,"insured":true,"notes":["x"],"history":[{"street":"C"}]}"#;
    let (status, body) = send(most).await;
    assert_eq!(status, 200, "{body}");
    let expected = r#"{"id":9007199254740993,"to":{"street":"A","door":"1 B"},"return":{"street":"å","door":null},"stamps":[1,2],"size":"extra-large","weightKg":1.5,"insured":true,"notes":["x"],"history":[{"street":"C","door":null}]}"#;
    assert_eq!(body, expected);
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_with_its_place() {
    let body = r#"{"id":-1,"to":{"street":"","colour":1},"stamps":[0,"x",3],"size":7,"weightKg":"1","insured":0,
        "notes":[null],"history":{},"ID":1}"#;
    let (status, answer) = send(body).await;
    assert_eq!(status, 400);
    let expected = [
        "12 problems: /id: expected an integer from 0 to",
        "/to/street: expected at least 1 character, found 0",
        "/to/colour: is not a property that may be given",
        "/stamps/0: expected an integer from 1 to",
        "/stamps/1: expected an integer, found a string",
        "/size: expected one of small, large, extra-large, other, found another number",
        "/weightKg: expected a number, found a string",
        "/insured: expected true or false, found a number",
        "/notes/0: expected a string, found null",
        "/history: expected a list, found an object",
        "/ID: is given twice",
        "/return: is missing, expected an object",
    ];
    let mut rest = answer.as_str();
    for part in expected {
        let found = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part}\nin {answer}"));
        rest = &rest[found + part.len()..];
    }
}

#[tokio::test]
async fn what_is_no_object_or_no_json_is_refused() {
    let table = [
        ("[1]", "the body: expected an object, found a list"),
        ("null", "the body: expected an object, found null"),
        ("", "the body: is missing"),
        (
            "{} {}",
            "the body: line 1, column 4: expected nothing after the value",
        ),
        (
            "{\n  'id': 1}",
            "the body: line 2, column 3: expected a property's name in quotes",
        ),
    ];
    for (body, expected) in table {
        let (status, answer) = send(body).await;
        assert_eq!(status, 400, "{body}");
        assert!(answer.contains(expected), "{body}: {answer}");
    }
}

#[tokio::test]
async fn an_optional_body_may_be_missing() {
    for (content_type, body, expected) in [
        (None, "", "no body"),
        (Some("application/json"), "{}", "no size"),
        (Some("application/json"), r#"{"size":"other"}"#, "other"),
        (
            Some("text/json"),
            "{}",
            "`Content-Type` must be one of application/json",
        ),
        (None, "{}", "`Content-Type` must be one of application/json"),
    ] {
        let mut request = Request::patch("/parcels");
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        let (_, _, answer) = exchange(&parcels(), request, body).await;
        assert!(
            answer.contains(expected),
            "{content_type:?} {body}: {answer}"
        );
    }
}

#[test]
fn a_client_keeps_a_value_that_it_does_not_know() {
    let size: Size = serde_json::from_str(r#""gigantic""#).unwrap();
    assert_eq!(size, Size::OtherValue("gigantic".to_owned()));
    assert_eq!(serde_json::to_string(&size).unwrap(), r#""gigantic""#);
    assert_eq!(
        (size.number(), Size::from_number(30)),
        (None, Some(Size::ExtraLarge))
    );
}

#[test]
fn what_is_secret_is_not_shown() {
    let complaint = Complaint {
        text: "late".to_owned(),
        pin: Some("4711".to_owned()),
    };
    assert_eq!(format!("{complaint:?}"), "Complaint { text: \"late\", .. }");
}
