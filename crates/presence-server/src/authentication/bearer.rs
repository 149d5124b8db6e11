//! Bearer tokens: JSON Web Tokens (RFC 7519), checked against keys that are configured.

mod algorithm;
mod key_file;
mod keys;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Algorithm, DecodingKey, crypto, decode_header};
use openapi_axum::Rejection;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

pub use self::algorithm::BearerAlgorithm;
use self::key_file::KeyFile;
use self::keys::Keys;
use crate::Error;
use crate::clock::Clock;

/// The most that a token may have, in bytes.
const LIMIT_BYTES: usize = 8 * 1024;

/// How far the issuer's clock may be off, in seconds.
const LEEWAY_S: f64 = 5.0;

/// Which bearer tokens are taken (RFC 6750): JSON Web Tokens that an issuer has signed for this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BearerSettings {
    /// The file with the issuer's keys, a JSON Web Key Set (RFC 7517). It is read again when it changes.
    pub keys: PathBuf,
    /// Who has to have issued a token: its claim `iss`, character by character.
    pub issuer: String,
    /// Whom a token has to be for: its claim `aud` is this or has this among others.
    pub audience: String,
    /// The claim that names the associate's login, in any case; `sub` where nothing is said.
    pub login_claim: String,
    /// What a token may be signed by; [`BearerAlgorithm::DEFAULT`] where nothing is said.
    pub algorithms: Vec<BearerAlgorithm>,
}

impl BearerSettings {
    /// With the login in `sub`, and the algorithms that are taken where nothing is said.
    pub fn new(
        keys: impl Into<PathBuf>,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Self {
        Self {
            keys: keys.into(),
            issuer: issuer.into(),
            audience: audience.into(),
            login_claim: "sub".to_owned(),
            algorithms: BearerAlgorithm::DEFAULT.to_vec(),
        }
    }

    /// Finds out whether the keys can be read.
    ///
    /// # Errors
    ///
    /// Those of [`Bearer::new`].
    pub(crate) fn check(&self) -> Result<(), Error> {
        Bearer::new(self.clone(), Clock::default()).map(drop)
    }
}

/// Checks bearer tokens.
pub(crate) struct Bearer {
    settings: BearerSettings,
    algorithms: Vec<Algorithm>,
    file: Arc<KeyFile>,
    clock: Clock,
}

/// Why a token is refused, for the log alone: who shows it learns nothing.
type Reason = &'static str;

impl Bearer {
    /// Reads the keys.
    ///
    /// # Errors
    ///
    /// [`Error::BearerKeys`] where the file cannot be read, is no JSON Web Key Set, or has no key that is of use.
    pub(crate) fn new(settings: BearerSettings, clock: Clock) -> Result<Self, Error> {
        let algorithms: Vec<_> = settings.algorithms.iter().map(|&it| it.into()).collect();
        let file = KeyFile::open(settings.keys.clone(), algorithms.clone(), clock.clone())?;
        Ok(Self {
            settings,
            algorithms,
            file: Arc::new(file),
            clock,
        })
    }

    /// The login that a token names. Whether an associate has it is not known here.
    ///
    /// The signature is checked where this runs: that takes some tens of microseconds and at most four checks, less
    /// than handing it to another thread and waiting behind passwords would.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`], whatever is wrong with it.
    pub(crate) async fn login_of(&self, token: &SecretString) -> Result<String, Rejection> {
        let keys = self.file.keys().await;
        self.check(token.expose_secret(), &keys).map_err(|reason| {
            tracing::debug!("a bearer token is refused: {reason}");
            Rejection::Unauthenticated
        })
    }

    fn check(&self, token: &str, keys: &Keys) -> Result<String, Reason> {
        let claims = self.signed(token, keys)?;
        self.check_names(&claims)?;
        check_times(&claims, self.clock.now_ms())?;
        match claims.get(&self.settings.login_claim) {
            Some(Value::String(login)) if !login.is_empty() => Ok(login.clone()),
            _ => Err("it names no login"),
        }
    }

    /// The claims of a token that one of the keys has signed.
    fn signed(&self, token: &str, keys: &Keys) -> Result<Map<String, Value>, Reason> {
        if token.len() > LIMIT_BYTES {
            return Err("it is too long");
        }
        let header = decode_header(token).map_err(|_| "its header is none that is known")?;
        if !self.algorithms.contains(&header.alg) {
            return Err("its algorithm is not taken");
        }
        if has_critical(token) {
            return Err("it has extensions that must be understood");
        }
        let (message, signature) = token.rsplit_once('.').unwrap_or_default();
        let has_signed = |key: &DecodingKey| {
            crypto::verify(signature, message.as_bytes(), key, header.alg).unwrap_or(false)
        };
        if !keys
            .fitting(header.alg, header.kid.as_deref())
            .any(has_signed)
        {
            return Err("no key has signed it");
        }
        // The library's own checks look at the system's clock, and let an `iss` be a list.
        insecure_decode_claims(token).map_err(|_| "its claims are no object")
    }

    fn check_names(&self, claims: &Map<String, Value>) -> Result<(), Reason> {
        let is = |value: &Value, name: &str| value.as_str() == Some(name);
        let issuer = claims.get("iss");
        if !issuer.is_some_and(|issuer| is(issuer, &self.settings.issuer)) {
            return Err("another has issued it");
        }
        let is_for_us = match claims.get("aud") {
            Some(Value::Array(many)) => many.iter().any(|one| is(one, &self.settings.audience)),
            Some(one) => is(one, &self.settings.audience),
            None => false,
        };
        is_for_us.then_some(()).ok_or("it is for others")
    }
}

/// Whether the header names extensions that must be understood (`crit`), also none, which it must not (RFC 7515, section
/// 4.1.11). The library's own header tells null from none in no way.
fn has_critical(token: &str) -> bool {
    let (header, _) = token.split_once('.').unwrap_or_default();
    let header = URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
    serde_json::from_slice::<Map<String, Value>>(&header)
        .is_ok_and(|header| header.contains_key("crit"))
}

/// A token has an end (RFC 7519, section 4.1.4), and may have a beginning (section 4.1.5).
fn check_times(claims: &Map<String, Value>, now_ms: i64) -> Result<(), Reason> {
    let now_s = now_ms as f64 / 1000.0;
    let seconds_of = |value: &Value| value.as_f64().ok_or("a time in it is no number");
    let expires_s = claims.get("exp").ok_or("it does not expire")?;
    if now_s >= seconds_of(expires_s)? + LEEWAY_S {
        return Err("it has expired");
    }
    match claims.get("nbf") {
        Some(begins_s) if now_s < seconds_of(begins_s)? - LEEWAY_S => Err("it does not hold yet"),
        _ => Ok(()),
    }
}
