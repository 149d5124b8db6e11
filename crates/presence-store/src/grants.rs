//! What logins were good for: tickets and sessions, each known by the hash of its token.

use rusqlite::{Connection, OptionalExtension, named_params, params};

use crate::associates::associate;
use crate::{Error, Grant, GrantKind, Store};

impl Store {
    /// Adds a grant, used just now, and drops others in the same step: all that were last used before
    /// `expired_before_ms`, and the associate's least recently used, so that there are at most 100 of a kind.
    ///
    /// Both times are Unix times in milliseconds.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn add_grant(
        &self,
        token_hash: &[u8; 32],
        kind: GrantKind,
        associate_id: i32,
        now_ms: i64,
        expired_before_ms: i64,
    ) -> Result<(), Error> {
        let writes = self.writes();
        let write = writes.add_grant(token_hash, kind, associate_id, now_ms, expired_before_ms);
        write.wait()
    }

    /// The grant of this kind whose token has this hash, with its associate, or `None`. Whether it has been out of use
    /// for too long, and whether the associate is disabled, is for the caller to judge.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn grant(&self, token_hash: &[u8; 32], kind: GrantKind) -> Result<Option<Grant>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(GET)?
                .query_row(params![token_hash, number(kind)], |row| {
                    Ok(Grant {
                        kind,
                        associate: associate(row)?,
                        used_at_ms: row.get(6)?,
                    })
                })
                .optional()
        })
    }

    /// Notes that a grant was used at `now_ms`, in Unix time, milliseconds, unless it has been used later still. One
    /// that is gone stays gone.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn touch_grant(&self, token_hash: &[u8; 32], now_ms: i64) -> Result<(), Error> {
        let unless_later = now_ms.saturating_sub(1);
        let writes = self.writes();
        writes.touch_grant(token_hash, now_ms, unless_later).wait()
    }

    /// Removes a grant of either kind. Answers whether it was there.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn remove_grant(&self, token_hash: &[u8; 32]) -> Result<bool, Error> {
        self.writes().remove_grant(token_hash).wait()
    }

    /// Removes all grants of an associate. Answers how many there were.
    ///
    /// # Errors
    ///
    /// A failure of the file.
    pub fn remove_grants_of(&self, associate_id: i32) -> Result<usize, Error> {
        let write = self.step(move |step| remove_grants_of(step, associate_id).map(Ok));
        write.wait()
    }
}

/// [`Store::add_grant`] as a part of a step. Answers whether there is such an associate.
pub(crate) fn add(
    connection: &Connection,
    token_hash: &[u8; 32],
    kind: GrantKind,
    associate_id: i32,
    now_ms: i64,
    expired_before_ms: i64,
) -> rusqlite::Result<bool> {
    let kind = number(kind);
    connection
        .prepare_cached(REMOVE_EXPIRED)?
        .execute([expired_before_ms])?;
    connection
        .prepare_cached(MAKE_ROOM)?
        .execute(params![associate_id, kind, KEPT - 1])?;
    let added = connection.prepare_cached(ADD)?.execute(named_params! {
        ":token_hash": token_hash,
        ":kind": kind,
        ":associate_id": associate_id,
        ":used_at_ms": now_ms,
    })?;
    Ok(added > 0)
}

/// [`Store::touch_grant`] as a part of a step.
pub(crate) fn touch(
    connection: &Connection,
    token_hash: &[u8; 32],
    now_ms: i64,
    stale_before_ms: i64,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(TOUCH)?;
    statement
        .execute(params![token_hash, now_ms, stale_before_ms])
        .map(drop)
}

/// [`Store::remove_grant`] as a part of a step.
pub(crate) fn remove(connection: &Connection, token_hash: &[u8; 32]) -> rusqlite::Result<bool> {
    let removed = connection.prepare_cached(REMOVE)?.execute([token_hash])?;
    Ok(removed > 0)
}

/// [`Store::remove_grants_of`] as a part of a step.
pub(crate) fn remove_grants_of(
    connection: &Connection,
    associate_id: i32,
) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(REMOVE_OF)?
        .execute([associate_id])
}

/// How many grants of one kind an associate can have: whoever logs in without end fills no disk.
const KEPT: i64 = 100;

const REMOVE_EXPIRED: &str = "DELETE FROM login_grant WHERE used_at_ms < ?1";
const MAKE_ROOM: &str = "
    DELETE FROM login_grant WHERE token_hash IN (
        SELECT token_hash FROM login_grant WHERE associate_id = ?1 AND kind = ?2
        ORDER BY used_at_ms DESC LIMIT -1 OFFSET ?3)";
const ADD: &str = "
    INSERT INTO login_grant (token_hash, kind, associate_id, used_at_ms)
    SELECT :token_hash, :kind, id, :used_at_ms FROM associate WHERE id = :associate_id";
const GET: &str = "
    SELECT id, login, name, administrator, disabled, password_hash, used_at_ms
    FROM login_grant JOIN associate ON id = associate_id WHERE token_hash = ?1 AND kind = ?2";
const TOUCH: &str = "
    UPDATE login_grant SET used_at_ms = ?2 WHERE token_hash = ?1 AND used_at_ms <= ?3";
const REMOVE: &str = "DELETE FROM login_grant WHERE token_hash = ?1";
const REMOVE_OF: &str = "DELETE FROM login_grant WHERE associate_id = ?1";

/// How the file says it.
fn number(kind: GrantKind) -> i64 {
    match kind {
        GrantKind::Ticket => 1,
        GrantKind::Session => 2,
    }
}
