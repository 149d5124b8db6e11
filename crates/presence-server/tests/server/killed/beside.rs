//! Processes beside a server, on the same store, when one of them is killed: what looks after the store, and another server.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{ASSOCIATES, Load, fill, memory, number, report, seed, start};
use crate::connection::Connection;
use crate::presence_of;
use crate::process::{Running, presence_server, succeed};

/// How often each is killed where `PRESENCE_KILLS` does not say it.
const KILLS: u64 = 8;

/// Whose presence is set through the server that is not killed; no writer of a load has this associate.
const WHOSE: i32 = 400;

#[test]
fn nothing_is_lost_when_a_copy_or_a_compaction_is_killed_and_the_server_with_it() {
    let kills = number("PRESENCE_KILLS").unwrap_or(KILLS);
    let seed = seed();
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = memory();
    let path = folder.path().join("presence.db");
    fill(&path, ASSOCIATES);
    let mut load = Load::default();
    let (mut server, _) = start(&path);
    for command in ["backup copy.db", "compact"] {
        let copy = folder.path().join("copy.db");
        let beginning = Instant::now();
        assert!(look_after(folder.path(), command).wait().unwrap().success());
        let whole = beginning.elapsed();
        let (mut killed, mut copies) = (0, 0);
        for _ in 0..kills {
            clear_copies(folder.path());
            let upkeep = look_after(folder.path(), command);
            let (place, after) = (folder.path().to_owned(), whole.mul_f64(random.f64()));
            let kill = thread::spawn(move || kill_amid(upkeep, &place, after));
            load.run(server, random.u64(1..60));
            killed += u64::from(kill.join().unwrap());
            // A copy that is there is whole.
            if copy.exists() {
                copies += 1;
                succeed(folder.path(), "store verify --store copy.db", "");
            }
            (server, _) = start(&path);
            assert_eq!(load.lost(&server), Vec::<String>::new(), "seed {seed}");
        }
        report(&format!(
            "kill -9: {killed} kills amid `store {command}` beside a server that is killed too, 0 lost of {} acknowledged \
             changes, {copies} copies made, all whole; seed {seed}",
            load.acknowledged()
        ));
        assert!(killed > 0, "none was killed before its end");
    }
    succeed(folder.path(), "store verify --store presence.db", "");
}

#[test]
fn of_two_servers_on_one_store_one_goes_on_when_the_other_is_killed() {
    let kills = number("PRESENCE_KILLS").unwrap_or(KILLS);
    let seed = seed();
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = memory();
    let path = folder.path().join("presence.db");
    fill(&path, ASSOCIATES);
    let mut load = Load::default();
    let (other, _) = start(&path);
    let mut changes = 0;
    for _ in 0..kills {
        let (server, _) = start(&path);
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let writing = scope.spawn(|| write_until(&other, &is_over, &mut changes));
            load.run(server, random.u64(1..100));
            is_over.store(true, Ordering::SeqCst);
            writing.join().unwrap();
        });
        // Both have the same, and what each of them acknowledged.
        assert_eq!(load.lost(&other), Vec::<String>::new(), "seed {seed}");
        let (third, _) = start(&path);
        assert_eq!(load.lost(&third), Vec::<String>::new(), "seed {seed}");
        let mut connection = Connection::to(&third.url).unwrap();
        let found = connection.get(&presence_of(WHOSE)).unwrap().body;
        assert!(
            found.contains(&format!(r#""Message":"{changes}""#)),
            "{found}"
        );
    }
    report(&format!(
        "kill -9: {kills} kills of one of two servers, 0 lost of its {} acknowledged changes and of the other's \
         {changes}; seed {seed}",
        load.acknowledged()
    ));
}

/// Changes a presence again and again, which is never refused.
fn write_until(server: &Running, is_over: &AtomicBool, changes: &mut u64) {
    let mut connection = Connection::to(&server.url).unwrap();
    while !is_over.load(Ordering::SeqCst) {
        let message = (*changes + 1).to_string();
        let received = connection.put(&presence_of(WHOSE), &message).unwrap();
        assert_eq!(received.status, 200, "{received:?}");
        *changes += 1;
    }
}

fn look_after(folder: &Path, command: &str) -> Child {
    let mut process = presence_server();
    process.args(["store"]).args(command.split(' '));
    process.args(["--store", "presence.db"]).current_dir(folder);
    process
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a process after a time, or when it has begun to write a copy; false if it has ended before.
fn kill_amid(mut process: Child, folder: &Path, time: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < time && process.try_wait().unwrap().is_none() {
        if has_begun_a_copy(folder) {
            break;
        }
    }
    process.kill().unwrap();
    process.wait().unwrap().code().is_none()
}

/// Removes all but the store.
fn clear_copies(folder: &Path) {
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        if !file
            .file_name()
            .to_string_lossy()
            .starts_with("presence.db")
        {
            fs::remove_file(file.path()).unwrap();
        }
    }
}

fn has_begun_a_copy(folder: &Path) -> bool {
    let names = fs::read_dir(folder).unwrap();
    let mut names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.any(|name| !name.starts_with("presence.db"))
}
