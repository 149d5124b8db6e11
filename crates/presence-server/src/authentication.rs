//! Who is asking: a login name and a password, looked up and checked.

use openapi_axum::Rejection;
use presence_api::Credentials;
use secrecy::ExposeSecret;

use crate::authorization::Principal;
use crate::password::{Cost, Passwords};
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
    /// The cost is that of the password hashes in the store.
    pub(crate) fn new(store: SharedStore, cost: Cost) -> Result<Self, Error> {
        Ok(Self {
            store,
            passwords: Passwords::new(cost)?,
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use openapi_axum::credentials::BasicCredentials;
    use presence_store::{Associate, Store};
    use tokio::task::JoinSet;

    use super::*;
    use crate::password;

    /// Of every login: how many passwords are checked when it is shown for the first and for the second time.
    #[tokio::test]
    async fn every_refusal_checks_one_password_and_a_success_only_the_first_time() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
        let hash = password::hash(b"right").unwrap();
        add(&store, 1, "tom", Some(&hash));
        add(&store, 2, "disabled", Some(&hash));
        store.set_disabled(2, true).unwrap();
        add(&store, 3, "passwordless", None);
        let authentication = Authentication::new(SharedStore::new(store), Cost::Full).unwrap();
        for (username, password, expected) in [
            ("tom", "right", [1, 0]),
            ("TOM", "right", [1, 0]),
            ("tom", "wrong", [1, 1]),
            ("tom", "", [1, 1]),
            ("disabled", "right", [1, 1]),
            ("disabled", "wrong", [1, 1]),
            ("passwordless", "", [1, 1]),
            ("nobody", "right", [1, 1]),
            ("", "", [1, 1]),
        ] {
            for expected in expected {
                let before = authentication.passwords.checks();
                let answer = authentication.authenticate(basic(username, password)).await;
                let checks = authentication.passwords.checks() - before;
                let is_right = username.eq_ignore_ascii_case("tom") && password == "right";
                assert_eq!(answer.is_ok(), is_right, "{username}:{password}");
                assert_eq!(checks, expected, "{username}:{password}");
            }
        }
    }

    #[tokio::test]
    async fn a_login_that_comes_many_times_at_once_is_checked_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
        let hash = password::hash(b"right").unwrap();
        add(&store, 1, "tom", Some(&hash));
        let authentication =
            Arc::new(Authentication::new(SharedStore::new(store), Cost::Full).unwrap());
        let mut asking = JoinSet::new();
        for _ in 0..1000 {
            let authentication = Arc::clone(&authentication);
            asking.spawn(async move { authentication.authenticate(basic("tom", "right")).await });
        }
        assert!(asking.join_all().await.iter().all(Result::is_ok));
        assert_eq!(authentication.passwords.checks(), 1);
    }

    #[tokio::test]
    async fn more_different_logins_at_once_than_can_wait_are_put_off() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(folder.path().join("presence.db")).unwrap();
        let authentication =
            Arc::new(Authentication::new(SharedStore::new(store), Cost::Full).unwrap());
        let mut asking = JoinSet::new();
        for number in 0..1000 {
            let authentication = Arc::clone(&authentication);
            let credentials = basic(&format!("nobody{number}"), "wrong");
            asking.spawn(async move { authentication.authenticate(credentials).await });
        }
        let put_off = Err(Rejection::Unavailable { retry_after_s: 1 });
        while asking.join_next().await.unwrap().unwrap() != put_off {}
        // Those that run or wait came first; what is dropped here need not be waited for.
        assert!(authentication.passwords.checks() > 60);
    }

    fn add(store: &Store, id: i32, login: &str, hash: Option<&String>) {
        let associate = Associate {
            id,
            login: login.to_owned(),
            name: login.to_owned(),
            administrator: false,
            disabled: false,
            password_hash: hash.cloned(),
        };
        assert!(store.add_associate(&associate).is_ok());
    }

    fn basic(username: &str, password: &str) -> Credentials {
        Credentials::Basic(BasicCredentials {
            username: username.to_owned(),
            password: password.into(),
        })
    }
}
