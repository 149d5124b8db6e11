//! A server that is killed under load, again and again: nothing that was acknowledged is lost.

mod beside;

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use presence_server::hash_password;
use presence_store::{Associate, Store};
use tempfile::TempDir;

use crate::connection::Connection;
use crate::presence_of;
use crate::process::Running;

/// How often a server is killed where `PRESENCE_KILLS` does not say it, and how many associates it has where
/// `PRESENCE_ASSOCIATES` does not.
const KILLS: u64 = 12;
const ASSOCIATES: u64 = 500;

/// How many connections change presences, each those of associates of its own.
const WRITERS: usize = 8;
const MINE: usize = 4;

/// How long a start may take where `PRESENCE_KILLS` is set, in the median: far more than it should, for it is to show a
/// start that reads what it need not, and not a busy machine.
const LONGEST_START: Duration = Duration::from_secs(5);

#[test]
fn nothing_acknowledged_is_lost_when_a_server_is_killed_under_load() {
    let kills = number("PRESENCE_KILLS").unwrap_or(KILLS);
    let associates = number("PRESENCE_ASSOCIATES").unwrap_or(ASSOCIATES);
    let seed = seed();
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = memory();
    let path = folder.path().join("presence.db");
    let filling = Instant::now();
    fill(&path, associates);
    let filled = filling.elapsed();

    let mut load = Load::default();
    let mut starts = Vec::new();
    let (mut server, _) = start(&path);
    for _ in 0..kills {
        load.run(server, random.u64(20..400));
        let (next, time) = start(&path);
        starts.push(time);
        let lost = load.lost(&next);
        assert_eq!(lost, Vec::<String>::new(), "seed {seed}");
        server = next;
    }
    report(&format!(
        "kill -9: {kills} kills, 0 lost of {} acknowledged changes; seed {seed}",
        load.acknowledged()
    ));
    starts.sort_unstable();
    let middle = starts[starts.len() / 2];
    let most = starts[starts.len() - 1];
    let mut work: Vec<_> = starts.iter().filter_map(|start| start.work).collect();
    work.sort_unstable();
    let work = |place: usize| work.get(place).copied().unwrap_or_default();
    report(&format!(
        "restart: {associates} associates, made in {:.1} s; from the start of the process to the first 200 of /readyz \
         {:.0} ms in the median, {:.0} ms at most; {:.0} ms and {:.0} ms of that on a processor",
        filled.as_secs_f64(),
        ms(middle.time),
        ms(most.time),
        ms(work(starts.len() / 2)),
        ms(work(starts.len() - 1)),
    ));
    let is_full = number("PRESENCE_KILLS").is_some();
    assert!(!is_full || middle.time < LONGEST_START, "{starts:?}");

    // The control: where the store is put back to what it was a moment ago, the same look finds what is lost.
    drop(server);
    let copy = folder.path().join("copy");
    copy_store(&path, &copy);
    let (server, _) = start(&path);
    load.run(server, 50);
    copy_store(&copy, &path);
    let (server, _) = start(&path);
    assert!(!load.lost(&server).is_empty(), "nobody misses what is gone");
}

/// What a start takes: it is sorted by the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    time: Duration,
    /// What the process has used of processors, which says more where others use them too.
    work: Option<Duration>,
}

/// What was sent to the server, and what it has acknowledged.
#[derive(Default)]
struct Load {
    writers: [Writer; WRITERS],
}

/// What one connection has done: for each of its associates the number that was acknowledged last, and the last sent.
#[derive(Default, Clone)]
struct Writer {
    acknowledged: [u64; MINE],
    sent: [u64; MINE],
    count: u64,
}

impl Load {
    /// Changes presences from all connections until so many more changes are acknowledged, and then kills the server in
    /// the midst of it.
    fn run(&mut self, server: Running, changes: u64) {
        let acknowledged = AtomicU64::new(0);
        let url = server.url.clone();
        thread::scope(|scope| {
            for (writer, number) in self.writers.iter_mut().zip(0..) {
                let (acknowledged, url) = (&acknowledged, &url);
                scope.spawn(move || writer.write(number, url, acknowledged));
            }
            while acknowledged.load(Ordering::Relaxed) < changes {
                thread::yield_now();
            }
            drop(server); // It is killed.
        });
    }

    fn acknowledged(&self) -> u64 {
        self.writers.iter().map(|writer| writer.count).sum()
    }

    /// What the server should have and has not.
    fn lost(&self, server: &Running) -> Vec<String> {
        let mut lost = Vec::new();
        let mut connection = Connection::to(&server.url).unwrap();
        for (writer, number) in self.writers.iter().zip(0..) {
            for mine in 0..MINE {
                let path = presence_of(owner(number, mine));
                let received = connection.get(&path).unwrap();
                let said = received.body.split('"').nth(7).unwrap_or("0");
                let found: u64 = said.parse().unwrap_or(0);
                let known = writer.acknowledged[mine]..=writer.sent[mine];
                if !known.contains(&found) {
                    lost.push(format!("{path} is {received:?}, and should be {known:?}"));
                }
            }
        }
        lost
    }
}

impl Writer {
    /// Writes until the connection breaks.
    fn write(&mut self, number: i32, url: &str, acknowledged: &AtomicU64) {
        let Ok(mut connection) = Connection::to(url) else {
            return;
        };
        for mine in (0..MINE).cycle() {
            let next = self.sent[mine] + 1;
            self.sent[mine] = next;
            let path = presence_of(owner(number, mine));
            let Ok(received) = connection.put(&path, &next.to_string()) else {
                return;
            };
            assert_eq!(received.status, 200, "{received:?}");
            self.acknowledged[mine] = next;
            self.count += 1;
            acknowledged.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The id of one of a writer's associates.
fn owner(writer: i32, mine: usize) -> i32 {
    1 + writer * MINE as i32 + mine as i32
}

/// Starts a server, and what that takes: the time from before there is a process until `/readyz` answers 200.
fn start(path: &Path) -> (Running, Start) {
    let start = Instant::now();
    let server = Running::start(path);
    while Connection::to(&server.url)
        .and_then(|mut connection| connection.get("/readyz"))
        .map_or(true, |received| received.status != 200)
    {}
    let time = start.elapsed();
    let work = work_of(server.id());
    (server, Start { time, work })
}

/// For how long a process has had a processor, where the system tells it.
fn work_of(process: u32) -> Option<Duration> {
    // In nanoseconds, the first of three numbers for each thread.
    let threads = fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let mut total_ns = 0;
    for thread in threads {
        let numbers = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        total_ns += numbers.split(' ').next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(total_ns))
}

/// A store with so many associates, of whom the first is the administrator `anna`.
pub(crate) fn fill(path: &Path, associates: u64) {
    const THREADS: usize = 16;
    let store = Store::open_or_create(path).unwrap();
    let hash = hash_password(b"anna!").unwrap();
    thread::scope(|scope| {
        for first in 1..=THREADS {
            let (store, hash) = (&store, &hash);
            scope.spawn(move || {
                for id in (first as i32..=associates as i32).step_by(THREADS) {
                    let login = if id == 1 {
                        "anna".to_owned()
                    } else {
                        format!("login{id}")
                    };
                    let associate = Associate {
                        id,
                        name: login.clone(),
                        login,
                        administrator: id == 1,
                        disabled: false,
                        password_hash: Some(hash.clone()),
                    };
                    store.add_associate(&associate).unwrap();
                }
            });
        }
    });
}

fn copy_store(from: &Path, to: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let name = |path: &Path| format!("{}{suffix}", path.display());
        // What was not there is not to be there.
        if fs::copy(name(from), name(to)).is_err() {
            let _ = fs::remove_file(name(to));
        }
    }
}

/// A folder in memory where there is one: the system keeps what a process that is killed has written.
pub(crate) fn memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

/// A number in the environment.
pub(crate) fn number(variable: &str) -> Option<u64> {
    Some(env::var(variable).ok()?.parse().unwrap())
}

/// What decides about all that is left to chance: what the environment says, or anything.
pub(crate) fn seed() -> u64 {
    number("PRESENCE_FAULTS_SEED").unwrap_or_else(|| fastrand::u64(..))
}

/// Says what a suite has counted, also where the output of tests that pass is not shown.
pub(crate) fn report(line: &str) {
    io::stderr()
        .write_all(format!("{line}\n").as_bytes())
        .unwrap();
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
