//! Remembers for a moment which logins held, because checking a password is made to be slow.

use std::time::Duration;

use moka::future::Cache;
use openapi_axum::Rejection;
use secrecy::zeroize::Zeroizing;

use crate::{Error, password};

/// How long a login that held need not be checked again.
const KEPT: Duration = Duration::from_secs(60);

/// How many logins are remembered.
const CAPACITY: u64 = 10_000;

/// The logins that held, as keyed hashes: whoever reads them out of memory has no password.
pub(crate) struct Verified {
    key: [u8; 32],
    logins: Cache<[u8; 32], ()>,
}

impl Verified {
    /// With a random key of this process.
    pub(crate) fn new() -> Result<Self, Error> {
        let logins = Cache::builder().max_capacity(CAPACITY).time_to_live(KEPT);
        Ok(Self {
            key: password::random()?,
            logins: logins.build(),
        })
    }

    /// Does without `verify` where a login of the same parts held a moment ago. Requests that come with the same at once
    /// have it verified once.
    pub(crate) async fn or_verify(
        &self,
        parts: [&[u8]; 4],
        verify: impl AsyncFnOnce() -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        let key = self.key(parts);
        if self.logins.contains_key(&key) {
            return Ok(());
        }
        // In a box, for it is large, and few requests need it.
        let verified = Box::pin(self.logins.try_get_with(key, verify())).await;
        verified.map_err(|rejection| (*rejection).clone())
    }

    fn key(&self, parts: [&[u8]; 4]) -> [u8; 32] {
        let length = parts.iter().map(|part| 4 + part.len()).sum();
        let mut whole = Zeroizing::new(Vec::with_capacity(length));
        for part in parts {
            // With its length before it, no part can run into the next; none is as long as a request may be.
            whole.extend_from_slice(&(part.len() as u32).to_le_bytes());
            whole.extend_from_slice(part);
        }
        blake3::keyed_hash(&self.key, &whole).into()
    }
}
