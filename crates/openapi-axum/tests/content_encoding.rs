//! A compressed body is unpacked up to the limit, and what is not gzip from end to end is refused.

#![expect(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use http_body_util::Full;
use openapi_axum::body::{self, Limits};
use openapi_axum::{Codec, MediaType, Place, Rejection, Violation, respond};

const LIMIT: usize = 1000;

static CONSUMED: [MediaType; 1] = [MediaType::new(
    "application/json",
    Codec::Json,
    "application/json; charset=utf-8",
)];

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

async fn receive(codings: &[&'static str], body: Vec<u8>) -> Result<Option<Bytes>, Rejection> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for coding in codings {
        headers.append(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    let limits = Limits {
        body_bytes: LIMIT,
        ..Limits::default()
    };
    let body = Full::new(Bytes::from(body));
    let received = body::receive_optional(&headers, body, &CONSUMED, &limits).await;
    received.map(|received| received.map(|(_, body)| body))
}

fn too_large() -> Result<Option<Bytes>, Rejection> {
    Err(Rejection::ContentTooLarge { limit_bytes: LIMIT })
}

#[tokio::test]
async fn a_body_may_come_in_gzip_by_either_name() {
    let text = br#"{"a":1}"#;
    for coding in ["gzip", "x-gzip", "GZip", "gzip,", ", gzip", ",\t,gzip ,"] {
        let received = receive(&[coding], gzip(text)).await;
        assert_eq!(received, Ok(Some(Bytes::from_static(text))), "{coding}");
    }
    for codings in [&[][..], &["identity"], &["Identity"], &[""], &[","]] {
        let received = receive(codings, text.to_vec()).await;
        assert_eq!(received, Ok(Some(Bytes::from_static(text))), "{codings:?}");
    }
}

#[tokio::test]
async fn members_are_joined() {
    let body = [gzip(b"[1,"), gzip(b""), gzip(b"2]")].concat();
    let received = receive(&["gzip"], body).await;
    assert_eq!(received, Ok(Some(Bytes::from_static(b"[1,2]"))));
}

/// Each member costs a decoder, so that what is small as it comes and unpacks to nothing could keep a server busy.
#[tokio::test]
async fn members_are_counted() {
    let sixteen = gzip(b" ").repeat(16);
    let received = receive(&["gzip"], sixteen).await;
    assert_eq!(received, Ok(Some(vec![b' '; 16].into())));

    let more = gzip(b"").repeat(17);
    assert!(more.len() < LIMIT, "{}", more.len());
    let expected = Violation::of_body("", &"may have 16 gzip members at most");
    assert_eq!(receive(&["gzip"], more).await, Err(expected.into()));
}

#[tokio::test]
async fn the_limit_is_that_of_what_is_unpacked_and_of_what_comes() {
    let fits = vec![b' '; LIMIT];
    let received = receive(&["gzip"], gzip(&fits)).await;
    assert_eq!(received, Ok(Some(fits.clone().into())));
    assert_eq!(
        receive(&["gzip"], gzip(&vec![b' '; LIMIT + 1])).await,
        too_large()
    );

    // A thousand times as much as comes, and what is behind it is not looked at.
    let mut bomb = gzip(&vec![b' '; 1000 * LIMIT]);
    assert!(bomb.len() <= LIMIT * 2, "{}", bomb.len());
    bomb.truncate(LIMIT);
    assert_eq!(receive(&["gzip"], bomb).await, too_large());

    // Empty members unpack to nothing, and are too large as they come.
    let members = gzip(b"").repeat(LIMIT / 20 + 1);
    assert!(members.len() > LIMIT);
    assert_eq!(receive(&["gzip"], members).await, too_large());
}

#[tokio::test]
async fn what_is_not_gzip_from_end_to_end_is_refused() {
    let whole = gzip(br#"{"a":1}"#);
    let mut corrupt = whole.clone();
    corrupt[12] ^= 0xFF;
    let mut another_sum = whole.clone();
    let sum = another_sum.len() - 5;
    another_sum[sum] ^= 1;
    let mut bodies = vec![
        b"{}".to_vec(),
        corrupt,
        another_sum,
        [&*whole, b"x"].concat(),
        [&*whole, b"\0"].concat(),
        [&*whole, &whole[..12]].concat(),
    ];
    bodies.extend((1..whole.len()).map(|length| whole[..length].to_vec()));
    for body in bodies {
        let received = receive(&["gzip"], body.clone()).await;
        let Err(Rejection::Invalid(violations)) = received else {
            panic!("{received:?} of {body:?}");
        };
        let violation = violations.iter().next().unwrap();
        assert_eq!(violation.place, Place::Body(String::new()));
        assert_eq!(violation.detail, "is not valid gzip");
    }
}

#[tokio::test]
async fn nothing_stays_nothing() {
    assert_eq!(receive(&["gzip"], Vec::new()).await, Ok(None));
    assert_eq!(receive(&["gzip"], gzip(b"")).await, Ok(None));
}

#[tokio::test]
async fn any_other_coding_and_several_are_not_taken_and_the_answer_says_which_is() {
    for codings in [
        &["br"][..],
        &["deflate"],
        &["gzip, gzip"],
        &["identity, gzip"],
        &["gzip", "gzip"],
        &["identity", "gzip"],
        &["gzip,,gzip"],
    ] {
        let received = receive(codings, gzip(b"{}")).await;
        assert_eq!(
            received,
            Err(Rejection::UnsupportedContentEncoding),
            "{codings:?}"
        );
    }
    let rejection = Rejection::UnsupportedContentEncoding;
    assert_eq!(
        rejection.to_string(),
        "a body's `Content-Encoding` must be gzip, or none"
    );
    let mut headers = HeaderMap::new();
    respond::add_rejection_headers(&mut headers, &rejection);
    assert_eq!(headers[ACCEPT_ENCODING], "gzip");
}
