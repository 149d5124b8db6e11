//! A server whose disk is full, or fails, and gets better: 503 and then 200 without a restart, and nothing is lost.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use disk_faults::{Calls, Control, Fault, Shim};
use tempfile::TempDir;

use crate::connection::Connection;
use crate::killed::{memory, number, report, seed};
use crate::presence_of;
use crate::process::{Running, presence_server};

/// A server behind a shim, with a store in which is the administrator `anna`.
struct Broken {
    server: Running,
    connection: Connection,
    control: Control,
    outside: TempDir,
    folder: TempDir,
}

/// Whose presence is set.
const WHOSE: i32 = 7;

/// Everything fails until the disk is mended.
pub(crate) const FOREVER: Fault = Fault {
    calls: Calls::ALL,
    first: 1,
    count: u64::MAX,
    error: Fault::INPUT_OUTPUT,
    shortened: false,
    deadly: false,
};

impl Broken {
    /// `None` where this system cannot preload a shim.
    fn start() -> Option<Self> {
        let (outside, folder) = (memory(), memory());
        let path = folder.path().canonicalize().unwrap();
        let shim = Shim::on(&path);
        if shim.is_none() {
            report("skipped: this system cannot preload a shim");
        }
        let shim = shim?;
        drop(crate::store_at(&path.join("presence.db")));
        let control = Control::new(&outside.path().join("control")).unwrap();
        let mut command = presence_server();
        shim.controlled_by(&control).put_into(&mut command);
        let log = File::create(outside.path().join("log")).unwrap();
        let server = Running::start_logged(command, &path.join("presence.db"), log);
        let connection = Connection::to(&server.url).unwrap();
        Some(Self {
            server,
            connection,
            control,
            outside,
            folder,
        })
    }

    fn put(&mut self, message: &str) -> u16 {
        put(&mut self.connection, message)
    }

    fn is_ready(&mut self) -> bool {
        is_ready(&mut self.connection)
    }

    fn assert_message(&mut self, message: &str) {
        assert_message(&mut self.connection, message);
    }

    /// Kills the server, and looks for a message by way of another one whose disk is well. Answers what the first one
    /// said in its log.
    fn end(self, message: &str) -> String {
        drop(self.server);
        let log = fs::read_to_string(self.outside.path().join("log")).unwrap();
        assert!(!log.contains("panicked"), "{log}");
        let server = Running::start(&self.folder.path().join("presence.db"));
        assert_message(&mut Connection::to(&server.url).unwrap(), message);
        log
    }
}

/// Sets a message: 200, or 503 and when to try again.
fn put(connection: &mut Connection, message: &str) -> u16 {
    let received = connection.put(&presence_of(WHOSE), message).unwrap();
    match received.status {
        503 => assert!(received.head.contains("\r\nretry-after: "), "{received:?}"),
        _ => assert_eq!(received.status, 200, "{received:?}"),
    }
    received.status
}

/// 200, or 503 with one line that says why.
fn is_ready(connection: &mut Connection) -> bool {
    let received = connection.get("/readyz").unwrap();
    assert_eq!(received.body.lines().count(), 1, "{received:?}");
    assert!([200, 503].contains(&received.status), "{received:?}");
    received.status == 200
}

/// Reads go on whatever the disk does about writes.
fn assert_message(connection: &mut Connection, message: &str) {
    let received = connection.get(&presence_of(WHOSE)).unwrap();
    let expected = format!(r#""Message":"{message}"}}"#);
    assert!(
        received.body.ends_with(&expected),
        "{message}: {received:?}"
    );
}

#[test]
fn a_full_disk_means_503_until_there_is_room() {
    let Some(mut broken) = Broken::start() else {
        return;
    };
    assert_eq!(broken.put("before"), 200);
    let full = Fault {
        calls: Calls::WRITE | Calls::TRUNCATE,
        error: Fault::NO_SPACE,
        ..FOREVER
    };
    broken.control.break_disk(&full).unwrap();
    for _ in 0..3 {
        assert_eq!(broken.put("while it is full"), 503);
    }
    assert!(!broken.is_ready());
    broken.assert_message("before");
    broken.control.mend_disk().unwrap();
    assert_eq!(broken.put("after"), 200);
    assert!(broken.is_ready());
    broken.end("after");
}

#[test]
fn a_failed_sync_is_not_tried_again_and_the_store_is_opened_anew_and_checked() {
    let Some(mut broken) = Broken::start() else {
        return;
    };
    assert_eq!(broken.put("before"), 200);
    let calls = Calls::SYNC;
    broken
        .control
        .break_disk(&Fault { calls, ..FOREVER })
        .unwrap();
    assert_eq!(broken.put("while no sync succeeds"), 503);
    assert!(!broken.is_ready());
    assert_eq!(broken.put("while no sync succeeds"), 503);
    broken.assert_message("before");
    broken.control.mend_disk().unwrap();
    // Where nobody writes, it becomes ready by being asked.
    while !broken.is_ready() {}
    assert_eq!(broken.put("after"), 200);

    // One that fails once is enough.
    let once = Fault {
        calls,
        count: 1,
        ..FOREVER
    };
    broken.control.break_disk(&once).unwrap();
    assert_eq!(broken.put("while a sync fails"), 503);
    assert!(!broken.is_ready());
    assert_eq!(broken.put("after all"), 200);
    assert!(broken.is_ready());
    assert_eq!(broken.control.syncs_retried().unwrap(), 0);
    let log = broken.end("after all");
    assert!(
        log.contains("the store was opened anew, and is sound"),
        "{log}"
    );
}

/// How many calls fail where `PRESENCE_FAILING_CALLS` does not say it.
const FAILING_CALLS: u64 = 50;

#[test]
fn whatever_call_fails_the_server_goes_on_and_loses_nothing() {
    let Some(mut broken) = Broken::start() else {
        return;
    };
    let calls = number("PRESENCE_FAILING_CALLS").unwrap_or(FAILING_CALLS);
    let seed = seed();
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut failed, mut refused, mut acknowledged) = (0, 0, 0);
    let said = |message: &str| format!(r#""Message":"{message}"}}"#);
    assert_eq!(broken.put("first"), 200);
    let mut before = said("first");
    for round in 0..calls {
        let fault = any_fault(&mut random);
        broken.control.break_disk(&fault).unwrap();
        // What was acknowledged last, and what was refused since, which may have been done nevertheless.
        let mut possible = vec![before];
        for change in 0..8 {
            let message = format!("{round} {change}");
            let received = broken.connection.put(&presence_of(WHOSE), &message);
            let received = received.unwrap();
            match received.status {
                200 => {
                    acknowledged += 1;
                    possible.clear();
                }
                503 => refused += 1,
                _ => panic!("{fault:?}, seed {seed}: {received:?}"),
            }
            possible.push(said(&message));
        }
        failed += broken.control.failed().unwrap();
        let syncs_retried = broken.control.syncs_retried().unwrap();
        assert_eq!(syncs_retried, 0, "{fault:?}, seed {seed}");
        broken.control.mend_disk().unwrap();
        let found = broken.connection.get(&presence_of(WHOSE)).unwrap();
        let is_possible = possible.iter().any(|end| found.body.ends_with(end));
        assert!(
            is_possible,
            "{fault:?}, seed {seed}: {found:?} is none of {possible:?}"
        );
        // A checkpoint may have failed after the last answer: then the first change has the store opened anew.
        let message = format!("{round} mended");
        let is_mended = (0..3).any(|_| broken.put(&message) == 200);
        assert!(is_mended, "{fault:?} lasts, seed {seed}");
        before = said(&message);
        acknowledged += 1;
    }
    broken.end(&format!("{} mended", calls - 1));
    report(&format!(
        "failing calls of a server: {failed} calls failed, {refused} changes refused, 0 lost of {acknowledged} \
         acknowledged; seed {seed}"
    ));
    assert!(failed > 0 && refused > 0, "nothing failed");
}

fn any_fault(random: &mut fastrand::Rng) -> Fault {
    let ways = [
        (Fault::INPUT_OUTPUT, false),
        (Fault::NO_SPACE, false),
        (Fault::NO_SPACE, true),
    ];
    let (error, shortened) = ways[random.usize(..ways.len())];
    Fault {
        // A lock that SQLite cannot let go of, it has until the server ends.
        calls: Calls::ALL.without(Calls::LOCK),
        first: random.u64(1..=30),
        count: random.u64(1..=3),
        error,
        shortened,
        deadly: false,
    }
}

/// A disk of 1 MiB of its own, which needs a Linux that lets its user mount one.
#[test]
fn a_real_disk_that_is_full_means_503_until_there_is_room() {
    let (folder, source) = (memory(), memory());
    drop(crate::store_at(&source.path().join("presence.db")));
    let mounted = |script: &str| {
        let mut command = Command::new("unshare");
        let script = format!("mount -t tmpfs -o size=1m tmpfs \"$0\"; {script}");
        command.args(["--map-root-user", "--mount", "sh", "-euc", &script]);
        command.arg(folder.path());
        command
    };
    if !mounted("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        report("skipped: this system lets nobody mount a small disk");
        return;
    }
    let mut command = mounted("cp \"$1\"/* \"$0\"; shift; exec \"$@\"");
    command
        .arg(source.path())
        .arg(env!("CARGO_BIN_EXE_presence-server"));
    let store = folder.path().join("presence.db");
    let log = File::create(source.path().join("log")).unwrap();
    let server = Running::start_logged(command, &store, log);
    let mut connection = Connection::to(&server.url).unwrap();
    assert_eq!(put(&mut connection, "before"), 200);

    let ballast = inside(&server, &folder.path().join("ballast"));
    // It is written until there is no more room.
    fs::write(&ballast, vec![1; 2 << 20]).unwrap_err();
    let mut last = "before".to_owned();
    for number in 0.. {
        let message = format!("{number} {}", "and more ".repeat(20));
        if put(&mut connection, &message) == 503 {
            break;
        }
        last = message;
        assert!(number < 10_000, "{number} changes found room");
    }
    assert!(!is_ready(&mut connection));
    assert_message(&mut connection, &last);
    fs::remove_file(&ballast).unwrap();
    assert_eq!(put(&mut connection, "after"), 200);
    assert_message(&mut connection, "after");
    assert!(is_ready(&mut connection));
    drop(server);
    let log = fs::read_to_string(source.path().join("log")).unwrap();
    assert!(!log.contains("panicked"), "{log}");
}

/// A path as the server sees it, which has a disk that others do not see.
fn inside(server: &Running, path: &Path) -> PathBuf {
    let root = PathBuf::from(format!("/proc/{}/root", server.id()));
    root.join(path.strip_prefix("/").unwrap())
}
