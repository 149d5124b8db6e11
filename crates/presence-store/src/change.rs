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
    Step(Option<Box<Step>>),
    /// What has been handed back to who asked for it.
    Answered,
}

impl Change {
    /// The presence that was set.
    pub(crate) fn into_presence(self) -> Option<Presence> {
        match self {
            Self::SetPresence { presence, .. } => Some(presence),
            Self::Step(_) | Self::Answered => None,
        }
    }
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
    changes: &mut [Change],
) -> rusqlite::Result<Refusals> {
    if is_made_alone(connection, changes)? {
        return Ok(Refusals::new());
    }
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut refusals = Refusals::new();
    let mut presences = Vec::with_capacity(changes.len());
    for index in 0..changes.len() {
        match changes.get_mut(index) {
            Some(Change::SetPresence { associate_id, .. }) => {
                presences.push((*associate_id, index));
            }
            Some(Change::Step(step)) => {
                let step = step.take();
                set(connection, changes, &mut presences, &mut refusals)?;
                if let Some(step) = step
                    && let Err(error) = run(connection, file, step)?
                {
                    refusals.insert(index, error);
                }
            }
            Some(Change::Answered) | None => {}
        }
    }
    set(connection, changes, &mut presences, &mut refusals)?;
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

/// Sets the presences of these associates, each with the index of its change.
fn set(
    connection: &Connection,
    changes: &[Change],
    presences: &mut Vec<(i32, usize)>,
    refusals: &mut Refusals,
) -> rusqlite::Result<()> {
    if presences.is_empty() {
        return Ok(());
    }
    let mut setter = Setter::new(connection)?;
    presences.sort_unstable();
    for of_one in presences.chunk_by(|one, next| one.0 == next.0) {
        let last = of_one.last().and_then(|(_, index)| changes.get(*index));
        let Some(Change::SetPresence {
            associate_id: id,
            presence,
        }) = last
        else {
            continue;
        };
        if setter.set(*id, presence)? {
            continue;
        }
        for (_, index) in of_one {
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
