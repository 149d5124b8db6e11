//! Changes to await, for callers who must not block.

use crate::change::Change;
use crate::write::Made;
use crate::{Error, GrantKind, Presence, Store, Write, grants, presences};

/// The changes of a [`Store`] that callers await. Each is queued at once, and answered when it is on the disk.
///
/// A queue that is full answers [`Error::Overloaded`] at once.
#[derive(Debug, Clone, Copy)]
pub struct Writes<'a>(pub(crate) &'a Store);

impl Writes<'_> {
    /// See [`Store::set_presence`]. Answers what is stored then.
    pub fn set_presence(self, associate_id: i32, presence: Presence) -> Write<Presence> {
        let change = Change::SetPresence {
            associate_id,
            presence,
        };
        self.0.queue(change, Made::Asked(Change::into_presence))
    }

    /// See [`Store::update_presence`].
    pub fn update_presence<E: Send + 'static>(
        self,
        associate_id: i32,
        change: impl FnOnce(Option<Presence>) -> Result<Presence, E> + Send + 'static,
    ) -> Write<Result<Presence, E>> {
        self.0
            .step(move |connection| presences::update(connection, associate_id, change))
    }

    /// See [`Store::add_grant`].
    pub fn add_grant(
        self,
        token_hash: &[u8; 32],
        kind: GrantKind,
        associate_id: i32,
        now_ms: i64,
        expired_before_ms: i64,
    ) -> Write<()> {
        let token_hash = *token_hash;
        self.0.step(move |connection| {
            let added = grants::add(
                connection,
                &token_hash,
                kind,
                associate_id,
                now_ms,
                expired_before_ms,
            );
            added.map(|is_added| match is_added {
                true => Ok(()),
                false => Err(Error::UnknownAssociate { id: associate_id }),
            })
        })
    }

    /// See [`Store::touch_grant`]. Does nothing if it was used after `stale_before_ms` already, in Unix milliseconds.
    pub fn touch_grant(
        self,
        token_hash: &[u8; 32],
        now_ms: i64,
        stale_before_ms: i64,
    ) -> Write<()> {
        let token_hash = *token_hash;
        self.0.step(move |connection| {
            grants::touch(connection, &token_hash, now_ms, stale_before_ms).map(Ok)
        })
    }

    /// See [`Store::remove_grant`].
    pub fn remove_grant(self, token_hash: &[u8; 32]) -> Write<bool> {
        let token_hash = *token_hash;
        self.0
            .step(move |connection| grants::remove(connection, &token_hash).map(Ok))
    }
}
