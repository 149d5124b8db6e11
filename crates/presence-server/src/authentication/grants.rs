//! What was issued once and is shown again: tickets and sessions, found by the hash of their secret.

#[cfg(test)]
use std::sync::atomic::{AtomicUsize, Ordering};

use openapi_axum::Rejection;
use presence_store::{Associate, GrantKind};
use secrecy::{ExposeSecret, SecretString};

use crate::clock::Clock;
use crate::failure;
use crate::shared_store::SharedStore;
use crate::token::{self, Token};

/// How often a use is recorded at most, in milliseconds. A write for each request would cost more than the request.
const RECORDED_EVERY_MS: i64 = 60 * 1000;

/// How long a ticket or a session holds after the use that is recorded last, in milliseconds: six hours, and as long as
/// uses go unrecorded after that one, so that it never ends early.
pub(crate) const LIFETIME_MS: i64 = 6 * 60 * 60 * 1000 + RECORDED_EVERY_MS;

/// Issues, finds and revokes grants.
pub(crate) struct Grants {
    store: SharedStore,
    clock: Clock,
    #[cfg(test)]
    hashes: AtomicUsize,
}

/// A grant that holds, and who has it.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    hash: [u8; 32],
    kind: GrantKind,
    used_at_ms: i64,
    pub(crate) associate: Associate,
}

impl Grants {
    pub(crate) fn new(store: SharedStore, clock: Clock) -> Self {
        Self {
            store,
            clock,
            #[cfg(test)]
            hashes: AtomicUsize::new(0),
        }
    }

    /// Issues one to an associate; `prefix` stands before its random part.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if the associate is gone, or has another password than `associate` has;
    /// [`Rejection::Internal`] where there are no random numbers; what a failure of the store calls for.
    pub(crate) async fn issue(
        &self,
        kind: GrantKind,
        prefix: &str,
        associate: &Associate,
    ) -> Result<Token, Rejection> {
        let token = Token::random(prefix).map_err(|error| {
            tracing::error!("{error}");
            Rejection::Internal
        })?;
        let now_ms = self.clock.now_ms();
        let expired_before_ms = now_ms - LIFETIME_MS;
        let added =
            self.store
                .add_grant(token.hash(), kind, associate.id, now_ms, expired_before_ms);
        match added.await {
            Ok(()) => {}
            Err(presence_store::Error::UnknownAssociate { .. }) => {
                return Err(Rejection::Unauthenticated);
            }
            Err(error) => return Err(failure::rejection_of(error)),
        }
        // A password that was changed since it was checked has ended all grants but this one.
        let now = self.store.associate(associate.id).await;
        if now.map_err(failure::rejection_of)?.as_ref() == Some(associate) {
            return Ok(token);
        }
        self.remove(token.hash()).await?;
        Err(Rejection::Unauthenticated)
    }

    /// The grant with this secret, if it holds. It is looked up each time, so that what is revoked, and who is removed
    /// or disabled, is so at once, whichever process did it.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if none holds; what a failure of the store calls for.
    pub(crate) async fn find(
        &self,
        kind: GrantKind,
        secret: &SecretString,
    ) -> Result<Held, Rejection> {
        #[cfg(test)]
        self.hashes.fetch_add(1, Ordering::Relaxed);
        let hash = token::hash(secret.expose_secret());
        let found = self.store.grant(hash, kind).await;
        let grant = found.map_err(failure::rejection_of)?;
        let now_ms = self.clock.now_ms();
        let holds = |used_at_ms: i64| now_ms.saturating_sub(used_at_ms) < LIFETIME_MS;
        grant
            .filter(|grant| holds(grant.used_at_ms) && !grant.associate.disabled)
            .map(|grant| Held {
                hash,
                kind,
                used_at_ms: grant.used_at_ms,
                associate: grant.associate,
            })
            .ok_or(Rejection::Unauthenticated)
    }

    /// Records that it was used, from when on it holds for six hours again. A use within a minute of the one that is
    /// recorded is not recorded. A store that cannot record it does not keep the request from being answered.
    pub(crate) async fn note_use(&self, held: &Held) {
        let now_ms = self.clock.now_ms();
        let stale_before_ms = now_ms - RECORDED_EVERY_MS;
        if held.used_at_ms > stale_before_ms {
            return;
        }
        let noted = self.store.touch_grant(held.hash, now_ms, stale_before_ms);
        if let Err(error) = noted.await {
            tracing::warn!("the use of a session or ticket is not recorded: {error}");
        }
    }

    /// Ends it.
    ///
    /// # Errors
    ///
    /// What a failure of the store calls for.
    pub(crate) async fn revoke(&self, held: &Held) -> Result<(), Rejection> {
        self.remove(held.hash).await
    }

    async fn remove(&self, hash: [u8; 32]) -> Result<(), Rejection> {
        let removed = self.store.remove_grant(hash).await;
        removed.map(drop).map_err(failure::rejection_of)
    }

    /// How many secrets have been hashed.
    #[cfg(test)]
    pub(crate) fn hashes(&self) -> usize {
        self.hashes.load(Ordering::Relaxed)
    }
}

impl Held {
    /// Whether it is a ticket or a session.
    pub(crate) fn kind(&self) -> GrantKind {
        self.kind
    }
}
