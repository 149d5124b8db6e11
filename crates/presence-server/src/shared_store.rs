//! The store as the service's tasks share it: its calls block, and so run on threads of their own.

use std::sync::Arc;

use presence_store::{Application, Associate, Error, Grant, GrantKind, Presence, Store};
use tokio::sync::Semaphore;

use crate::blocking;

/// The store, shared by all tasks. Cloning it is cheap.
#[derive(Debug, Clone)]
pub(crate) struct SharedStore {
    store: Arc<Store>,
    reads: Arc<Semaphore>,
    writes: Arc<Semaphore>,
}

impl SharedStore {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            store: Arc::new(store),
            reads: Arc::new(Semaphore::new(blocking::processors())),
            // The store writes one after the other; more threads would only wait for each other.
            writes: Arc::new(Semaphore::new(1)),
        }
    }

    /// See [`Store::associate`].
    pub(crate) async fn associate(&self, id: i32) -> Result<Option<Associate>, Error> {
        self.read(move |store| store.associate(id)).await
    }

    /// See [`Store::associate_by_login`].
    pub(crate) async fn associate_by_login(&self, login: &str) -> Result<Option<Associate>, Error> {
        let login = login.to_owned();
        self.read(move |store| store.associate_by_login(&login))
            .await
    }

    /// See [`Store::presence`].
    pub(crate) async fn presence(&self, associate_id: i32) -> Result<Option<Presence>, Error> {
        self.read(move |store| store.presence(associate_id)).await
    }

    /// See [`Store::set_presence`]. Answers what is stored now.
    pub(crate) async fn set_presence(
        &self,
        associate_id: i32,
        presence: Presence,
    ) -> Result<Presence, Error> {
        self.write(move |store| {
            store.set_presence(associate_id, &presence)?;
            Ok(presence)
        })
        .await
    }

    /// See [`Store::update_presence`].
    pub(crate) async fn update_presence<E: Send + 'static>(
        &self,
        associate_id: i32,
        change: impl FnOnce(Option<Presence>) -> Result<Presence, E> + Send + 'static,
    ) -> Result<Result<Presence, E>, Error> {
        self.write(move |store| store.update_presence(associate_id, change))
            .await
    }

    /// See [`Store::application_by_token`].
    pub(crate) async fn application_by_token(
        &self,
        token_hash: [u8; 32],
    ) -> Result<Option<Application>, Error> {
        self.read(move |store| store.application_by_token(&token_hash))
            .await
    }

    /// See [`Store::grant`].
    pub(crate) async fn grant(
        &self,
        token_hash: [u8; 32],
        kind: GrantKind,
    ) -> Result<Option<Grant>, Error> {
        self.read(move |store| store.grant(&token_hash, kind)).await
    }

    /// See [`Store::add_grant`].
    pub(crate) async fn add_grant(
        &self,
        token_hash: [u8; 32],
        kind: GrantKind,
        associate_id: i32,
        now_ms: i64,
        expired_before_ms: i64,
    ) -> Result<(), Error> {
        self.write(move |store| {
            store.add_grant(&token_hash, kind, associate_id, now_ms, expired_before_ms)
        })
        .await
    }

    /// See [`Store::touch_grant`]. Does nothing if it was used since `stale_before_ms`: of many requests at once, one
    /// writes.
    pub(crate) async fn touch_grant(
        &self,
        token_hash: [u8; 32],
        kind: GrantKind,
        now_ms: i64,
        stale_before_ms: i64,
    ) -> Result<(), Error> {
        self.write(move |store| match store.grant(&token_hash, kind)? {
            Some(grant) if grant.used_at_ms <= stale_before_ms => {
                store.touch_grant(&token_hash, now_ms)
            }
            _ => Ok(()),
        })
        .await
    }

    /// See [`Store::remove_grant`].
    pub(crate) async fn remove_grant(&self, token_hash: [u8; 32]) -> Result<bool, Error> {
        self.write(move |store| store.remove_grant(&token_hash))
            .await
    }

    async fn read<T: Send + 'static>(&self, query: impl FnOnce(&Store) -> T + Send + 'static) -> T {
        let store = Arc::clone(&self.store);
        blocking::run(&self.reads, move || query(&store)).await
    }

    async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> T {
        let store = Arc::clone(&self.store);
        blocking::run(&self.writes, move || change(&store)).await
    }
}
