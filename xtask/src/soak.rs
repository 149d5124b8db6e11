//! `cargo xtask soak [--minutes NUMBER] [--seed NUMBER]`: mixed load on a server while faults come and go.
//!
//! It is a test, of which `cargo test` has a moment. It runs as tests are built, so that a number that overflows ends it.

use std::process::Command;

use cargo_metadata::MetadataCommand;

use crate::outcome::{Outcome, Verdict};

/// How long, and with what.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// For how many minutes; 0 is a moment, in which each fault comes three times.
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// What decides about everything that is left to chance; one is printed where none is given.
    #[arg(long)]
    seed: Option<u64>,
}

/// Runs the test, and what shows that it would see a leak.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let root = MetadataCommand::new().no_deps().exec()?.workspace_root;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["test", "--package", "presence-server", "--test", "server"])
        .args(["--", "--nocapture", "--test-threads", "1", "soak::"])
        .env("PRESENCE_SOAK_MINUTES", arguments.minutes.to_string())
        .current_dir(root);
    if let Some(seed) = arguments.seed {
        command.env("PRESENCE_FAULTS_SEED", seed.to_string());
    }
    let succeeded = command.status()?.success();
    Ok(if succeeded {
        Verdict::Fine
    } else {
        Verdict::Wrong
    })
}
