//! Who is not known is told nothing, and heard no further.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body::{Body, Frame};
use http_body_util::Full;

use crate::{EVE, Fixture, TOM, basic, error, presence_of};

#[tokio::test]
async fn every_reason_not_to_be_known_has_the_same_answer() {
    let fixture = Fixture::new();
    fixture.store.set_disabled(EVE, true).unwrap();
    let refusal = error(
        "SoSessionException",
        "the credentials are missing or not valid",
    );
    for authorization in [
        None,
        Some(basic("tom", "wrong")),
        Some(basic("tom", "")),
        Some(basic("nobody", "tom!")),
        Some(basic("eve", "eve!")),
        Some("Bearer abc".to_owned()),
        Some("SoTicket 7T:abc".to_owned()),
        Some("Basic ?".to_owned()),
    ] {
        let mut request = Request::get(presence_of(TOM));
        if let Some(authorization) = &authorization {
            request = request.header("authorization", authorization);
        }
        let answer = fixture
            .answer(request.body(Full::<Bytes>::default()).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{authorization:?}");
        assert_eq!(answer.body, refusal, "{authorization:?}");
        let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
        assert_eq!(
            challenges,
            [
                r#"Basic realm="SuperOffice user presence", charset="UTF-8""#,
                r#"SoTicket realm="SuperOffice user presence""#,
            ]
        );
    }
}

#[tokio::test]
async fn the_body_of_who_is_not_known_is_not_read() {
    let fixture = Fixture::new();
    for authorization in [None, Some(basic("tom", "wrong"))] {
        let is_read = Arc::new(AtomicBool::new(false));
        let body = Watched(Arc::clone(&is_read));
        let mut request = Request::put(presence_of(TOM)).header("content-type", "application/json");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let answer = fixture.answer(request.body(body).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(!is_read.load(Ordering::Relaxed));
    }
    // The body would tell if it were read.
    let is_read = Arc::new(AtomicBool::new(false));
    let request = Request::put(presence_of(TOM))
        .header("content-type", "application/json")
        .header("authorization", basic("tom", "tom!"));
    let body = Watched(Arc::clone(&is_read));
    let answer = fixture.answer(request.body(body).unwrap()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(is_read.load(Ordering::Relaxed));
}

#[tokio::test]
async fn what_changes_about_a_login_counts_at_the_next_request() {
    let fixture = Fixture::new();
    for login in ["tom", "TOM"] {
        let answer = fixture.ask(Method::GET, &presence_of(TOM), login, "").await;
        let expected = if login == "tom" {
            StatusCode::OK
        } else {
            StatusCode::UNAUTHORIZED
        };
        assert_eq!(answer.status, expected, "the password of {login}");
    }
    fixture.store.set_disabled(TOM, true).unwrap();
    assert_eq!(
        fixture.get(TOM, "tom").await.status,
        StatusCode::UNAUTHORIZED
    );
    fixture.store.set_disabled(TOM, false).unwrap();
    assert_eq!(fixture.get(TOM, "tom").await.status, StatusCode::OK);
    let other = presence_server::hash_password(b"other").unwrap();
    fixture.store.set_password_hash(TOM, &other).unwrap();
    assert_eq!(
        fixture.get(TOM, "tom").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(fixture.get(EVE, "eve").await.status, StatusCode::OK);
    fixture.store.remove_associate(EVE).unwrap();
    assert_eq!(
        fixture.get(TOM, "eve").await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// A body that is no JSON, and knows whether it was looked at.
struct Watched(Arc<AtomicBool>);

impl Body for Watched {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let is_over = self.0.swap(true, Ordering::Relaxed);
        Poll::Ready((!is_over).then(|| Ok(Frame::data(Bytes::from_static(b"{broken")))))
    }
}
