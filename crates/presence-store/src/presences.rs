//! What each associate last said.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, Statement};

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
        let write = self.writes().set_presence(associate_id, presence.clone());
        write.wait().map(drop)
    }

    /// Makes the presence of an associate another, in one step: nobody changes what `change` is given before what it
    /// makes is stored. Where it makes none, nothing is changed. It runs while all other changes wait.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownAssociate`]; [`Error::Panicked`] if `change` does; else a failure of the file. What `change` says
    /// is the inner result.
    pub fn update_presence<E: Send + 'static>(
        &self,
        associate_id: i32,
        change: impl FnOnce(Option<Presence>) -> Result<Presence, E> + Send + 'static,
    ) -> Result<Result<Presence, E>, Error> {
        self.writes().update_presence(associate_id, change).wait()
    }
}

/// [`Store::update_presence`] as a part of a step.
pub(crate) fn update<E>(
    connection: &Connection,
    associate_id: i32,
    change: impl FnOnce(Option<Presence>) -> Result<Presence, E>,
) -> rusqlite::Result<Result<Result<Presence, E>, Error>> {
    let Some(stored) = get(connection, associate_id)? else {
        return Ok(Err(Error::UnknownAssociate { id: associate_id }));
    };
    let changed = change(stored);
    if let Ok(presence) = &changed {
        Setter::new(connection)?.set(associate_id, presence)?;
    }
    Ok(Ok(changed))
}

/// Sets presences, as [`Store::set_presence`] does, as a part of a step.
pub(crate) struct Setter<'a> {
    change: CachedStatement<'a>,
    connection: &'a Connection,
}

impl<'a> Setter<'a> {
    pub(crate) fn new(connection: &'a Connection) -> rusqlite::Result<Self> {
        let change = connection.prepare_cached(CHANGE)?;
        Ok(Self { change, connection })
    }

    /// Sets one. Answers whether there is such an associate.
    pub(crate) fn set(&mut self, associate_id: i32, presence: &Presence) -> rusqlite::Result<bool> {
        // Most presences have been set before, and to change one does not ask whether there is the associate.
        if self.set_again(associate_id, presence)? {
            return Ok(true);
        }
        let mut set_first = self.connection.prepare_cached(SET_FIRST)?;
        execute(&mut set_first, associate_id, presence)
    }

    /// Sets one that was set before, by one statement. Answers whether it was.
    pub(crate) fn set_again(
        &mut self,
        associate_id: i32,
        presence: &Presence,
    ) -> rusqlite::Result<bool> {
        execute(&mut self.change, associate_id, presence)
    }
}

/// Runs [`CHANGE`] or [`SET_FIRST`]. Answers whether there was a row to write.
fn execute(
    statement: &mut Statement<'_>,
    associate_id: i32,
    presence: &Presence,
) -> rusqlite::Result<bool> {
    statement.raw_bind_parameter(1, associate_id)?;
    statement.raw_bind_parameter(2, presence.status)?;
    statement.raw_bind_parameter(3, presence.message.as_deref())?;
    statement.raw_bind_parameter(4, presence.changed_at_ms)?;
    statement.raw_bind_parameter(5, presence.changed_by)?;
    Ok(statement.raw_execute()? > 0)
}

/// `None` where there is no such associate, `Some(None)` where there is no presence.
fn get(connection: &Connection, associate_id: i32) -> rusqlite::Result<Option<Option<Presence>>> {
    let mut statement = connection.prepare_cached(GET)?;
    statement.query_row([associate_id], presence).optional()
}

/// One row for an associate who exists, without a status where no presence was set.
const GET: &str = "
    SELECT status, message, changed_at_ms, changed_by
    FROM associate LEFT JOIN presence ON associate_id = id WHERE id = ?1";
const CHANGE: &str = "
    UPDATE presence SET status = ?2, message = ?3, changed_at_ms = ?4, changed_by = ?5
    WHERE associate_id = ?1";
const SET_FIRST: &str = "
    INSERT INTO presence (associate_id, status, message, changed_at_ms, changed_by)
    SELECT id, ?2, ?3, ?4, ?5 FROM associate WHERE id = ?1";

fn presence(row: &Row<'_>) -> rusqlite::Result<Option<Presence>> {
    let Some(status) = row.get(0)? else {
        return Ok(None);
    };
    Ok(Some(Presence {
        status,
        message: row.get(1)?,
        changed_at_ms: row.get(2)?,
        changed_by: row.get(3)?,
    }))
}
