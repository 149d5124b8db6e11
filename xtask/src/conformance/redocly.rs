//! Redocly's CLI: whether a contract is well made, and what breaks between two revisions of it.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::copies::at;
use super::edits::{breaks, edited, harmless, mistakes};
use super::error::{ConformanceError, output_of, write};
use super::summary::Row;
use super::tools::Node;

/// Its package.
pub(super) const PACKAGE: &str = "@redocly/cli";

/// What changed between two revisions of a contract.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Each change that breaks a client of the first revision, with its rule and place.
    pub(crate) breaking: Vec<String>,
    /// How many changes break none.
    pub(crate) harmless: u64,
    /// `info.version` of both.
    pub(crate) versions: [String; 2],
}

impl Difference {
    /// Whether what breaks is announced by the major version, or nothing does.
    pub(crate) fn is_announced(&self) -> bool {
        self.breaking.is_empty()
            || self.versions[0].split('.').next() != self.versions[1].split('.').next()
    }
}

/// Everything that is wrong with a contract, warnings too; one is a line.
pub(super) fn lint(node: &Node, contract: &Path) -> Result<Vec<String>, ConformanceError> {
    let mut command = redocly(node, "lint");
    command.arg(contract);
    command.args([
        "--extends",
        "recommended",
        "--format",
        "json",
        "--max-problems",
        "1000",
    ]);
    let report: Lint = report_of(&mut command)?;
    let problems = report.problems.iter().map(|problem| {
        let places: Vec<_> = problem.location.iter().map(Value::to_string).collect();
        let Problem {
            severity,
            rule_id,
            message,
            ..
        } = problem;
        format!(
            "{}: {severity} {rule_id}: {message} {}",
            contract.display(),
            places.join(" ")
        )
    });
    Ok(problems.collect())
}

/// Compares two revisions of a contract.
pub(crate) fn diff(
    node: &Node,
    base: &Path,
    revision: &Path,
) -> Result<Difference, ConformanceError> {
    let mut command = redocly(node, "diff");
    command
        .args([base, revision])
        .args(["--format", "json", "--fail-on", "none"]);
    let report: Diff = report_of(&mut command)?;
    let of_major = |verdict: &&Verdict| verdict.impact == "major";
    let verdicts = report.changes.iter().flat_map(|change| &change.verdicts);
    let breaking = verdicts.filter(of_major).map(|verdict| {
        let place = &verdict.location;
        format!(
            "{} ({}) at {}",
            verdict.message, verdict.rule_id, place["pointer"]
        )
    });
    Ok(Difference {
        breaking: breaking.collect(),
        harmless: report.summary.minor + report.summary.patch,
        versions: [report.info_versions.base, report.info_versions.revision],
    })
}

/// Lints the contracts, and one of them with a mistake after the other.
pub(super) fn check_lint(
    row: &mut Row,
    node: &Node,
    contracts: &[&Path],
    presence: &Value,
    folder: &Path,
) -> Result<(), ConformanceError> {
    for contract in contracts {
        row.cases += 1;
        row.failures.extend(lint(node, contract)?);
    }
    for edit in mistakes() {
        let path = write_copy(folder, "mistake.json", &edited(presence, &edit)?)?;
        let problems = lint(node, &path)?;
        row.plant(edit.name, !problems.is_empty());
    }
    Ok(())
}

/// Compares the contract with itself and with revisions that break something, or nothing.
pub(super) fn check_diff(
    row: &mut Row,
    node: &Node,
    presence: &Value,
    folder: &Path,
) -> Result<(), ConformanceError> {
    let base = write_copy(folder, "base.json", presence)?;
    let try_out = |revision: &Value| {
        let path = write_copy(folder, "revision.json", revision)?;
        diff(node, &base, &path)
    };
    let (mut cases, mut failures) = (0, Vec::new());
    let mut expect_fine = |what: &str, difference: &Difference| {
        cases += 1;
        if !difference.is_announced() {
            failures.push(format!("{what}: {}", difference.breaking.join("; ")));
        }
    };
    expect_fine("the same contract", &try_out(presence)?);
    for edit in harmless() {
        expect_fine(edit.name, &try_out(&edited(presence, &edit)?)?);
    }
    let breaks = breaks();
    for edit in &breaks {
        let difference = try_out(&edited(presence, edit)?)?;
        row.plant(edit.name, !difference.is_announced());
    }
    let mut announced = presence.clone();
    for edit in &breaks {
        announced = edited(&announced, edit)?;
    }
    *at(&mut announced, "/info/version", "its version is")? = json!("999.0.0");
    expect_fine("all of it in a later major version", &try_out(&announced)?);
    row.cases += cases;
    row.failures.extend(failures);
    Ok(())
}

fn write_copy(
    folder: &Path,
    name: &str,
    contract: &Value,
) -> Result<std::path::PathBuf, ConformanceError> {
    let path = folder.join(name);
    write(&path, &contract.to_string())?;
    Ok(path)
}

fn redocly(node: &Node, command: &str) -> Command {
    let mut redocly = node.program(&format!("node_modules/{PACKAGE}/bin/cli.js"));
    redocly.arg(command);
    redocly
        .env("REDOCLY_TELEMETRY", "off")
        .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    redocly
}

/// What it reports, whether it exits with 0 or not.
fn report_of<T: DeserializeOwned>(command: &mut Command) -> Result<T, ConformanceError> {
    let output = output_of(command)?;
    serde_json::from_slice(&output.stdout).map_err(|source| ConformanceError::Output {
        program: "redocly".to_owned(),
        output: [output.stdout, output.stderr]
            .map(|text| String::from_utf8_lossy(&text).into_owned())
            .concat(),
        source,
    })
}

#[derive(Debug, Deserialize)]
struct Lint {
    problems: Vec<Problem>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    rule_id: String,
    severity: String,
    message: String,
    location: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Diff {
    info_versions: Versions,
    summary: Summary,
    changes: Vec<Change>,
}

#[derive(Debug, Deserialize)]
struct Versions {
    base: String,
    revision: String,
}

#[derive(Debug, Deserialize)]
struct Summary {
    minor: u64,
    patch: u64,
}

#[derive(Debug, Deserialize)]
struct Change {
    #[serde(default)]
    verdicts: Vec<Verdict>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    rule_id: String,
    impact: String,
    message: String,
    location: Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_is_announced_by_the_major_version() {
        for (breaking, revision, is_announced) in [
            (vec![], "1.0.0", true),
            (vec!["gone"], "1.1.0", false),
            (vec!["gone"], "2.0.0", true),
        ] {
            let difference = Difference {
                breaking: breaking.into_iter().map(str::to_owned).collect(),
                harmless: 0,
                versions: ["1.0.0".to_owned(), revision.to_owned()],
            };
            assert_eq!(difference.is_announced(), is_announced, "{difference:?}");
        }
    }
}
