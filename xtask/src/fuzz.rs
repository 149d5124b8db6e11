//! `cargo xtask fuzz [TARGET] [--seconds N]`: looks for input that breaks what reads it.
//!
//! Each target starts from its seeds in `fuzz/corpus-seeds` and from what earlier runs kept in `fuzz/corpus`, which is
//! not checked in; `fuzz/dictionaries` has the words of some.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::MetadataCommand;

use crate::contract::FileError;
use crate::outcome::{Outcome, Verdict};

/// What to run, and for how long.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The only target to run; without it, all run in order.
    target: Option<String>,
    /// How long each target runs, in seconds.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
}

/// Why nothing could be run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FuzzError {
    /// Cargo-fuzz is missing.
    #[error("cargo-fuzz is not installed; run: cargo install cargo-fuzz --locked")]
    NoCargoFuzz,
    /// There is no such target.
    #[error("there is no target `{name}`; there are {targets}")]
    NoTarget {
        /// What was asked for.
        name: String,
        /// The targets that there are.
        targets: String,
    },
    /// Cargo does not start.
    #[error("cannot start cargo")]
    Start(#[from] io::Error),
    /// The targets do not compile.
    #[error("the targets in fuzz/ do not compile")]
    Build,
}

/// What a run of a target came to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Report {
    target: String,
    /// How often it was given input.
    executions: u64,
    /// How many edges of the code the input reached.
    coverage: u64,
    /// Where the input is that breaks it.
    finding: Option<String>,
}

/// Builds the targets, runs them one after another, and prints a table.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let metadata = MetadataCommand::new().no_deps().exec()?;
    let cargo = Fuzzer {
        root: metadata.workspace_root.into_std_path_buf(),
        target_dir: metadata.target_directory.join("fuzz").into(),
    };
    let targets = chosen(
        targets(&cargo.root.join("fuzz/fuzz_targets"))?,
        arguments.target.as_deref(),
    )?;
    cargo.require()?;
    cargo.build()?;
    let mut reports = Vec::new();
    for target in &targets {
        println!("== {target}: {} s", arguments.seconds);
        reports.push(cargo.run(target, arguments.seconds)?);
    }
    println!("{}", table(&reports));
    let found = reports.iter().any(|report| report.finding.is_some());
    Ok(if found { Verdict::Wrong } else { Verdict::Fine })
}

/// The names of the targets, in order.
fn targets(folder: &Path) -> Result<Vec<String>, FileError> {
    let entries = std::fs::read_dir(folder).map_err(FileError::on("read", folder))?;
    let paths: Vec<_> = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(FileError::on("read", folder))?;
    let names = paths.iter().filter_map(|path| path.file_stem()?.to_str());
    let mut names: Vec<_> = names.map(str::to_owned).collect();
    names.sort();
    Ok(names)
}

/// All targets, or the one that was asked for.
fn chosen(targets: Vec<String>, name: Option<&str>) -> Result<Vec<String>, FuzzError> {
    match name {
        None => Ok(targets),
        Some(name) if targets.iter().any(|target| target == name) => Ok(vec![name.to_owned()]),
        Some(name) => Err(FuzzError::NoTarget {
            name: name.to_owned(),
            targets: targets.join(", "),
        }),
    }
}

/// How cargo-fuzz is called.
struct Fuzzer {
    root: PathBuf,
    /// Apart from that of the workspace, for its flags are others.
    target_dir: PathBuf,
}

impl Fuzzer {
    fn require(&self) -> Result<(), FuzzError> {
        match self.command("--version").output() {
            Ok(output) if output.status.success() => Ok(()),
            _ => Err(FuzzError::NoCargoFuzz),
        }
    }

    fn build(&self) -> Result<(), FuzzError> {
        let status = self.with_flags("build").status()?;
        status.success().then_some(()).ok_or(FuzzError::Build)
    }

    fn run(&self, target: &str, seconds: u64) -> Result<Report, FuzzError> {
        let corpus = format!("fuzz/corpus/{target}");
        std::fs::create_dir_all(self.root.join(&corpus))?;
        let mut command = self.with_flags("run");
        command
            .args([target, &corpus, &format!("fuzz/corpus-seeds/{target}")])
            .args(["--", "-print_final_stats=1", "-timeout=10"])
            .arg(format!("-max_total_time={seconds}"));
        let dictionary = format!("fuzz/dictionaries/{target}.dict");
        if self.root.join(&dictionary).exists() {
            command.arg(format!("-dict={dictionary}"));
        }
        let output = command.output()?;
        let printed = String::from_utf8_lossy(&output.stderr);
        let report = report(target, &printed, output.status.success());
        if report.finding.is_some() {
            println!("{printed}");
        }
        Ok(report)
    }

    fn command(&self, subcommand: &str) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["fuzz", subcommand]).current_dir(&self.root);
        command
    }

    /// Without a sanitizer, which only a nightly toolchain has; what the targets look for is panics.
    fn with_flags(&self, subcommand: &str) -> Command {
        let mut command = self.command(subcommand);
        command
            .args(["--fuzz-dir", "fuzz", "--sanitizer", "none", "--target-dir"])
            .arg(&self.target_dir);
        command
    }
}

/// What libFuzzer printed of a run.
fn report(target: &str, printed: &str, succeeded: bool) -> Report {
    let last_number = |word: &str| {
        let behind = printed.rsplit_once(word).map_or("", |(_, behind)| behind);
        let number = behind.split_whitespace().next().unwrap_or_default();
        number.parse().unwrap_or(0)
    };
    let place = printed.rsplit_once("Test unit written to ");
    let place = place.and_then(|(_, behind)| behind.split_whitespace().next());
    Report {
        target: target.to_owned(),
        executions: last_number("stat::number_of_executed_units: "),
        coverage: last_number(" cov: "),
        finding: (!succeeded).then(|| place.unwrap_or("no input was kept").to_owned()),
    }
}

fn table(reports: &[Report]) -> String {
    let mut table = format!(
        "{:<14} {:>12} {:>9}  found\n",
        "target", "executions", "coverage"
    );
    for report in reports {
        let finding = report.finding.as_deref().unwrap_or("nothing");
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "{:<14} {:>12} {:>9}  {finding}",
            report.target, report.executions, report.coverage
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "INFO: seed corpus: files: 5\n#6\tINITED cov: 610 ft: 611 corp: 5/1Kb\n\
        #9000\tNEW    cov: 1204 ft: 2411 corp: 50/9Kb\nDone 9999 runs in 2 second(s)\n\
        stat::number_of_executed_units: 9999\nstat::average_exec_per_sec:     4999\n";

    #[test]
    fn a_run_without_a_finding_has_its_last_figures() {
        let report = report("json", PRINTED, true);
        assert_eq!((report.executions, report.coverage), (9999, 1204));
        assert_eq!(report.finding, None);
    }

    #[test]
    fn a_finding_names_the_input() {
        let printed = format!(
            "{PRINTED}artifact_prefix='fuzz/artifacts/json/'; Test unit written to fuzz/artifacts/json/crash-1\nBase64: eA==\n"
        );
        let found = report("json", &printed, false).finding;
        assert_eq!(found.as_deref(), Some("fuzz/artifacts/json/crash-1"));
        let found = report("json", "killed", false).finding;
        assert_eq!(found.as_deref(), Some("no input was kept"));
    }

    #[test]
    fn one_target_is_chosen_by_its_name() {
        let targets = || vec!["form".to_owned(), "json".to_owned()];
        assert_eq!(chosen(targets(), None).ok(), Some(targets()));
        assert_eq!(
            chosen(targets(), Some("json")).ok(),
            Some(vec!["json".to_owned()])
        );
        let refused = chosen(targets(), Some("yaml")).map_err(|error| error.to_string());
        assert_eq!(
            refused,
            Err("there is no target `yaml`; there are form, json".to_owned())
        );
    }
}
