//! Whoever signs tokens in these tests, rightly or not.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, KeyAlgorithm};
use jsonwebtoken::{Algorithm, AlgorithmFamily, EncodingKey};
use serde_json::{Value, json};

/// A key and what it signs by.
pub(super) struct Issuer {
    pub(super) algorithm: Algorithm,
    key: EncodingKey,
}

impl Issuer {
    /// With a new key.
    pub(super) fn new(algorithm: Algorithm) -> Self {
        let random = SystemRandom::new();
        let key = match algorithm {
            Algorithm::ES256 => ec(&ECDSA_P256_SHA256_FIXED_SIGNING),
            Algorithm::ES384 => ec(&ECDSA_P384_SHA384_FIXED_SIGNING),
            Algorithm::EdDSA => {
                let key = Ed25519KeyPair::generate_pkcs8v1(&random).unwrap();
                EncodingKey::from_ed_der(key.as_ref())
            }
            _ if algorithm.family() == AlgorithmFamily::Hmac => {
                let key = crate::password::random().unwrap();
                EncodingKey::from_secret(&[key, key].concat())
            }
            _ => {
                let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
                let key: Pkcs8V1Der<'_> = key.as_der().unwrap();
                let key = pem::encode(&pem::Pem::new("PRIVATE KEY", key.as_ref()));
                EncodingKey::from_rsa_pem(key.as_bytes()).unwrap()
            }
        };
        Self { algorithm, key }
    }

    /// With the same key, by another algorithm.
    pub(super) fn by(&self, algorithm: Algorithm) -> Self {
        let key = self.key.clone();
        Self { algorithm, key }
    }

    /// With a secret for a key.
    pub(super) fn with_secret(secret: &[u8]) -> Self {
        Self {
            algorithm: Algorithm::HS256,
            key: EncodingKey::from_secret(secret),
        }
    }

    /// An RSA key's public half, in whatever way somebody may have it.
    pub(super) fn public_texts(&self) -> Vec<Vec<u8>> {
        let key = RsaKeyPair::from_der(self.key.as_bytes()).unwrap();
        let inner = key.public_key().as_ref().to_vec();
        let outer: PublicKeyX509Der<'_> = key.public_key().as_der().unwrap();
        let outer = outer.as_ref().to_vec();
        let pem = pem::encode(&pem::Pem::new("PUBLIC KEY", outer.clone()));
        let trimmed = pem.replace("\r\n", "\n").trim_end().as_bytes().to_vec();
        let jwk = self.jwk(json!({}));
        let modulus = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
        vec![
            inner,
            outer,
            pem.into_bytes(),
            trimmed,
            modulus,
            jwk.to_string().into_bytes(),
        ]
    }

    /// Its key as the set has it, with these members instead.
    pub(super) fn jwk(&self, members: Value) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        jwk.common.key_algorithm = None::<KeyAlgorithm>;
        let mut jwk = serde_json::to_value(jwk).unwrap();
        merge(&mut jwk, members);
        jwk
    }

    /// A token with a header besides `alg`.
    pub(super) fn sign(&self, header: Value, claims: &Value) -> String {
        let mut whole = json!({"alg": self.algorithm, "typ": "JWT"});
        merge(&mut whole, header);
        self.sign_whole(&whole, claims)
    }

    /// A token with this header.
    pub(super) fn sign_whole(&self, whole: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", part(whole), part(claims));
        let signed = jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, self.algorithm);
        format!("{message}.{}", signed.unwrap())
    }
}

/// Part of a token.
pub(super) fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

/// Sets members of an object, and takes out those that are set to null.
pub(super) fn merge(object: &mut Value, members: Value) {
    let Value::Object(members) = members else {
        panic!("{members} is no object");
    };
    let object = object.as_object_mut().unwrap();
    for (name, value) in members {
        match value {
            Value::Null => object.remove(&name),
            value => object.insert(name, value),
        };
    }
}

fn ec(algorithm: &'static aws_lc_rs::signature::EcdsaSigningAlgorithm) -> EncodingKey {
    let key = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new());
    EncodingKey::from_ec_der(key.unwrap().as_ref())
}
