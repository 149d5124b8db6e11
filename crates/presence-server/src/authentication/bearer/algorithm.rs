//! The algorithms that tokens may be signed by.

use clap::ValueEnum;
use jsonwebtoken::Algorithm;

/// An algorithm that a bearer token may be signed by (RFC 7518, section 3.1; `EdDSA`: RFC 8037), by its name there.
///
/// `none` is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "verbatim")]
#[non_exhaustive]
pub enum BearerAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RS384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RS512,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// RSASSA-PSS with SHA-384.
    PS384,
    /// RSASSA-PSS with SHA-512.
    PS512,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// Ed25519.
    EdDSA,
    /// HMAC with SHA-256: whoever can check a token can make one.
    HS256,
    /// HMAC with SHA-384: whoever can check a token can make one.
    HS384,
    /// HMAC with SHA-512: whoever can check a token can make one.
    HS512,
}

impl BearerAlgorithm {
    /// Those that are taken where nothing is said: what issuers sign by, with keys that only they have.
    pub const DEFAULT: [Self; 3] = [Self::RS256, Self::ES256, Self::EdDSA];
}

impl From<BearerAlgorithm> for Algorithm {
    fn from(algorithm: BearerAlgorithm) -> Self {
        match algorithm {
            BearerAlgorithm::RS256 => Self::RS256,
            BearerAlgorithm::RS384 => Self::RS384,
            BearerAlgorithm::RS512 => Self::RS512,
            BearerAlgorithm::PS256 => Self::PS256,
            BearerAlgorithm::PS384 => Self::PS384,
            BearerAlgorithm::PS512 => Self::PS512,
            BearerAlgorithm::ES256 => Self::ES256,
            BearerAlgorithm::ES384 => Self::ES384,
            BearerAlgorithm::EdDSA => Self::EdDSA,
            BearerAlgorithm::HS256 => Self::HS256,
            BearerAlgorithm::HS384 => Self::HS384,
            BearerAlgorithm::HS512 => Self::HS512,
        }
    }
}
