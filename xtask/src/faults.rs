//! `cargo xtask faults [--seed NUMBER]`: breaks the disk and the process under the store and the server, at length.
//!
//! The suites are tests, and `cargo test` runs each of them for a few seconds. Here they run for some minutes, as they
//! are released, so that the times from start to ready count.

use std::process::Command;

use cargo_metadata::MetadataCommand;

use crate::outcome::{Outcome, Verdict};

/// How much to break.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What decides about everything that is left to chance; each suite prints its own where none is given.
    #[arg(long)]
    seed: Option<u64>,
    /// At how many points of a recording the power goes.
    #[arg(long, default_value_t = 20_000)]
    power_losses: u64,
    /// How many syncs fail before the power goes.
    #[arg(long, default_value_t = 200)]
    failing_syncs: u64,
    /// How many calls to the disk fail, in each way that there is; more than there are calls is each of them.
    #[arg(long, default_value_t = 1_000)]
    failing_calls: u64,
    /// How often the server is killed.
    #[arg(long, default_value_t = 100)]
    kills: u64,
    /// How many associates it has.
    #[arg(long, default_value_t = 100_000)]
    associates: u64,
}

/// The tests of a package that break something.
const SUITES: [(&str, &[&str]); 2] = [
    ("presence-store", &["power_loss", "failing_calls"]),
    ("presence-server", &["killed", "broken_disk"]),
];

/// Runs the suites one after the other.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let root = MetadataCommand::new().no_deps().exec()?.workspace_root;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut verdict = Verdict::Fine;
    for (package, tests) in SUITES {
        let mut command = Command::new(&cargo);
        command
            .args(["test", "--release", "--package", package, "--tests", "--"])
            .args(["--nocapture", "--test-threads", "1"])
            .args(tests)
            .envs(arguments.variables())
            .current_dir(&root);
        if !command.status()?.success() {
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
