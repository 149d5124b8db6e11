//! What a request shows of who is asking; what is malformed or given twice is never taken for nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE, HeaderName};
use http::{HeaderMap, HeaderValue};
use openapi_axum::Rejection;
use openapi_axum::credentials::{ExposeSecret, Presented, SecretString};

fn headers(values: &[(HeaderName, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in values {
        // A value that no header can carry is not sent; every one here can be.
        headers.extend(HeaderValue::from_bytes(value).map(|value| (name.clone(), value)));
    }
    headers
}

fn with_authorization(value: &str) -> HeaderMap {
    headers(&[(AUTHORIZATION, value.as_bytes())])
}

/// The login name and password, if there are any.
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Rejection> {
    let credentials = Presented::new(headers)?.basic()?;
    Ok(credentials.map(|found| (found.username, found.password.expose_secret().to_owned())))
}

fn exposed(secret: Result<Option<SecretString>, Rejection>) -> Result<Option<String>, Rejection> {
    secret.map(|secret| secret.map(|secret| secret.expose_secret().to_owned()))
}

#[test]
fn basic_credentials_are_split_at_the_first_colon() {
    for (userpass, username, password) in [
        ("tom:secret", "tom", "secret"),
        ("tom:", "tom", ""),
        (":secret", "", "secret"),
        ("tom:a:b", "tom", "a:b"),
        ("jørgen:påssord", "jørgen", "påssord"),
    ] {
        let encoded = STANDARD.encode(userpass);
        let expected = Ok(Some((username.to_owned(), password.to_owned())));
        for scheme in ["Basic ", "basic ", "BASIC ", "bAsIc   "] {
            assert_eq!(
                basic(&with_authorization(&format!("{scheme}{encoded}"))),
                expected,
                "{userpass}"
            );
        }
    }
}

#[test]
fn malformed_basic_credentials_are_refused() {
    let no_colon = format!("Basic {}", STANDARD.encode("tom"));
    let no_utf8 = format!("Basic {}", STANDARD.encode(b"tom:\xFF"));
    for value in [
        no_colon.as_str(),
        no_utf8.as_str(),
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic dG9tOmE",   // Without its padding.
        "Basic dG9tOmE=x", // With something behind it.
        "Basic dG9t OmE=", // With a space in it.
        "Basic dG9tOmE=, Basic dG9tOmE=",
        "dG9tOmE=",
        "",
    ] {
        assert_eq!(
            basic(&with_authorization(value)),
            Err(Rejection::Unauthenticated),
            "{value}"
        );
    }
}

#[test]
fn a_token_belongs_to_its_scheme_in_any_case() {
    for (value, expected) in [
        ("SoTicket 7T:abc==", Some("7T:abc==")),
        ("soticket 7T:abc==", Some("7T:abc==")),
        ("Bearer 7T:abc==", None),
        ("SoTickets 7T:abc==", None),
    ] {
        let headers = with_authorization(value);
        let presented = Presented::new(&headers).unwrap();
        assert!(presented.has_authorization());
        assert_eq!(
            exposed(presented.token("SoTicket")),
            Ok(expected.map(str::to_owned)),
            "{value}"
        );
        assert_eq!(
            presented.basic().map(|found| found.is_some()),
            Ok(false),
            "{value}"
        );
    }
}

#[test]
fn a_token_is_one_word() {
    for value in ["Bearer ", "Bearer a b"] {
        let headers = with_authorization(value);
        let found =
            Presented::new(&headers).and_then(|presented| exposed(presented.token("Bearer")));
        assert_eq!(found, Err(Rejection::Unauthenticated), "{value}");
    }
}

#[test]
fn two_authorizations_are_refused() {
    let twice = headers(&[
        (AUTHORIZATION, b"Basic dG9tOmE="),
        (AUTHORIZATION, b"Basic dG9tOmE="),
    ]);
    assert!(matches!(
        Presented::new(&twice),
        Err(Rejection::Unauthenticated)
    ));
    let bytes = headers(&[(AUTHORIZATION, b"Bearer \xFF")]);
    assert!(matches!(
        Presented::new(&bytes),
        Err(Rejection::Unauthenticated)
    ));
}

#[test]
fn without_authorization_nothing_is_found_there() {
    let headers = HeaderMap::new();
    let presented = Presented::new(&headers).unwrap();
    assert!(!presented.has_authorization());
    assert_eq!(presented.basic().map(|found| found.is_some()), Ok(false));
    assert_eq!(exposed(presented.token("Bearer")), Ok(None));
    assert_eq!(exposed(presented.header("so-apptoken")), Ok(None));
    assert_eq!(exposed(presented.cookie("SoSession")), Ok(None));
}

#[test]
fn a_header_is_given_once() {
    const NAME: HeaderName = HeaderName::from_static("so-apptoken");
    for (values, expected) in [
        (
            vec![(NAME, b"token".as_slice())],
            Ok(Some("token".to_owned())),
        ),
        (vec![(NAME, b"".as_slice())], Ok(None)),
        (
            vec![(NAME, b"token".as_slice()), (NAME, b"token".as_slice())],
            Err(Rejection::Unauthenticated),
        ),
        (
            vec![(NAME, b"".as_slice()), (NAME, b"token".as_slice())],
            Err(Rejection::Unauthenticated),
        ),
        (
            vec![(NAME, b"t\xFFken".as_slice())],
            Err(Rejection::Unauthenticated),
        ),
    ] {
        let headers = headers(&values);
        assert_eq!(
            exposed(Presented::new(&headers).unwrap().header("so-apptoken")),
            expected,
            "{values:?}"
        );
    }
}

#[test]
fn a_cookie_is_found_among_others() {
    for (values, expected) in [
        (vec![b"SoSession=abc".as_slice()], "abc"),
        (vec![b"a=1; SoSession=abc; b=2".as_slice()], "abc"),
        (vec![b"a=1;SoSession=abc;b=2".as_slice()], "abc"),
        (vec![b"a=1".as_slice(), b"SoSession=abc".as_slice()], "abc"),
        (vec![b"SoSession=a=b==".as_slice()], "a=b=="),
        (
            vec![b"sosession=no; xSoSession=no; SoSession=abc; flag".as_slice()],
            "abc",
        ),
        // Another site's cookie that is not text does not lock anybody out.
        (vec![b"other=\xFF\xFE; SoSession=abc".as_slice()], "abc"),
    ] {
        let values: Vec<_> = values.into_iter().map(|value| (COOKIE, value)).collect();
        let headers = headers(&values);
        let found = exposed(Presented::new(&headers).unwrap().cookie("SoSession"));
        assert_eq!(found, Ok(Some(expected.to_owned())), "{values:?}");
    }
}

#[test]
fn an_empty_cookie_is_none() {
    let headers = headers(&[(COOKIE, b"SoSession=; a=1")]);
    let presented = Presented::new(&headers).unwrap();
    assert_eq!(exposed(presented.cookie("SoSession")), Ok(None));
}

#[test]
fn a_cookie_given_twice_is_refused() {
    for values in [
        vec![b"SoSession=a; SoSession=b".as_slice()],
        vec![b"SoSession=a; SoSession=a".as_slice()],
        vec![b"SoSession=a".as_slice(), b"SoSession=b".as_slice()],
        vec![b"SoSession=; SoSession=b".as_slice()],
        vec![b"SoSession=\xFF".as_slice()],
    ] {
        let values: Vec<_> = values.into_iter().map(|value| (COOKIE, value)).collect();
        let headers = headers(&values);
        let found = exposed(Presented::new(&headers).unwrap().cookie("SoSession"));
        assert_eq!(found, Err(Rejection::Unauthenticated), "{values:?}");
    }
}

#[test]
fn no_secret_is_printed() {
    let headers = with_authorization("Basic dG9tOmh1bnRlcjI=");
    let presented = Presented::new(&headers).unwrap();
    let printed = format!(
        "{presented:?} {:?} {:?}",
        presented.basic(),
        presented.token("Basic")
    );
    assert!(printed.contains("tom"), "{printed}");
    for secret in ["hunter2", "dG9tOmh1bnRlcjI="] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
