//! What the writer is asked to change, and how it makes many changes in one transaction.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rusqlite::{Connection, ErrorCode};

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

/// Makes all changes, durable when this returns, or none. The answers are in the order of the changes: one that is
/// refused, such as the presence of nobody, does not undo the others. Only a failure of the file does.
///
/// Presences are set in the order of their rows, which touches fewer pages, and of several of one associate only the
/// last is written: nobody can have seen the others. They never pass a step.
pub(crate) fn make(
    connection: &Connection,
    file: &Path,
    changes: &mut Vec<Change>,
) -> rusqlite::Result<Vec<Result<(), Error>>> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let mut answers: Vec<Result<(), Error>> = changes.iter().map(|_| Ok(())).collect();
    let mut presences = Vec::with_capacity(changes.len());
    for (index, change) in changes.drain(..).enumerate() {
        match change {
            Change::SetPresence {
                associate_id,
                presence,
            } => presences.push((associate_id, index, presence)),
            Change::Step(step) => {
                set(connection, &mut presences, &mut answers)?;
                let answer = run(connection, file, step)?;
                put(&mut answers, index, answer);
            }
        }
    }
    set(connection, &mut presences, &mut answers)?;
    connection.prepare_cached("COMMIT")?.execute([])?;
    Ok(answers)
}

/// Sets presences, each with the index of its change.
fn set(
    connection: &Connection,
    presences: &mut Vec<(i32, usize, Presence)>,
    answers: &mut [Result<(), Error>],
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
            put(answers, *index, Err(Error::UnknownAssociate { id: *id }));
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

fn put(answers: &mut [Result<(), Error>], index: usize, answer: Result<(), Error>) {
    if let Some(place) = answers.get_mut(index) {
        *place = answer;
    }
}
