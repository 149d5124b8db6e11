//! Where an answer breaks off, the error says so with its status, and shows nothing of what was asked: a URL may hold a
//! key.

use super::recorded::recorder;
use crate::calls_client::{Client, Credentials, Error};
use crate::streams_client::{Client as Gallery, Error as GalleryError};

/// The beginning of an answer whose connection ends before it does.
fn beginning(status: &str, media_type: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: 100\r\n\r\n{body}")
}

/// Everything that an error and its causes show.
fn shown(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let texts = causes.map(|cause| format!("{cause} {cause:?} {cause:#?}\n"));
    texts.collect()
}

#[tokio::test]
async fn what_broke_off_keeps_its_status_and_no_url() {
    for status in ["200 OK", "401 Unauthorized", "302 Found"] {
        let (base_url, taken) = recorder(beginning(status, "application/json", "{")).await;
        let keys = Credentials::new().key("s3cret");
        let client = Client::builder(&base_url).credentials(keys).build();
        let client = client.unwrap();
        let read = client.read_thing().place("hidden").send().await;
        let broken = read.unwrap_err();
        assert!(
            taken
                .await
                .unwrap()
                .line
                .contains("/things/hidden?key=s3cret")
        );
        assert!(matches!(broken, Error::Interrupted { .. }), "{broken:?}");
        let code = broken.status().unwrap();
        assert!(status.starts_with(code.as_str()));
        let text = shown(&broken);
        assert!(text.starts_with(&format!("the body of a {code}")), "{text}");
        for part in ["s3cret", "hidden", "http://", "127.0.0.1"] {
            assert!(!text.contains(part), "{part} is shown: {text}");
        }
    }
}

#[tokio::test]
async fn a_stream_that_broke_off_says_so_without_its_url() {
    let begun = "data: {\"name\":\"a\"}\n\ndata: {";
    let (base_url, _) = recorder(beginning("200 OK", "text/event-stream", begun)).await;
    let client = Gallery::new(base_url).unwrap();
    let mut news = client.follow_news().send().await.unwrap().into_inner();
    assert_eq!(news.event().await.unwrap().unwrap().data.name, "a");
    let broken = news.event().await.unwrap_err();
    assert!(
        matches!(broken, GalleryError::Interrupted { .. }),
        "{broken:?}"
    );
    assert!(news.event().await.unwrap().is_none());
    let (base_url, _) = recorder(beginning("200 OK", "application/octet-stream", "ab")).await;
    let client = Gallery::new(base_url).unwrap();
    let put = client.put_file().file("hidden").body("x").send();
    let mut bytes = put.await.unwrap().into_inner();
    let torn = loop {
        match bytes.chunk().await {
            Ok(chunk) => assert_eq!(chunk.unwrap(), "ab"),
            Err(torn) => break torn,
        }
    };
    for text in [shown(&broken), shown(&torn)] {
        for part in ["hidden", "news", "http://", "127.0.0.1"] {
            assert!(!text.contains(part), "{part} is shown: {text}");
        }
    }
}
