//! The keys that signatures are checked against: a JSON Web Key Set (RFC 7517), as far as it is of use.

use std::io;

use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations,
    PublicKeyUse,
};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind};
use serde::Deserialize;
use serde_json::Value;

/// How many keys a token is tried with, at most: each costs the time of a check.
const TRIED: usize = 4;

/// The least that an RSA modulus has, in bytes (RFC 7518, section 3.3).
const LEAST_MODULUS: usize = 256;

/// Keys, each with what it may be used for.
pub(super) struct Keys(Vec<Key>);

struct Key {
    id: Option<String>,
    /// What may be signed by with it.
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

/// A set whose keys have not been looked at.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

impl Keys {
    /// Reads a set. A key that is of no use with these algorithms is left out (RFC 7517, section 5), and the log says
    /// why.
    ///
    /// # Errors
    ///
    /// Bytes that are no JSON Web Key Set.
    pub(super) fn parse(json: &[u8], algorithms: &[Algorithm]) -> io::Result<Self> {
        let set: KeySet = serde_json::from_slice(json)?;
        let mut keys = Vec::new();
        for (number, jwk) in (1..).zip(set.keys) {
            match Key::new(jwk, algorithms) {
                Ok(key) => keys.push(key),
                Err(why) => {
                    tracing::warn!("key {number} of those for bearer tokens is left out: {why}");
                }
            }
        }
        for algorithm in algorithms {
            let fitting = keys.iter().filter(|key| key.algorithms.contains(algorithm));
            let count = fitting.count();
            if count > TRIED {
                tracing::warn!(
                    "there are {count} keys for {algorithm:?}; a bearer token that names none (`kid`) is tried with \
                     the first {TRIED} alone"
                );
            }
        }
        Ok(Self(keys))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys that a token with this header may have been signed with, or the first few of them.
    pub(super) fn fitting(
        &self,
        algorithm: Algorithm,
        id: Option<&str>,
    ) -> impl Iterator<Item = &DecodingKey> {
        let fitting = self.0.iter().filter(move |key| {
            key.algorithms.contains(&algorithm) && (id.is_none() || key.id.as_deref() == id)
        });
        fitting.map(|key| &key.key).take(TRIED)
    }
}

impl Key {
    fn new(jwk: Value, taken: &[Algorithm]) -> Result<Self, &'static str> {
        let malformed = "it is no JSON Web Key of a known kind";
        let jwk: Jwk = serde_json::from_value(jwk).map_err(|_| malformed)?;
        let key = DecodingKey::from_jwk(&jwk).map_err(|_| malformed)?;
        if !verifies(&jwk.common) {
            return Err("its `use` or `key_ops` is not to check signatures");
        }
        let mut algorithms = algorithms_of(&jwk.algorithm, &key)?;
        let named = jwk.common.key_algorithm;
        algorithms.retain(|&algorithm| {
            taken.contains(&algorithm)
                && named.is_none_or(|named| named == KeyAlgorithm::from(algorithm))
        });
        if algorithms.is_empty() {
            return Err("it is for none of the algorithms that are taken");
        }
        Ok(Self {
            id: jwk.common.key_id,
            algorithms,
            key,
        })
    }
}

/// Whether a key may check signatures (RFC 7517, sections 4.2 and 4.3).
fn verifies(parameters: &CommonParameters) -> bool {
    let by_use = parameters.public_key_use.as_ref();
    let by_operations = parameters.key_operations.as_ref();
    by_use.is_none_or(|named| *named == PublicKeyUse::Signature)
        && by_operations.is_none_or(|named| named.contains(&KeyOperations::Verify))
}

/// What a key can do by its kind and length, so that no key is taken for one of another kind.
fn algorithms_of(
    parameters: &AlgorithmParameters,
    key: &DecodingKey,
) -> Result<Vec<Algorithm>, &'static str> {
    let length = match key.kind() {
        DecodingKeyKind::SecretOrDer(bytes) => bytes.len(),
        DecodingKeyKind::RsaModulusExponent { n, .. } => n.len(),
    };
    match parameters {
        AlgorithmParameters::RSA(_) if length < LEAST_MODULUS => {
            Err("an RSA key must have at least 2048 bits")
        }
        AlgorithmParameters::RSA(_) => Ok(AlgorithmFamily::Rsa.algorithms().to_vec()),
        AlgorithmParameters::OctetKey(_) => Ok(by_hmac(length)),
        AlgorithmParameters::EllipticCurve(key) => match (&key.curve, length) {
            (EllipticCurve::P256, 65) => Ok(vec![Algorithm::ES256]),
            (EllipticCurve::P384, 97) => Ok(vec![Algorithm::ES384]),
            _ => Err("it is no point on P-256 or P-384"),
        },
        AlgorithmParameters::OctetKeyPair(key) => match (&key.curve, length) {
            (EllipticCurve::Ed25519, 32) => Ok(vec![Algorithm::EdDSA]),
            _ => Err("it is no point on Ed25519"),
        },
        _ => Err("its `kty` is not known"),
    }
}

/// A secret is at least as long as the hash (RFC 7518, section 3.2).
fn by_hmac(length: usize) -> Vec<Algorithm> {
    let hashes = [
        (Algorithm::HS256, 32),
        (Algorithm::HS384, 48),
        (Algorithm::HS512, 64),
    ];
    let short_enough = hashes.into_iter().filter(|(_, hash)| *hash <= length);
    short_enough.map(|(algorithm, _)| algorithm).collect()
}
