//! Several processes on one store, and one that is killed.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use presence_store::Store;

use crate::{associate, disk, failing_calls, place, power_loss, presence, store_with, unreadable};

/// The variable that makes [`child`] do something, and the one that says to which store.
pub(crate) const ROLE: &str = "PRESENCE_STORE_TEST_ROLE";
pub(crate) const STORE: &str = "PRESENCE_STORE_TEST_STORE";

/// The arguments that make this test binary run [`child`] alone.
pub(crate) const CHILD_ALONE: [&str; 3] = ["--exact", "processes::child", "--nocapture"];

/// What the other processes of these tests run; does nothing in the test run itself.
#[test]
fn child() {
    let Ok(role) = env::var(ROLE) else { return };
    let path = env::var_os(STORE).unwrap();
    match role.as_str() {
        "write" => write_until_killed(path.as_ref()),
        "fill the disk" => disk::fill(path.as_ref()),
        "fail" => failing_calls::run(path.as_ref()),
        "fail to look after it" => failing_calls::look_after(path.as_ref()),
        role if role.starts_with("load") => power_loss::load(role, path.as_ref()),
        "read badly" => unreadable::run(path.as_ref()),
        "outgrow the limit" => disk::outgrow(path.as_ref()),
        "open" => {
            let said = Store::open(path).map_or_else(|error| error.to_string(), |_| "ok".into());
            say(&said);
        }
        id => {
            let id = id.parse().unwrap();
            let store = Store::open_or_create(path).unwrap();
            store.add_associate(&associate(id)).unwrap();
        }
    }
}

#[test]
fn an_acknowledged_write_survives_a_kill() {
    const ASSOCIATES: i32 = 10;
    let (_folder, path) = place();
    drop(store_with(&path, ASSOCIATES));
    let mut last = 0;
    // With 700 writes a round, some kills come after the log has been copied into the file.
    for _round in 0..5 {
        let mut child = run_child("write", &path).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged =
            lines.filter_map(|line| line.unwrap().strip_prefix("> ")?.parse().ok());
        last = acknowledged.by_ref().take(700).last().unwrap();
        child.kill().unwrap();
        // What it said before it died counts as well.
        last = acknowledged.last().unwrap_or(last);
        child.wait().unwrap();

        let store = Store::open(&path).unwrap();
        for at in last - i64::from(ASSOCIATES) + 1..=last {
            let found = store.presence(owner(at, ASSOCIATES)).unwrap().unwrap();
            // The write after the last acknowledged one may have happened.
            assert!(found.changed_at_ms >= at, "{at} is lost: {found:?}");
            assert_eq!(found, presence(found.changed_at_ms));
        }
    }
    assert!(last >= 5 * 700);
}

#[test]
fn processes_that_create_one_store_at_once_share_it() {
    const CREATORS: usize = 8;
    for _round in 0..5 {
        let (_folder, path) = place();
        let start = |id: usize| run_child(&id.to_string(), &path).spawn().unwrap();
        let children: Vec<_> = (1..=CREATORS).map(start).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        assert_eq!(
            Store::open(&path).unwrap().associates().unwrap().len(),
            CREATORS
        );
    }
}

/// What opening the store says to a user who is not root, whom no permission stops.
pub(crate) fn open_as_user(path: &Path) -> String {
    let folder = path.parent().unwrap();
    let binary = folder.join("test");
    fs::copy(env::current_exe().unwrap(), &binary).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();

    let mut command = Command::new(binary);
    command.args(CHILD_ALONE).env(ROLE, "open").env(STORE, path);
    if fs::metadata(folder).unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let output = command.current_dir("/").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said = text.lines().find_map(|line| line.strip_prefix("> "));
    said.unwrap_or_else(|| panic!("the child said nothing: {text}"))
        .to_owned()
}

fn run_child(role: &str, path: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(CHILD_ALONE)
        .env(ROLE, role)
        .env(STORE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Writes one presence after another, from where the last child stopped.
fn write_until_killed(path: &Path) {
    let store = Store::open(path).unwrap();
    let associates = i32::try_from(store.associates().unwrap().len()).unwrap();
    let newest = (1..=associates).filter_map(|id| store.presence(id).unwrap());
    let newest = newest
        .map(|presence| presence.changed_at_ms)
        .max()
        .unwrap_or(0);
    for at in newest + 1.. {
        store
            .set_presence(owner(at, associates), &presence(at))
            .unwrap();
        say(&at.to_string());
    }
}

/// Whose presence the write at `at` is.
fn owner(at: i64, associates: i32) -> i32 {
    i32::try_from(at % i64::from(associates)).unwrap() + 1
}

/// Tells the parent. The line break in front parts it from what the test harness says.
fn say(what: &str) {
    let mut out = io::stdout().lock();
    write!(out, "\n> {what}\n").unwrap();
    out.flush().unwrap();
}
