//! The attacks, each with the limit that ends it, and how they are judged.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::attacks::{self, Attack, connect};
use crate::honest;
use crate::http2;
use crate::refusals::{CHECKS, Check};
use crate::server::{Running, allow_files};

/// The variable that asks for times, too.
const TIER: &str = "HOSTILE_CLIENTS";

/// How many attacks go on at once.
const AT_ONCE: usize = 6;

/// How many requests the honest client sends beside an attack.
const HONEST: usize = 200;

/// How long anything may take that is to happen. No test is to come near it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much more memory an attack may leave behind than the one before did, in KiB.
const MORE_MEMORY_KIB: u64 = 8 * 1024;

/// After how many attacks that each left more the memory is said to grow.
const ATTACKS: usize = 4;

/// How often times are taken with an attack and without; with each of them first as often as with the others.
const ROUNDS: usize = 9;

/// How many requests the honest client sends while its times are taken.
const TIMED: usize = 2000;

/// An attack that a limit ends.
struct Case {
    name: &'static str,
    clients: usize,
    attack: Attack,
    /// The limit, and what else keeps it from being met by another.
    settings: &'static str,
    /// The same without the limit.
    control: &'static str,
    /// How the answer of every client begins.
    answer: &'static [u8],
}

const CASES: &[Case] = &[
    Case {
        name: "connections that send nothing",
        clients: 400,
        attack: |connection| Box::pin(attacks::silent(connection)),
        settings: "first_byte=1000",
        control: "first_byte=max",
        answer: b"",
    },
    Case {
        name: "idle connections",
        clients: 1000,
        attack: |connection| Box::pin(attacks::idle(connection)),
        settings: "idle=1000",
        control: "idle=max",
        answer: b"HTTP/1.1 200 ",
    },
    Case {
        name: "slow heads",
        clients: 400,
        attack: |connection| Box::pin(attacks::slow_head(connection)),
        settings: "head=1000",
        control: "head=max",
        answer: b"",
    },
    Case {
        name: "slow bodies",
        clients: 400,
        attack: |connection| Box::pin(attacks::slow_body(connection)),
        settings: "body_idle=1000",
        control: "body_idle=1000,rate=0",
        answer: b"HTTP/1.1 408 ",
    },
    Case {
        name: "bodies that do not come",
        clients: 100,
        attack: |connection| Box::pin(attacks::no_body(connection)),
        settings: "body_idle=1000,rate=0",
        control: "body_idle=max,rate=0",
        answer: b"HTTP/1.1 408 ",
    },
    Case {
        name: "answers that are not read",
        clients: 100,
        attack: |connection| Box::pin(attacks::never_reading(connection)),
        settings: "write=1000,rate=0",
        control: "write=max",
        answer: b"",
    },
    Case {
        name: "answers that are read slowly",
        clients: 100,
        attack: |connection| Box::pin(attacks::slow_reading(connection)),
        settings: "write=1000,rate=1000000",
        control: "write=max",
        answer: b"",
    },
    Case {
        name: "requests one after the other, and no look at the answers",
        clients: 50,
        attack: |connection| Box::pin(attacks::pipelining(connection)),
        settings: "write=1000",
        control: "write=max",
        answer: b"",
    },
    Case {
        name: "half the first line of HTTP/2",
        clients: 100,
        attack: |connection| Box::pin(attacks::half_preface(connection)),
        settings: "head=1000",
        control: "head=max",
        answer: b"",
    },
    Case {
        name: "HTTP/2 without a request",
        clients: 100,
        attack: |connection| Box::pin(http2::silent(connection)),
        settings: "head=1000",
        control: "head=max",
        answer: b"",
    },
    Case {
        name: "HTTP/2 with nobody there any more",
        clients: 100,
        attack: |connection| Box::pin(http2::gone(connection)),
        settings: "idle=max,ping=500,ping_timeout=500",
        control: "idle=max,ping=3600000",
        answer: b"",
    },
    Case {
        name: "HTTP/2 without room for answers",
        clients: 50,
        attack: |connection| Box::pin(http2::no_window(connection)),
        settings: "write=1000,ping=3600000",
        control: "write=max,ping=3600000",
        answer: b"",
    },
    Case {
        name: "HTTP/2 with bodies that do not come",
        clients: 50,
        attack: |connection| Box::pin(http2::no_body(connection)),
        settings: "body_idle=1000,rate=0,idle=500,write=1000,ping=3600000",
        control: "body_idle=max,rate=0,idle=500,write=1000,ping=3600000",
        answer: b"",
    },
    Case {
        name: "rapid reset",
        clients: 20,
        attack: |connection| Box::pin(http2::rapid_reset(connection)),
        settings: "",
        control: "cancelled=max",
        answer: b"",
    },
    Case {
        name: "requests that are taken back while they run",
        clients: 20,
        attack: |connection| Box::pin(http2::patient_reset(connection)),
        settings: "",
        control: "cancelled=max",
        answer: b"",
    },
    Case {
        name: "CONTINUATION without end",
        clients: 20,
        attack: |connection| Box::pin(http2::continuations(connection)),
        settings: "",
        control: "head_bytes=max,head=max",
        answer: b"",
    },
];

/// Tries all attacks, or those whose names have the text that this program is given.
pub(crate) fn run() -> ExitCode {
    allow_files();
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let filter = filter.unwrap_or_default();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let attacks = CASES.iter().map(|case| (case.name, Task::Case(case)));
    let checks = CHECKS
        .iter()
        .map(|&(name, check)| (name, Task::Check(check)));
    let tasks = attacks.chain(checks);
    let mut waiting = tasks.filter(|(name, _)| name.contains(&filter));
    // Times are taken of one at a time.
    let at_once = if is_full() { 1 } else { AT_ONCE };
    let (mut passed, mut failed) = (0, 0);
    runtime.block_on(async {
        let mut running: JoinSet<_> = waiting.by_ref().take(at_once).map(judge).collect();
        while let Some(judged) = running.join_next().await {
            match judged.unwrap() {
                (name, Ok(counts)) => {
                    passed += 1;
                    println!("{name}: {counts}");
                }
                (name, Err(problem)) => {
                    failed += 1;
                    println!("{name}: FAILED: {problem}");
                }
            }
            if let Some(next) = waiting.next() {
                running.spawn(judge(next));
            }
        }
    });
    println!("{passed} passed, {failed} failed");
    match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn is_full() -> bool {
    std::env::var(TIER).is_ok_and(|tier| tier == "full")
}

enum Task {
    Case(&'static Case),
    Check(Check),
}

async fn judge((name, task): (&'static str, Task)) -> (&'static str, Result<String, String>) {
    let judged = match task {
        Task::Case(case) => case.judge().await,
        Task::Check(check) => check().await,
    };
    (name, judged)
}

impl Case {
    async fn judge(&self) -> Result<String, String> {
        // Where there is no limit nothing ends, for as long as it takes to end twice where there is one.
        let unlimited = Running::start(self.control);
        let mut held = self.start(&unlimited).await;
        let server = Running::start(self.settings);
        let files = server.files();
        let first = self.attempt(&server, files).await?;
        let second = self.attempt(&server, files).await?;
        if held.try_join_next().is_some() {
            return Err("the attack comes to nothing without the limit, too".to_owned());
        }
        let held_files = unlimited.files() - files;
        drop(unlimited);
        // How many are there at once is the machine's affair, and the allocator keeps room for the most there were. What
        // leaks grows each time.
        let mut left_kib = vec![first.left_kib, second.left_kib];
        while left_kib.is_sorted_by(|before, after| before + MORE_MEMORY_KIB < *after) {
            if left_kib.len() == ATTACKS {
                return Err(format!(
                    "memory grows with each attack, in KiB: {left_kib:?}"
                ));
            }
            left_kib.push(self.attempt(&server, files).await?.left_kib);
        }
        let times = match is_full() {
            true => self.compare(&server).await,
            false => String::new(),
        };
        let clients = self.clients;
        let (most_kib, left_kib) = (first.most_kib.max(second.most_kib), second.left_kib);
        Ok(format!(
            "{clients} clients ended twice, {HONEST} honest requests answered beside them each time, {files} files before \
             and after, {most_kib} KiB of memory at most and {left_kib} after; without the limit {held_files} files are \
             held{times}"
        ))
    }

    /// Attacks once, and asks honestly beside it.
    async fn attempt(&self, server: &Running, files: usize) -> Result<Left, String> {
        let mut attackers = self.start(server).await;
        let honest = tokio::spawn(honest::ask(server.address, HONEST));
        let mut most_kib = 0;
        let mut ended = 0;
        let deadline = Instant::now() + PATIENCE;
        while ended < self.clients {
            tokio::select! {
                Some(answer) = attackers.join_next() => {
                    let answer = answer.unwrap();
                    if !answer.starts_with(self.answer) {
                        return Err(format!("a client was answered {:?}", String::from_utf8_lossy(&answer)));
                    }
                    ended += 1;
                }
                () = sleep(Duration::from_millis(100)) => most_kib = server.memory_kib().max(most_kib),
            }
            if Instant::now() > deadline {
                return Err(format!("{ended} of {} clients were ended", self.clients));
            }
        }
        let honest = honest.await.unwrap();
        if honest.answered != HONEST {
            return Err(format!(
                "{} of {HONEST} honest requests were answered",
                honest.answered
            ));
        }
        while server.files() > files {
            if Instant::now() > deadline {
                return Err(format!("{} files before, {} after", files, server.files()));
            }
            sleep(Duration::from_millis(10)).await;
        }
        let left_kib = server.memory_kib();
        Ok(Left {
            most_kib: most_kib.max(left_kib),
            left_kib,
        })
    }

    /// How much longer an honest client's answers take beside the attack, of a hundred the one that takes longest: than
    /// without it, and than beside the same attack on another server, which takes as much of the machine. Both are the
    /// medians of what each round finds, so that what else the machine does is in both parts of a ratio.
    async fn compare(&self, server: &Running) -> String {
        let other = Running::start(self.settings);
        let (mut to_alone, mut to_elsewhere) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let mut times = [Duration::ZERO; 3];
            for turn in 0..3 {
                let at = (round + turn) % 3;
                let attacked = [None, Some(&other), Some(server)];
                times[at] = self.time(server, attacked[at]).await;
            }
            let [alone, elsewhere, beside] = times.map(|time| time.as_secs_f64());
            to_alone.push(beside / alone);
            to_elsewhere.push(beside / elsewhere);
        }
        let (to_alone, to_elsewhere) = (median(to_alone), median(to_elsewhere));
        format!(
            "; p99 {to_alone:.2} times that without, {to_elsewhere:.2} times that beside the attack on another server"
        )
    }

    /// The time of an honest client's answers while a server is attacked, by clients that do not come again when they are
    /// ended.
    async fn time(&self, server: &Running, attacked: Option<&Running>) -> Duration {
        let mut attackers = match attacked {
            Some(attacked) => self.start(attacked).await,
            None => JoinSet::new(),
        };
        let mut served = honest::ask_apart(server.address, TIMED).await;
        attackers.shutdown().await;
        served.p99()
    }

    async fn start(&self, server: &Running) -> JoinSet<Vec<u8>> {
        let mut attackers = JoinSet::new();
        for _ in 0..self.clients {
            let connection: TcpStream = connect(server.address).await.unwrap();
            attackers.spawn((self.attack)(connection));
        }
        attackers
    }
}

/// The memory of a server during an attack and after it, in KiB.
struct Left {
    most_kib: u64,
    left_kib: u64,
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_unstable_by(f64::total_cmp);
    ratios.get(ratios.len() / 2).copied().unwrap_or_default()
}
