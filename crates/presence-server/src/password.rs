//! Passwords: hashed by Argon2id (RFC 9106), and checked where it does not hold others up.

use std::io;
use std::sync::Arc;
#[cfg(test)]
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use openapi_axum::Rejection;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use tokio::sync::Semaphore;

use crate::{Error, blocking};

/// The most that a password may have, in bytes.
pub(crate) const LIMIT_BYTES: usize = 1024;

/// The memory, passes and lanes of one hash: the least that OWASP recommends for Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How hard a hash is to make, and to guess from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cost {
    /// For passwords that guard something.
    Full,
    /// The least that Argon2id can do, for passwords of tests that everybody knows.
    Least,
}

/// How many checks may wait for each one that runs: about a second's worth.
const WAITING_PER_RUNNING: usize = 60;

/// Makes the hash of a new password, a PHC string, as an associate's record has it. It takes some 16 ms.
///
/// # Errors
///
/// [`Error::Hash`] where there are no random numbers or there is no memory.
pub fn hash(password: &[u8]) -> Result<String, Error> {
    hash_at(Cost::Full, password)
}

/// The same at another cost, which the hash names: who checks it needs not know.
pub(crate) fn hash_at(cost: Cost, password: &[u8]) -> Result<String, Error> {
    let hashed: Result<PasswordHash, _> =
        argon2(cost).and_then(|argon2| argon2.hash_password(password));
    Ok(hashed.map_err(Error::Hash)?.to_string())
}

/// Random bytes that nobody knows.
pub(crate) fn random() -> Result<[u8; 32], Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::System {
        what: "random numbers",
        source: io::Error::other(error),
    })?;
    Ok(bytes)
}

/// Checks passwords: as many at once as there are processors, with a bounded queue.
#[derive(Debug)]
pub(crate) struct Passwords {
    /// One permit for each check that waits or runs.
    room: Arc<Semaphore>,
    /// One permit for each check that runs.
    permits: Arc<Semaphore>,
    /// The hash of a password that nobody knows.
    decoy: String,
    #[cfg(test)]
    checks: AtomicUsize,
}

impl Passwords {
    /// The cost is that of the stored hashes, so that a refusal takes as long as a login.
    pub(crate) fn new(cost: Cost) -> Result<Self, Error> {
        let running = blocking::processors();
        let unknown = SecretSlice::from(random()?.to_vec());
        Ok(Self {
            room: Arc::new(Semaphore::new(running * (1 + WAITING_PER_RUNNING))),
            permits: Arc::new(Semaphore::new(running)),
            decoy: hash_at(cost, unknown.expose_secret())?,
            #[cfg(test)]
            checks: AtomicUsize::new(0),
        })
    }

    /// A hash to check against where there is none, so that it takes as long.
    pub(crate) fn decoy(&self) -> &str {
        &self.decoy
    }

    /// Checks a password against a hash.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if it does not fit; [`Rejection::Unavailable`] if too many checks wait.
    pub(crate) async fn verify(
        &self,
        hash: String,
        password: SecretString,
    ) -> Result<(), Rejection> {
        let busy = |_| Rejection::Unavailable { retry_after_s: 1 };
        let _place = self.room.try_acquire().map_err(busy)?;
        #[cfg(test)]
        self.checks.fetch_add(1, Ordering::Relaxed);
        let fits = blocking::run(&self.permits, move || fits(&hash, &password)).await;
        fits.then_some(()).ok_or(Rejection::Unauthenticated)
    }

    /// How many passwords have been checked.
    #[cfg(test)]
    pub(crate) fn checks(&self) -> usize {
        self.checks.load(Ordering::Relaxed)
    }
}

fn argon2(cost: Cost) -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = match cost {
        Cost::Full => Params::new(MEMORY_KIB, PASSES, LANES, None)?,
        Cost::Least => Params::new(Params::MIN_M_COST, Params::MIN_T_COST, LANES, None)?,
    };
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a password fits a hash, with the memory, passes and lanes that the hash names.
fn fits(hash: &str, password: &SecretString) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        tracing::error!("a stored password hash is not a PHC string; set that password again");
        return false;
    };
    let password = password.expose_secret().as_bytes();
    Argon2::default().verify_password(password, &hash).is_ok()
}
