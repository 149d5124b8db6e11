//! Bodies that clients send and read: several media types of one, optional ones, ranges, and statuses that are declared
//! by range, by default, or not at all.

use openapi_axum::Settings;
use openapi_client::TypedBody;

use super::bodies::Notes;
use super::recorded::{Recorded, answer, done, recorder};
use crate::bodies_client::contents::{
    AddNotesBody, AddNotesSuccess, PutCountBody, WriteLatestBody,
};
use crate::bodies_client::{Client, Error};
use crate::bodies_server::service;
use crate::bodies_types::Note;
use crate::support::serve;

fn note(text: &str) -> Note {
    Note {
        text: text.to_owned(),
    }
}

async fn notes() -> Client {
    let base_url = serve(service(Notes, Settings::default())).await;
    Client::new(base_url).unwrap()
}

/// A client whose one request is recorded, and answered like this.
async fn recording(answer: String) -> (Client, tokio::task::JoinHandle<Recorded>) {
    let (base_url, taken) = recorder(answer).await;
    (Client::new(base_url).unwrap(), taken)
}

/// Media type and body of a request.
fn carried(recorded: &Recorded) -> (Option<&str>, &str) {
    (recorded.header("content-type"), recorded.body.as_str())
}

#[tokio::test]
async fn a_body_goes_out_in_the_media_type_of_its_variant() {
    let stream = reqwest::Body::wrap_stream(futures_util::stream::iter([
        Ok::<_, std::io::Error>("1 "),
        Ok("2"),
    ]));
    for (body, media_type, written) in [
        (
            AddNotesBody::Json(vec![note("ä\n")]),
            "application/json",
            "[{\"text\":\"ä\\n\"}]",
        ),
        (
            AddNotesBody::Text("a&b\n".to_owned()),
            "text/plain",
            "a&b\n",
        ),
        (
            AddNotesBody::Form(note("a b&c=ä+")),
            "application/x-www-form-urlencoded",
            "text=a%20b%26c%3D%C3%A4%2B",
        ),
        (
            AddNotesBody::Bytes("raw".into()),
            "application/octet-stream",
            "raw",
        ),
        (
            AddNotesBody::Bytes(stream),
            "application/octet-stream",
            "1 2",
        ),
    ] {
        let (client, taken) = recording(answer("201 Created", "text/plain", "told")).await;
        let told = client.add_notes().body(body).send().await.unwrap();
        assert!(matches!(told.into_inner(), AddNotesSuccess::Created(text) if text == "told"));
        let recorded = taken.await.unwrap();
        assert_eq!(recorded.line, "POST /notes HTTP/1.1");
        assert_eq!(carried(&recorded), (Some(media_type), written));
        let accept = recorded.header("accept");
        assert_eq!(accept, Some("text/plain, application/json"));
    }
}

#[tokio::test]
async fn the_server_takes_every_variant_and_the_client_its_answers() {
    let client = notes().await;
    for (body, expected) in [
        (
            AddNotesBody::Json(vec![note("a"), note("b")]),
            "Accepted(2)",
        ),
        (
            AddNotesBody::Text("a&b".to_owned()),
            "Created(\"text a&b\")",
        ),
        (
            AddNotesBody::Form(note("a b&c=ä+")),
            "Created(\"form a b&c=ä+\")",
        ),
    ] {
        let told = client.add_notes().body(body).send().await.unwrap();
        assert_eq!(format!("{:?}", told.into_inner()), expected);
    }
    let listed = client.list_notes().send().await.unwrap();
    assert_eq!(listed.headers()["x-next"], "c");
    assert_eq!(listed.into_inner(), [note("a"), note("b")]);
}

#[tokio::test]
async fn declared_errors_are_told_from_those_without_a_body() {
    let client = notes().await;
    let add = async |bytes: &'static str| {
        let body = AddNotesBody::Bytes(bytes.into());
        client.add_notes().body(body).send().await.unwrap_err()
    };
    for (bytes, status) in [("", 499), ("a", 418)] {
        let refused = add(bytes).await;
        assert!(matches!(refused, Error::WithoutBody { .. }), "{refused:?}");
        assert_eq!(refused.status().unwrap(), status);
    }
    match add("abc").await {
        Error::Declared { head, body } => {
            assert_eq!((head.status.as_u16(), body.message.as_str()), (409, "3"));
        }
        other => panic!("{other:?}"),
    }
    // What the server answers by itself has the contract's body too.
    let body = AddNotesBody::Text("a".to_owned());
    let short = client.add_notes().body(body).send().await.unwrap_err();
    assert!(
        matches!(&short, Error::Declared { head, .. } if head.status == 400),
        "{short:?}"
    );
}

#[tokio::test]
async fn an_optional_body_is_there_or_nothing_is() {
    let (client, taken) = recording(done()).await;
    client.put_count().send().await.unwrap();
    let recorded = taken.await.unwrap();
    assert_eq!(carried(&recorded), (None, ""));
    assert_eq!(recorded.header("transfer-encoding"), None);
    let (client, taken) = recording(done()).await;
    client
        .put_count()
        .body(PutCountBody::Text(7))
        .send()
        .await
        .unwrap();
    assert_eq!(carried(&taken.await.unwrap()), (Some("text/plain"), "7"));
    let client = notes().await;
    assert_eq!(client.put_count().send().await.unwrap().status(), 204);
    for (body, status, message) in [
        (PutCountBody::Json(7), 409, "json 7"),
        (PutCountBody::Text(8), 503, "text 8"),
    ] {
        match client.put_count().body(body).send().await.unwrap_err() {
            Error::Declared { head, body } => {
                assert_eq!(
                    (head.status.as_u16(), body.message.as_str()),
                    (status, message)
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_not_declared_keeps_its_status_and_its_text() {
    let (client, _) = recording(answer("302 Found", "text/html", "<p>elsewhere")).await;
    let moved = client.put_count().send().await.unwrap_err();
    // `default` stands for it, but this is no body of the contract.
    assert!(
        matches!(&moved, Error::ForeignBody { head, text } if head.status == 302 && text == "<p>elsewhere"),
        "{moved:?}"
    );
    let (client, _) = recording(answer("203 Fine", "text/plain", "other")).await;
    let body = AddNotesBody::Text("ab".to_owned());
    let other = client.add_notes().body(body).send().await.unwrap_err();
    assert!(
        matches!(&other, Error::UndeclaredStatus { head, text } if head.status == 203 && text == "other"),
        "{other:?}"
    );
    let (client, _) = recording(answer("202 Accepted", "application/json", "\"x\"")).await;
    let body = AddNotesBody::Text("ab".to_owned());
    let wrong = client.add_notes().body(body).send().await.unwrap_err();
    assert!(
        matches!(&wrong, Error::Undecodable { head, text, .. } if head.status == 202 && text == "\"x\""),
        "{wrong:?}"
    );
}

#[tokio::test]
async fn bytes_come_as_they_are_and_ranges_are_named_by_the_caller() {
    let client = notes().await;
    let read = client.read_file().name("picture").send().await.unwrap();
    assert_eq!(read.headers()["content-type"], "image/png");
    assert_eq!(read.into_inner().collect().await.unwrap(), b"ab");
    let png = TypedBody::new("image/png", "pixels");
    let written = client.write_file().name("a/b").body(png).send().await;
    assert_eq!(written.unwrap().status(), 204);
    for (body, status) in [(None, 507), (Some("image/gif"), 501)] {
        let write = client.write_file().name("a");
        let write = match body {
            Some(media_type) => write.body(TypedBody::new(media_type, "pixels")),
            None => write,
        };
        let failed = write.send().await.unwrap_err();
        assert!(matches!(failed, Error::WithoutBody { .. }), "{failed:?}");
        assert_eq!(failed.status().unwrap(), status);
    }
    let (client, taken) = recording(done()).await;
    let body = TypedBody::new("image/svg+xml", "<svg/>");
    client
        .write_file()
        .name("a/b")
        .body(body)
        .send()
        .await
        .unwrap();
    let recorded = taken.await.unwrap();
    assert_eq!(recorded.line, "PUT /files/a%2Fb HTTP/1.1");
    assert_eq!(carried(&recorded), (Some("image/svg+xml"), "<svg/>"));
}

#[tokio::test]
async fn parameters_of_media_types_are_said_and_a_range_of_successes_is_one() {
    let client = notes().await;
    assert_eq!(client.get_latest().send().await.unwrap().text, "latest");
    for body in [
        WriteLatestBody::Json("a".to_owned()),
        WriteLatestBody::Json2(note("a")),
    ] {
        let written = client.write_latest().body(body).send().await.unwrap();
        assert_eq!(
            (written.status().as_u16(), written.to_string()),
            (203, "[\"a\"]".to_owned())
        );
    }
    let (client, taken) = recording(answer("200 OK", "application/json", "null")).await;
    let body = WriteLatestBody::Json2(note("a"));
    client.write_latest().body(body).send().await.unwrap();
    let recorded = taken.await.unwrap();
    let written = (Some("application/json; version=2"), "{\"text\":\"a\"}");
    assert_eq!(carried(&recorded), written);
}
