//! `cargo xtask corpus [DIR]`: the crates of many contracts, and what the compiler says of them.
//!
//! Without a folder the contracts are those of this repository, and those of the folder that `OPENAPI_CORPUS` names.

mod build;
mod documents;
mod known;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use openapi_codegen::crates::{self, Settings};
use openapi_codegen::problem::Problem;
use openapi_codegen::source::{Location, Sources};

use self::documents::{Document, Origin};
use crate::changes;
use crate::contract::{self, FileError};
use crate::generate;
use crate::outcome::{Outcome, Verdict};

/// Which contracts.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder of contracts, in YAML or JSON.
    folder: Option<PathBuf>,
    /// Only the contract of this name; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Write what is refused or left out to the list of it, instead of comparing.
    #[arg(long)]
    update: bool,
}

/// A row of the table.
struct Row {
    name: String,
    operations: usize,
    types: usize,
    lines: usize,
    elapsed_ms: u128,
    judgement: Judgement,
    /// Whose contract it is.
    origin: Origin,
    /// What problems call it.
    file: String,
    /// What is wrong and what is left out, each in a line.
    found: Vec<String>,
}

/// What became of a contract.
enum Judgement {
    /// The compiler finds nothing to say about its crates.
    Passes,
    /// There are no crates; by how many problems, and their codes.
    Refused(usize, String),
    /// The compiler says something about its crates; how often.
    Unclean(usize),
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passes => f.write_str("passes"),
            Self::Refused(number, codes) => {
                write!(
                    f,
                    "refused: {} ({codes})",
                    contract::count(*number, "problem")
                )
            }
            Self::Unclean(number) => {
                write!(
                    f,
                    "does not compile: {}",
                    contract::count(*number, "message")
                )
            }
        }
    }
}

/// Generates, compiles, and shows the table.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let root = generate::root();
    let mut documents = documents::find(&root, arguments.folder.as_deref())?;
    let is_wanted = |document: &Document| {
        arguments.only.is_empty() || arguments.only.iter().any(|name| document.is_called(name))
    };
    documents.retain(is_wanted);
    let out = root.join("target/corpus");
    let mut rows = Vec::new();
    let mut members = Vec::new();
    for document in &documents {
        let row = generated(document, &out, &mut members)?;
        rows.push(row);
    }
    let messages = build::check(&root, &out, &members)?;
    for row in &mut rows {
        let said: Vec<&String> = messages
            .iter()
            .filter(|(folder, _)| *folder == row.name)
            .map(|(_, message)| message)
            .collect();
        if !said.is_empty() && matches!(row.judgement, Judgement::Passes) {
            row.judgement = Judgement::Unclean(said.len());
        }
        let report = out.join(format!("{}.txt", row.name));
        let text: String = row
            .found
            .iter()
            .chain(said)
            .map(|line| format!("{line}\n"))
            .collect();
        std::fs::write(&report, text).map_err(FileError::on("write", &report))?;
    }
    show(&rows, &out);
    let mut verdict = known::settle(&root, &rows, arguments.update)?;
    for row in &rows {
        verdict = verdict.and(verdict_of(row));
    }
    Ok(verdict)
}

/// What is generated must compile; and what this repository shows and serves must be generated whole.
fn verdict_of(row: &Row) -> Verdict {
    let is_whole = match row.origin {
        Origin::Others => true,
        Origin::Test => !matches!(row.judgement, Judgement::Refused(..)),
        Origin::Product => row.found.is_empty(),
    };
    if !is_whole {
        println!("{}: nothing of it may be left out:", row.file);
        row.found.iter().for_each(|line| println!("  {line}"));
    }
    match row.judgement {
        Judgement::Unclean(_) => Verdict::Wrong,
        _ if is_whole => Verdict::Fine,
        _ => Verdict::Wrong,
    }
}

/// Generates the crates of a document, and notes their folders.
fn generated(document: &Document, out: &Path, members: &mut Vec<String>) -> Result<Row, FileError> {
    let source = contract::read(&document.path, &document.file)?;
    let mut settings = Settings::new(document.name.clone(), "cargo xtask corpus");
    let folder = out.join(&document.name);
    settings.runtime = generate::crates::runtime_of_this_checkout(&folder);
    let (operations, types) =
        match openapi_codegen::read_with(&source, &mut contract::resolver(&document.path)) {
            Ok((api, _)) => (api.operations.len(), api.types.len()),
            Err(_) => (0, 0),
        };
    let start = Instant::now();
    let output = crates::generate(&source, &settings, &mut contract::resolver(&document.path));
    let mut row = Row {
        name: document.name.clone(),
        operations,
        types,
        lines: 0,
        elapsed_ms: start.elapsed().as_millis(),
        judgement: Judgement::Passes,
        origin: document.origin,
        file: document.file.clone(),
        found: Vec::new(),
    };
    match output {
        Ok(output) => {
            row.found = lines(document, output.warnings.sources(), output.warnings.all());
            let files = output.files.iter();
            row.lines = files.map(|file| file.text.lines().count()).sum();
            let changes = generate::crates::found(&folder, &settings, output.files)?;
            for (path, change) in &changes {
                changes::apply(&folder.join(path), change)?;
            }
            let parts = settings.parts.iter();
            members.extend(
                parts.map(|part| format!("{}/{}", document.name, settings.crate_name(*part))),
            );
        }
        Err(problems) => {
            row.found = lines(document, problems.sources(), problems.all());
            row.judgement = refusal(problems.all());
        }
    }
    Ok(row)
}

/// Each problem in a line: where, its code, what becomes of it, and what it is.
fn lines(document: &Document, sources: &Sources, problems: &[Problem]) -> Vec<String> {
    let line = |problem: &Problem| {
        let place = problem.places().first().copied().unwrap_or_default();
        let Location { file, line, .. } = sources.locate(place);
        let file = match file == document.file {
            true => String::new(),
            false => format!("{file}:"),
        };
        let becomes = match problem.is_warning() {
            true => "left out",
            false => "refused",
        };
        let what = problem.to_string().replace('\n', " ");
        format!("{file}{line} {} {becomes}: {what}", contract::code(problem))
    };
    problems.iter().map(line).collect()
}

fn refusal(problems: &[Problem]) -> Judgement {
    let errors = problems.iter().filter(|problem| !problem.is_warning());
    let codes: Vec<String> = errors.map(contract::code).collect();
    let mut counted: Vec<(usize, String)> = Vec::new();
    for code in &codes {
        match counted.iter_mut().find(|(_, other)| other == code) {
            Some((number, _)) => *number += 1,
            None => counted.push((1, code.clone())),
        }
    }
    counted.sort_by(|one, other| other.cmp(one));
    let words: Vec<_> = counted
        .iter()
        .map(|(number, code)| format!("{code} x{number}"))
        .collect();
    Judgement::Refused(codes.len(), words.join(", "))
}

fn show(rows: &[Row], out: &Path) {
    println!(
        "{:<28} {:>10} {:>6} {:>7} {:>6}  verdict",
        "contract", "operations", "types", "lines", "ms"
    );
    for row in rows {
        println!(
            "{:<28} {:>10} {:>6} {:>7} {:>6}  {}",
            row.name, row.operations, row.types, row.lines, row.elapsed_ms, row.judgement
        );
    }
    let passed = rows
        .iter()
        .filter(|row| matches!(row.judgement, Judgement::Passes))
        .count();
    println!(
        "{passed} of {} pass; what was found is in {}",
        contract::count(rows.len(), "contract"),
        out.join("NAME.txt").display()
    );
}
