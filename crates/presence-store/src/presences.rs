//! What each associate last said.

use rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::{Error, Presence, Store};

impl Store {
    /// The presence of an associate, or `None` where it was never set.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn presence(&self, associate_id: i32) -> Result<Option<Presence>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(GET)?
                .query_row([associate_id], presence)
                .optional()
        })?
        .ok_or(Error::UnknownAssociate { id: associate_id })
    }

    /// Replaces the presence of an associate.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; else a failure of the file.
    pub fn set_presence(&self, associate_id: i32, presence: &Presence) -> Result<(), Error> {
        let set = self.write(|connection| {
            connection.prepare_cached(SET)?.execute(named_params! {
                ":associate_id": associate_id,
                ":status": presence.status,
                ":message": presence.message,
                ":changed_at_ms": presence.changed_at_ms,
                ":changed_by": presence.changed_by,
            })
        });
        let Err(source) = set else { return Ok(()) };
        match source.sqlite_extended_error_code() {
            Some(SQLITE_CONSTRAINT_FOREIGNKEY) => Err(Error::UnknownAssociate { id: associate_id }),
            _ => Err(self.failed(source)),
        }
    }
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
