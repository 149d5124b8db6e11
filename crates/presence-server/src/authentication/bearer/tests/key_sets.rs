//! What a set of keys may have in it, and what happens when it changes.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;
use jsonwebtoken::AlgorithmFamily;

use super::*;

#[tokio::test]
async fn a_key_checks_only_what_it_is_for() {
    let all = BearerAlgorithm::value_variants();
    let rsa = Issuer::new(Algorithm::RS256);
    for algorithm in all {
        let algorithm = Algorithm::from(*algorithm);
        let issuer = match algorithm.family() {
            AlgorithmFamily::Rsa => rsa.by(algorithm),
            _ => Issuer::new(algorithm),
        };
        for members in [
            json!({}),
            json!({"alg": algorithm, "use": "sig", "key_ops": ["sign", "verify"]}),
            json!({"x5t": "unknown to us", "ext": true}),
        ] {
            let fixture = Fixture::new(&[issuer.jwk(members.clone())], all).unwrap();
            let token = issuer.sign(json!({}), &fixture.claims(json!({})));
            let known = fixture.login_or_reason(&token).await;
            assert_eq!(known.as_deref(), Ok("tom"), "{algorithm:?} {members}");
        }
        for members in [
            json!({"use": "enc"}),
            json!({"use": "SIG"}),
            json!({"key_ops": ["sign"]}),
            json!({"key_ops": []}),
            json!({"use": "sig", "key_ops": ["encrypt"]}),
            json!({"alg": "RSA-OAEP"}),
            json!({"alg": "none"}),
            json!({"kty": "other"}),
            json!({"kty": null}),
            json!({"kid": 1}),
        ] {
            let refused = Fixture::new(&[issuer.jwk(members.clone())], all);
            assert!(refused.is_err(), "{algorithm:?} {members}");
        }
    }
}

#[tokio::test]
async fn a_key_named_for_one_algorithm_checks_no_other() {
    let all = BearerAlgorithm::value_variants();
    let rsa = Issuer::new(Algorithm::RS256);
    let named = rsa.jwk(json!({"alg": "RS256"}));
    let fixture = Fixture::new(&[named], all).unwrap();
    let claims = fixture.claims(json!({}));
    assert!(
        fixture
            .login_or_reason(&rsa.sign(json!({}), &claims))
            .await
            .is_ok()
    );
    for other in [Algorithm::RS384, Algorithm::PS256] {
        let known = fixture
            .login_or_reason(&rsa.by(other).sign(json!({}), &claims))
            .await;
        assert_eq!(known, Err("no key has signed it"), "{other:?}");
    }
}

#[test]
fn a_file_without_a_key_that_is_of_use_does_not_start() {
    let ec = Issuer::new(Algorithm::ES256);
    let secret = Issuer::new(Algorithm::HS256);
    let set = |key: Value| json!({"keys": [key]}).to_string();
    let none = "there is no key for the algorithms that are taken in it";
    for (file, why) in [
        (String::new(), "EOF"),
        ("{".to_owned(), "EOF"),
        ("[]".to_owned(), "invalid length 0"),
        ("{}".to_owned(), "missing field `keys`"),
        (ec.jwk(json!({})).to_string(), "missing field `keys`"),
        (r#"{"keys":{}}"#.to_owned(), "invalid type"),
        (" ".repeat(1024 * 1024 + 1), "more than 1 MiB"),
        (r#"{"keys":[]}"#.to_owned(), none),
        (r#"{"keys":[7, null, {}]}"#.to_owned(), none),
        (set(secret.jwk(json!({}))), none),
        (set(ec.jwk(json!({"crv": "P-521"}))), none),
        (set(ec.jwk(json!({"crv": "P-384"}))), none),
        (set(ec.jwk(json!({"x": "AAAA"}))), none),
        (set(ec.jwk(json!({"x": "!"}))), none),
        (
            set(json!({"kty": "RSA", "n": "x".repeat(168), "e": "AQAB"})),
            none,
        ),
        (
            set(json!({"kty": "OKP", "crv": "X25519", "x": "A".repeat(43)})),
            none,
        ),
    ] {
        let Err(Error::BearerKeys { path, source }) =
            Fixture::holding(&file, &BearerAlgorithm::DEFAULT)
        else {
            panic!("{file} starts");
        };
        let said = source.to_string();
        assert!(said.contains(why), "{file}: {said}");
        assert!(path.ends_with("keys.json"));
    }
    let settings = BearerSettings::new("/nowhere/keys.json", "i", "a");
    let said = match Bearer::new(settings, Clock::default()) {
        Err(error) => error.to_string(),
        Ok(_) => panic!("it starts without a file"),
    };
    assert!(
        said.starts_with("/nowhere/keys.json cannot be used"),
        "{said}"
    );
}

#[test]
fn a_secret_is_at_least_as_long_as_its_hash() {
    let set = |length: usize| {
        let jwk = json!({"kty": "oct", "k": "A".repeat(length.div_ceil(3) * 4)});
        Fixture::new(&[jwk], &[BearerAlgorithm::HS256, BearerAlgorithm::HS512])
    };
    assert!(set(30).is_err());
    assert!(set(33).is_ok());
}

#[tokio::test]
async fn a_key_that_is_added_holds_and_one_that_is_removed_does_not() {
    let [old, new] = [Algorithm::ES256, Algorithm::EdDSA].map(Issuer::new);
    let [old_key, new_key] = [&old, &new].map(|issuer| issuer.jwk(json!({})));
    let fixture = Fixture::new(std::slice::from_ref(&old_key), &BearerAlgorithm::DEFAULT).unwrap();
    let claims = fixture.claims(json!({}));
    let tokens = [&old, &new].map(|issuer| issuer.sign(json!({}), &claims));
    for (keys, holding) in [
        (vec![old_key.clone(), new_key.clone()], [true, true]),
        (vec![new_key], [false, true]),
        (vec![], [false, false]),
        (vec![old_key], [true, false]),
    ] {
        fixture.write(&keys);
        for (token, holds) in tokens.iter().zip(holding) {
            assert_eq!(
                fixture.login_or_reason(token).await.is_ok(),
                holds,
                "{keys:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_last_good_keys_outlive_a_file_that_is_broken_or_gone() {
    let [old, new] = [Algorithm::ES256, Algorithm::ES256].map(Issuer::new);
    let fixture = Fixture::new(&[old.jwk(json!({}))], &BearerAlgorithm::DEFAULT).unwrap();
    let claims = fixture.claims(json!({}));
    let [by_old, by_new] = [&old, &new].map(|issuer| issuer.sign(json!({}), &claims));
    for broken in ["", "{", r#"{"keys": 7}"#] {
        fixture.write_text(broken);
        assert!(fixture.login_or_reason(&by_old).await.is_ok(), "{broken}");
    }
    std::fs::remove_file(fixture.folder.path().join("keys.json")).unwrap();
    fixture.clock.advance(Duration::from_secs(1));
    assert!(fixture.login_or_reason(&by_old).await.is_ok());
    fixture.write(&[new.jwk(json!({}))]);
    assert!(fixture.login_or_reason(&by_old).await.is_err());
    assert!(fixture.login_or_reason(&by_new).await.is_ok());
}

#[test]
fn what_is_wrong_with_the_file_is_logged_once() {
    let issuer = Issuer::new(Algorithm::ES256);
    let fixture = Fixture::new(&[issuer.jwk(json!({}))], &BearerAlgorithm::DEFAULT).unwrap();
    let log = logged(|| {
        for file in ["{", "{", "{}", "{}"] {
            fixture.write_text(file);
            fixture.bearer.file.look();
        }
    });
    assert_eq!(log.matches("ERROR").count(), 2, "{log}");
    assert!(log.contains("those of before go on to hold"), "{log}");
}

#[tokio::test]
async fn a_token_is_tried_with_four_keys_unless_it_names_one() {
    let issuers: Vec<_> = (0..5).map(|_| Issuer::new(Algorithm::EdDSA)).collect();
    let keys: Vec<_> = (0..)
        .zip(&issuers)
        .map(|(kid, issuer)| issuer.jwk(json!({"kid": kid.to_string()})))
        .collect();
    let fixture = Fixture::new(&keys, &BearerAlgorithm::DEFAULT).unwrap();
    let claims = fixture.claims(json!({}));
    for (number, issuer) in issuers.iter().enumerate() {
        let unnamed = fixture
            .login_or_reason(&issuer.sign(json!({}), &claims))
            .await;
        assert_eq!(unnamed.is_ok(), number < 4);
        let named = issuer.sign(json!({"kid": number.to_string()}), &claims);
        assert!(fixture.login_or_reason(&named).await.is_ok());
    }
}

#[test]
fn keys_that_a_token_must_name_are_logged() {
    let keys: Vec<_> = (0..5)
        .map(|_| Issuer::new(Algorithm::EdDSA).jwk(json!({})))
        .collect();
    for (keys, said) in [
        (&keys[..4], ""),
        (&keys[..], "there are 5 keys for EdDSA; "),
    ] {
        let log = logged(|| drop(Fixture::new(keys, &BearerAlgorithm::DEFAULT).unwrap()));
        assert!(
            log.contains(said) && log.is_empty() == said.is_empty(),
            "{log}"
        );
    }
}

/// What is logged meanwhile.
fn logged(meanwhile: impl FnOnce()) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, meanwhile);
    let log = log.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    String::from_utf8(log).unwrap()
}

/// What has been logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
