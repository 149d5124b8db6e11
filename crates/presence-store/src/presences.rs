//! What each associate last said.

use rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;
use rusqlite::{
    Connection, OptionalExtension, Row, Transaction, TransactionBehavior, named_params,
};

use crate::{Error, Presence, Store};

impl Store {
    /// The presence of an associate, or `None` where it was never set.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn presence(&self, associate_id: i32) -> Result<Option<Presence>, Error> {
        self.read(|connection| get(connection, associate_id))?
            .ok_or(Error::UnknownAssociate { id: associate_id })
    }

    /// Replaces the presence of an associate.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn set_presence(&self, associate_id: i32, presence: &Presence) -> Result<(), Error> {
        let set = self.write(|connection| set(connection, associate_id, presence));
        let Err(source) = set else { return Ok(()) };
        match source.sqlite_extended_error_code() {
            Some(SQLITE_CONSTRAINT_FOREIGNKEY) => Err(Error::UnknownAssociate { id: associate_id }),
            _ => Err(self.failed(source)),
        }
    }

    /// Makes the presence of an associate another, in one step: nobody changes what `change` is given before what it
    /// makes is stored. Where it makes none, nothing is changed.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file. What `change` says is the inner result.
    pub fn update_presence<E>(
        &self,
        associate_id: i32,
        change: impl FnOnce(Option<Presence>) -> Result<Presence, E>,
    ) -> Result<Result<Presence, E>, Error> {
        let updated = self.write(|connection| {
            let step = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
            let Some(stored) = get(&step, associate_id)? else {
                return Ok(None);
            };
            let changed = change(stored);
            if let Ok(presence) = &changed {
                set(&step, associate_id, presence)?;
                step.commit()?;
            }
            Ok(Some(changed))
        });
        let updated = updated.map_err(|source| self.failed(source))?;
        updated.ok_or(Error::UnknownAssociate { id: associate_id })
    }
}

/// `None` where there is no such associate, `Some(None)` where there is no presence.
fn get(connection: &Connection, associate_id: i32) -> rusqlite::Result<Option<Option<Presence>>> {
    let mut statement = connection.prepare_cached(GET)?;
    statement.query_row([associate_id], presence).optional()
}

fn set(connection: &Connection, associate_id: i32, presence: &Presence) -> rusqlite::Result<usize> {
    connection.prepare_cached(SET)?.execute(named_params! {
        ":associate_id": associate_id,
        ":status": presence.status,
        ":message": presence.message,
        ":changed_at_ms": presence.changed_at_ms,
        ":changed_by": presence.changed_by,
    })
}

/// One row for an associate who exists, without a status where no presence was set.
const GET: &str = "
    SELECT status, message, changed_at_ms, changed_by
    FROM associate LEFT JOIN presence ON associate_id = id WHERE id = ?1";
const SET: &str = "
    INSERT INTO presence (associate_id, status, message, changed_at_ms, changed_by)
    VALUES (:associate_id, :status, :message, :changed_at_ms, :changed_by)
    ON CONFLICT (associate_id) DO UPDATE SET
        status = excluded.status, message = excluded.message,
        changed_at_ms = excluded.changed_at_ms, changed_by = excluded.changed_by";

fn presence(row: &Row<'_>) -> rusqlite::Result<Option<Presence>> {
    let Some(status) = row.get("status")? else {
        return Ok(None);
    };
    Ok(Some(Presence {
        status,
        message: row.get("message")?,
        changed_at_ms: row.get("changed_at_ms")?,
        changed_by: row.get("changed_by")?,
    }))
}
