//! Each call that a store makes to the disk fails: it does not work, the disk is full, or a half is written.
//!
//! A process behind a shim does the same again and again, and each time another call fails. The callers of the store try
//! again, as those of the service do; nothing is restarted.

mod scenario;
mod template;
mod tried;
mod upkeep;

use std::env;
use std::path::Path;
use std::process::{Command, Output};

use disk_faults::{Calls, Control, Fault, Shim};
use rusqlite::Connection;

use self::scenario::{Scenario, Uses};
use self::template::Template;
pub(crate) use self::tried::CONTROL;
use self::tried::Tried;
use crate::processes::{CHILD_ALONE, ROLE, STORE};
use crate::{memory, report};

#[test]
fn a_call_that_fails_costs_no_acknowledged_change_and_no_restart() {
    run_child("fail");
}

#[test]
fn a_call_that_fails_while_a_store_is_looked_after_leaves_it_as_it_was() {
    run_child("fail to look after it");
}

/// How calls fail, and which kinds of calls do.
const WAYS: [(&str, Calls, Fault); 5] = [
    (
        "does not work once",
        Calls::ALL,
        fault(Fault::INPUT_OUTPUT, 1),
    ),
    ("is full once", WITHOUT_LOCKS, fault(Fault::NO_SPACE, 1)),
    (
        "does not work until it is mended",
        WITHOUT_LOCKS,
        fault(Fault::INPUT_OUTPUT, u64::MAX),
    ),
    (
        "is full until it is mended",
        WITHOUT_LOCKS,
        fault(Fault::NO_SPACE, u64::MAX),
    ),
    (
        "writes a half, and is full",
        Calls::WRITE,
        Fault {
            shortened: true,
            ..fault(Fault::NO_SPACE, 2)
        },
    ),
];

/// SQLite takes a lock that fails for one that another process has, and waits for it each time.
const WITHOUT_LOCKS: Calls = Calls::ALL.without(Calls::LOCK);

const fn fault(error: i32, count: u64) -> Fault {
    Fault {
        calls: Calls::ALL,
        first: 0,
        count,
        error,
        shortened: false,
        deadly: false,
    }
}

/// What the process behind the shim does.
pub(crate) fn run(folder: &Path) {
    let tried = Tried::new();
    let control = &tried.control;
    assert_plain_sqlite_tries_a_failed_sync_again(folder, control);
    let (short, long) = (
        Template::with_log_of(100),
        Template::with_log_of(template::LONG),
    );
    let in_use = |uses| move |fault: &Fault| Scenario::new(folder, control).run(uses, fault);
    for (way, kinds, fault) in WAYS {
        let what = format!("it {way} while stores are made, migrated and used");
        tried.each_call(&what, kinds, fault, in_use(Uses::New));
        let what = format!("it {way} while a long log is copied");
        tried.each_call(&what, kinds, fault, in_use(Uses::Left(&long)));
    }
    let what = "it does not work once while a store is opened anew";
    let once = fault(Fault::INPUT_OUTPUT, 1);
    tried.each_call(what, Calls::ALL, once, in_use(Uses::Closed(&short)));
}

/// What the process does that looks after stores.
pub(crate) fn look_after(folder: &Path) {
    let tried = Tried::new();
    let template = Template::with_log_of(100);
    for (what, upkeep) in upkeep::ALL {
        for (way, kinds, fault) in WAYS {
            let what = format!("it {way} while a store is {what}");
            tried.each_call(&what, kinds, fault, |fault| {
                upkeep::run(upkeep, folder, &tried.control, &template, fault)
            });
        }
    }
}

fn run_child(role: &str) {
    let Some(output) = behind_shim(role) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    let lines = said.lines();
    for line in lines.filter(|line| line.starts_with("failing calls")) {
        report(line);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
}

/// Runs a process of this role behind the shim, on an empty folder; none where there is no shim. The variable [`CONTROL`]
/// tells it where its control is.
pub(crate) fn behind_shim(role: &str) -> Option<Output> {
    let (outside, folder) = (memory(), memory());
    let folder = folder.path().canonicalize().unwrap();
    let control = Control::new(&outside.path().join("control")).unwrap();
    let Some(shim) = Shim::on(&folder) else {
        report("skipped: this system cannot preload a shim");
        return None;
    };
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args(CHILD_ALONE)
        .env(ROLE, role)
        .env(STORE, &folder)
        .env(CONTROL, control.path());
    shim.controlled_by(&control).put_into(&mut child);
    Some(child.output().unwrap())
}

/// The control: a connection that goes on after a sync has failed is seen to sync again.
fn assert_plain_sqlite_tries_a_failed_sync_again(folder: &Path, control: &Control) {
    let file = Connection::open(folder.join("plain.db")).unwrap();
    file.execute_batch("PRAGMA journal_mode = wal; PRAGMA synchronous = full; CREATE TABLE a (b)")
        .unwrap();
    let calls = Calls::SYNC;
    let fault = Fault {
        calls,
        first: 1,
        ..fault(Fault::INPUT_OUTPUT, 1)
    };
    control.break_disk(&fault).unwrap();
    file.execute_batch("INSERT INTO a VALUES (1)").unwrap_err();
    assert_eq!(control.syncs_retried().unwrap(), 0);
    file.execute_batch("INSERT INTO a VALUES (2)").unwrap();
    assert_eq!(control.syncs_retried().unwrap(), 1);
}
