//! Who is asking: a login name and a password, looked up and checked.

use openapi_axum::Rejection;
use presence_api::Credentials;
use secrecy::ExposeSecret;

use crate::authorization::Principal;
use crate::password::Passwords;
use crate::shared_store::SharedStore;
use crate::verified::Verified;
use crate::{Error, failure};

/// Finds out who is asking.
pub(crate) struct Authentication {
    store: SharedStore,
    passwords: Passwords,
    verified: Verified,
}

impl Authentication {
    pub(crate) fn new(store: SharedStore) -> Result<Self, Error> {
        Ok(Self {
            store,
            passwords: Passwords::new()?,
            verified: Verified::new()?,
        })
    }

    /// Finds out who shows these credentials. Who does not exist, is disabled or has no password costs as much time
    /// as who has another password.
    ///
    /// The associate is looked up each time, so that who is removed or disabled is so at once.
    ///
    /// # Errors
    ///
    /// [`Rejection::Unauthenticated`] if nobody who may log in; [`Rejection::Unavailable`] if too many ask at once;
    /// what a failure of the store calls for.
    pub(crate) async fn authenticate(
        &self,
        credentials: Credentials,
    ) -> Result<Principal, Rejection> {
        let Credentials::Basic(basic) = credentials else {
            return Err(Rejection::Unauthenticated);
        };
        let found = self.store.associate_by_login(&basic.username).await;
        let associate = found
            .map_err(failure::rejection_of)?
            .filter(|associate| !associate.disabled && associate.password_hash.is_some());
        let hash = associate
            .as_ref()
            .and_then(|associate| associate.password_hash.as_deref())
            .unwrap_or(self.passwords.decoy());
        let verify = self
            .passwords
            .verify(hash.to_owned(), basic.password.clone());
        let password = basic.password.expose_secret();
        self.verified
            .or_verify(&basic.username, password, hash, verify)
            .await?;
        let associate = associate.ok_or(Rejection::Unauthenticated)?;
        Ok(Principal {
            id: associate.id,
            is_administrator: associate.administrator,
        })
    }
}
