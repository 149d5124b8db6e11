//! Opaque tokens: random secrets that stand for a grant or an application, which the store knows by their hashes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, password};

/// What a ticket begins with, in SuperOffice's API too.
pub(crate) const TICKET_PREFIX: &str = "7T:";

/// A secret of 256 random bits, which whoever has it shows as it is.
#[derive(Debug)]
pub(crate) struct Token(SecretString);

impl Token {
    /// A new one: the prefix, and 43 characters of base64url (RFC 4648, section 5) without padding.
    pub(crate) fn random(prefix: &str) -> Result<Self, Error> {
        let bytes = Zeroizing::new(password::random()?);
        // A buffer that grew would leave copies behind.
        let mut text = String::with_capacity(prefix.len() + DIGITS);
        text.push_str(prefix);
        URL_SAFE_NO_PAD.encode_string(*bytes, &mut text);
        Ok(Self(text.into()))
    }

    /// Its hash, as [`hash`] makes it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        hash(self.expose())
    }

    /// The secret itself.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// What the store knows a token by. It needs no salt and no time, because a token cannot be guessed.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    blake3::derive_key(CONTEXT, token.as_bytes())
}

/// How many digits of base64 the random bits need.
const DIGITS: usize = 43;

/// Keeps these hashes apart from all others that BLAKE3 makes. Changing it makes every token unknown.
const CONTEXT: &str = "presence-server 2026-11-23 token of a grant or an application";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Token, hash};

    #[test]
    fn a_token_is_its_prefix_and_256_bits_in_base64url() {
        // So many that chance leaves no digit out, at any place, in ten to the 23rd runs.
        let tokens: HashSet<String> = (0..4000)
            .map(|_| Token::random("7T:").unwrap().expose().to_owned())
            .collect();
        assert_eq!(tokens.len(), 4000);
        let digit = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        for token in &tokens {
            let digits = token.strip_prefix("7T:").unwrap();
            assert!(digits.len() == 43 && digits.chars().all(digit), "{token}");
        }
        // Each place but the last, which has 4 bits, takes every digit: no bit is fixed.
        for place in 3..45 {
            let found: HashSet<u8> = tokens.iter().map(|token| token.as_bytes()[place]).collect();
            assert_eq!(found.len(), 64, "at {place}");
        }
    }

    #[test]
    fn the_hash_is_of_the_whole_token_and_never_changes() {
        let token = Token::random("7T:").unwrap();
        assert_eq!(token.hash(), hash(token.expose()));
        assert_ne!(token.hash(), hash(token.expose().trim_start_matches("7T:")));
        assert_ne!(hash("7T:a"), *blake3::hash(b"7T:a").as_bytes());
        // A stored token must be known by the next release as well.
        let known = hash("7T:a").map(|byte| format!("{byte:02x}")).concat();
        assert_eq!(
            known,
            "8145687b1854c7c5d1e930341baf68f9aead133aa14d778dc2eeb84d8615da0b"
        );
    }

    #[test]
    fn debug_does_not_tell_the_secret() {
        let token = Token::random("7T:").unwrap();
        assert_eq!(format!("{token:?}"), "Token(SecretBox<str>([REDACTED]))");
    }
}
