//! Members that stand in one direction only: what the server gives alone is not taken, what it is told alone is not
//! given.

use http::Request;
use openapi_axum::Settings;

use crate::directions_server::{
    AddAccountRequest, AddAccountResponse, AddPictureRequest, AddPictureResponse, DirectionsApi,
    PutDeviceRequest, PutDeviceResponse, PutTokenRequest, PutTokenResponse, service,
};
use crate::directions_types::{Account, Device, DeviceInput, Token};
use crate::support::exchange;

/// Gives what it takes an id and a day.
struct Accounts;

fn device(DeviceInput { label, pin }: DeviceInput) -> Device {
    let label = match pin {
        Some(pin) => format!("{label} {}", pin.len()),
        None => label,
    };
    let seen = jiff::civil::date(2026, 1, 2);
    Device { label, seen }
}

impl DirectionsApi for Accounts {
    async fn add_account(&self, request: AddAccountRequest) -> AddAccountResponse {
        let account = request.body;
        let devices = account.devices;
        AddAccountResponse::Created(Account {
            id: 7,
            name: format!("{} {}", account.name, account.password.len()),
            devices: devices.map(|devices| devices.into_iter().map(device).collect()),
        })
    }

    async fn put_token(&self, request: PutTokenRequest) -> PutTokenResponse {
        PutTokenResponse::Ok(Token {
            id: Some(request.id),
            uses: request.body.secret.map(|_| vec![1]),
            additional: request.body.additional,
        })
    }

    async fn add_picture(&self, request: AddPictureRequest) -> AddPictureResponse {
        drop(request.body.picture);
        AddPictureResponse::NoContent
    }

    async fn put_device(&self, request: PutDeviceRequest) -> PutDeviceResponse {
        PutDeviceResponse::Ok(device(request.body))
    }
}

async fn told(request: http::request::Builder, media_type: &str, body: &str) -> (u16, String) {
    let request = request.header("content-type", media_type);
    let service = service(Accounts, Settings::default());
    let (status, _, body) = exchange(&service, request, body).await;
    (status, body)
}

#[tokio::test]
async fn what_only_the_server_gives_is_not_taken() {
    let expected = r#"{"id":7,"name":"ann 6","devices":[{"label":"x 3","seen":"2026-01-02"}]}"#;
    let json = r#"{"id":1,"name":"ann","password":"s3cret","devices":[{"label":"x","pin":"123"}]}"#;
    let add = || Request::post("/accounts");
    let told_json = told(add(), "application/json", json).await;
    assert_eq!(told_json, (201, expected.to_owned()));
    // Its value does not even have to be one.
    let json = json.replace("\"id\":1", "\"id\":[\"none\"]");
    let told_json = told(add(), "application/json", &json).await;
    assert_eq!(told_json, (201, expected.to_owned()));
    let form = "id=1&name=ann&password=s3cret";
    let media_type = "application/x-www-form-urlencoded";
    let told_form = told(add(), media_type, form).await;
    assert_eq!(told_form, (201, r#"{"id":7,"name":"ann 6"}"#.to_owned()));
}

/// Who gets something, changes it and puts it sends everything along.
#[tokio::test]
async fn what_only_the_server_gives_is_neither_refused_nor_kept() {
    let put = |path: &str| Request::put(path);
    let json = r#"{"label":"x","seen":"1999-01-01"}"#;
    let told_json = told(put("/devices"), "application/json", json).await;
    let expected = r#"{"label":"x","seen":"2026-01-02"}"#;
    assert_eq!(told_json, (200, expected.to_owned()));
    let json = r#"{"label":"x","sen":"1999-01-01"}"#;
    let (status, _) = told(put("/devices"), "application/json", json).await;
    assert_eq!(status, 400, "nothing else is taken");
    let expected = r#"{"id":"7","uses":[1],"color":"red"}"#;
    let json = r#"{"id":"8","uses":[{}],"color":"red","secret":"s3cret"}"#;
    let told_json = told(put("/tokens/7"), "application/json", json).await;
    assert_eq!(told_json, (200, expected.to_owned()));
    let xml = r#"<Token number="8"><uses>1</uses><uses>2</uses><color>red</color><secret>x</secret></Token>"#;
    let told_xml = told(put("/tokens/7"), "application/xml", xml).await;
    assert_eq!(told_xml, (200, expected.to_owned()));
}

#[tokio::test]
async fn a_part_that_only_the_server_gives_is_none() {
    let picture = "picture; filename=a\r\n\r\npixels";
    for (parts, expected) in [
        (&[picture][..], 204),
        (&["id\r\n\r\n7", picture], 204),
        (&["other\r\n\r\n7", picture], 400),
    ] {
        let parts = parts.iter();
        let parts =
            parts.map(|part| format!("--b\r\nContent-Disposition: form-data; name={part}\r\n"));
        let sent = parts.collect::<String>() + "--b--";
        let media_type = "multipart/form-data; boundary=b";
        let (status, body) = told(Request::post("/pictures"), media_type, &sent).await;
        assert_eq!(status, expected, "{body}");
    }
}

#[tokio::test]
async fn what_only_the_server_is_told_must_be_there_and_does_not_go_out() {
    let add = || Request::post("/accounts");
    let (status, _) = told(add(), "application/json", r#"{"name":"ann"}"#).await;
    assert_eq!(status, 400, "the password is required");
    let json = r#"{"name":"ann","password":"s3cret","devices":[{"label":"x","pin":"1234"}]}"#;
    for media_type in ["application/json", "application/xml"] {
        let add = add().header("accept", media_type);
        let (status, body) = told(add, "application/json", json).await;
        assert_eq!(status, 201);
        for secret in ["password", "s3cret", "pin", "1234"] {
            assert!(!body.contains(secret), "{secret} is in {body}");
        }
    }
}
