//! Tokens and keys, each with one thing wrong, and keys that change.

mod issuer;
mod key_sets;

use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use self::issuer::{Issuer, merge, part};
use super::*;

/// What checks tokens, with its keys in a folder of its own.
struct Fixture {
    folder: TempDir,
    clock: Clock,
    bearer: Bearer,
}

impl Fixture {
    /// With these keys and algorithms.
    fn new(keys: &[Value], algorithms: &[BearerAlgorithm]) -> Result<Self, Error> {
        Self::holding(&json!({"keys": keys}).to_string(), algorithms)
    }

    /// With this file.
    fn holding(file: &str, algorithms: &[BearerAlgorithm]) -> Result<Self, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        std::fs::write(&path, file).unwrap();
        let mut settings = BearerSettings::new(path, "https://id.example", "presence");
        settings.algorithms = algorithms.to_vec();
        let clock = Clock::default();
        Ok(Self {
            bearer: Bearer::new(settings, clock.clone())?,
            folder,
            clock,
        })
    }

    /// The claims of a good token, with these instead.
    fn claims(&self, members: Value) -> Value {
        let now_s = self.clock.now_ms() / 1000;
        let mut claims = json!({
            "iss": "https://id.example",
            "aud": "presence",
            "sub": "tom",
            "iat": now_s,
            "exp": now_s + 600,
        });
        merge(&mut claims, members);
        claims
    }

    /// The login; or why there is none, which is for the log alone.
    async fn login_or_reason(&self, token: &str) -> Result<String, Reason> {
        let told = self.bearer.login_of(&token.into()).await;
        let known = self.bearer.check(token, &*self.bearer.file.keys().await);
        match &told {
            Ok(login) => assert_eq!(Ok(login), known.as_ref()),
            Err(rejection) => assert_eq!(*rejection, Rejection::Unauthenticated),
        }
        assert_eq!(told.is_ok(), known.is_ok());
        known
    }

    #[track_caller]
    fn write(&self, keys: &[Value]) {
        self.write_text(&json!({"keys": keys}).to_string());
    }

    #[track_caller]
    fn write_text(&self, file: &str) {
        std::fs::write(self.folder.path().join("keys.json"), file).unwrap();
        self.clock.advance(Duration::from_secs(1));
    }
}

#[tokio::test]
async fn a_token_with_anything_wrong_in_its_claims_is_refused() {
    let issuer = Issuer::new(Algorithm::ES256);
    let fixture = Fixture::new(&[issuer.jwk(json!({}))], &BearerAlgorithm::DEFAULT).unwrap();
    let now_s = fixture.clock.now_ms() / 1000;
    let (others, never) = ("it is for others", "it does not expire");
    let (issued, no_login) = ("another has issued it", "it names no login");
    let no_number = "a time in it is no number";
    for (members, reason) in [
        (json!({"iss": null}), issued),
        (json!({"iss": "https://id.example/"}), issued),
        (json!({"iss": "HTTPS://id.example"}), issued),
        (json!({"iss": ["https://id.example"]}), issued),
        (json!({"aud": null}), others),
        (json!({"aud": "presence2"}), others),
        (json!({"aud": []}), others),
        (json!({"aud": ["Presence", 1, ["presence"]]}), others),
        (json!({"aud": {"presence": 1}}), others),
        (json!({"exp": null}), never),
        (json!({"exp": (now_s + 600).to_string()}), no_number),
        (json!({"exp": [now_s + 600]}), no_number),
        (json!({"exp": now_s - 5}), "it has expired"),
        (json!({"exp": 0}), "it has expired"),
        (json!({"exp": -1.5e300}), "it has expired"),
        (json!({"nbf": now_s + 60}), "it does not hold yet"),
        (json!({"nbf": "now"}), no_number),
        (json!({"sub": null}), no_login),
        (json!({"sub": ""}), no_login),
        (json!({"sub": 7}), no_login),
        (json!({"sub": ["tom"]}), no_login),
    ] {
        let token = issuer.sign(json!({}), &fixture.claims(members.clone()));
        let known = fixture.login_or_reason(&token).await;
        assert_eq!(known, Err(reason), "{members}");
    }
    for claims in [json!([]), json!("tom"), json!(null)] {
        let token = issuer.sign(json!({}), &claims);
        let known = fixture.login_or_reason(&token).await;
        assert_eq!(known, Err("its claims are no object"), "{claims}");
    }
}

#[tokio::test]
async fn a_token_that_is_as_it_should_be_is_taken() {
    let issuer = Issuer::new(Algorithm::ES256);
    let key = issuer.jwk(json!({"kid": "1"}));
    let fixture = Fixture::new(&[key], &BearerAlgorithm::DEFAULT).unwrap();
    let now_s = fixture.clock.now_ms() / 1000;
    for (header, members) in [
        (json!({}), json!({})),
        (json!({"kid": "1"}), json!({})),
        (json!({"typ": "at+jwt"}), json!({})),
        (json!({"typ": null, "cty": "x", "extra": 1}), json!({})),
        (json!({}), json!({"aud": ["other", "presence"]})),
        (json!({}), json!({"exp": now_s as f64 + 0.5})),
        (json!({}), json!({"exp": 4e300})),
        (json!({}), json!({"nbf": now_s, "iat": now_s + 60})),
        (json!({}), json!({"nbf": now_s + 4})),
    ] {
        let token = issuer.sign(header.clone(), &fixture.claims(members.clone()));
        let known = fixture.login_or_reason(&token).await;
        assert_eq!(known.as_deref(), Ok("tom"), "{header} {members}");
    }
}

#[tokio::test]
async fn a_token_expires_by_the_clock_and_five_seconds_later_at_most() {
    let issuer = Issuer::new(Algorithm::ES256);
    let fixture = Fixture::new(&[issuer.jwk(json!({}))], &BearerAlgorithm::DEFAULT).unwrap();
    let now_s = fixture.clock.now_ms() / 1000;
    let lasting = |nbf_s: i64, exp_s: i64| {
        let members = json!({"nbf": now_s + nbf_s, "exp": now_s + exp_s});
        issuer.sign(json!({}), &fixture.claims(members))
    };
    let (early, late) = (lasting(0, 600), lasting(700, 1200));
    assert!(fixture.login_or_reason(&early).await.is_ok());
    assert!(fixture.login_or_reason(&late).await.is_err());
    fixture.clock.advance(Duration::from_secs(605));
    assert!(fixture.login_or_reason(&early).await.is_err());
    assert!(fixture.login_or_reason(&late).await.is_err());
    fixture.clock.advance(Duration::from_secs(90));
    assert!(fixture.login_or_reason(&late).await.is_ok());
}

#[test]
fn times_are_checked_to_the_millisecond() {
    for (members, now_ms, holds) in [
        (json!({"exp": 100}), 104_999, true),
        (json!({"exp": 100}), 105_000, false),
        (json!({"exp": 100.25}), 105_249, true),
        (json!({"exp": 100.25}), 105_250, false),
        (json!({"exp": 900, "nbf": 100}), 94_999, false),
        (json!({"exp": 900, "nbf": 100}), 95_000, true),
    ] {
        let checked = check_times(members.as_object().unwrap(), now_ms);
        assert_eq!(checked.is_ok(), holds, "{members} at {now_ms}");
    }
}

#[tokio::test]
async fn a_token_that_no_key_has_signed_is_refused() {
    let [rsa, ec, ed] = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA].map(Issuer::new);
    let keys = [("rsa", &rsa), ("ec", &ec), ("ed", &ed)];
    let set = keys.map(|(kid, issuer)| issuer.jwk(json!({"kid": kid})));
    let fixture = Fixture::new(&set, &BearerAlgorithm::DEFAULT).unwrap();
    let claims = fixture.claims(json!({}));
    for (kid, issuer) in keys {
        for header in [json!({}), json!({"kid": kid})] {
            let token = issuer.sign(header, &claims);
            let known = fixture.login_or_reason(&token).await;
            assert_eq!(known.as_deref(), Ok("tom"));
        }
        let stranger = Issuer::new(issuer.algorithm);
        let token = issuer.sign(json!({}), &claims);
        let (message, signature) = token.rsplit_once('.').unwrap();
        let (header, _) = message.split_once('.').unwrap();
        let other_claims = part(&fixture.claims(json!({"sub": "anna"})));
        for token in [
            stranger.sign(json!({}), &claims),
            stranger.sign(json!({"kid": kid}), &claims),
            stranger.sign(json!({"jwk": stranger.jwk(json!({}))}), &claims),
            issuer.sign(json!({"kid": "other"}), &claims),
            issuer.sign(json!({"kid": ""}), &claims),
            issuer.sign(json!({"kid": kid.to_uppercase()}), &claims),
            issuer.sign(
                json!({"kid": if kid == "ec" { "rsa" } else { "ec" }}),
                &claims,
            ),
            format!("{header}.{other_claims}.{signature}"),
            format!("{message}."),
            format!("{message}.{}", "A".repeat(signature.len())),
            format!("{token}A"),
            format!("{message}.{signature}="),
        ] {
            let known = fixture.login_or_reason(&token).await;
            assert_eq!(known, Err("no key has signed it"), "{token}");
        }
    }
}

#[tokio::test]
async fn a_header_that_asks_for_too_much_is_refused() {
    let issuer = Issuer::new(Algorithm::RS256);
    let fixture = Fixture::new(&[issuer.jwk(json!({}))], &BearerAlgorithm::DEFAULT).unwrap();
    let claims = fixture.claims(json!({}));
    let token = issuer.sign(json!({}), &claims);
    let (message, signature) = token.rsplit_once('.').unwrap();
    let body = message.split_once('.').unwrap().1;
    let unsigned = |alg: &str| format!("{}.{body}", part(&json!({"alg": alg})));
    let unknown = "its header is none that is known";
    let (not_taken, extended) = (
        "its algorithm is not taken",
        "it has extensions that must be understood",
    );
    let long = fixture.claims(json!({"padding": "x".repeat(6200)}));
    for (token, reason) in [
        (format!("{}.", unsigned("none")), unknown),
        (format!("{}.{signature}", unsigned("none")), unknown),
        (format!("{}.{signature}", unsigned("nOnE")), unknown),
        (format!("{}.{signature}", unsigned("rs256")), unknown),
        (format!("{}.{body}.{signature}", part(&json!({}))), unknown),
        (String::new(), unknown),
        ("..".to_owned(), unknown),
        (message.to_owned(), unknown),
        (format!("{token}.{signature}"), unknown),
        (format!(" {token}"), unknown),
        (
            issuer.by(Algorithm::RS512).sign(json!({}), &claims),
            not_taken,
        ),
        (
            issuer.by(Algorithm::PS256).sign(json!({}), &claims),
            not_taken,
        ),
        (issuer.sign(json!({"alg": "ES384"}), &claims), not_taken),
        (
            issuer.sign(json!({"crit": ["b64"], "b64": true}), &claims),
            extended,
        ),
        (issuer.sign(json!({"crit": []}), &claims), extended),
        (
            issuer.sign_whole(&json!({"alg": "RS256", "crit": null}), &claims),
            extended,
        ),
        (issuer.sign(json!({}), &long), "it is too long"),
    ] {
        let known = fixture.login_or_reason(&token).await;
        assert_eq!(known, Err(reason), "{token}");
    }
    assert!(fixture.login_or_reason(&token).await.is_ok());
}

/// Everybody has the public key; taken for a secret it would sign whatever anybody likes.
#[tokio::test]
async fn a_public_key_is_no_secret() {
    let issuer = Issuer::new(Algorithm::RS256);
    let algorithms = [BearerAlgorithm::RS256, BearerAlgorithm::HS256];
    let fixture = Fixture::new(&[issuer.jwk(json!({"kid": "1"}))], &algorithms).unwrap();
    let claims = fixture.claims(json!({}));
    for secret in issuer.public_texts() {
        for header in [json!({}), json!({"kid": "1"})] {
            let token = Issuer::with_secret(&secret).sign(header, &claims);
            let known = fixture.login_or_reason(&token).await;
            assert_eq!(known, Err("no key has signed it"));
        }
    }
    assert!(
        fixture
            .login_or_reason(&issuer.sign(json!({}), &claims))
            .await
            .is_ok()
    );
}
