//! Bodies that are read and written as they come.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, StreamBody};
use openapi_axum::body::{self, Unreadable};
use openapi_axum::events::{Event, Events};
use openapi_axum::{Codec, Limits, MediaType, Rejection, RequestBody, ResponseBody, respond};

const LIMIT: usize = 100;

static CONSUMED: [MediaType; 1] = [MediaType::new(
    "application/octet-stream",
    Codec::Bytes,
    "application/octet-stream",
)];

static RANGE: MediaType = MediaType::new("image/*", Codec::Bytes, "application/octet-stream");

fn limits() -> Limits {
    Limits {
        body_bytes: 10,
        stream_bytes: LIMIT,
        ..Limits::default()
    }
}

fn headers(coding: Option<&'static str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let media_type = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, media_type);
    headers.extend(coding.map(|coding| (CONTENT_ENCODING, HeaderValue::from_static(coding))));
    headers
}

/// A body that comes in these pieces; `None` breaks off.
fn pieces(
    pieces: Vec<Option<Bytes>>,
) -> impl Body<Data = Bytes, Error = &'static str> + Send + 'static {
    let frames = pieces
        .into_iter()
        .map(|piece| piece.map(http_body::Frame::data).ok_or("gone"));
    StreamBody::new(stream::iter(frames))
}

fn whole(bytes: Vec<u8>, length: usize) -> Vec<Option<Bytes>> {
    let pieces = bytes.chunks(length);
    pieces
        .map(|piece| Some(Bytes::copy_from_slice(piece)))
        .collect()
}

async fn read(coding: Option<&'static str>, body: Vec<Option<Bytes>>) -> Result<Bytes, Unreadable> {
    let taken = body::stream(&headers(coding), pieces(body), &CONSUMED, &limits());
    taken.unwrap().1.read().await
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[track_caller]
fn assert_refused(outcome: Result<Bytes, Unreadable>, expected: &str) {
    assert_eq!(outcome.unwrap_err().to_string(), expected);
}

#[tokio::test]
async fn bytes_come_as_they_were_sent() {
    let body = (0..LIMIT as u8).collect::<Vec<_>>();
    for length in [1, 7, LIMIT] {
        let bytes = read(None, whole(body.clone(), length)).await.unwrap();
        assert_eq!(bytes, body);
    }
    assert_eq!(read(None, vec![]).await.unwrap(), "");
}

#[tokio::test]
async fn a_piece_is_there_before_the_next_is_sent() {
    let body = pieces(vec![Some("one".into()), None]);
    let (_, mut body) = body::stream(&headers(None), body, &CONSUMED, &limits()).unwrap();
    assert_eq!(body.chunk().await, Ok(Some("one".into())));
    let broken = body.chunk().await.unwrap_err();
    let rejection = Rejection::from(broken);
    assert_eq!(rejection.status(), StatusCode::BAD_REQUEST);
    assert_eq!(rejection.to_string(), "the body: breaks off before its end");
    assert_eq!(body.chunk().await, Ok(None), "it failed already");
}

#[tokio::test]
async fn nothing_is_read_past_the_limit() {
    let outcome = read(None, whole(vec![0; LIMIT + 1], 30)).await;
    assert_refused(outcome, "a body may have at most 100 bytes");
    let declared = http_body_util::Full::new(Bytes::from(vec![0; LIMIT + 1]));
    let refused = body::stream(&headers(None), declared, &CONSUMED, &limits()).unwrap_err();
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

/// However little a frame is, what comes out of it is not all in memory.
#[tokio::test]
async fn one_packed_frame_is_unpacked_step_by_step() {
    const MOST: usize = 2 * 1024 * 1024;
    let packed = gzip(&vec![7; MOST]);
    let limits = Limits {
        stream_bytes: MOST,
        ..limits()
    };
    let frames = pieces(whole(packed.clone(), packed.len()));
    let mut body = RequestBody::new(&headers(Some("gzip")), frames, &limits).unwrap();
    let mut length = 0;
    while let Some(chunk) = body.chunk().await.unwrap() {
        assert!(chunk.len() <= MOST / 16, "{} at once", chunk.len());
        length += chunk.len();
    }
    assert_eq!(length, MOST);
}

#[tokio::test]
async fn gzip_is_undone_piece_by_piece() {
    let body = [gzip(b"one, "), gzip(&[b'2'; 80])].concat();
    for length in [1, 5, body.len()] {
        let unpacked = read(Some("gzip"), whole(body.clone(), length)).await;
        assert_eq!(unpacked.unwrap(), format!("one, {}", "2".repeat(80)));
    }
    let bomb = gzip(&[0; 100_000]);
    let outcome = read(Some("gzip"), whole(bomb.clone(), 50)).await;
    assert_refused(outcome, "a body may have at most 100 bytes");
    let torn = body[..body.len() - 3].to_vec();
    let outcome = read(Some("gzip"), whole(torn, 9)).await;
    assert_refused(outcome, "the body: is not valid gzip");
    let tail = [gzip(b"one"), b"tail".to_vec()].concat();
    let outcome = read(Some("gzip"), whole(tail, 9)).await;
    assert_refused(outcome, "the body: is not valid gzip");
    let many = gzip(b"").repeat(17);
    let outcome = body::stream(
        &headers(Some("gzip")),
        pieces(whole(many, 64)),
        &CONSUMED,
        &Limits {
            stream_bytes: 1000,
            ..limits()
        },
    );
    let outcome = outcome.unwrap().1.read().await;
    assert_refused(outcome, "the body: may have 16 gzip members at most");
}

#[tokio::test]
async fn a_body_that_may_be_missing_is_none_without_a_media_type() {
    let nothing = HeaderMap::new();
    let taken = body::stream_optional(&nothing, pieces(vec![]), &CONSUMED, &limits()).await;
    assert!(taken.unwrap().is_none());
    let untyped = pieces(vec![Some("x".into())]);
    let taken = body::stream_optional(&nothing, untyped, &CONSUMED, &limits()).await;
    assert_eq!(
        taken.unwrap_err().status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let typed = headers(None);
    let taken = body::stream_optional(&typed, pieces(vec![]), &CONSUMED, &limits()).await;
    assert_eq!(taken.unwrap().unwrap().1.read().await.unwrap(), "");
}

#[tokio::test]
async fn a_request_can_be_sent_back_as_it_comes() {
    let body = pieces(whole(b"there and back".to_vec(), 4));
    let (_, body) = body::stream(&headers(None), body, &CONSUMED, &limits()).unwrap();
    let back = ResponseBody::from(body);
    assert_eq!(back.size_hint().exact(), None);
    assert_eq!(back.collect().await.unwrap().to_bytes(), "there and back");
    let broken = RequestBody::new(&headers(None), pieces(vec![None]), &limits()).unwrap();
    let failure = ResponseBody::from(broken).collect().await.unwrap_err();
    assert_eq!(failure.to_string(), "the body: breaks off before its end");
}

#[tokio::test]
async fn a_body_that_is_there_has_a_length() {
    let body = ResponseBody::from("four");
    assert_eq!(body.size_hint().exact(), Some(4));
    assert!(!body.is_end_stream());
    assert_eq!(body.collect().await.unwrap().to_bytes(), "four");
    assert!(ResponseBody::from("").is_end_stream());
}

#[test]
fn a_body_says_its_media_type_where_a_range_is_declared() {
    let vary = || HeaderValue::from_static("Accept");
    let png = || ResponseBody::from("png").of_type(HeaderValue::from_static("image/png"));
    let ranged = respond::with_body(StatusCode::OK, &RANGE, vary(), png());
    assert_eq!(ranged.headers()[CONTENT_TYPE], "image/png");
    let declared = respond::with_body(StatusCode::OK, &CONSUMED[0], vary(), png());
    assert_eq!(declared.headers()[CONTENT_TYPE], "application/octet-stream");
}

#[tokio::test]
async fn events_go_out_one_by_one() {
    let events = Events::new(stream::iter([
        Event::new("1\r\n2\n3\r4").named("a\nb").with_id("7"),
        Event::comment("still here"),
        "plain".into(),
        Event::new("").retry_after_ms(1500),
    ]));
    let mut body = events.into_body(|text: &&str| (*text).to_owned());
    let mut sent = Vec::new();
    while let Some(frame) = body.frame().await {
        let piece = frame.unwrap().into_data().unwrap();
        sent.push(String::from_utf8(piece.to_vec()).unwrap());
    }
    let expected = [
        "event: a b\nid: 7\ndata: 1\ndata: 2\ndata: 3\ndata: 4\n\n",
        ": still here\n\n",
        "data: plain\n\n",
        "retry: 1500\ndata: \n\n",
    ];
    assert_eq!(sent, expected);
}
