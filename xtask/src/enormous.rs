//! `cargo xtask enormous`: how long the generator takes over contracts of a megabyte that are large where it hurts, and how
//! much memory.
//!
//! Each has a process of its own, so that its memory can be told. Judged is the time on a processor, which another program
//! beside this one does not lengthen; the time by the clock is told with it. What is measured means something in a release
//! build only: `cargo run --release -p xtask -- enormous`.

#[path = "../../crates/openapi-codegen/tests/never_panics/enormous/mod.rs"]
mod inputs;

use std::collections::HashMap;
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use openapi_codegen::problem::Problems;
use openapi_codegen::source::Source;
use openapi_codegen::{Options, generate_with};

use crate::outcome::{Outcome, Verdict};

/// The longest that a contract may take on a processor.
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
    let contracts = inputs::all();
    if let Some(name) = &arguments.name {
        let contract = contracts.iter().find(|contract| contract.name == name);
        let contract = contract.ok_or_else(|| format!("there is no contract `{name}`"))?;
        return Ok(measure(contract, arguments.size));
    }
    let mut verdict = Verdict::Fine;
    for contract in contracts {
        let name = contract.name;
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

fn measure(contract: &inputs::Enormous, size: usize) -> Verdict {
    let files: HashMap<String, String> = (contract.files)(size).into_iter().collect();
    let source = Source {
        name: "contract.yaml".to_owned(),
        text: (contract.text)(size),
    };
    let options = Options {
        stub: true,
        ..Options::default()
    };
    let clock = Instant::now();
    let before = processor_time();
    let made = generate_with(&source, &options, &mut |path| {
        let text = files.get(path).cloned();
        text.ok_or_else(|| "there is no such file".to_owned())
    });
    let clock = clock.elapsed();
    let time = match (before, processor_time()) {
        (Ok(before), Ok(after)) => after.saturating_sub(before),
        _ => clock,
    };
    let memory = memory().unwrap_or_default();
    let came_to = match made {
        Ok(output) => {
            let bytes: usize = output.files.iter().map(|file| file.text.len()).sum();
            format!("{bytes} bytes generated")
        }
        Err(problems) => first_lines(&problems),
    };
    let is_fine = time <= MOST_TIME && memory <= MOST_MEMORY;
    let sign = if is_fine { ' ' } else { '!' };
    println!(
        "{sign} {:>6} ms ({:>6} by the clock) {memory:>5} MB  {}: {came_to}",
        time.as_millis(),
        clock.as_millis(),
        contract.name
    );
    if is_fine {
        Verdict::Fine
    } else {
        Verdict::Wrong
    }
}

/// The first of many problems, and how many there are.
fn first_lines(problems: &Problems) -> String {
    let all = problems.all();
    let first = all.iter().find(|problem| !problem.is_warning());
    let first = first.map(ToString::to_string).unwrap_or_default();
    format!("{} problems, {first}", all.len())
}

/// How long this process has been on a processor, in a program as well as in the system; only Linux tells.
fn processor_time() -> io::Result<Duration> {
    let statistics = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds = statistics.split_whitespace().next();
    let nanoseconds = nanoseconds.and_then(|number| number.parse().ok());
    nanoseconds
        .map(Duration::from_nanos)
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
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
