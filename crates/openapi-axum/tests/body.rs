//! A body is read up to a limit, and not at all where it says that it is larger.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{Empty, Full};
use openapi_axum::body::{self, Limits};
use openapi_axum::{Codec, MediaType, Place, Rejection};

const LIMITS: Limits = Limits {
    body_bytes: 8,
    stream_bytes: 8,
    receiving_bytes: usize::MAX,
};
const JSON: Option<&str> = Some("application/json");
const TOO_LARGE: Result<Bytes, Rejection> = Err(Rejection::ContentTooLarge { limit_bytes: 8 });

/// A body in pieces; `Err` breaks off.
#[derive(Default)]
struct Pieces {
    pieces: VecDeque<Result<Frame<Bytes>, &'static str>>,
    declared: Option<u64>,
    refuses_to_be_read: bool,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        assert!(!self.refuses_to_be_read, "the body was read");
        Poll::Ready(self.pieces.pop_front())
    }

    fn size_hint(&self) -> SizeHint {
        self.declared
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn pieces(pieces: &[&'static str]) -> Pieces {
    let pieces = pieces
        .iter()
        .map(|piece| Ok(Frame::data(Bytes::from_static(piece.as_bytes()))));
    Pieces {
        pieces: pieces.collect(),
        ..Pieces::default()
    }
}

#[tokio::test]
async fn a_body_that_declares_too_much_is_refused_unread() {
    let declared = |length| Pieces {
        declared: Some(length),
        refuses_to_be_read: true,
        ..Pieces::default()
    };
    assert_eq!(body::read(declared(9), &LIMITS).await, TOO_LARGE);
    assert_eq!(body::read(declared(u64::MAX), &LIMITS).await, TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_grows_too_large_is_refused() {
    assert_eq!(body::read(pieces(&["123456789"]), &LIMITS).await, TOO_LARGE);
    assert_eq!(
        body::read(pieces(&["1234", "5678", "9"]), &LIMITS).await,
        TOO_LARGE
    );
    assert_eq!(
        body::read(pieces(&["12345678", "", "9"]), &LIMITS).await,
        TOO_LARGE
    );
}

#[tokio::test]
async fn no_more_is_read_than_shows_that_it_is_too_large() {
    let mut body = pieces(&["12345", "6789"]);
    body.pieces.push_back(Err("read past the limit"));
    assert_eq!(body::read(body, &LIMITS).await, TOO_LARGE);
}

#[tokio::test]
async fn pieces_are_joined_up_to_the_limit() {
    for (given, expected) in [
        (vec![], ""),
        (vec![""], ""),
        (vec!["12345678"], "12345678"),
        (vec!["1234", "5678"], "12345678"),
        (vec!["", "12", "", "345", "678", ""], "12345678"),
    ] {
        assert_eq!(
            body::read(pieces(&given), &LIMITS).await,
            Ok(Bytes::from_static(expected.as_bytes()))
        );
    }
}

#[tokio::test]
async fn one_piece_is_not_copied() {
    let piece = Bytes::from(vec![7; 8]);
    let read = body::read(Full::new(piece.clone()), &LIMITS).await.unwrap();
    assert_eq!(read.as_ptr(), piece.as_ptr());
}

#[tokio::test]
async fn trailers_are_passed_over() {
    let mut body = pieces(&["1234"]);
    body.pieces.push_back(Ok(Frame::trailers(HeaderMap::new())));
    assert_eq!(
        body::read(body, &LIMITS).await,
        Ok(Bytes::from_static(b"1234"))
    );
}

#[tokio::test]
async fn a_body_that_breaks_off_is_invalid() {
    let mut body = pieces(&["1234"]);
    body.pieces.push_back(Err("connection reset by 10.0.0.1"));
    let rejection = body::read(body, &LIMITS).await.unwrap_err();
    assert_eq!(rejection.to_string(), "the body: breaks off before its end");
    let Rejection::Invalid(violations) = rejection else {
        panic!("{rejection:?}")
    };
    assert_eq!(
        violations.iter().next().unwrap().place,
        Place::Body(String::new())
    );
}

static CONSUMABLE: [MediaType; 1] = [MediaType::new(
    "application/json",
    Codec::Json,
    "application/json; charset=utf-8",
)];

type Received = Result<Option<(&'static str, Bytes)>, String>;

/// What is received of a body that may be missing.
async fn receive_optional<B: Body<Data = Bytes> + 'static>(
    content_type: Option<&'static str>,
    body: B,
) -> Received {
    let headers = content_type.map(|value| (CONTENT_TYPE, HeaderValue::from_static(value)));
    let received =
        body::receive_optional(&headers.into_iter().collect(), body, &CONSUMABLE, &LIMITS).await;
    received
        .map(|received| received.map(|(media_type, body)| (media_type.essence, body)))
        .map_err(|rejection| rejection.to_string())
}

#[tokio::test]
async fn a_body_is_missing_if_there_is_nothing_of_it() {
    assert_eq!(receive_optional(None, Empty::new()).await, Ok(None));
    assert_eq!(receive_optional(JSON, Empty::new()).await, Ok(None));
    assert_eq!(receive_optional(JSON, pieces(&[""])).await, Ok(None));
    let body = Bytes::from_static(b"{}");
    assert_eq!(
        receive_optional(JSON, Full::new(body.clone())).await,
        Ok(Some(("application/json", body)))
    );
}

#[tokio::test]
async fn a_required_body_must_be_there() {
    let headers = HeaderMap::new();
    let received = body::receive(&headers, Empty::<Bytes>::new(), &CONSUMABLE, &LIMITS).await;
    assert_eq!(received.unwrap_err().to_string(), "the body: is missing");
}

#[tokio::test]
async fn the_media_type_is_judged_before_the_size_and_both_before_the_body_is_read() {
    let large = || Pieces {
        declared: Some(9),
        refuses_to_be_read: true,
        ..Pieces::default()
    };
    for content_type in [None, Some("text/html")] {
        assert_eq!(
            receive_optional(content_type, large()).await,
            Err("a body's `Content-Type` must be one of application/json".to_owned())
        );
    }
    assert_eq!(
        receive_optional(JSON, large()).await,
        Err("a body may have at most 8 bytes".to_owned())
    );
}

#[test]
fn the_limit_is_one_mebibyte_unless_it_is_set() {
    assert_eq!(Limits::default().body_bytes, 1_048_576);
}

#[tokio::test]
async fn a_body_without_a_type_is_one_only_if_there_is_something_in_it() {
    static TYPES: [MediaType; 1] = [MediaType::new("text/json", Codec::Json, "text/json")];
    let headers = HeaderMap::new();
    let empty = body::receive_optional(&headers, pieces(&["", ""]), &TYPES, &LIMITS).await;
    assert_eq!(empty, Ok(None));
    let some = body::receive_optional(&headers, pieces(&["", "x"]), &TYPES, &LIMITS).await;
    let consumable = &TYPES;
    assert_eq!(some, Err(Rejection::UnsupportedMediaType { consumable }));
}
