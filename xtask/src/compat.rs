//! `cargo xtask compat BASE`: whether a change of the contracts breaks those who use them.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::MetadataCommand;

use crate::conformance::copies;
use crate::conformance::redocly::{self, Difference};
use crate::conformance::tools::Node;
use crate::contract::{FileError, count};
use crate::outcome::{Outcome, Verdict};

/// What to compare with.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A revision that git knows, such as `main`, `HEAD~3` or a tag
    base: String,
}

/// Why nothing could be compared.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompatError {
    /// Git is missing.
    #[error("cannot start git, which knows the revisions; install it")]
    NoGit(#[source] std::io::Error),
    /// Git does not know the revision, or there is no repository.
    #[error("git cannot show {what}: {output}")]
    Git {
        /// What was asked for.
        what: String,
        /// What git says.
        output: String,
    },
}

/// Where the contracts are, from the root.
const FOLDER: &str = "openapi";

/// Compares each contract with what it was; what breaks is fine in the next major version of the contract.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let metadata = MetadataCommand::new().no_deps().exec()?;
    let root = metadata.workspace_root.as_std_path();
    let then = contracts_of(root, &arguments.base)?;
    let now = contracts(&root.join(FOLDER))?;
    let node = Node::set_up(root, metadata.target_directory.as_std_path())?;
    let copies = tempfile::tempdir()?;
    let mut verdict = Verdict::Fine;
    for name in then.union(&now) {
        if !then.contains(name) {
            println!("{name}: new since {}", arguments.base);
        } else if now.contains(name) {
            let place = format!("{}:{FOLDER}/{name}", arguments.base);
            let base = expanded(copies.path(), "base", &git(root, &["show", &place])?)?;
            let path = root.join(FOLDER).join(name);
            let text = std::fs::read_to_string(&path).map_err(FileError::on("read", &path))?;
            let revision = expanded(copies.path(), "revision", &text)?;
            let difference = redocly::diff(&node, &base, &revision)?;
            println!("{}", described(name, &difference));
            if !difference.is_announced() {
                verdict = Verdict::Wrong;
            }
        } else {
            println!(
                "{name}: gone since {}, which breaks all who use it",
                arguments.base
            );
            verdict = Verdict::Wrong;
        }
    }
    Ok(verdict)
}

/// Writes a contract as JSON: where YAML has aliases, Redocly reports changes that are none.
fn expanded(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(name).with_extension("json");
    let contract = copies::parse(name, text)?.to_string();
    std::fs::write(&path, contract).map_err(FileError::on("write", &path))?;
    Ok(path)
}

fn described(name: &str, difference: &Difference) -> String {
    let Difference {
        breaking,
        harmless,
        versions,
    } = difference;
    let [base, revision] = versions;
    let mut lines = vec![format!(
        "{name}: {}, and {harmless} of the others; version {base}, then {revision}",
        count(breaking.len(), "breaking change"),
    )];
    lines.extend(breaking.iter().map(|change| format!("  {change}")));
    if !difference.is_announced() {
        lines.push(format!(
            "  raise the major version of info.version in {FOLDER}/{name}, or break nothing"
        ));
    }
    lines.join("\n")
}

fn contracts(folder: &Path) -> Result<BTreeSet<String>, FileError> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(FileError::on("read", folder))? {
        let name = entry.map_err(FileError::on("read", folder))?.file_name();
        names.insert(name.to_string_lossy().into_owned());
    }
    names.retain(|name| is_contract(name));
    Ok(names)
}

fn contracts_of(root: &Path, revision: &str) -> Result<BTreeSet<String>, CompatError> {
    // A revision that looks like an option is none.
    let commit = git(
        root,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &format!("{revision}^{{commit}}"),
        ],
    )?;
    let listed = git(
        root,
        &[
            "ls-tree",
            "--name-only",
            commit.trim(),
            &format!("{FOLDER}/"),
        ],
    )?;
    let names = listed.lines().filter_map(|path| path.rsplit('/').next());
    Ok(names
        .filter(|name| is_contract(name))
        .map(str::to_owned)
        .collect())
}

fn is_contract(name: &str) -> bool {
    name.ends_with(".yaml")
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, CompatError> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(root)
        .output()
        .map_err(CompatError::NoGit)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(CompatError::Git {
        what: arguments.last().copied().unwrap_or_default().to_owned(),
        output: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}
