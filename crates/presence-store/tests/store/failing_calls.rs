//! Each call that a store makes to the disk fails once: it does not work, it is full, or it writes a half.
//!
//! A process behind a shim runs the same scenario again and again, and each time another call fails. The callers of the
//! store try again, as those of the service do; nothing is restarted.

use std::env;
use std::fs;
use std::mem;
use std::path::Path;
use std::process::Command;

use disk_faults::{Calls, Control, Fault, Shim};
use fastrand::Rng;
use presence_store::{Error, Store};
use rusqlite::Connection;

use crate::claims::{Claims, Part};
use crate::migrations::version_1_at;
use crate::processes::{CHILD_ALONE, ROLE, STORE};
use crate::{memory, number, report};

/// How many calls fail in each way where `PRESENCE_FAILING_CALLS` does not say it.
const FAILING_CALLS: usize = 60;

/// The variable that tells the child where its control is, and the one that tells it the seed.
const CONTROL: &str = "PRESENCE_STORE_TEST_CONTROL";
const SEED: &str = "PRESENCE_FAULTS_SEED";

#[test]
fn a_call_that_fails_costs_no_acknowledged_change_and_no_restart() {
    let (outside, folder) = (memory(), memory());
    let folder = folder.path().canonicalize().unwrap();
    let control = Control::new(&outside.path().join("control")).unwrap();
    let Some(shim) = Shim::on(&folder) else {
        report("skipped: this system cannot preload a shim");
        return;
    };
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args(CHILD_ALONE)
        .env(ROLE, "fail")
        .env(STORE, &folder)
        .env(CONTROL, control.path());
    shim.controlled_by(&control).put_into(&mut child);
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    for line in said
        .lines()
        .filter(|line| line.starts_with("failing calls"))
    {
        report(line);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
}

/// How calls fail.
const WAYS: [(&str, Fault); 4] = [
    ("does not work once", fault(Fault::INPUT_OUTPUT, 1, false)),
    (
        "does not work until it is mended",
        fault(Fault::INPUT_OUTPUT, u64::MAX, false),
    ),
    (
        "is full until it is mended",
        fault(Fault::NO_SPACE, u64::MAX, false),
    ),
    (
        "writes a half, and is full",
        fault(Fault::NO_SPACE, 2, true),
    ),
];

const fn fault(error: i32, count: u64, shortened: bool) -> Fault {
    Fault {
        calls: Calls::ALL,
        first: 0,
        count,
        error,
        shortened,
        deadly: false,
    }
}

/// What the process behind the shim does.
pub(crate) fn run(folder: &Path) {
    let control = Control::open(Path::new(&env::var_os(CONTROL).unwrap())).unwrap();
    let seed = number(SEED).unwrap_or_else(|| fastrand::u64(..));
    let wanted = number("PRESENCE_FAILING_CALLS").map_or(FAILING_CALLS, |calls| calls as usize);
    assert_plain_sqlite_tries_a_failed_sync_again(folder, &control);
    for (way, fault) in WAYS {
        let mut whole = Scenario::new(folder, &control);
        assert_eq!(whole.run(&fault), Ok(()));
        let calls = whole.calls;
        let mut numbers: Vec<_> = (1..=calls).collect();
        Rng::with_seed(seed).shuffle(&mut numbers);
        let (mut failed, mut refused, mut acknowledged) = (0, 0, 0);
        for first in numbers.into_iter().take(wanted) {
            let mut scenario = Scenario::new(folder, &control);
            let outcome = scenario.run(&Fault { first, ..fault });
            let call = control.last_failed().unwrap();
            let when = format!("the disk {way} at call {first} of {calls} ({call:?}), seed {seed}");
            assert_eq!(outcome, Ok(()), "{when}");
            let syncs_retried = control.syncs_retried().unwrap();
            assert_eq!(syncs_retried, 0, "a failed sync is tried again: {when}");
            failed += u64::from(control.failed().unwrap() > 0);
            refused += scenario.refused;
            acknowledged += scenario.acknowledged;
        }
        println!(
            "\nfailing calls: the disk {way}: {failed} times at one of {calls} calls, {refused} refusals, 0 lost of \
             {acknowledged} acknowledged changes; seed {seed}"
        );
        assert!(failed > 0 && refused > 0, "nothing failed");
    }
}

/// The control: a connection that goes on after a sync has failed is seen to sync again.
fn assert_plain_sqlite_tries_a_failed_sync_again(folder: &Path, control: &Control) {
    let file = Connection::open(folder.join("plain.db")).unwrap();
    file.execute_batch("PRAGMA journal_mode = wal; PRAGMA synchronous = full; CREATE TABLE a (b)")
        .unwrap();
    let calls = Calls::SYNC;
    control
        .break_disk(&Fault {
            calls,
            first: 1,
            ..fault(Fault::INPUT_OUTPUT, 1, false)
        })
        .unwrap();
    file.execute_batch("INSERT INTO a VALUES (1)").unwrap_err();
    assert_eq!(control.syncs_retried().unwrap(), 0);
    file.execute_batch("INSERT INTO a VALUES (2)").unwrap();
    assert_eq!(control.syncs_retried().unwrap(), 1);
}

/// What stores are used for while one call fails.
struct Scenario<'a> {
    folder: &'a Path,
    control: &'a Control,
    /// What the store at hand was sent.
    claims: Claims,
    acknowledged: i64,
    /// How many calls were made to the disk.
    calls: u64,
    /// How often a store refused something.
    refused: u64,
}

/// How often something is tried after the disk has been mended.
const TRIES: usize = 3;

impl<'a> Scenario<'a> {
    fn new(folder: &'a Path, control: &'a Control) -> Self {
        Self {
            folder,
            control,
            claims: Claims::default(),
            acknowledged: 0,
            calls: 0,
            refused: 0,
        }
    }

    /// Uses a store that an older release has left, and one that is new. In the end all is there.
    fn run(&mut self, fault: &Fault) -> Result<(), String> {
        for file in fs::read_dir(self.folder).unwrap() {
            fs::remove_file(file.unwrap().path()).unwrap();
        }
        let older = self.folder.join("older.db");
        version_1_at(&older);
        self.control.break_disk(fault).unwrap();
        let new = self.folder.join("new.db");
        let claims = [self.use_store(&older)?, self.use_store(&new)?];
        self.calls = self.control.calls().unwrap();
        self.control.mend_disk().unwrap();
        for (path, claims) in [older, new].iter().zip(claims) {
            claims.check(path)?;
            self.acknowledged += claims.acknowledged();
        }
        Ok(())
    }

    /// Opens a store, loads it, closes it and opens it again.
    fn use_store(&mut self, path: &Path) -> Result<Claims, String> {
        let store = self.open(path)?;
        for id in 1..=4 {
            self.change(&store, Part::Associate(id), 1)?;
            self.change(&store, Part::Grant(id), 1)?;
        }
        self.write(&store, 0)?;
        drop(store);
        let store = self.open(path)?;
        self.write(&store, 2)?;
        drop(store);
        Ok(mem::take(&mut self.claims))
    }

    fn write(&mut self, store: &Store, done: i64) -> Result<(), String> {
        for version in done + 1..=done + 2 {
            for id in 1..=4 {
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
                Err(error) => last = Some(error),
            }
            self.refused += 1;
            self.control.mend_disk().unwrap();
        }
        Err(format!("cannot {what} on a disk that was mended: {last:?}"))
    }
}
