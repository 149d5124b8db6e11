//! How many logins may fail before others have to wait: whoever guesses passwords does not get far.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use openapi_axum::Rejection;

use crate::clock::Clock;

/// How long a failure counts, in milliseconds.
const WINDOW_MS: i64 = 5 * 60 * 1000;

/// How many logins with one name may fail in the window, from one network.
const PER_LOGIN: usize = 10;

/// How many logins may fail in the window, from one address.
const PER_ADDRESS: usize = 100;

/// How many of each are remembered; those that were not asked for longest are forgotten first.
const CAPACITY: u64 = 50_000;

/// Longer than a failure counts, by more than a check takes.
const FORGOTTEN_AFTER: Duration = Duration::from_millis(2 * WINDOW_MS.unsigned_abs());

/// Counts the logins that fail: by name and network, so that who guesses does not lock out the right user elsewhere,
/// and by address, so that who guesses many names is held up too.
pub(crate) struct LoginLimits {
    clock: Clock,
    by_login: Cache<Name, Counter>,
    by_address: Cache<IpAddr, Counter>,
    all: Arc<All>,
}

/// A login whose password is to be checked. Until it is told what came of it it counts, so that a thousand at once are
/// no more than one after the other; dropped without a word it was not checked, and counts no more.
#[must_use = "an attempt that is not told how it ends does not count"]
pub(crate) struct Attempt {
    clock: Clock,
    all: Arc<All>,
    address: Option<IpAddr>,
    by_login: Counter,
    by_address: Option<Counter>,
    fits: Option<bool>,
}

/// The hash of a login name, without regard to case, and the network from which it is used.
type Name = (blake3::Hash, Option<IpAddr>);

type Counter = Arc<Mutex<Count>>;

/// All logins, whatever their name: where none of them failed, no counter has to be looked at.
struct All {
    /// When the last one failed, in milliseconds since 1970.
    failed_ms: AtomicI64,
    /// How many are being checked.
    pending: AtomicUsize,
}

#[derive(Default)]
struct Count {
    /// When logins failed, in milliseconds since 1970, the first first.
    failed_ms: VecDeque<i64>,
    /// How many are being checked.
    pending: usize,
}

impl LoginLimits {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            by_login: counters(),
            by_address: counters(),
            all: Arc::new(All {
                failed_ms: AtomicI64::new(i64::MIN),
                pending: AtomicUsize::new(0),
            }),
        }
    }

    /// Whether an attempt could begin. It counts nothing.
    ///
    /// # Errors
    ///
    /// Those of [`LoginLimits::begin`].
    pub(crate) fn check(&self, login: &str, address: Option<IpAddr>) -> Result<(), Rejection> {
        let now_ms = self.clock.now_ms();
        if self.all.are_fine(now_ms) {
            return Ok(());
        }
        if let Some(counter) = address.and_then(|it| self.by_address.get(&host(it))) {
            lock(&counter).has_room(PER_ADDRESS, now_ms)?;
        }
        match self.by_login.get(&name(login, address)) {
            Some(counter) => lock(&counter).has_room(PER_LOGIN, now_ms),
            None => Ok(()),
        }
    }

    /// Begins an attempt to log in. Where the address is not known it is counted by name alone.
    ///
    /// # Errors
    ///
    /// [`Rejection::TooManyRequests`] if too many have failed, with when the first of them no longer counts.
    pub(crate) fn begin(&self, login: &str, address: Option<IpAddr>) -> Result<Attempt, Rejection> {
        let now_ms = self.clock.now_ms();
        let by_address = address.map(|it| self.by_address.get_with(host(it), Counter::default));
        // Always before that of the name, so that no two wait for each other, and so that an address that is refused
        // makes no counters of names, for which others would be forgotten.
        let mut of_address = by_address.as_ref().map(lock);
        if let Some(count) = &mut of_address {
            count.has_room(PER_ADDRESS, now_ms)?;
        }
        let name = name(login, address);
        let by_login = self.by_login.get_with(name, Counter::default);
        let mut of_login = lock(&by_login);
        of_login.has_room(PER_LOGIN, now_ms)?;
        of_login.pending += 1;
        if let Some(count) = &mut of_address {
            count.pending += 1;
        }
        self.all.pending.fetch_add(1, Ordering::SeqCst);
        drop((of_login, of_address));
        Ok(Attempt {
            clock: self.clock.clone(),
            all: Arc::clone(&self.all),
            address,
            by_login,
            by_address,
            fits: None,
        })
    }
}

impl Attempt {
    /// The password was checked. Where it fits, what failed before with this name, from this network, is forgotten.
    pub(crate) fn end(mut self, fits: bool) {
        self.fits = Some(fits);
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let now_ms = self.clock.now_ms();
        self.all.settle(self.fits, now_ms);
        let mut of_login = lock(&self.by_login);
        of_login.settle(self.fits, now_ms);
        if self.fits == Some(true) {
            of_login.failed_ms.clear();
        }
        let failed_with_name = of_login.failed_ms.len();
        drop(of_login);
        let failed_from_address = self.by_address.as_ref().map_or(0, |counter| {
            let mut of_address = lock(counter);
            of_address.settle(self.fits, now_ms);
            of_address.failed_ms.len()
        });
        let is_reached = failed_with_name >= PER_LOGIN || failed_from_address >= PER_ADDRESS;
        if self.fits == Some(false) && is_reached {
            // Only what is not refused comes here, so that it is said once, and again when more could be tried.
            let client = self.address.map(tracing::field::display);
            tracing::warn!(client, "too many logins have failed; more are refused");
        }
    }
}

impl All {
    /// Whether there is nothing that counts, of nobody.
    fn are_fine(&self, now_ms: i64) -> bool {
        // In this order, for what was pending has failed before it is so no more.
        let pending = self.pending.load(Ordering::SeqCst);
        pending == 0 && !still_counts(self.failed_ms.load(Ordering::SeqCst), now_ms)
    }

    fn settle(&self, fits: Option<bool>, now_ms: i64) {
        if fits == Some(false) {
            self.failed_ms.store(now_ms, Ordering::SeqCst);
        }
        self.pending.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Count {
    /// Refuses where there is no room for one more.
    fn has_room(&mut self, limit: usize, now_ms: i64) -> Result<(), Rejection> {
        match self.wait_s(limit, now_ms) {
            Some(retry_after_s) => Err(Rejection::TooManyRequests { retry_after_s }),
            None => Ok(()),
        }
    }

    /// For how many seconds there is no room for one more; for none if there is.
    fn wait_s(&mut self, limit: usize, now_ms: i64) -> Option<u32> {
        self.failed_ms
            .retain(|failed_ms| still_counts(*failed_ms, now_ms));
        if self.failed_ms.len() + self.pending < limit {
            return None;
        }
        match self.failed_ms.front() {
            Some(first_ms) if self.failed_ms.len() >= limit => {
                let wait_ms = (first_ms + WINDOW_MS - now_ms).unsigned_abs();
                Some(u32::try_from(wait_ms.div_ceil(1000)).unwrap_or(u32::MAX))
            }
            // What is being checked will be known in a moment.
            _ => Some(1),
        }
    }

    fn settle(&mut self, fits: Option<bool>, now_ms: i64) {
        self.pending -= 1;
        if fits == Some(false) {
            self.failed_ms.push_back(now_ms);
        }
    }
}

/// Whether a failure is in the window. A clock that was set back a little makes nothing forgotten.
fn still_counts(failed_ms: i64, now_ms: i64) -> bool {
    now_ms.abs_diff(failed_ms) < WINDOW_MS.unsigned_abs()
}

fn counters<K: Hash + Eq + Send + Sync + 'static>() -> Cache<K, Counter> {
    Cache::builder()
        .max_capacity(CAPACITY)
        .eviction_policy(EvictionPolicy::lru())
        .time_to_idle(FORGOTTEN_AFTER)
        .build()
}

fn lock(counter: &Counter) -> MutexGuard<'_, Count> {
    counter.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As a hash, for who asks chooses the length; without regard to case, as the store looks it up.
fn name(login: &str, address: Option<IpAddr>) -> Name {
    let hash = blake3::hash(login.to_lowercase().as_bytes());
    (hash, address.map(network))
}

/// Whom an address belongs to, widely: /24, and of IPv6 /48, which is what one site has.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8)).into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)).into(),
    }
}

/// Whom an address belongs to: of IPv6 /64, which is what one host has.
pub(crate) fn host(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address => address,
    }
}
