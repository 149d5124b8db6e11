//! A login name and a password: checked once in a while, and not for ever.

use std::net::IpAddr;
use std::sync::Arc;

use openapi_axum::Rejection;
use presence_store::Associate;
use secrecy::{ExposeSecret, SecretString};

use super::limits::{LoginLimits, host};
use crate::context::Context;
use crate::password::{Cost, Passwords};
use crate::shared_store::SharedStore;
use crate::verified::Verified;
use crate::{Error, failure};

/// Finds out who has a login name and a password.
pub(crate) struct Logins {
    store: SharedStore,
    passwords: Passwords,
    verified: Verified,
    limits: LoginLimits,
}

impl Logins {
    /// The cost is that of the password hashes in the store.
    pub(crate) fn new(store: SharedStore, cost: Cost, limits: LoginLimits) -> Result<Self, Error> {
        Ok(Self {
            store,
            passwords: Passwords::new(cost)?,
            verified: Verified::new()?,
            limits,
        })
    }

    /// Who has this login name and this password. Who does not exist, is disabled or has no password costs as much
    /// time as who has another password, and counts as much towards the limits of failed logins. A login that held a
    /// moment ago, from the same host, passes without a check; it is refused all the same where too many have failed,
    /// for otherwise the answer would say which guess is right.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if nobody who may log in; [`Rejection::TooManyRequests`] after too many failed
    /// logins; [`Rejection::Unavailable`] if too many ask at once; what a failure of the store calls for.
    pub(crate) async fn associate(
        &self,
        login: &str,
        password: &SecretString,
    ) -> Result<Arc<Associate>, Rejection> {
        let address = Context::current().client_address;
        let found = self.store.associate_by_login(login).await;
        let associate = found
            .map_err(failure::rejection_of)?
            .filter(|associate| !associate.disabled && associate.password_hash.is_some());
        let hash = associate
            .as_ref()
            .and_then(|associate| associate.password_hash.as_deref())
            .unwrap_or(self.passwords.decoy());
        let verify = async || {
            let attempt = self.limits.begin(login, address)?;
            let verified = self
                .passwords
                .verify(hash.to_owned(), password.clone(), |fits| attempt.end(fits));
            verified.await
        };
        let host = address.map(octets_of_host);
        let parts = [
            login.as_bytes(),
            password.expose_secret().as_bytes(),
            // So that a password that has been changed no longer holds.
            output_of(hash),
            host.as_ref().map_or(&[], |octets| octets),
        ];
        // At the last moment, so that of many guesses at once no more pass than may be checked.
        self.limits.check(login, address)?;
        self.verified.or_verify(parts, verify).await?;
        associate.ok_or(Rejection::Unauthenticated)
    }

    /// See [`Passwords::hold`].
    #[cfg(test)]
    pub(crate) async fn hold(&self) -> impl Drop + use<> {
        self.passwords.hold().await
    }

    /// How many passwords have been checked.
    #[cfg(test)]
    pub(crate) fn checks(&self) -> usize {
        self.passwords.checks()
    }
}

/// The end of a hash as it is stored, 128 bits of what came out of it. All of it would be more to hash.
fn output_of(hash: &str) -> &[u8] {
    let hash = hash.as_bytes();
    hash.last_chunk::<22>().map_or(hash, |output| output)
}

/// The host of an address, of IPv4 as in IPv6.
fn octets_of_host(address: IpAddr) -> [u8; 16] {
    match host(address) {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
    .octets()
}
