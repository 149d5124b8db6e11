//! Mixed load, with faults that come and go: the server neither forgets nor, in a long run, grows.
//!
//! `cargo test` has a moment of it, in which each fault comes three times, and `cargo xtask soak` ten minutes.
//! A run has cycles of rounds, and a round has one kind of trouble. Behind each round, when nobody asks any more, what
//! the process has of memory, descriptors and threads is counted: the last cycle is to have no more of them, in the
//! median, than the first after a third of the run, which warms it up. A seed is printed, by which a run can be repeated.

#[path = "../../../openapi-axum/tests/hostile/attacks.rs"]
mod attacks;
mod client;
#[path = "../../../openapi-axum/tests/hostile/http2.rs"]
mod http2;
mod samples;
mod transport;
mod trouble;

use std::fs::{self, File};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use disk_faults::{Control, Shim};
use fastrand::Rng;
use tempfile::TempDir;

use self::client::{Client, Counts, MINE, Surroundings};
use self::samples::{Sample, growth, median};
use self::transport::Transport;
use self::trouble::Trouble;
use crate::connection::Connection;
use crate::killed::{fill, memory, number, seed};
use crate::presence_of;
use crate::process::{Running, presence_server, succeed};

/// How many cycles a run is cut into; where a round takes longer than its share, there are fewer, but never so few.
const CYCLES: u32 = 10;
const FEWEST_CYCLES: usize = 3;

/// How long a round takes at least, beside what it waits for.
const ROUND: Duration = Duration::from_millis(200);

const CLIENTS: i32 = 8;

/// The associates whom no client knows: nothing may be said of them in the end.
const UNTOUCHED: RangeInclusive<i32> = 2 + CLIENTS * MINE as i32..=1_000;

/// How long the server may take to become ready, or not ready, as it should.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server behind a shim, its clients, and what becomes of both.
struct Soak {
    server: Running,
    control: Control,
    clients: Vec<Client>,
    weather: AtomicU64,
    failed_calls: u64,
    hostile_connections: u64,
    is_long: bool,
    seed: u64,
    folder: TempDir,
    outside: TempDir,
}

#[test]
fn nothing_grows_and_nothing_is_lost_while_faults_come_and_go() {
    let minutes = number("PRESENCE_SOAK_MINUTES").unwrap_or(0);
    let seed = seed();
    println!("soak of {minutes} min; seed {seed}");
    let Some(mut soak) = Soak::start(seed, minutes > 0) else {
        return;
    };
    let time = Duration::from_secs(60 * minutes);
    let start = Instant::now();
    let mut random = Rng::with_seed(seed);
    let mut cycles = Vec::new();
    println!("cycle  memory KiB  descriptors  threads  acknowledged  refused");
    while start.elapsed() < time || cycles.len() < FEWEST_CYCLES {
        let cycle = soak.cycle(&mut random, time / CYCLES);
        let (sample, counts) = (median(&cycle), soak.counts());
        cycles.push(cycle);
        println!(
            "{:>5}  {:>10}  {:>11}  {:>7}  {:>12}  {:>7}",
            cycles.len(),
            sample.memory_kib,
            sample.descriptors,
            sample.threads,
            counts.acknowledged,
            counts.refused
        );
    }
    println!("{:.0} s", start.elapsed().as_secs_f64());
    soak.end();
    // A moment warms nothing up.
    if minutes > 0 {
        let grown = growth(&cycles[cycles.len() / 3], &cycles[cycles.len() - 1]);
        assert_eq!(grown, Vec::<String>::new(), "seed {seed}: {cycles:?}");
    }
}

/// The control: connections that are never closed are seen to grow, and the same ones are not where they are closed.
#[test]
fn connections_that_are_never_closed_are_seen_to_grow() {
    let folder = memory();
    let path = folder.path().join("presence.db");
    drop(crate::store_at(&path));
    let server = Running::start(&path);
    for are_kept in [false, true] {
        let mut kept = Vec::new();
        let samples: [Sample; 6] = std::array::from_fn(|_| {
            for _ in 0..5 {
                let mut connection = Connection::to(&server.url).unwrap();
                assert_eq!(connection.get("/healthz").unwrap().status, 200);
                kept.push(connection);
            }
            if !are_kept {
                kept.clear();
            }
            Sample::when_calm(server.id())
        });
        let grown = growth(&samples[..3], &samples[3..]);
        assert_eq!(
            grown.iter().any(|grown| grown.contains("descriptors")),
            are_kept,
            "{samples:?}"
        );
    }
}

impl Soak {
    /// `None` where this system cannot preload a shim.
    fn start(seed: u64, is_long: bool) -> Option<Self> {
        let (outside, folder) = (memory(), memory());
        let path = folder.path().canonicalize().unwrap();
        let Some(shim) = Shim::on(&path) else {
            eprintln!("skipped: this system cannot preload a shim");
            return None;
        };
        let store = path.join("presence.db");
        fill(&store, UNTOUCHED.end().unsigned_abs().into());
        let control = Control::new(&outside.path().join("control")).unwrap();
        let mut command = presence_server();
        shim.controlled_by(&control).put_into(&mut command);
        let log = File::create(outside.path().join("log")).unwrap();
        let options = [
            "--store",
            store.to_str().unwrap(),
            "--base-path",
            "/base",
            "--trusted-proxy",
            "127.0.0.1",
        ];
        Some(Self {
            server: Running::start_command(command, &options, log.into()),
            control,
            clients: (0..CLIENTS)
                .map(|number| Client::new(number, seed))
                .collect(),
            weather: AtomicU64::new(0),
            failed_calls: 0,
            hostile_connections: 0,
            is_long,
            seed,
            folder,
            outside,
        })
    }

    /// A round of each kind, in any order, and what the process has behind each.
    fn cycle(&mut self, random: &mut Rng, time: Duration) -> Vec<Sample> {
        let mut troubles = Trouble::ALL;
        random.shuffle(&mut troubles);
        let time = ROUND.max(time / troubles.len() as u32);
        let rounds = troubles.into_iter();
        rounds
            .map(|trouble| {
                self.round(trouble, time);
                Sample::when_calm(self.server.id())
            })
            .collect()
    }

    /// Load, and trouble in the midst of it.
    fn round(&mut self, trouble: Trouble, time: Duration) {
        let is_over = AtomicBool::new(false);
        let surroundings = Surroundings {
            url: &self.server.url,
            weather: &self.weather,
            is_over: &is_over,
        };
        let (server, control, weather) = (&self.server, &self.control, &self.weather);
        let problems: Vec<String> = thread::scope(|scope| {
            // Beside other tests, with which they share the descriptors of a process, there are few.
            let crowds = if self.is_long { 8 } else { 1 };
            let clients = self.clients.iter_mut();
            let surroundings = &surroundings;
            let running: Vec<_> = clients
                .map(|client| scope.spawn(|| client.run(surroundings)))
                .collect();
            // Also where this one panics.
            let over = Over(surroundings.is_over);
            thread::sleep(time / 4);
            match trouble.fault() {
                Some(fault) => {
                    weather.fetch_add(1, Ordering::SeqCst);
                    control.break_disk(&fault).unwrap();
                    wait_until_ready(server, false);
                    thread::sleep(time / 3);
                    control.mend_disk().unwrap();
                    self.failed_calls += control.failed().unwrap();
                    wait_until_ready(server, true);
                    weather.fetch_add(1, Ordering::SeqCst);
                }
                None => self.hostile_connections += trouble.last(time / 3, server, control, crowds),
            }
            wait_until_ready(server, true);
            thread::sleep(time / 4);
            drop(over);
            running
                .into_iter()
                .filter_map(|running| running.join().unwrap().err())
                .collect()
        });
        assert!(
            problems.is_empty(),
            "{trouble:?}, seed {}: {problems:#?}",
            self.seed
        );
        assert_eq!(
            self.control.syncs_retried().unwrap(),
            0,
            "{trouble:?}, seed {}",
            self.seed
        );
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for client in &self.clients {
            counts += client.counts;
        }
        counts
    }

    /// Stops the server, and looks whether everything is there, in it and in another one on the same store.
    fn end(mut self) {
        let counts = self.counts();
        assert_all_is_there(&self.clients, &self.server);
        self.server.signal("TERM");
        assert_eq!(self.server.end(), (Some(0), String::new()));
        let log = fs::read_to_string(self.outside.path().join("log")).unwrap();
        assert!(!log.contains("panicked"), "{log}");
        println!("log: {} lines, {} bytes", log.lines().count(), log.len());
        let said = succeed(self.folder.path(), "store verify --store presence.db", "");
        assert!(said.contains(" is sound: "), "{said}");
        print!("{said}");
        let server = Running::start(&self.folder.path().join("presence.db"));
        assert_all_is_there(&self.clients, &server);
        // The control: what is gone is missed.
        self.clients[0].claim();
        let mut connection = Transport::to(&server.url, false).unwrap();
        assert_eq!(self.clients[0].lost(&mut connection).len(), 1);
        for (what, count) in [
            ("acknowledged", counts.acknowledged),
            ("read", counts.read),
            ("refused", counts.refused),
            ("rejected", counts.rejected),
            ("broken off", counts.broken_off),
            ("by a ticket", counts.tickets),
            ("failed by the disk", self.failed_calls),
            ("by hostile clients", self.hostile_connections),
        ] {
            // A moment may be too short for what is rare.
            assert!(count > 0 || !self.is_long, "nothing was {what}: {counts:?}");
        }
        println!(
            "{} calls to the disk failed, {} hostile connections, {counts:?}",
            self.failed_calls, self.hostile_connections
        );
        println!(
            "0 lost of {} acknowledged; seed {}",
            counts.acknowledged, self.seed
        );
    }
}

/// Says that a round is over when it goes.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// What was acknowledged is there, and nothing that was not sent.
fn assert_all_is_there(clients: &[Client], server: &Running) {
    let mut connection = Transport::to(&server.url, false).unwrap();
    let lost: Vec<_> = clients
        .iter()
        .flat_map(|client| client.lost(&mut connection))
        .collect();
    assert_eq!(lost, Vec::<String>::new());
    let mut connection = Connection::to(&server.url).unwrap();
    for id in UNTOUCHED {
        let received = connection.get(&presence_of(id)).unwrap();
        assert_eq!(
            received.body, r#"{"Status":"StatusNone","Message":null}"#,
            "{id}"
        );
    }
}

/// Asks until the server is ready, or no longer.
fn wait_until_ready(server: &Running, is_ready: bool) {
    let start = Instant::now();
    let mut connection = Connection::to(&server.url).unwrap();
    loop {
        let received = connection.get("/readyz").unwrap();
        if (received.status == 200) == is_ready {
            return;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "{received:?}, and ready should be {is_ready}"
        );
        thread::sleep(Duration::from_millis(5));
    }
}
