//! Bodies that are received take so much memory in all, and unpacking them so much time in a row. What is counted is of
//! the whole process, so that one test at a time runs here.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::io::Write;
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::available_parallelism;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{StreamExt, stream};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use http_body::{Body, Frame};
use http_body_util::{Full, StreamBody};
use openapi_axum::body::{self, Limits};
use openapi_axum::multipart::{self, PartForms};
use openapi_axum::{Codec, MediaType, Rejection, RequestBody};

const MIB: usize = 1024 * 1024;

const FULL: Rejection = Rejection::Unavailable { retry_after_s: 1 };

static CONSUMED: [MediaType; 1] = [MediaType::new(
    "application/json",
    Codec::Json,
    "application/json; charset=utf-8",
)];

static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn headers(media_type: &'static str, coding: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    headers
}

fn gzip(text: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap().into()
}

/// So many blocks with nothing in them, each of five bytes.
fn gzip_of_nothing(blocks: usize) -> Bytes {
    let mut packed = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    packed.extend([0, 0, 0, 255, 255].repeat(blocks));
    packed.extend([1, 0, 0, 255, 255]);
    packed.extend([0; 8]);
    packed.into()
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// What a future gives in the end, and how often it let others have their turn before.
fn in_turns<F: Future>(future: F) -> (F::Output, usize) {
    let mut future = pin!(future);
    let mut turns = 0;
    loop {
        match poll(future.as_mut()) {
            Poll::Ready(output) => return (output, turns),
            Poll::Pending => turns += 1,
        }
        assert!(turns < 10_000, "it does not come to its end");
    }
}

async fn receive(packed: Bytes, limits: &Limits) -> Result<usize, Rejection> {
    let headers = headers("application/json", "gzip");
    let received = body::receive_optional(&headers, Full::new(packed), &CONSUMED, limits).await;
    received.map(|received| received.map_or(0, |(_, body)| body.len()))
}

/// A body that has so much in its pieces, and then does not come to its end.
fn unfinished(pieces: Vec<Bytes>) -> impl Body<Data = Bytes, Error = &'static str> + Send {
    let frames = stream::iter(pieces).map(|piece| Ok(Frame::data(piece)));
    StreamBody::new(frames.chain(stream::pending()))
}

#[test]
fn others_have_their_turn_while_a_body_is_unpacked() {
    let _alone = alone();
    let limits = Limits::default();
    // Much comes out of little, or nothing out of much.
    for (packed, length, turns) in [
        (gzip(&[b'x'; MIB]), MIB, 15),
        (gzip_of_nothing(MIB / 8), 0, 75),
    ] {
        let (received, taken) = in_turns(receive(packed.clone(), &limits));
        assert_eq!(received, Ok(length));
        assert!(taken >= turns, "{taken} turns");

        let headers = headers("application/json", "gzip");
        let body = RequestBody::new(&headers, Full::new(packed), &limits).unwrap();
        let (read, taken) = in_turns(body.read());
        assert_eq!(read.unwrap().len(), length);
        assert!(taken >= turns, "{taken} turns");
    }
    let (received, taken) = in_turns(receive(gzip(b"{}"), &limits));
    assert_eq!((received, taken), (Ok(2), 0));
}

#[test]
fn as_many_bodies_are_unpacked_at_once_as_there_are_processors() {
    let _alone = alone();
    let limits = Limits::default();
    let large = gzip(&[b'x'; MIB]);
    let processors = available_parallelism().unwrap().get();
    let mut running: Vec<_> = (0..processors)
        .map(|_| Box::pin(receive(large.clone(), &limits)))
        .collect();
    for one in &mut running {
        assert!(poll(one.as_mut()).is_pending());
    }
    let mut another = pin!(receive(gzip(b"{}"), &limits));
    assert!(poll(another.as_mut()).is_pending());
    running.pop();
    assert_eq!(poll(another.as_mut()), Poll::Ready(Ok(2)));
}

#[test]
fn bodies_are_refused_that_would_have_more_memory_than_there_is() {
    let _alone = alone();
    let limits = Limits {
        receiving_bytes: 100_000,
        ..Limits::default()
    };
    let pieces = || vec![Bytes::from(vec![b'x'; 30_000]); 2];
    let mut first = Box::pin(body::read(unfinished(pieces()), &limits));
    assert!(poll(first.as_mut()).is_pending());
    let (refused, _) = in_turns(body::read(unfinished(pieces()), &limits));
    assert_eq!(refused, Err(FULL));
    // One that is there need not be received; it is not held up by others.
    let whole = Full::new(Bytes::from(vec![b'x'; 200_000]));
    assert_eq!(
        in_turns(body::read(whole, &limits)).0.unwrap().len(),
        200_000
    );
    // What came of a body does not count any more when nobody waits for the rest.
    drop(first);
    let mut second = Box::pin(body::read(unfinished(pieces()), &limits));
    assert!(poll(second.as_mut()).is_pending());
}

#[test]
fn whatever_is_received_into_memory_is_counted() {
    let _alone = alone();
    let limits = Limits {
        receiving_bytes: 10_000,
        ..Limits::default()
    };
    let piece = || vec![Bytes::from(vec![b'x'; 11_000])];
    let plain = headers("application/json", "identity");
    let body = RequestBody::new(&plain, unfinished(piece()), &limits).unwrap();
    let unreadable = in_turns(body.read()).0.unwrap_err();
    assert_eq!(Rejection::from(unreadable), FULL);

    // What unpacks a body that is read as it comes, and a body that waits to be unpacked.
    let packed = headers("application/json", "gzip");
    let body = RequestBody::new(&packed, unfinished(piece()), &limits);
    assert_eq!(body.unwrap_err(), FULL);
    let refused = in_turns(receive(gzip_of_nothing(4_000), &limits));
    assert_eq!(refused.0, Err(FULL));

    // The parts of a form.
    let form = headers("multipart/form-data; boundary=b", "identity");
    let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    let part = [part.as_bytes(), &[b'x'; 11_000]].concat();
    let none = PartForms {
        files: &[],
        encodings: &[],
    };
    let receiving = multipart::receive(&form, unfinished(vec![part.into()]), none, &limits);
    assert_eq!(in_turns(receiving).0.unwrap_err(), FULL);
}
