//! `cargo xtask round-trip [CONTRACTS]`: values through the generated client to the generated server, and back.
//!
//! Beside the crates of each contract stands one that tries every operation, over a socket, with values that proptest
//! makes from the schemas. What the server is asked has to be what the client was given, and what the client answers
//! has to be what the server gave.

mod answers;
mod bodies;
mod build;
mod heights;
mod parameters;
mod program;
mod values;

use std::path::{Path, PathBuf};

use openapi_codegen::crates::{self, Runtime, Settings};

use self::program::Program;
use crate::changes;
use crate::contract::{self, FileError};
use crate::generate;
use crate::generate::crates::{crate_name, found, runtime_of_this_checkout};
use crate::outcome::{Outcome, Verdict};

/// The contracts of this repository that are tried.
const OWN: [&str; 7] = [
    "bodies", "calls", "codecs", "streams", "styles", "unions", "values",
];
/// Those that are tried of the folder that `OPENAPI_CORPUS` names.
const OF_OTHERS: [&str; 5] = [
    "oapi-parameters.yaml",
    "ogen-form.json",
    "ogen-http_requests.json",
    "ogen-http_responses.json",
    "ogen-parameters.json",
];

/// What to try, and how often.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The contracts; without any, some of this repository, and of the folder that `OPENAPI_CORPUS` names.
    contracts: Vec<PathBuf>,
    /// How many values each operation is tried with.
    #[arg(long, default_value_t = 32)]
    cases: u64,
    /// The seed of the values; the same seed makes the same values.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// A contract that is tried.
struct Trial {
    name: String,
    /// What tries it, or why nothing does.
    program: Result<Program, String>,
}

/// Generates, runs, and shows what came of it.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let root = generate::root();
    let out = root.join("target/round-trip");
    let contracts = match arguments.contracts.is_empty() {
        true => usual(&root),
        false => arguments.contracts.clone(),
    };
    let mut trials = Vec::new();
    for contract in &contracts {
        trials.push(generated(&std::path::absolute(contract)?, &out)?);
    }
    let names = trials.iter().filter(|trial| trial.program.is_ok());
    let names: Vec<&str> = names.map(|trial| trial.name.as_str()).collect();
    build::workspace(&root, &out, &names)?;
    let mut verdict = Verdict::Fine;
    println!(
        "{:<24} {:<34} {:>7}  verdict",
        "contract", "operation", "values"
    );
    for trial in &trials {
        verdict = verdict.and(show(trial, &root, &out, arguments)?);
    }
    Ok(verdict)
}

fn usual(root: &Path) -> Vec<PathBuf> {
    let accept = root.join("crates/openapi-codegen/tests/data/accept");
    let own = OWN
        .iter()
        .map(|name| accept.join(name).join("openapi.yaml"));
    let folder = std::env::var_os("OPENAPI_CORPUS").map(PathBuf::from);
    let others = folder
        .iter()
        .flat_map(|folder| OF_OTHERS.iter().map(move |name| folder.join(name)));
    own.chain(others).collect()
}

/// Generates the crates of a contract and the one that tries them.
fn generated(contract: &Path, out: &Path) -> Result<Trial, FileError> {
    let name = crate_name(contract);
    let folder = out.join(&name);
    let file = contract.file_name().unwrap_or_default().to_string_lossy();
    let source = contract::read(contract, &file)?;
    let mut settings = Settings::new(name.clone(), "cargo xtask round-trip");
    settings.runtime = runtime_of_this_checkout(&folder);
    let made = crates::generate(&source, &settings, &mut contract::resolver(contract));
    let read = openapi_codegen::read_with(&source, &mut contract::resolver(contract));
    let (mut made, api) = match (made, read) {
        (Ok(made), Ok((api, _))) => (made, api),
        (Err(problems), _) | (_, Err(problems)) => {
            contract::show(&problems);
            let program = Err("there are no crates of it".to_owned());
            return Ok(Trial { name, program });
        }
    };
    let runtime = match &settings.runtime {
        Runtime::Path(path) => path.clone(),
        Runtime::Version(version) => version.clone(),
    };
    let program = program::program(&api, &name);
    let trying = format!("{name}-round-trip");
    let harness = program::HARNESS.iter();
    let harness = harness.map(|(path, text)| (format!("{trying}/{path}"), (*text).to_owned()));
    let files = harness.chain([
        (
            format!("{trying}/Cargo.toml"),
            program::manifest(&name, &runtime),
        ),
        (
            format!("{trying}/src/lib.rs"),
            "//! Tries a contract.\n".to_owned(),
        ),
        (
            format!("{trying}/tests/round_trip.rs"),
            program.text.clone(),
        ),
    ]);
    for (path, text) in files {
        build::write(&folder.join(path), &text)?;
    }
    made.files.sort_by(|one, other| one.path.cmp(&other.path));
    for (path, change) in &found(&folder, &settings, made.files)? {
        changes::apply(&folder.join(path), change)?;
    }
    let program = Ok(program);
    Ok(Trial { name, program })
}

/// Runs what tries a contract, and prints a line for each operation.
fn show(
    trial: &Trial,
    root: &Path,
    out: &Path,
    arguments: &Arguments,
) -> Result<Verdict, Box<dyn std::error::Error>> {
    let line = |operation: &str, values: &str, verdict: &str| {
        println!("{:<24} {operation:<34} {values:>7}  {verdict}", trial.name);
    };
    let program = match &trial.program {
        Ok(program) => program,
        Err(reason) => {
            line("", "0", reason);
            return Ok(Verdict::Wrong);
        }
    };
    let outcomes = build::run(root, out, &trial.name, arguments.cases, arguments.seed)?;
    let mut verdict = Verdict::Fine;
    for operation in &program.tried {
        let outcome = outcomes
            .iter()
            .find(|outcome| outcome.operation == *operation);
        let Some(outcome) = outcome else {
            line(operation, "0", "did not run");
            verdict = Verdict::Wrong;
            continue;
        };
        let judgement = match outcome.difference.as_str() {
            "" => "the same",
            difference => {
                verdict = Verdict::Wrong;
                difference
            }
        };
        line(operation, &outcome.tried, judgement);
    }
    for (operation, reason) in &program.left_out {
        line(operation, "0", &format!("not tried: {reason}"));
    }
    for (operation, note) in &program.notes {
        line(operation, "", &format!("not compared: {note}"));
    }
    println!(
        "{:<24} {} of {} tried",
        trial.name,
        program.tried.len(),
        contract::count(program.tried.len() + program.left_out.len(), "operation"),
    );
    Ok(verdict)
}
