//! Streams that clients send and read: parts with files, encoded forms, bytes, and events.

use openapi_axum::Settings;
use openapi_client::multipart::File;

use super::recorded::{Recorded, answer, recorder};
use super::streams::Gallery;
use crate::streams_client::contents::{AddPhotoBodyParts, AddPlaceBody};
use crate::streams_client::{Client, Error};
use crate::streams_server::service;
use crate::streams_types::{Place, PlaceArea};
use crate::support::serve;

fn place() -> Place {
    Place {
        name: "a b".to_owned(),
        near: Some(vec!["p q".to_owned(), "r".to_owned()]),
        area: Some(PlaceArea { km2: 1.5 }),
    }
}

fn photo() -> AddPhotoBodyParts {
    let pieces = [Ok::<_, std::io::Error>("pix"), Ok("els")];
    let streamed = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    AddPhotoBodyParts {
        title: "sea".to_owned(),
        stars: Some(5),
        place: Some(place()),
        tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        password: None,
        photo: File::new(streamed).named("a.png"),
        frame: None,
        more: vec![
            File::new("12").named("one").of_type("text/plain"),
            File::new("123"),
        ],
    }
}

/// What is sent of a request that is answered with text.
async fn sent(send: impl AsyncFnOnce(Client) -> bool) -> Recorded {
    let (base_url, taken) = recorder(answer("200 OK", "text/plain", "told")).await;
    assert!(send(Client::new(base_url).unwrap()).await);
    taken.await.unwrap()
}

/// The parts of a body, each behind its boundary, whose lines end as HTTP has it.
fn parts(recorded: &Recorded) -> Vec<String> {
    let media_type = recorded.header("content-type").unwrap();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=");
    let boundary = format!("--{}", boundary.unwrap());
    let body = recorded.body.strip_suffix("--\r\n").unwrap();
    let mut parts: Vec<_> = body.split(&*boundary).map(str::to_owned).collect();
    assert_eq!(parts.first().unwrap(), "");
    assert_eq!(parts.pop().unwrap(), "");
    parts.remove(0);
    parts
}

fn part(disposition: &str, media_type: &str, body: &str) -> String {
    let media_type = match media_type {
        "" => String::new(),
        media_type => format!("Content-Type: {media_type}\r\n"),
    };
    format!("\r\nContent-Disposition: form-data; name={disposition}\r\n{media_type}\r\n{body}\r\n")
}

#[tokio::test]
async fn parts_are_those_of_the_contract() {
    let recorded =
        sent(async |client: Client| client.add_photo().body(photo()).send().await.is_ok());
    let json = r#"{"area":{"km2":1.5},"name":"a b","near":["p q","r"]}"#;
    let expected = [
        part("\"title\"", "", "sea"),
        part("\"stars\"", "", "5"),
        part("\"place\"", "application/json", json),
        part("\"tags\"", "", "a,b"),
        part("\"photo\"; filename=\"a.png\"", "image/png", "pixels"),
        part("\"more\"; filename=\"one\"", "text/plain", "12"),
        part(
            "\"more\"; filename=\"file\"",
            "application/octet-stream",
            "123",
        ),
    ];
    assert_eq!(parts(&recorded.await), expected);
}

#[tokio::test]
async fn the_server_understands_the_parts() {
    let base_url = serve(service(Gallery, Settings::default())).await;
    let client = Client::new(base_url).unwrap();
    let told = client.add_photo().body(photo()).send().await.unwrap();
    let expected = r#"sea Some(5) Some("a b") ["a", "b"] pixels false [2,3] false"#;
    assert_eq!(told.into_inner(), expected);
}

#[tokio::test]
async fn a_value_goes_out_as_json_parts_or_a_form() {
    let add = async |body: AddPlaceBody| {
        sent(async |client: Client| client.add_place().body(body).send().await.is_ok()).await
    };
    let form = add(AddPlaceBody::Form(place())).await;
    let media_type = Some("application/x-www-form-urlencoded");
    assert_eq!(form.header("content-type"), media_type);
    assert_eq!(
        form.body,
        "name=a%20b&near=p%20q%7Cr&area=%7B%22km2%22%3A1.5%7D"
    );
    let several = add(AddPlaceBody::Multipart(place())).await;
    assert_eq!(
        parts(&several),
        [
            part("\"name\"", "", "a b"),
            part("\"near\"", "", "p q"),
            part("\"near\"", "", "r"),
            part("\"area\"", "application/json", "{\"km2\":1.5}"),
        ]
    );
    let base_url = serve(service(Gallery, Settings::default())).await;
    let client = Client::new(base_url).unwrap();
    for (body, kind) in [
        (AddPlaceBody::Json(place()), "json"),
        (AddPlaceBody::Multipart(place()), "parts"),
        (AddPlaceBody::Form(place()), "form"),
    ] {
        let told = client.add_place().body(body).send().await.unwrap();
        assert_eq!(told.into_inner(), format!("{kind} a b p q+r Some(1.5)"));
    }
    let told = client.add_place().send().await.unwrap();
    assert_eq!(told.into_inner(), "nothing");
}

#[tokio::test]
async fn bytes_go_there_and_back() {
    let base_url = serve(service(Gallery, Settings::default())).await;
    let client = Client::new(base_url).unwrap();
    for file in ["all", "through"] {
        let pieces = (0..10_000).map(|_| Ok::<_, std::io::Error>("1234567890"));
        let body = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
        let answer = client.put_file().file(file).body(body).send().await;
        let mut answer = answer.unwrap().into_inner();
        let first = answer.chunk().await.unwrap().unwrap();
        assert!(first.starts_with(b"1234567890"));
        let rest = answer.collect().await.unwrap();
        assert_eq!(first.len() + rest.len(), 100_000);
    }
}

#[tokio::test]
async fn events_are_typed() {
    let base_url = serve(service(Gallery, Settings::default())).await;
    let client = Client::new(base_url).unwrap();
    let mut news = client.follow_news().send().await.unwrap().into_inner();
    let first = news.event().await.unwrap().unwrap();
    assert_eq!(
        (first.id.as_deref(), first.data.name.as_str()),
        (Some("1"), "a\nb")
    );
    let second = news.event().await.unwrap().unwrap();
    assert_eq!(
        (second.id.as_deref(), second.data.name.as_str()),
        (Some("1"), "c")
    );
    assert!(news.event().await.unwrap().is_none());
}

#[tokio::test]
async fn an_event_that_is_none_of_the_contract_does_not_end_the_others() {
    let events = "event: add\ndata: {\"name\":1}\n\ndata: {\"name\":\ndata: \"x\"}\n\n";
    let (base_url, taken) = recorder(answer("200 OK", "text/event-stream", events)).await;
    let client = Client::new(base_url).unwrap();
    let mut news = client.follow_news().send().await.unwrap().into_inner();
    let wrong = news.event().await.unwrap_err();
    assert!(
        matches!(&wrong, Error::Undecodable { text, .. } if text == "{\"name\":1}"),
        "{wrong:?}"
    );
    let second = news.event().await.unwrap().unwrap();
    assert_eq!(second.data.name, "x");
    let accept = taken.await.unwrap();
    assert_eq!(accept.header("accept"), Some("text/event-stream"));
}
