//! Bodies that are streams: parts with files, forms whose members are encoded, bytes, and events.

use futures_util::stream;
use http::Request;
use http::request::Builder;
use openapi_axum::body::Unreadable;
use openapi_axum::events::{Event, Events};
use openapi_axum::{Limits, ResponseBody, Settings};

use crate::streams_server::{
    AddPhotoRequest, AddPhotoResponse, AddPlaceBody, AddPlaceRequest, AddPlaceResponse,
    FollowNewsResponse, PutFileRequest, PutFileResponse, StreamsApi, service,
};
use crate::streams_types::Place;
use crate::support::exchange;

/// Tells what it was asked.
pub(super) struct Gallery;

impl StreamsApi for Gallery {
    async fn add_photo(&self, request: AddPhotoRequest) -> AddPhotoResponse {
        let shown = format!("{:?}", request.body);
        let body = request.body;
        let photo = body.photo.read().await.unwrap();
        let more = body.more.iter().map(|file| file.length_bytes().to_string());
        let more: Vec<_> = more.collect();
        let place = body.place.map(|place| place.name);
        AddPhotoResponse::Ok(format!(
            "{} {:?} {place:?} {:?} {} {} [{}] {}",
            body.title,
            body.stars,
            body.tags.unwrap_or_default(),
            String::from_utf8_lossy(&photo),
            body.frame.is_some(),
            more.join(","),
            shown.contains("s3cret"),
        ))
    }

    async fn add_place(&self, request: AddPlaceRequest) -> AddPlaceResponse {
        let (kind, place) = match request.body {
            None => return AddPlaceResponse::Ok("nothing".to_owned()),
            Some(AddPlaceBody::Json(place)) => ("json", place),
            Some(AddPlaceBody::Multipart(place)) => ("parts", place),
            Some(AddPlaceBody::Form(place)) => ("form", place),
        };
        let area = place.area.map(|area| area.km2);
        let near = place.near.unwrap_or_default().join("+");
        AddPlaceResponse::Ok(format!("{kind} {} {near} {area:?}", place.name))
    }

    async fn put_file(&self, request: PutFileRequest) -> Result<PutFileResponse, Unreadable> {
        if request.file == "all" {
            let bytes = request.body.read().await?;
            return Ok(PutFileResponse::Ok(ResponseBody::from(bytes)));
        }
        Ok(PutFileResponse::Ok(request.body.into()))
    }

    async fn follow_news(&self) -> FollowNewsResponse {
        let place = |name: &str| Place {
            name: name.to_owned(),
            near: None,
            area: None,
        };
        let events = [Event::new(place("a\nb")).with_id("1"), place("c").into()];
        FollowNewsResponse::Ok(Events::new(stream::iter(events)))
    }
}

async fn told(request: Builder, body: &str) -> (u16, String) {
    let limits = Limits {
        body_bytes: 1000,
        stream_bytes: 2000,
        ..Limits::default()
    };
    let settings = Settings {
        limits,
        ..Settings::default()
    };
    let (status, _, body) = exchange(&service(Gallery, settings), request, body).await;
    (status, body)
}

fn parts(path: &str) -> Builder {
    Request::post(path).header("content-type", "multipart/form-data; boundary=b")
}

/// A body of parts, each the end of its `Content-Disposition` and what follows that.
fn body(parts: &[&str]) -> String {
    let parts = parts
        .iter()
        .map(|part| format!("--b\r\nContent-Disposition: form-data; name={part}\r\n"));
    parts.collect::<String>() + "--b--"
}

const PHOTO: &str = "photo; filename=a.png\r\nContent-Type: image/png\r\n\r\npixels";

#[tokio::test]
async fn fields_and_files_come_in_any_order() {
    let sent = body(&[
        PHOTO,
        "more; filename=1\r\n\r\n12",
        "place\r\nContent-Type: application/json\r\n\r\n{\"name\":\"x\"}",
        "tags\r\n\r\na,b",
        "stars\r\n\r\n5",
        "password\r\n\r\ns3cret",
        "more; filename=2\r\n\r\n123",
        "title\r\n\r\nsea",
        "frame; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n",
    ]);
    let expected = "sea Some(5) Some(\"x\") [\"a\", \"b\"] pixels false [2,3] false";
    assert_eq!(told(parts("/photos"), &sent).await.1, expected);
}

#[tokio::test]
async fn everything_wrong_is_said_by_part() {
    let sent = body(&[
        "photo; filename=a.gif\r\nContent-Type: image/gif\r\n\r\npixels",
        "more; filename=1\r\n\r\n1",
        "more; filename=2\r\n\r\n2",
        "more; filename=3\r\n\r\n3",
        "stars\r\n\r\n6",
        "title\r\n\r\nlonger than ten",
        "place\r\n\r\n{\"nam\":1}",
        "other\r\n\r\n1",
    ]);
    let (status, _) = told(parts("/photos"), &sent).await;
    assert_eq!(status, 400);
    let (status, _) = told(Request::post("/photos"), &sent).await;
    assert_eq!(status, 415);
    let large = body(&[PHOTO, &format!("title\r\n\r\n{}", "x".repeat(1001))]);
    assert_eq!(told(parts("/photos"), &large).await.0, 413);
    let large = PHOTO.replace("pixels", &"x".repeat(1500));
    let sent = body(&[&large, "title\r\n\r\nlarge"]);
    assert_eq!(
        told(parts("/photos"), &sent).await.0,
        200,
        "it goes to the disk"
    );
}

#[tokio::test]
async fn a_value_may_come_as_parts_or_as_a_form() {
    let json = Request::post("/places").header("content-type", "application/json");
    let sent = r#"{"name":"n","near":["p","q"],"area":{"km2":1.5}}"#;
    assert_eq!(told(json, sent).await.1, "json n p+q Some(1.5)");
    let sent = body(&[
        "name\r\n\r\nn",
        "near\r\n\r\np",
        "near\r\n\r\nq",
        "area\r\n\r\n{\"km2\":1.5}",
    ]);
    assert_eq!(
        told(parts("/places"), &sent).await.1,
        "parts n p+q Some(1.5)"
    );
    let form =
        || Request::post("/places").header("content-type", "application/x-www-form-urlencoded");
    let sent = "name=n&near=p%7Cq&area=%7B%22km2%22%3A1.5%7D";
    assert_eq!(told(form(), sent).await.1, "form n p+q Some(1.5)");
    assert_eq!(told(form(), "name=n&area=%7B").await.0, 400);
    assert_eq!(told(Request::post("/places"), "").await.1, "nothing");
    assert_eq!(told(Request::post("/places"), "x").await.0, 415);
}

#[tokio::test]
async fn bytes_go_through_and_stop_at_the_limit() {
    let put = |file: &str| {
        Request::put(format!("/files/{file}")).header("content-type", "application/octet-stream")
    };
    for file in ["all", "through"] {
        assert_eq!(told(put(file), "1 2 3").await, (200, "1 2 3".to_owned()));
    }
    assert_eq!(told(put("all"), &"x".repeat(2001)).await.0, 413);
    let zipped = put("all").header("content-encoding", "gzip");
    assert_eq!(told(zipped, "not gzip").await.0, 400);
}

#[tokio::test]
async fn events_carry_their_items_as_json() {
    let (status, sent) = told(Request::get("/news"), "").await;
    let expected = "id: 1\ndata: {\"name\":\"a\\nb\"}\n\ndata: {\"name\":\"c\"}\n\n";
    assert_eq!((status, sent.as_str()), (200, expected));
}
