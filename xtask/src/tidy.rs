//! `cargo xtask tidy`: whether the rules of the house hold that no compiler knows.

mod checkout;
mod features;
mod layers;
mod machine;
mod named_tests;
mod prose;
mod rust;
mod wire;

use std::fmt;

use cargo_metadata::MetadataCommand;

use crate::contract::count;
use crate::outcome::{Outcome, Verdict};

/// Prints everything that breaks a rule, one finding on a line.
pub(crate) fn run() -> Outcome {
    let metadata = MetadataCommand::new().no_deps().exec()?;
    let root = metadata.workspace_root.as_std_path();
    let files = checkout::text_files(root)?;
    let mut findings = layers::check(&metadata)?;
    findings.extend(wire::check(&files));
    findings.extend(features::check(&files));
    for file in &files {
        findings.extend(rust::check(file));
        findings.extend(prose::check(file, |path| root.join(path).exists()));
        findings.extend(machine::check(file));
    }
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    println!(
        "tidy: {} in {}, {} among them, and in what {} may depend on",
        count(findings.len(), "finding"),
        count(files.len(), "file"),
        count(
            files.iter().filter(|file| file.is_rust()).count(),
            "Rust file"
        ),
        count(metadata.packages.len(), "crate"),
    );
    Ok(if findings.is_empty() {
        Verdict::Fine
    } else {
        Verdict::Wrong
    })
}

/// A place where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    /// From the root of the repository, with `/`.
    path: String,
    /// From 1.
    line: usize,
    /// What is wrong, and what to do.
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.message)
    }
}
