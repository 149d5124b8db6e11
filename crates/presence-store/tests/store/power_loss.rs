//! The power goes while a store is written to, at thousands of points.
//!
//! A process writes behind a shim that records what it does to its files. The files are then made again as a disk may
//! have kept them at each point: what was synced, and of the rest whatever a seed says. Each is opened.

pub(crate) mod claims;
pub(crate) mod load;

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use disk_faults::{Disk, Event, Recording, Shim};
use fastrand::Rng;
use tempfile::TempDir;

use self::claims::Claims;
use self::load::CLAIMS;
use crate::processes::{CHILD_ALONE, ROLE, STORE};

/// How often the power goes where `PRESENCE_POWER_LOSSES` does not say it.
const POWER_LOSSES: usize = 2000;

/// How often it goes in each control, in which a fault is planted.
const POWER_LOSSES_OF_A_CONTROL: usize = 100;

#[test]
fn what_was_acknowledged_survives_a_loss_of_power() {
    let Some(recording) = record() else {
        eprintln!("skipped: this system cannot preload a shim");
        return;
    };
    let losses = number("PRESENCE_POWER_LOSSES").map_or(POWER_LOSSES, |losses| losses as usize);
    let seed = number("PRESENCE_FAULTS_SEED").unwrap_or_else(|| fastrand::u64(..));
    let syncs = count(&recording, |event| matches!(event, Event::Synced { .. }));
    let (problems, acknowledged) = lose_power(&recording, losses, seed, |_, _| true);
    println!(
        "power loss: {losses} points in {} events, {syncs} syncs and {acknowledged} acknowledged changes; {} stores \
         found wrong; seed {seed}",
        recording.events.len(),
        problems.len(),
    );
    assert!(problems.is_empty(), "seed {seed}: {problems:#?}");

    // The control: the same disk, but something is not synced, as with `PRAGMA synchronous = OFF`.
    for (what, is_kept) in CONTROLS {
        let (problems, _) = lose_power(&recording, POWER_LOSSES_OF_A_CONTROL, seed, is_kept);
        println!(
            "power loss, without syncs of {what}: {POWER_LOSSES_OF_A_CONTROL} points, {} stores found wrong",
            problems.len()
        );
        assert!(
            !problems.is_empty(),
            "seed {seed}: nobody misses the syncs of {what}"
        );
    }
}

/// Whether an event of the file with this name takes place.
type Filter = fn(&str, &Event) -> bool;

const CONTROLS: [(&str, Filter); 4] = [
    ("anything", |_, event| !is_sync(event)),
    ("the log", |name, event| {
        !(is_sync(event) && name.ends_with("-wal"))
    }),
    ("the store's file", |name, event| {
        !(is_sync(event) && name.ends_with(".db"))
    }),
    ("the folder", |_, event| *event != Event::FolderSynced),
];

fn is_sync(event: &Event) -> bool {
    matches!(event, Event::Synced { .. } | Event::FolderSynced)
}

/// What a process does that loads a store.
fn record() -> Option<Recording> {
    let (outside, folder) = (memory(), memory());
    let folder = folder.path().canonicalize().unwrap();
    let recording = outside.path().join("recording");
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args(CHILD_ALONE)
        .env(ROLE, "load")
        .env(STORE, folder.join("presence.db"));
    Shim::on(&folder)?
        .recording_to(&recording)
        .put_into(&mut child);
    let output = child.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(Recording::read(&recording).unwrap())
}

/// The files at one point, and what was said until then.
struct Point {
    event: usize,
    files: BTreeMap<String, Vec<u8>>,
    claims: Claims,
}

/// Opens what is left at so many points, but only events that pass the filter take place. Answers what is wrong with
/// those stores, and how many changes were acknowledged in the end.
fn lose_power(
    recording: &Recording,
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
        play(recording, losses, seed, filter, |point| {
            send.send(point).unwrap()
        })
    });
    (problems.into_inner().unwrap(), acknowledged)
}

/// Goes through the recording once, and makes what is left at each point.
fn play(
    recording: &Recording,
    losses: usize,
    seed: u64,
    filter: Filter,
    mut take: impl FnMut(Point),
) -> i64 {
    let mut random = Rng::with_seed(seed);
    let mut points: Vec<_> = (0..losses)
        .map(|_| random.usize(..recording.events.len()))
        .collect();
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

/// A folder in memory where there is one, for nothing there is to last.
fn memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

fn count(recording: &Recording, of: impl Fn(&Event) -> bool) -> usize {
    recording.events.iter().filter(|event| of(event)).count()
}

/// A number in the environment.
fn number(variable: &str) -> Option<u64> {
    let value = env::var(variable).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is no number: {value}")),
    )
}
