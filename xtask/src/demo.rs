//! `cargo xtask demo [--serve]`: shows the service at work, through the generated client.

use std::process::Command;

use crate::outcome::{Outcome, Verdict};

/// How to show it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leave the service up in the end, to be tried by hand, until Ctrl-C.
    #[arg(long)]
    serve: bool,
}

/// What cargo is called with, one after the other: generated code that is stale would show another contract, and the
/// demo starts the command as it is built.
const STEPS: [&str; 3] = [
    "xtask generate --check",
    "build --quiet --package presence-server",
    "run --quiet --package presence-server --example demo",
];

/// Runs the demo on fresh code, up to what fails.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for step in STEPS {
        let mut command = Command::new(&cargo);
        command.args(step.split(' '));
        if arguments.serve && step.starts_with("run") {
            command.args(["--", "--serve"]);
        }
        if !command.status()?.success() {
            return Ok(Verdict::Wrong);
        }
    }
    Ok(Verdict::Fine)
}
