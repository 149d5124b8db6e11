//! `cargo xtask faults [SUITE...] [--seed NUMBER]`: breaks the disk and the process under the store and the server, at
//! length.
//!
//! The suites are tests, and `cargo test` runs each of them for a few seconds. Here they run for some minutes, as they
//! are released, so that the times from start to ready count.

use std::process::Command;
use std::time::Instant;

use cargo_metadata::MetadataCommand;
use clap::builder::PossibleValuesParser;

use crate::outcome::{Outcome, Verdict};

/// What to break, and how much.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The suites to run; without any, all run in order.
    #[arg(value_parser = PossibleValuesParser::new(SUITES.map(|suite| suite.name)))]
    suites: Vec<String>,
    /// What decides about everything that is left to chance; each suite prints its own where none is given.
    #[arg(long)]
    seed: Option<u64>,
    /// power-loss: at how many points of a recording the power goes.
    #[arg(long, default_value_t = 20_000)]
    power_losses: u64,
    /// power-loss: how many syncs fail before the power goes.
    #[arg(long, default_value_t = 200)]
    failing_syncs: u64,
    /// calls, server-calls: how many calls of each kind to the disk fail, in each way that there is; more than there are
    /// is each of them.
    #[arg(long, default_value_t = 1_000)]
    failing_calls: u64,
    /// kills: how often the server is killed, and how often a copy and a compaction are.
    #[arg(long, default_value_t = 100)]
    kills: u64,
    /// kills: how many associates the server has.
    #[arg(long, default_value_t = 100_000)]
    associates: u64,
}

/// Tests that break something.
struct Suite {
    name: &'static str,
    what: &'static str,
    package: &'static str,
    /// The package's test program, and the module in it.
    test: &'static str,
    module: &'static str,
}

const SUITES: [Suite; 4] = [
    Suite {
        name: "power-loss",
        what: "the power goes while a store is written to",
        package: "presence-store",
        test: "store",
        module: "power_loss::",
    },
    Suite {
        name: "calls",
        what: "each call of a store to the disk fails",
        package: "presence-store",
        test: "store",
        module: "failing_calls::",
    },
    Suite {
        name: "server-calls",
        what: "the disk of a server fails and is full",
        package: "presence-server",
        test: "server",
        module: "broken_disk::",
    },
    Suite {
        name: "kills",
        what: "a server is killed under load, and so is what looks after its store",
        package: "presence-server",
        test: "server",
        module: "killed::",
    },
];

/// Runs the suites one after the other.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let root = MetadataCommand::new().no_deps().exec()?.workspace_root;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut verdict = Verdict::Fine;
    for suite in &SUITES {
        let Suite { name, what, .. } = suite;
        let is_chosen = |chosen: &String| chosen == name;
        if !arguments.suites.is_empty() && !arguments.suites.iter().any(is_chosen) {
            continue;
        }
        println!("== {name}: {what}");
        let mut command = Command::new(&cargo);
        command
            .args(["test", "--quiet", "--release", "--locked"])
            .args(["--package", suite.package, "--test", suite.test])
            .args(["--", "--test-threads", "1", suite.module])
            .envs(arguments.variables())
            .current_dir(&root);
        let start = Instant::now();
        let succeeded = command.status()?.success();
        let seconds = start.elapsed().as_secs_f64();
        if succeeded {
            println!("== {name} took {seconds:.0} s");
        } else {
            println!(
                "== {name} failed after {seconds:.0} s; to repeat it, with the seed that it says:"
            );
            println!("cargo xtask faults {name} --seed SEED");
            verdict = Verdict::Wrong;
        }
    }
    Ok(verdict)
}

impl Arguments {
    /// What tells the tests.
    fn variables(&self) -> impl Iterator<Item = (&'static str, String)> {
        let numbers = [
            ("PRESENCE_FAULTS_SEED", self.seed),
            ("PRESENCE_POWER_LOSSES", Some(self.power_losses)),
            ("PRESENCE_FAILING_SYNCS", Some(self.failing_syncs)),
            ("PRESENCE_FAILING_CALLS", Some(self.failing_calls)),
            ("PRESENCE_KILLS", Some(self.kills)),
            ("PRESENCE_ASSOCIATES", Some(self.associates)),
        ];
        numbers
            .into_iter()
            .filter_map(|(name, number)| Some((name, number?.to_string())))
    }
}
