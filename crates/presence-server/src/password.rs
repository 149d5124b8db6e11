//! Passwords: hashed by Argon2id (RFC 9106), and checked where it does not hold others up.

use std::io;
#[cfg(test)]
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHasher, Version, password_hash};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use openapi_axum::Rejection;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use tracing::Span;

use crate::{Error, blocking};

/// The most that a password may have, in bytes.
pub(crate) const LIMIT_BYTES: usize = 1024;

/// The memory, passes and lanes of one hash: the least that OWASP recommends for Argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The most memory that the check of a hash from elsewhere may take, in blocks of 1 KiB: 128 MiB.
const LIMIT_BLOCKS: usize = 128 * 1024;

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
pub(crate) struct Passwords {
    /// One permit for each check that waits or runs.
    room: Arc<Semaphore>,
    /// One permit for each check that runs.
    permits: Arc<Semaphore>,
    /// The memory of checks, at most one for each that runs. It is kept, because the holes that it leaves behind in the
    /// allocator's arenas add up to gigabytes.
    memories: Memories,
    /// The hash of a password that nobody knows.
    decoy: String,
    #[cfg(test)]
    checks: AtomicUsize,
}

type Memories = Arc<Mutex<Vec<Vec<Block>>>>;

impl Passwords {
    /// The cost is that of the stored hashes, so that a refusal takes as long as a login.
    pub(crate) fn new(cost: Cost) -> Result<Self, Error> {
        let running = blocking::processors();
        Ok(Self {
            room: Arc::new(Semaphore::new(running * (1 + WAITING_PER_RUNNING))),
            permits: Arc::new(Semaphore::new(running)),
            memories: Arc::default(),
            decoy: decoy(cost)?,
            #[cfg(test)]
            checks: AtomicUsize::new(0),
        })
    }

    /// A hash to check against where there is none, so that it takes as long.
    pub(crate) fn decoy(&self) -> &str {
        &self.decoy
    }

    /// Checks a password against a hash. `end` is told whether it fits, also where nobody waits for the answer any more;
    /// it is dropped untold where the check does not begin.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if it does not fit; [`Rejection::Unavailable`] if too many checks wait.
    pub(crate) async fn verify(
        &self,
        hash: String,
        password: SecretString,
        end: impl FnOnce(bool) + Send + 'static,
    ) -> Result<(), Rejection> {
        let busy = |_| Rejection::Unavailable { retry_after_s: 1 };
        let _place = self.room.try_acquire().map_err(busy)?;
        #[cfg(test)]
        self.checks.fetch_add(1, Ordering::Relaxed);
        let (memories, span) = (Arc::clone(&self.memories), Span::current());
        let check = move || {
            let _entered = span.enter();
            let mut memory = lock(&memories).pop().unwrap_or_default();
            let fits = fits(&hash, &password, &mut memory).unwrap_or_else(|error| {
                tracing::error!(
                    "a stored password hash is of no use, set that password again: {error}"
                );
                false
            });
            lock(&memories).push(memory);
            end(fits);
            fits
        };
        let fits = blocking::run(&self.permits, check).await;
        fits.then_some(()).ok_or(Rejection::Unauthenticated)
    }

    /// Keeps checks from beginning until what it gives is dropped.
    #[cfg(test)]
    pub(crate) async fn hold(&self) -> impl Drop + use<> {
        let all = u32::try_from(blocking::processors()).unwrap();
        let permits = Arc::clone(&self.permits).acquire_many_owned(all);
        permits.await.unwrap()
    }

    /// How many passwords have been checked.
    #[cfg(test)]
    pub(crate) fn checks(&self) -> usize {
        self.checks.load(Ordering::Relaxed)
    }
}

/// What the hash of a password looks like that nobody knows. None is hashed: a server starts without that work.
fn decoy(cost: Cost) -> Result<String, Error> {
    let argon2 = argon2(cost).map_err(Error::Hash)?;
    let (memory, passes) = (argon2.params().m_cost(), argon2.params().t_cost());
    let [salt, output] = [random()?, random()?].map(|bytes| STANDARD_NO_PAD.encode(bytes));
    Ok(format!(
        "$argon2id$v=19$m={memory},t={passes},p={LANES}${salt}${output}"
    ))
}

fn argon2(cost: Cost) -> Result<Argon2<'static>, password_hash::Error> {
    let params = match cost {
        Cost::Full => Params::new(MEMORY_KIB, PASSES, LANES, None)?,
        Cost::Least => Params::new(Params::MIN_M_COST, Params::MIN_T_COST, LANES, None)?,
    };
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a password fits a hash, with the memory, passes and lanes that the hash names.
fn fits(
    hash: &str,
    password: &SecretString,
    memory: &mut Vec<Block>,
) -> Result<bool, password_hash::Error> {
    let hash = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
        return Err(password_hash::Error::EncodingInvalid);
    };
    let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
    let version = hash.version.map(Version::try_from).transpose()?;
    let params = Params::try_from(&hash)?;
    let blocks = params.block_count();
    if blocks > LIMIT_BLOCKS {
        return Err(password_hash::Error::ParamInvalid { name: "m" });
    }
    if memory.len() < blocks {
        memory.resize(blocks, Block::new());
    }
    let mut found = vec![0; expected.len()];
    let password = password.expose_secret().as_bytes();
    Argon2::new(algorithm, version.unwrap_or_default(), params)
        .hash_password_into_with_memory(password, salt, &mut found, memory)?;
    // Comparing outputs takes the same time wherever they differ.
    Ok(Output::new(&found)? == *expected)
}

fn lock(memories: &Memories) -> MutexGuard<'_, Vec<Vec<Block>>> {
    memories.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::sync::mpsc::{Receiver, channel};

    use tokio::task::JoinSet;

    use super::*;

    /// As the reference implementation makes them of `password` and `somesalt`.
    const OF_OTHER_COST: [&str; 2] = [
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2i$v=16$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
    ];
    const OF_256_MIB: &str =
        "$argon2id$v=19$m=262144,t=2,p=1$c29tZXNhbHQ$eP4eyR+zqlZX1y5xCFTkw9m5GYx0L5YWwvCFvtlbLow";

    #[test]
    fn a_decoy_takes_what_a_hash_takes_and_fits_nothing() {
        for cost in [Cost::Least, Cost::Full] {
            let (decoy, hash) = (decoy(cost).unwrap(), hash_at(cost, b"password").unwrap());
            let fits = fits(&decoy, &"password".into(), &mut Vec::new());
            assert_eq!(fits, Ok(false));
            let what = |hash: &str| {
                let hash = PasswordHash::new(hash).unwrap();
                let params = Params::try_from(&hash).unwrap();
                (hash.algorithm, hash.version, params)
            };
            assert_eq!(what(&decoy), what(&hash));
        }
    }

    #[tokio::test]
    async fn a_hash_names_how_it_is_checked() {
        let passwords = Passwords::new(Cost::Least).unwrap();
        let ours = [Cost::Least, Cost::Full].map(|cost| hash_at(cost, b"password").unwrap());
        let [first, second] = OF_OTHER_COST;
        // In an order in which the memory of one is more, and less, than that of the next.
        for hash in [first, &ours[1], second, &ours[0], first] {
            for (password, fits) in [("password", true), ("passwore", false), ("", false)] {
                let verified = passwords.verify(hash.to_owned(), password.into(), drop);
                assert_eq!(verified.await.is_ok(), fits, "{hash} {password}");
            }
        }
    }

    #[tokio::test]
    async fn a_hash_that_is_of_no_use_fits_nothing() {
        let passwords = Passwords::new(Cost::Least).unwrap();
        let unknown = OF_OTHER_COST[0].replace("argon2id", "argon2x");
        let (no_output, _) = OF_OTHER_COST[0].rsplit_once('$').unwrap();
        for hash in [OF_256_MIB, &unknown, no_output, "", "password"] {
            let verified = passwords.verify(hash.to_owned(), "password".into(), drop);
            assert_eq!(verified.await, Err(Rejection::Unauthenticated), "{hash}");
        }
        assert!(lock(&passwords.memories).iter().all(Vec::is_empty));
    }

    #[tokio::test]
    async fn there_is_no_more_memory_than_for_the_checks_that_run_at_once() {
        let passwords = Arc::new(Passwords::new(Cost::Least).unwrap());
        let mut checks = JoinSet::new();
        for _ in 0..WAITING_PER_RUNNING {
            let passwords = Arc::clone(&passwords);
            let hash = passwords.decoy().to_owned();
            checks.spawn(async move { passwords.verify(hash, "wrong".into(), drop).await });
        }
        let refused = Err(Rejection::Unauthenticated);
        assert!(checks.join_all().await.iter().all(|it| *it == refused));
        let kept = lock(&passwords.memories).len();
        assert!((1..=blocking::processors()).contains(&kept), "{kept}");
    }

    /// Whoever gives up has not guessed while the check waits, and has once it has begun.
    #[tokio::test]
    async fn a_check_that_nobody_waits_for_ends_if_it_has_begun() {
        let passwords = Passwords::new(Cost::Full).unwrap();
        let held = passwords.hold().await;
        let told = give_up(&passwords).await;
        drop(held);
        assert!(told.recv().is_err());
        let told = give_up(&passwords).await;
        assert_eq!(told.recv(), Ok(false));
    }

    async fn give_up(passwords: &Passwords) -> Receiver<bool> {
        let (tell, told) = channel();
        let end = move |fits| tell.send(fits).unwrap();
        tokio::select! {
            biased;
            _ = passwords.verify(passwords.decoy().to_owned(), "wrong".into(), end) => {}
            () = ready(()) => {}
        }
        told
    }
}
