//! A store is copied, compacted or looked through beside one that uses it, while a call fails.

use std::fs;
use std::path::{Path, PathBuf};

use disk_faults::{Calls, Control, Fault};
use presence_store::{Error, Store, backup, compact, verify};

use super::scenario::{assert_one_line, clear};
use super::template::{ASSOCIATES, Template, VERSIONS};
use super::tried::Counts;
use crate::claims::Part;

/// What is done to a store.
pub(crate) type Upkeep = fn(&Path) -> Result<(), Error>;

pub(crate) const ALL: [(&str, Upkeep); 3] = [
    ("copied", |path| backup(path, copy_of(path)).map(drop)),
    ("compacted", |path| compact(path).map(drop)),
    ("looked through", |path| {
        let found = verify(path)?;
        let all = u64::from(ASSOCIATES.unsigned_abs());
        let counts = [found.associates, found.presences, found.grants];
        assert_eq!(counts, [all; 3], "{found:?}");
        Ok(())
    }),
];

/// How often something is tried after the disk has been mended.
const TRIES: usize = 3;

/// Does it: it succeeds, or it says why not and leaves the store as it was and nothing beside it. Whoever has the store
/// open goes on.
pub(crate) fn run(
    upkeep: Upkeep,
    folder: &Path,
    control: &Control,
    template: &Template,
    fault: &Fault,
) -> Result<Counts, String> {
    clear(folder);
    let path = folder.join("presence.db");
    template.put_at(&path);
    // Upkeep is a process of its own, whose locks go with it: here one that is not let go of would stay.
    let store = (fault.calls != Calls::LOCK).then(|| Store::open(&path).unwrap());
    control.break_disk(fault).unwrap();
    let done = upkeep(&path).map_err(assert_one_line);
    let calls = control.calls().unwrap();
    control.mend_disk().unwrap();
    check_copy(done.is_ok(), folder, template, fault)?;
    let mut claims = template.claims.clone();
    let store = store.map_or_else(|| Store::open(&path), Ok).unwrap();
    let next = |_| claims.store(&store, Part::Presence(1), VERSIONS + 1);
    let refusals: Vec<_> = (0..TRIES).map(next).map_while(Result::err).collect();
    if refusals.len() == TRIES {
        return Err(format!("the store does not go on: {refusals:?}"));
    }
    drop(store);
    claims.check(&path)?;
    if let Err(error) = &done {
        let again = upkeep(&path);
        again.map_err(|again| format!("first {error:?}, and now {again:?}"))?;
    }
    claims.check(&path)?;
    Ok(Counts {
        calls,
        refused: u64::from(done.is_err()) + refusals.len() as u64,
        acknowledged: claims.acknowledged(),
    })
}

/// There is a whole copy, or there is none, and nothing that was to become one.
fn check_copy(
    is_done: bool,
    folder: &Path,
    template: &Template,
    fault: &Fault,
) -> Result<(), String> {
    let copy = copy_of(&folder.join("presence.db"));
    if is_done && copy.exists() {
        return template.claims.check(&copy);
    }
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut more = names.filter(|name| !name.starts_with("presence.db"));
    match more.next() {
        // What cannot be removed stays, under a name that nobody takes for a copy.
        Some(name) if fault.calls == Calls::UNLINK && name.starts_with(".presence-backup-") => {
            Ok(())
        }
        Some(name) => Err(format!("{name} was left")),
        None => Ok(()),
    }
}

fn copy_of(path: &Path) -> PathBuf {
    path.with_file_name("copy.db")
}
