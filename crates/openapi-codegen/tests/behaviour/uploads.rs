//! Uploads that are refused before they have come to their end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, stream};
use http::Request;
use http_body_util::{BodyExt, StreamBody};
use openapi_axum::Settings;
use openapi_axum::bytes::Bytes;
use openapi_axum::http_body::Frame;

use super::streams::Gallery;
use crate::streams_server::service;

/// The answer to a photo, and how many pieces were taken of what follows the parts, which has no end.
async fn told(parts: &[&str]) -> (u16, String, usize) {
    let begun = parts.iter().map(|part| {
        let part = format!("--b\r\nContent-Disposition: form-data; name={part}");
        Ok::<_, std::io::Error>(Frame::data(Bytes::from(part)))
    });
    let begun: Vec<_> = begun.collect();
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let endless = stream::repeat_with(move || {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(Frame::data(Bytes::from(vec![b'x'; 64 * 1024])))
    });
    let body = StreamBody::new(stream::iter(begun).chain(endless));
    let request = Request::post("/photos")
        .header("content-type", "multipart/form-data; boundary=b")
        .body(body)
        .unwrap();
    let response = service(Gallery, Settings::default()).answer(request).await;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    (status, body, taken.load(Ordering::Relaxed))
}

#[tokio::test]
async fn one_file_too_many_is_refused_before_it_is_read() {
    for parts in [
        ["more; filename=1\r\n\r\n1\r\n"; 3],
        [
            "more; filename=1\r\n\r\n1\r\n",
            "more\r\n\r\n1\r\n",
            "more\r\n\r\n1",
        ],
        [
            "photo; filename=1\r\n\r\n\r\n",
            "title\r\n\r\nsea\r\n",
            "photo; filename=1\r\n\r\n",
        ],
    ] {
        let (status, body, taken) = told(&parts).await;
        assert_eq!((status, taken), (400, 0), "{body}");
    }
}

#[tokio::test]
async fn a_file_that_was_not_chosen_is_none_too_many() {
    let not_chosen = "more; filename=\"\"\r\n\r\n";
    let parts = [
        "more; filename=1\r\n\r\n1\r\n",
        "more; filename=2\r\n\r\n1\r\n",
    ];
    // It becomes one by what comes of it.
    let (status, body, taken) = told(&[parts[0], parts[1], not_chosen]).await;
    assert_eq!((status, taken), (400, 1), "{body}");
    let not_chosen = "more; filename=\"\"\r\n\r\n\r\n";
    let third = "more; filename=3\r\n\r\n";
    let (status, body, taken) = told(&[parts[0], not_chosen, parts[1], third]).await;
    assert_eq!((status, taken), (400, 0), "{body}");
    let (status, _, taken) = told(&[parts[0], not_chosen, parts[1]]).await;
    assert_eq!(status, 413, "only the limit ends it");
    assert!(taken > 1);
}
