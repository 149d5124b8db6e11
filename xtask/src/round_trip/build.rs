//! Builds and runs the crates that try contracts, all in one workspace.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::contract::FileError;

/// What became of an operation.
pub(super) struct Outcome {
    pub(super) operation: String,
    /// How many values were tried.
    pub(super) tried: String,
    /// What was not the same; empty if all was.
    pub(super) difference: String,
}

/// Makes one workspace of the crates of these contracts.
pub(super) fn workspace(root: &Path, out: &Path, names: &[&str]) -> Result<(), FileError> {
    let members: String = names
        .iter()
        .map(|name| format!("    \"{name}/{name}-*\",\n"))
        .collect();
    let text = format!(
        "[workspace]\nmembers = [\n{members}]\nresolver = \"3\"\n\n[profile.dev]\ndebug = false\nincremental = false\n"
    );
    write(&out.join("Cargo.toml"), &text)?;
    let lock = root.join("Cargo.lock");
    let text = fs::read_to_string(&lock).map_err(FileError::on("read", &lock))?;
    write(&out.join("Cargo.lock"), &text)
}

/// Tries a contract. Where its crates do not compile, there are no outcomes.
pub(super) fn run(
    root: &Path,
    out: &Path,
    name: &str,
    cases: u64,
    seed: u64,
) -> Result<Vec<Outcome>, std::io::Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["test", "--quiet", "--package"])
        .arg(format!("{name}-round-trip"))
        .args(["--test", "round_trip", "--target-dir"])
        .arg(root.join("target"))
        .env("ROUND_TRIP_CASES", cases.to_string())
        .env("ROUND_TRIP_SEED", seed.to_string())
        .current_dir(out)
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(outcome).collect())
}

fn outcome(line: &str) -> Option<Outcome> {
    let mut parts = line.strip_prefix("round-trip\t")?.split('\t');
    Some(Outcome {
        operation: parts.next()?.to_owned(),
        tried: parts.next()?.to_owned(),
        difference: parts.next()?.to_owned(),
    })
}

/// Writes a file, unless it is as it should be.
pub(super) fn write(path: &Path, text: &str) -> Result<(), FileError> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(FileError::on("write", folder))?;
    }
    fs::write(path, text).map_err(FileError::on("write", path))
}
