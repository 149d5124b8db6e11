//! The store as the service's tasks share it: reads are done where they are asked for, and changes are awaited.
//!
//! A read takes a few microseconds, less than to hand it to another thread and back, and never waits for a write. Where
//! another process has the file locked, it goes to a thread of its own after all, which may wait.

use std::sync::Arc;

use presence_store::{Application, Associate, Error, Grant, GrantKind, NotReady, Presence, Store};
use tokio::sync::Semaphore;

use crate::blocking;

/// The store, shared by all tasks. Cloning it is cheap.
#[derive(Debug, Clone)]
pub(crate) struct SharedStore {
    store: Store,
    impatient: Store,
    waiting_reads: Arc<Semaphore>,
}

impl SharedStore {
    pub(crate) fn new(store: Store) -> Self {
        Self {
            impatient: store.impatient(),
            store,
            waiting_reads: Arc::new(Semaphore::new(blocking::processors())),
        }
    }

    /// See [`Store::readiness`].
    pub(crate) fn readiness(&self) -> Result<(), NotReady> {
        self.store.readiness()
    }

    /// See [`Store::associate`].
    pub(crate) async fn associate(&self, id: i32) -> Result<Option<Associate>, Error> {
        self.read(move |store| store.associate(id)).await
    }

    /// See [`Store::associate_by_login`].
    pub(crate) async fn associate_by_login(
        &self,
        login: &str,
    ) -> Result<Option<Arc<Associate>>, Error> {
        match self.impatient.associate_by_login(login) {
            Err(Error::Busy { .. }) => {
                let login = login.to_owned();
                Box::pin(self.wait(move |store| store.associate_by_login(&login))).await
            }
            read => read,
        }
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
        self.store
            .writes()
            .set_presence(associate_id, presence)
            .await
    }

    /// See [`Store::update_presence`].
    pub(crate) async fn update_presence<E: Send + 'static>(
        &self,
        associate_id: i32,
        change: impl FnOnce(Option<Presence>) -> Result<Presence, E> + Send + 'static,
    ) -> Result<Result<Presence, E>, Error> {
        let writes = self.store.writes();
        writes.update_presence(associate_id, change).await
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
        let writes = self.store.writes();
        writes
            .add_grant(&token_hash, kind, associate_id, now_ms, expired_before_ms)
            .await
    }

    /// See [`presence_store::Writes::touch_grant`]: of many requests at once, one writes.
    pub(crate) async fn touch_grant(
        &self,
        token_hash: [u8; 32],
        now_ms: i64,
        stale_before_ms: i64,
    ) -> Result<(), Error> {
        let writes = self.store.writes();
        writes
            .touch_grant(&token_hash, now_ms, stale_before_ms)
            .await
    }

    /// See [`Store::remove_grant`].
    pub(crate) async fn remove_grant(&self, token_hash: [u8; 32]) -> Result<bool, Error> {
        self.store.writes().remove_grant(&token_hash).await
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl Fn(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        match query(&self.impatient) {
            // In a box, for what few reads need makes every request larger.
            Err(Error::Busy { .. }) => Box::pin(self.wait(query)).await,
            read => read,
        }
    }

    /// Reads where it may wait.
    async fn wait<T: Send + 'static>(
        &self,
        query: impl Fn(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let store = self.store.clone();
        blocking::run(&self.waiting_reads, move || query(&store)).await
    }
}
