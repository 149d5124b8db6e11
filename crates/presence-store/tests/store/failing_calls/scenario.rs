//! What stores are used for while a call fails.

use std::fs;
use std::mem;
use std::path::{Path, PathBuf};

use disk_faults::{Calls, Control, Fault};
use presence_store::{Error, Store};

use super::template::{ASSOCIATES, Template, VERSIONS, number_of_log};
use super::tried::Counts;
use crate::claims::{Claims, Part};
use crate::migrations::version_1_at;

/// Which store is used.
#[derive(Clone, Copy)]
pub(crate) enum Uses<'a> {
    /// One that an older release has left, and one that is new.
    New,
    /// One that was left, whose log gets long enough to be copied; calls fail when it is open.
    Left(&'a Template),
    /// One that was closed because no sync succeeds; then syncs do again, and calls fail while it is opened anew.
    Closed(&'a Template),
}

/// One use of stores.
pub(crate) struct Scenario<'a> {
    folder: &'a Path,
    control: &'a Control,
    /// What the store at hand was sent.
    claims: Claims,
    counts: Counts,
    /// Whether it is locks that fail.
    fails_to_lock: bool,
    /// Whether a store cannot go on before it is closed.
    is_stuck: bool,
}

/// How often something is tried after the disk has been mended.
const TRIES: usize = 3;

impl<'a> Scenario<'a> {
    pub(crate) fn new(folder: &'a Path, control: &'a Control) -> Self {
        Self {
            folder,
            control,
            claims: Claims::default(),
            counts: Counts::default(),
            fails_to_lock: false,
            is_stuck: false,
        }
    }

    /// Uses the stores. In the end all is there.
    pub(crate) fn run(mut self, uses: Uses<'_>, fault: &Fault) -> Result<Counts, String> {
        clear(self.folder);
        self.fails_to_lock = fault.calls == Calls::LOCK;
        let mut used = Vec::new();
        let outcome = self.use_stores(uses, fault, &mut used);
        used.push((self.folder.join("new.db"), self.claims));
        self.counts.calls = self.control.calls().unwrap();
        self.control.mend_disk().unwrap();
        if !self.is_stuck {
            outcome?;
        }
        for (path, claims) in used {
            claims.check(&path)?;
            self.counts.acknowledged += claims.acknowledged();
        }
        Ok(self.counts)
    }

    fn use_stores(
        &mut self,
        uses: Uses<'_>,
        fault: &Fault,
        used: &mut Vec<(PathBuf, Claims)>,
    ) -> Result<(), String> {
        let path = self.folder.join("new.db");
        match uses {
            Uses::New => {
                let older = self.folder.join("older.db");
                version_1_at(&older);
                self.control.break_disk(fault).unwrap();
                let done = self.use_new(&older);
                used.push((older, mem::take(&mut self.claims)));
                done?;
                self.use_new(&path)
            }
            Uses::Left(template) => self.use_left(&path, template, fault),
            Uses::Closed(template) => self.use_closed(&path, template, fault),
        }
    }

    /// Opens a store, loads it, closes it and opens it again.
    fn use_new(&mut self, path: &Path) -> Result<(), String> {
        let store = self.open(path)?;
        for id in 1..=ASSOCIATES {
            self.change(&store, Part::Associate(id), 1)?;
            self.change(&store, Part::Grant(id), 1)?;
        }
        self.write(&store, 0)?;
        drop(store);
        let store = self.open(path)?;
        self.write(&store, VERSIONS)
    }

    fn use_left(&mut self, path: &Path, template: &Template, fault: &Fault) -> Result<(), String> {
        let store = self.open_left(path, template)?;
        let log = number_of_log(path);
        self.control.break_disk(fault).unwrap();
        self.write(&store, VERSIONS)?;
        if fault.first == 0 {
            assert_ne!(number_of_log(path), log, "the log was not copied");
        }
        drop(store);
        let store = self.open(path)?;
        self.write(&store, 2 * VERSIONS)
    }

    fn use_closed(
        &mut self,
        path: &Path,
        template: &Template,
        fault: &Fault,
    ) -> Result<(), String> {
        let store = self.open_left(path, template)?;
        let no_sync = Fault {
            calls: Calls::SYNC,
            first: 1,
            ..super::fault(Fault::INPUT_OUTPUT, u64::MAX)
        };
        self.control.break_disk(&no_sync).unwrap();
        for _ in 0..2 {
            let refused = self.claims.store(&store, Part::Presence(1), VERSIONS + 1);
            assert!(refused.is_err(), "no sync succeeds");
        }
        self.control.break_disk(fault).unwrap();
        self.write(&store, VERSIONS)
    }

    fn open_left(&mut self, path: &Path, template: &Template) -> Result<Store, String> {
        template.put_at(path);
        self.claims = template.claims.clone();
        self.open(path)
    }

    /// Two more versions of each presence.
    fn write(&mut self, store: &Store, done: i64) -> Result<(), String> {
        for version in done + 1..=done + VERSIONS {
            for id in 1..=ASSOCIATES {
                self.change(store, Part::Presence(id), version)?;
            }
        }
        Ok(())
    }

    fn open(&mut self, path: &Path) -> Result<Store, String> {
        self.insist("open", |_| Store::open_or_create(path))
    }

    fn change(&mut self, store: &Store, part: Part, version: i64) -> Result<(), String> {
        self.insist("change", |scenario| {
            scenario.claims.store(store, part, version)
        })
    }

    /// Tries until it succeeds; after the first refusal the disk is well again.
    fn insist<T>(
        &mut self,
        what: &str,
        mut attempt: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<T, String> {
        let mut last = None;
        for _ in 0..=TRIES {
            match attempt(self) {
                Ok(done) => return Ok(done),
                Err(error) => last = Some(assert_one_line(error)),
            }
            self.counts.refused += 1;
            self.control.mend_disk().unwrap();
            // Where SQLite cannot let go of a lock, it has it until all who have the file open here close it.
            if self.fails_to_lock && matches!(last, Some(Error::Busy { .. })) {
                self.is_stuck = true;
                break;
            }
        }
        Err(format!("cannot {what} on a disk that was mended: {last:?}"))
    }
}

/// What was refused is said in one line.
pub(crate) fn assert_one_line(error: Error) -> Error {
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    error
}

/// Empties a folder of files.
pub(crate) fn clear(folder: &Path) {
    for file in fs::read_dir(folder).unwrap() {
        fs::remove_file(file.unwrap().path()).unwrap();
    }
}
