//! The list of what is known to be refused or left out: it may become shorter by itself, and longer only by `--update`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::Row;
use crate::contract::FileError;
use crate::outcome::Verdict;

/// The list, from the root of the repository.
const LIST: &str = "xtask/corpus.txt";
const HEAD: &str = "\
# What `cargo xtask corpus` knows to be refused (error) or left out (warning): contract, place, and why.
# `--update` rewrites the lines of the contracts that it is run on.
";

/// Compares what was found with the list, or rewrites the list. A document's lines begin with its name.
pub(super) fn settle(root: &Path, rows: &[Row], update: bool) -> Result<Verdict, FileError> {
    let path = root.join(LIST);
    let text = fs::read_to_string(&path).unwrap_or_default();
    let known: BTreeSet<String> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    let found: BTreeSet<String> = rows
        .iter()
        .flat_map(|row| row.found.iter().map(|line| format!("{} {line}", row.name)))
        .collect();
    if update {
        let is_other = |line: &&String| {
            let name = line.split(' ').next().unwrap_or_default();
            rows.iter().all(|row| row.name != name)
        };
        let lines: BTreeSet<&String> = known.iter().filter(is_other).chain(&found).collect();
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(&path, format!("{HEAD}{text}")).map_err(FileError::on("write", &path))?;
        return Ok(Verdict::Fine);
    }
    let new: Vec<&String> = found.difference(&known).collect();
    if new.is_empty() {
        return Ok(Verdict::Fine);
    }
    println!("not in {LIST}: {} lines, the first of which are", new.len());
    for line in new.iter().take(10) {
        println!("  {line}");
    }
    Ok(Verdict::Wrong)
}
