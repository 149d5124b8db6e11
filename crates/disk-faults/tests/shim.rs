//! A process behind the shim: what is recorded of it, and what fails.
#![cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test as the test itself does"
)]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, io};

use disk_faults::{Calls, Control, Event, Fault, Recording, Shim};
use rustix::fs::FlockOperation;
use tempfile::TempDir;

/// The variable that makes [`child`] do something, which is the folder that it does it in.
const FOLDER: &str = "DISK_FAULTS_TEST_FOLDER";

/// What runs behind the shim; does nothing in the test run itself.
#[test]
fn child() {
    let Some(folder) = env::var_os(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    let error = write(folder).err();
    let said = error.map_or(0, |error| error.raw_os_error().unwrap());
    fs::write(folder.join("said"), said.to_string()).unwrap();
}

fn write(folder: &Path) -> io::Result<()> {
    let path = folder.join("a");
    let mut file = File::create(&path)?;
    file.write_all(b"first")?;
    file.write_all(b"second")?;
    file.set_len(7)?;
    rustix::fs::fcntl_lock(&file, FlockOperation::LockExclusive)?;
    file.sync_all()?;
    file.metadata()?;
    fs::rename(&path, folder.join("b"))?;
    File::open(folder)?.sync_all()?;
    fs::remove_file(folder.join("b"))
}

/// What [`write()`] said to the system, as the number of an error, and what was recorded of it.
fn run(fault: Option<Fault>) -> (String, Vec<Event>, u64) {
    run_with(|control| {
        if let Some(fault) = fault {
            control.break_disk(&fault).unwrap();
        }
    })
}

/// The same, with what is done to the disk before.
fn run_with(prepare: impl FnOnce(&Control)) -> (String, Vec<Event>, u64) {
    let (outside, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let folder = folder.path().canonicalize().unwrap();
    let control = Control::new(&outside.path().join("control")).unwrap();
    prepare(&control);
    let recording = outside.path().join("recording");
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "child"]).env(FOLDER, &folder);
    let shim = Shim::on(&folder).unwrap().recording_to(&recording);
    shim.controlled_by(&control).put_into(&mut child);
    assert!(child.output().unwrap().status.success());
    let said = fs::read_to_string(folder.join("said")).unwrap();
    let mut events = Recording::read(&recording).unwrap().events;
    // Behind this is what was said.
    let end = events
        .iter()
        .position(|event| matches!(event, Event::Created { name, .. } if name == "said"));
    events.truncate(end.unwrap());
    (said, events, control.failed().unwrap())
}

fn text(event: &Event) -> String {
    match event {
        Event::Created { name, .. } => format!("created {name}"),
        Event::Written { offset, bytes, .. } => {
            format!("wrote {} at {offset}", String::from_utf8_lossy(bytes))
        }
        Event::Truncated { length, .. } => format!("truncated to {length}"),
        Event::Synced { .. } => "synced".to_owned(),
        Event::SyncFailed { .. } => "failed to sync".to_owned(),
        Event::Unlinked { name } => format!("unlinked {name}"),
        Event::Renamed { from, to } => format!("renamed {from} to {to}"),
        Event::FolderSynced => "synced the folder".to_owned(),
    }
}

#[test]
fn what_changes_files_is_recorded_in_order() {
    let (said, events, failed) = run(None);
    let events: Vec<_> = events.iter().map(text).collect();
    let expected = [
        "created a",
        "wrote first at 0",
        "wrote second at 5",
        "truncated to 7",
        "synced",
        "renamed a to b",
        "synced the folder",
        "unlinked b",
    ];
    assert_eq!(events, expected);
    assert_eq!((said.as_str(), failed), ("0", 0));
}

#[test]
fn the_calls_that_are_chosen_fail_and_no_others() {
    let fault = |calls, first, error| Fault {
        calls,
        first,
        count: 1,
        error,
        shortened: false,
        deadly: false,
    };
    let (full, broken) = (Fault::NO_SPACE, Fault::INPUT_OUTPUT);
    for (fault, last, said) in [
        (fault(Calls::WRITE, 2, full), "wrote first at 0", "28"),
        (fault(Calls::TRUNCATE, 1, full), "wrote second at 5", "28"),
        (fault(Calls::LOCK, 1, broken), "truncated to 7", "5"),
        (fault(Calls::SYNC, 1, broken), "failed to sync", "5"),
        (fault(Calls::STAT, 1, broken), "synced", "5"),
        (fault(Calls::RENAME, 1, full), "synced", "28"),
        (fault(Calls::UNLINK, 1, broken), "synced the folder", "5"),
        (
            fault(Calls::OPEN | Calls::WRITE, 3, broken),
            "wrote first at 0",
            "5",
        ),
    ] {
        let (found, events, failed) = run(Some(fault));
        assert_eq!(events.last().map(text).as_deref(), Some(last));
        assert_eq!((found.as_str(), failed), (said, 1));
    }
}

#[test]
fn a_write_that_is_shortened_leaves_its_first_half() {
    let fault = Fault {
        calls: Calls::WRITE,
        first: 2,
        count: 2,
        error: Fault::NO_SPACE,
        shortened: true,
        deadly: false,
    };
    let (said, events, failed) = run(Some(fault));
    let events: Vec<_> = events.iter().map(text).collect();
    assert_eq!(events, ["created a", "wrote first at 0", "wrote sec at 5"]);
    assert_eq!((said.as_str(), failed), ("28", 2));
}

#[test]
fn a_slow_disk_takes_its_time_and_does_the_same() {
    let (_, expected, _) = run(None);
    let delay = Duration::from_millis(100);
    let start = Instant::now();
    let (said, events, failed) = run_with(|control| {
        control
            .slow_disk(Calls::WRITE | Calls::SYNC, delay)
            .unwrap();
    });
    // Two writes and two syncs, each of which takes as long as it is told at least.
    assert!(start.elapsed() >= 4 * delay);
    let texts = |events: &[Event]| events.iter().map(text).collect::<Vec<_>>();
    assert_eq!(texts(&events), texts(&expected));
    assert_eq!((said.as_str(), failed), ("0", 0));
}
