//! The power goes while a store is written to, at thousands of points.
//!
//! A process writes behind a shim that records what it does to its files. The files are then made again as a disk may
//! have kept them at each point: what was synced, and of the rest whatever a seed says. Each is opened.

mod load;

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use disk_faults::{Calls, Control, Disk, Event, Fault, Recording, Shim};
use fastrand::Rng;
use presence_store::Durability;

use self::load::{CLAIMS, Load};
use crate::claims::Claims;
use crate::processes::{CHILD_ALONE, ROLE, STORE};
use crate::{memory, number, report};

/// How often the power goes where `PRESENCE_POWER_LOSSES` does not say it.
const POWER_LOSSES: usize = 2000;

/// How often it goes in each control, in which a fault is planted.
const POWER_LOSSES_OF_A_CONTROL: usize = 100;

#[test]
fn what_was_acknowledged_survives_a_loss_of_power() {
    let Some(recording) = record(&[LOAD], None) else {
        report("skipped: this system cannot preload a shim");
        return;
    };
    let losses = number("PRESENCE_POWER_LOSSES").map_or(POWER_LOSSES, |losses| losses as usize);
    let seed = number("PRESENCE_FAULTS_SEED").unwrap_or_else(|| fastrand::u64(..));
    let all = 0..recording.events.len();
    let syncs = count(&recording, |event| matches!(event, Event::Synced { .. }));
    let (problems, acknowledged) = lose_power(&recording, all.clone(), losses, seed, |_, _| true);
    report(&format!(
        "power loss: {losses} points in {} events, {syncs} syncs and {acknowledged} acknowledged changes; {} stores \
         found wrong; seed {seed}",
        recording.events.len(),
        problems.len(),
    ));
    assert!(problems.is_empty(), "seed {seed}: {problems:#?}");

    // The controls: stores that do not sync, and disks that do not do it.
    let Some(unsafe_recording) = record(&[UNSAFE], None) else {
        return;
    };
    assert_problems("by the store", &unsafe_recording, seed, |_, _| true);
    for (what, is_kept) in CONTROLS {
        assert_problems(what, &recording, seed, is_kept);
    }
}

/// Asserts that some stores are found wrong where something was not synced.
fn assert_problems(what: &str, recording: &Recording, seed: u64, filter: Filter) {
    let all = 0..recording.events.len();
    let (problems, _) = lose_power(recording, all, POWER_LOSSES_OF_A_CONTROL, seed, filter);
    report(&format!(
        "power loss, without syncs {what}: {POWER_LOSSES_OF_A_CONTROL} points, {} stores found wrong",
        problems.len()
    ));
    assert!(
        !problems.is_empty(),
        "seed {seed}: nobody misses the syncs {what}"
    );
}

/// A sync fails, and the system takes what it did not write for written. The store goes on, or is killed and opened by
/// another process, and then the power goes.
#[test]
fn what_was_acknowledged_survives_a_failed_sync_and_then_a_loss_of_power() {
    let seed = number("PRESENCE_FAULTS_SEED").unwrap_or_else(|| fastrand::u64(..));
    let failures = number("PRESENCE_FAILING_SYNCS").unwrap_or(FAILING_SYNCS);
    let mut random = Rng::with_seed(seed);
    let (mut losses, mut wrong) = (0, Vec::new());
    for number in 0..failures {
        // Some of the first syncs are those of a store that is made.
        let last = if number % 4 < 2 { 12 } else { 120 };
        let deadly = number % 2 == 1;
        let fault = Fault {
            calls: Calls::SYNC,
            first: random.u64(1..=last),
            count: if deadly { 1 } else { random.u64(1..4) },
            error: Fault::INPUT_OUTPUT,
            shortened: false,
            deadly,
        };
        let roles: &[&str] = if deadly { &[LITTLE, GO_ON] } else { &[LITTLE] };
        let Some(recording) = record(roles, Some(fault)) else {
            report("skipped: this system cannot preload a shim");
            return;
        };
        let is_failure = |event: &Event| matches!(event, Event::SyncFailed { .. });
        let Some(first) = recording.events.iter().position(is_failure) else {
            continue;
        };
        let after = first..recording.events.len().min(first + 200);
        let (problems, _) = lose_power(&recording, after, LOSSES, seed, |_, _| true);
        losses += LOSSES;
        wrong.extend(
            problems
                .into_iter()
                .map(|problem| format!("{roles:?}, {fault:?}, {problem}")),
        );
    }
    report(&format!(
        "power loss after a failed sync: {failures} failures, {losses} points, {} stores found wrong; seed {seed}",
        wrong.len()
    ));
    assert!(losses > 0, "no sync failed");
    wrong.truncate(10);
    assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
}

/// How often a sync fails where `PRESENCE_FAILING_SYNCS` does not say it, and how often the power goes after each.
const FAILING_SYNCS: u64 = 12;
const LOSSES: usize = 60;

/// What the processes do that write.
const LOAD: &str = "load";
const UNSAFE: &str = "load a little, with `PRAGMA synchronous = off`";
const LITTLE: &str = "load a little";
const GO_ON: &str = "load what there is";

/// What a process does that writes.
pub(crate) fn load(role: &str, path: &Path) {
    let little = Load {
        path,
        changes: 6,
        durability: Durability::Synced,
    };
    match role {
        LOAD => Load {
            changes: 100,
            ..little
        }
        .run(),
        UNSAFE => Load {
            durability: Durability::Unsafe,
            ..little
        }
        .run(),
        LITTLE => little.run(),
        _ => little.go_on(),
    }
}

/// Whether an event of the file with this name takes place.
type Filter = fn(&str, &Event) -> bool;

const CONTROLS: [(&str, Filter); 4] = [
    ("of anything", |_, event| !is_sync(event)),
    ("of the log", |name, event| {
        !(is_sync(event) && name.ends_with("-wal"))
    }),
    ("of the store's file", |name, event| {
        !(is_sync(event) && name.ends_with(".db"))
    }),
    ("of the folder", |_, event| *event != Event::FolderSynced),
];

fn is_sync(event: &Event) -> bool {
    matches!(event, Event::Synced { .. } | Event::FolderSynced)
}

/// What processes do that load a store, one after the other, on a disk that may fail.
fn record(roles: &[&str], fault: Option<Fault>) -> Option<Recording> {
    let (outside, folder) = (memory(), memory());
    let folder = folder.path().canonicalize().unwrap();
    let recording = outside.path().join("recording");
    let control = Control::new(&outside.path().join("control")).unwrap();
    if let Some(fault) = fault {
        control.break_disk(&fault).unwrap();
    }
    let is_deadly = fault.is_some_and(|fault| fault.deadly);
    for role in roles {
        let mut child = Command::new(env::current_exe().unwrap());
        child
            .args(CHILD_ALONE)
            .env(ROLE, role)
            .env(STORE, folder.join("presence.db"));
        let shim = Shim::on(&folder)?.recording_to(&recording);
        shim.controlled_by(&control).put_into(&mut child);
        let output = child.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() || is_deadly,
            "{role}, {fault:?}: {said}"
        );
    }
    Some(Recording::read(&recording).unwrap())
}

/// The files at one point, and what was said until then.
struct Point {
    event: usize,
    files: BTreeMap<String, Vec<u8>>,
    claims: Claims,
}

/// Opens what is left at so many points among the events, but only events that pass the filter take place. Answers what is wrong with
/// those stores, and how many changes were acknowledged in the end.
fn lose_power(
    recording: &Recording,
    among: Range<usize>,
    losses: usize,
    seed: u64,
    filter: Filter,
) -> (Vec<String>, i64) {
    let (send, receive) = sync_channel(4);
    let receive = Mutex::new(receive);
    let problems = Mutex::new(Vec::new());
    let acknowledged = thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(problem) = check_next(&receive) {
                    let mut problems = problems.lock().unwrap_or_else(PoisonError::into_inner);
                    problems.extend(problem.err());
                }
            });
        }
        let send = send;
        play(recording, among, losses, seed, filter, |point| {
            send.send(point).unwrap()
        })
    });
    (problems.into_inner().unwrap(), acknowledged)
}

/// Goes through the recording once, and makes what is left at each point.
fn play(
    recording: &Recording,
    among: Range<usize>,
    losses: usize,
    seed: u64,
    filter: Filter,
    mut take: impl FnMut(Point),
) -> i64 {
    let mut random = Rng::with_seed(seed);
    let mut points: Vec<_> = (0..losses).map(|_| random.usize(among.clone())).collect();
    points.sort_unstable();
    let mut points = points.into_iter().peekable();
    let (mut disk, mut claims) = (Disk::default(), Claims::default());
    let mut names = HashMap::new();
    for (number, event) in recording.events.iter().enumerate() {
        if let Event::Created { inode, name } = event {
            names.insert(*inode, name.as_str());
        }
        let name = event.inode().and_then(|inode| names.get(&inode)).copied();
        let name = name.unwrap_or_default();
        match event {
            Event::Written { bytes, .. } if name == CLAIMS => claims.hear(bytes),
            _ if filter(name, event) => disk.play(event, &mut random),
            _ => {}
        }
        while points.next_if_eq(&number).is_some() {
            let mut files = disk.after_power_loss(&mut random);
            // The claims are no part of the store, and what processes share in memory is gone.
            files.retain(|name, _| name != CLAIMS && !name.ends_with("-shm"));
            let claims = claims.clone();
            take(Point {
                event: number,
                files,
                claims,
            });
        }
    }
    claims.acknowledged()
}

/// Opens the store of the next point, if there is one.
fn check_next(points: &Mutex<Receiver<Point>>) -> Option<Result<(), String>> {
    let points = points.lock().unwrap_or_else(PoisonError::into_inner);
    let point = points.recv().ok()?;
    drop(points);
    let folder = memory();
    for (name, bytes) in &point.files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let checked = point.claims.check(&folder.path().join("presence.db"));
    Some(checked.map_err(|problem| format!("after event {}: the store {problem}", point.event)))
}

fn count(recording: &Recording, of: impl Fn(&Event) -> bool) -> usize {
    recording.events.iter().filter(|event| of(event)).count()
}
