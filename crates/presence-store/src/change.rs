//! What the writer is asked to change, and how it makes many changes in one transaction.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use crate::batch::Refusals;
use crate::presences::Setter;
use crate::{Error, Presence};

/// Something to change, in a transaction with others.
pub(crate) enum Change {
    /// Sets a presence. It cannot fail but with the whole transaction, and most changes are of this kind.
    SetPresence {
        /// Whose.
        associate_id: i32,
        /// What it is then.
        presence: Presence,
    },
    /// Anything else. What it did is undone if it is refused (the inner error); a failure of the file is the outer one.
    Step(Box<Step>),
}

/// Statements that belong together.
pub(crate) type Step = dyn FnOnce(&Connection) -> rusqlite::Result<Result<(), Error>> + Send;

/// Makes all changes, durable when this returns, or none: why some were refused, such as the presence of nobody. That does
/// not undo the others; only a failure of the file does.
///
/// Presences are set in the order of their rows, which touches fewer pages, and of several of one associate only the
/// last is written: nobody can have seen the others. They never pass a step.
pub(crate) fn make(
    connection: &Connection,
    file: &Path,
    changes: &mut Vec<Change>,
) -> rusqlite::Result<Refusals> {
    if is_made_alone(connection, changes)? {
        return Ok(Refusals::new());
    }
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut refusals = Refusals::new();
    let mut presences = Vec::with_capacity(changes.len());
    for (index, change) in changes.drain(..).enumerate() {
        match change {
            Change::SetPresence {
                associate_id,
                presence,
            } => presences.push((associate_id, index, presence)),
            Change::Step(step) => {
                set(connection, &mut presences, &mut refusals)?;
                if let Err(error) = run(connection, file, step)? {
                    refusals.insert(index, error);
                }
            }
        }
    }
    set(connection, &mut presences, &mut refusals)?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(refusals)
}

/// Sets the presence of somebody who had one before, if that is all there is to do: one statement is a transaction by
/// itself. Answers whether it was done.
fn is_made_alone(connection: &Connection, changes: &[Change]) -> rusqlite::Result<bool> {
    match changes {
        [
            Change::SetPresence {
                associate_id,
                presence,
            },
        ] => Setter::new(connection)?.set_again(*associate_id, presence),
        _ => Ok(false),
    }
}

/// Sets presences, each with the index of its change.
fn set(
    connection: &Connection,
    presences: &mut Vec<(i32, usize, Presence)>,
    refusals: &mut Refusals,
) -> rusqlite::Result<()> {
    if presences.is_empty() {
        return Ok(());
    }
    let mut setter = Setter::new(connection)?;
    presences.sort_unstable_by_key(|(associate_id, index, _)| (*associate_id, *index));
    for of_one in presences.chunk_by(|one, next| one.0 == next.0) {
        let Some((associate_id, _, presence)) = of_one.last() else {
            continue;
        };
        if setter.set(*associate_id, presence)? {
            continue;
        }
        for (id, index, _) in of_one {
            refusals.insert(*index, Error::UnknownAssociate { id: *id });
        }
    }
    presences.clear();
    Ok(())
}

/// Runs a step, and undoes what it did where it is refused or panics.
fn run(
    connection: &Connection,
    file: &Path,
    step: Box<Step>,
) -> rusqlite::Result<Result<(), Error>> {
    connection.prepare_cached("SAVEPOINT step")?.execute([])?;
    let answer = match catch_unwind(AssertUnwindSafe(|| step(connection))) {
        Ok(Err(source)) if source.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(Error::sqlite(file, source))
        }
        Ok(answer) => answer?,
        Err(_) => Err(Error::Panicked),
    };
    if answer.is_err() {
        connection.prepare_cached("ROLLBACK TO step")?.execute([])?;
    }
    connection.prepare_cached("RELEASE step")?.execute([])?;
    Ok(answer)
}
