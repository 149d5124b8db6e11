//! `cargo xtask test [STEP]`: everything that has to be fine before a change is.

use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use cargo_metadata::MetadataCommand;

use crate::outcome::{Outcome, Verdict};

/// What to run.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The only step to run; without it, all run in order.
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(STEPS.map(|step| step.name)))]
    step: Option<String>,
}

/// A call of cargo that has to succeed.
struct Step {
    name: &'static str,
    /// What cargo is called with, apart by spaces.
    arguments: &'static str,
    /// What rustdoc is told by the environment.
    rustdoc_flags: Option<&'static str>,
}

/// The quick ones come first.
const STEPS: [Step; 10] = [
    Step::new("format", "fmt --all --check"),
    Step::new("generate", "xtask generate --check"),
    Step::new("tidy", "xtask tidy"),
    Step::new(
        "clippy",
        "clippy --workspace --all-targets --locked -- -D warnings",
    ),
    // Without the features that only tests turn on.
    Step::new(
        "shipped",
        "clippy --package presence-api --package presence-client --lib --locked -- -D warnings",
    ),
    Step::new("test", "test --workspace --locked"),
    Step::new("corpus", "xtask corpus"),
    Step::new("round-trip", "xtask round-trip"),
    Step {
        name: "doc",
        arguments: "doc --workspace --no-deps --locked",
        rustdoc_flags: Some("-D warnings"),
    },
    Step::new("bench", "xtask bench --quick"),
];

impl Step {
    const fn new(name: &'static str, arguments: &'static str) -> Self {
        Self {
            name,
            arguments,
            rustdoc_flags: None,
        }
    }

    /// What to type to run the same.
    fn command(&self) -> String {
        match self.rustdoc_flags {
            Some(flags) => format!("RUSTDOCFLAGS=\"{flags}\" cargo {}", self.arguments),
            None => format!("cargo {}", self.arguments),
        }
    }
}

/// Runs the steps up to the first that fails.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let root = MetadataCommand::new().no_deps().exec()?.workspace_root;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let chosen = |step: &&Step| {
        arguments
            .step
            .as_deref()
            .is_none_or(|name| name == step.name)
    };
    let mut times = Vec::new();
    for step in STEPS.iter().filter(chosen) {
        println!("== {}: {}", step.name, step.command());
        let mut command = Command::new(&cargo);
        command.args(step.arguments.split(' ')).current_dir(&root);
        if let Some(flags) = step.rustdoc_flags {
            command.env("RUSTDOCFLAGS", flags);
        }
        let (succeeded, time) = measure(&mut command)?;
        if !succeeded {
            println!(
                "== {} failed after {:.1} s; to repeat it:",
                step.name,
                time.as_secs_f64()
            );
            println!("{}", step.command());
            return Ok(Verdict::Wrong);
        }
        println!("== {} took {:.1} s", step.name, time.as_secs_f64());
        times.push((step.name, time));
    }
    if times.len() > 1 {
        println!("\n{}", table(&times));
    }
    Ok(Verdict::Fine)
}

/// Whether the command succeeds, and how long it takes.
fn measure(command: &mut Command) -> io::Result<(bool, Duration)> {
    let start = Instant::now();
    let status = command.status()?;
    Ok((status.success(), start.elapsed()))
}

fn table(times: &[(&str, Duration)]) -> String {
    let total = times.iter().map(|(_, time)| *time).sum();
    let rows = times.iter().copied().chain([("total", total)]);
    let lines = rows.map(|(name, time)| format!("{name:<10} {:>7.1} s", time.as_secs_f64()));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ends_with_the_total() {
        let times = [
            ("format", Duration::from_millis(600)),
            ("doc", Duration::from_secs(12)),
        ];
        let expected = "format         0.6 s\ndoc           12.0 s\ntotal         12.6 s";
        assert_eq!(table(&times), expected);
    }

    #[test]
    fn the_command_to_repeat_names_the_environment() {
        let commands: Vec<_> = STEPS.iter().map(Step::command).collect();
        let doc = "RUSTDOCFLAGS=\"-D warnings\" cargo doc --workspace --no-deps --locked";
        assert_eq!(commands[0], "cargo fmt --all --check");
        assert_eq!(commands[8], doc);
    }
}
