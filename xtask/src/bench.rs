//! `cargo xtask bench`: how many instructions a request costs, generated and written by hand.
//!
//! Instructions, counted by valgrind, do not depend on how busy the machine is. Each server answers twice, with
//! different numbers of requests; what both runs have in common, starting above all, falls out of the difference.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::outcome::{Outcome, Verdict};

/// How often to ask.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The requests of the shorter run; the longer one has three times as many.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    requests: u64,
}

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    /// Valgrind is missing.
    #[error(
        "valgrind, which counts the instructions, is not installed; on Debian: apt-get install valgrind"
    )]
    NoValgrind,
    /// Cargo cannot say where it builds.
    #[error("cannot find where cargo builds")]
    Metadata(#[from] cargo_metadata::Error),
    /// A program does not start.
    #[error("cannot start {program}")]
    Start {
        /// The program.
        program: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// The servers do not compile.
    #[error("presence-bench does not compile")]
    Build,
    /// A server fails, or valgrind does.
    #[error("valgrind cannot count {server}:\n{output}")]
    Count {
        /// The server.
        server: &'static str,
        /// What was printed.
        output: String,
    },
}

const SERVERS: [&str; 3] = ["hello", "by-hand", "generated"];

/// What the others are compared with.
const REFERENCE: &str = "by-hand";

/// Measures each server and prints a table.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    require_valgrind()?;
    let program = build()?;
    let mut costs = Vec::new();
    for server in SERVERS {
        let short = count(&program, server, arguments.requests)?;
        let long = count(&program, server, arguments.requests * 3)?;
        costs.push((
            server,
            long.saturating_sub(short) / (arguments.requests * 2),
        ));
    }
    print(&costs);
    Ok(Verdict::Fine)
}

fn require_valgrind() -> Result<(), BenchError> {
    match Command::new("valgrind").arg("--version").output() {
        Ok(output) if output.status.success() => Ok(()),
        _ => Err(BenchError::NoValgrind),
    }
}

/// Builds the servers as they are shipped; the path of the program.
fn build() -> Result<PathBuf, BenchError> {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec()?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--package", "presence-bench"])
        .current_dir(&metadata.workspace_root)
        .status()
        .map_err(|source| BenchError::Start {
            program: "cargo",
            source,
        })?;
    if !status.success() {
        return Err(BenchError::Build);
    }
    let name = format!("presence-bench{}", std::env::consts::EXE_SUFFIX);
    Ok(metadata
        .target_directory
        .join("release")
        .join(name)
        .into_std_path_buf())
}

/// How many instructions `server` takes for `requests`, from its start to its end.
fn count(program: &Path, server: &'static str, requests: u64) -> Result<u64, BenchError> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([server, &requests.to_string()])
        .output()
        .map_err(|source| BenchError::Start {
            program: "valgrind",
            source,
        })?;
    let printed = String::from_utf8_lossy(&output.stderr);
    let collected = printed
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    match collected.and_then(|(_, number)| number.trim().parse().ok()) {
        Some(instructions) if output.status.success() => Ok(instructions),
        _ => Err(BenchError::Count {
            server,
            output: printed.into_owned(),
        }),
    }
}

fn print(costs: &[(&str, u64)]) {
    let reference = costs.iter().find(|(server, _)| *server == REFERENCE);
    let reference = reference.map_or(1, |(_, cost)| (*cost).max(1));
    println!(
        "{:<12} {:>24} {:>12}",
        "server", "instructions a request", "to by-hand"
    );
    for (server, cost) in costs {
        // In hundredths, so that no float is needed.
        let ratio = cost * 100 / reference;
        println!(
            "{server:<12} {cost:>24} {:>9}.{:02}",
            ratio / 100,
            ratio % 100
        );
    }
}
