//! `cargo xtask enormous`: how long the generator takes over contracts of a megabyte that are large where it hurts, and how
//! much memory.
//!
//! Each has a process of its own, so that its memory can be told. What is measured means something in a release build
//! only: `cargo run --release -p xtask -- enormous`.

#[path = "../../crates/openapi-codegen/tests/never_panics/enormous/mod.rs"]
mod inputs;

use std::collections::HashMap;
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use openapi_codegen::source::Source;
use openapi_codegen::{Options, Part, Traits, generate_with};

use crate::outcome::{Outcome, Verdict};

/// The longest that a contract may take.
const MOST_TIME: Duration = Duration::from_secs(1);
/// The most memory that a contract may take, in MB.
const MOST_MEMORY: u64 = 200;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only the contract of this name, in this process.
    name: Option<String>,
    /// The size of each contract, in bytes.
    #[arg(long, default_value_t = 1_000_000)]
    size: usize,
}

/// Measures one contract, or prints what the process of each says.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let contracts = inputs::all(arguments.size);
    if let Some(name) = &arguments.name {
        let contract = contracts.iter().find(|contract| contract.name == name);
        let contract = contract.ok_or_else(|| format!("there is no contract `{name}`"))?;
        return Ok(measure(contract));
    }
    let names: Vec<&str> = contracts.iter().map(|contract| contract.name).collect();
    let mut verdict = Verdict::Fine;
    for name in names {
        let status = Command::new(std::env::current_exe()?)
            .args(["enormous", name, "--size", &arguments.size.to_string()])
            .status()?;
        match status.code() {
            Some(0) => {}
            Some(1) => verdict = Verdict::Wrong,
            _ => {
                println!("{name}: {status}");
                verdict = Verdict::Wrong;
            }
        }
    }
    Ok(verdict)
}

fn measure(contract: &inputs::Enormous) -> Verdict {
    let files: HashMap<&str, &str> = contract
        .files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let source = Source {
        name: "contract.yaml".to_owned(),
        text: contract.text.clone(),
    };
    let options = Options {
        name: "api".to_owned(),
        types_path: "crate::types".to_owned(),
        command: "enormous".to_owned(),
        described_if: None,
        traits: Traits::One,
        stub: true,
        client_runtime: None,
        parts: Part::ALL.to_vec(),
    };
    let before = Instant::now();
    let made = generate_with(&source, &options, &mut |path| {
        let text = files.get(path).copied();
        text.map(str::to_owned)
            .ok_or_else(|| "there is no such file".to_owned())
    });
    let time = before.elapsed();
    let memory = memory().unwrap_or_default();
    let came_to = match made {
        Ok(output) => {
            let bytes: usize = output.files.iter().map(|file| file.text.len()).sum();
            format!("{bytes} bytes generated")
        }
        Err(problems) => problems.to_string(),
    };
    let is_fine = time <= MOST_TIME && memory <= MOST_MEMORY;
    let sign = if is_fine { ' ' } else { '!' };
    let time = time.as_millis();
    println!(
        "{sign} {time:>6} ms {memory:>5} MB  {}: {came_to}",
        contract.name
    );
    if is_fine {
        Verdict::Fine
    } else {
        Verdict::Wrong
    }
}

/// The most memory that this process has had so far, in MB; only Linux tells.
fn memory() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: u64 = kilobytes
        .and_then(|number| number.parse().ok())
        .unwrap_or(0);
    Ok(kilobytes / 1000)
}
