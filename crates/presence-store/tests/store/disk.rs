//! A disk that fills up or fails, and gets better.

use std::path::Path;
use std::process::{self, Command};
use std::{env, fs};

use presence_store::{Error, Store};

use crate::processes::{CHILD_ALONE, ROLE, STORE};
use crate::{associate, presence, store_with};

/// Runs [`fill`] on a disk of 256 KiB of its own, which needs a Linux that lets its user mount one.
#[test]
fn a_full_disk_refuses_writes_until_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let mounted = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--map-root-user", "--mount", "sh", "-euc"])
            .arg(format!(
                "mount -t tmpfs -o size=256k tmpfs \"$0\"; {script}"
            ))
            .arg(folder.path());
        command
    };
    if !mounted("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        eprintln!("skipped: this system lets nobody mount a small disk");
        return;
    }
    run_child("fill the disk", folder.path(), &mut mounted("exec \"$@\""));
}

/// Runs [`outgrow`], where a file may not grow, which SQLite takes for a failure.
#[test]
fn a_failing_disk_refuses_writes_until_it_works() {
    let folder = tempfile::tempdir().unwrap();
    let mut limited = Command::new("sh");
    limited.args(["-euc", "trap '' XFSZ; exec \"$@\"", "sh"]);
    run_child("outgrow the limit", folder.path(), &mut limited);
}

pub(crate) fn fill(path: &Path) {
    let ballast = path.with_file_name("ballast");
    fs::write(&ballast, vec![1; 100 * 1024]).unwrap();
    let error = write_until_refused(path, || (), || fs::remove_file(&ballast).unwrap());
    assert!(matches!(error, Error::Full { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!("the disk of {path:?} is full; free some space")
    );
}

pub(crate) fn outgrow(path: &Path) {
    let limit = |bytes: &str| {
        let mut command = Command::new("prlimit");
        command.args(["--pid", &process::id().to_string()]);
        command.arg(format!("--fsize={bytes}:"));
        assert!(command.status().unwrap().success());
    };
    let error = write_until_refused(path, || limit("512"), || limit("unlimited"));
    assert!(matches!(error, Error::Disk { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!("the disk of {path:?} fails; check the disk and the system's log")
    );
}

fn write_until_refused(path: &Path, worsen: impl FnOnce(), mend: impl FnOnce()) -> Error {
    let store = store_with(path, 1);
    store.set_presence(1, &presence(1)).unwrap();
    let mut written = 1;
    worsen();
    let error = loop {
        match store.set_presence(1, &presence(written + 1)) {
            Ok(()) if written < 10_000 => written += 1,
            Ok(()) => panic!("{written} writes found room"),
            Err(error) => break error,
        }
    };
    assert!(error.is_temporary());
    assert!(store.readiness().is_err());

    // Nothing is half written, and reads go on.
    store.add_associate(&associate(2)).unwrap_err();
    assert_eq!(store.presence(1).unwrap(), Some(presence(written)));
    assert_eq!(store.associates().unwrap(), [associate(1)]);

    mend();
    store.set_presence(1, &presence(-1)).unwrap();
    assert_eq!(store.readiness(), Ok(()));
    store.add_associate(&associate(2)).unwrap();
    drop(store);
    let store = Store::open(path).unwrap();
    assert_eq!(store.presence(1).unwrap(), Some(presence(-1)));
    assert_eq!(store.associates().unwrap(), [associate(1), associate(2)]);
    error
}

#[track_caller]
fn run_child(role: &str, folder: &Path, within: &mut Command) {
    let output = within
        .arg(env::current_exe().unwrap())
        .args(CHILD_ALONE)
        .env(ROLE, role)
        .env(STORE, folder.join("presence.db"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}
