//! The list of what is known to be refused or left out of the contracts of others. What is new in it is noticed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::Row;
use super::documents::Origin;
use crate::contract::FileError;
use crate::outcome::Verdict;

/// The list, from the root of the repository.
const LIST: &str = "xtask/corpus.txt";
const HEAD: &str = "\
# What `cargo xtask corpus` knows of the contracts of others: by contract, the line, the code, and what is refused (no
# code is made of the contract) or left out (code is made without it). `cargo xtask explain CODE` says more of a code.
# `cargo xtask corpus DIR --update` rewrites the contracts in DIR; what is found and is not here fails.
";

/// What is known, or found, of each contract; an empty list is one of which all is generated.
type Findings = BTreeMap<String, Vec<String>>;

/// Compares what was found with the list, or rewrites the list.
pub(super) fn settle(root: &Path, rows: &[Row], update: bool) -> Result<Verdict, FileError> {
    let path = root.join(LIST);
    let known = parsed(&fs::read_to_string(&path).unwrap_or_default());
    let others = rows.iter().filter(|row| row.origin == Origin::Others);
    let found: Findings = others
        .filter(|row| !row.found.is_empty())
        .map(|row| (row.file.clone(), counted(&row.found)))
        .collect();
    if update {
        let is_other = |file: &str| rows.iter().all(|row| row.file != file);
        let mut all = known;
        all.retain(|file, _| is_other(file));
        all.extend(found);
        fs::write(&path, written(&all)).map_err(FileError::on("write", &path))?;
        return Ok(Verdict::Fine);
    }
    let new = beyond(&found, &known);
    if new.is_empty() {
        return Ok(Verdict::Fine);
    }
    println!("not in {LIST}:");
    new.iter().for_each(|line| println!("  {line}"));
    Ok(Verdict::Wrong)
}

/// What is found and not known, each with its contract.
fn beyond(found: &Findings, known: &Findings) -> Vec<String> {
    let mut new = Vec::new();
    for (file, lines) in found {
        let known: BTreeSet<_> = known.get(file).into_iter().flatten().collect();
        let lines = lines.iter().filter(|line| !known.contains(line));
        new.extend(lines.map(|line| format!("{file}:{line}")));
    }
    new
}

/// The same in the same line once, with how often it is there.
fn counted(lines: &[String]) -> Vec<String> {
    let mut counted: Vec<(&String, usize)> = Vec::new();
    for line in lines {
        match counted.iter_mut().find(|(other, _)| *other == line) {
            Some((_, times)) => *times += 1,
            None => counted.push((line, 1)),
        }
    }
    let line = |(line, times): (&String, usize)| match times {
        1 => line.clone(),
        times => format!("{line} ({times} times)"),
    };
    counted.into_iter().map(line).collect()
}

/// A line without space before it names a contract, and those with some are what is found in it.
fn parsed(text: &str) -> Findings {
    let mut findings = Findings::new();
    let mut file = String::new();
    let lines = text.lines();
    for line in lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        match line.strip_prefix("  ") {
            Some(line) => findings
                .entry(file.clone())
                .or_default()
                .push(line.to_owned()),
            None => file = line.to_owned(),
        }
    }
    findings
}

fn written(findings: &Findings) -> String {
    let mut text = HEAD.to_owned();
    for (file, lines) in findings {
        text.push_str(&format!("\n{file}\n"));
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(lines: &[&str]) -> Findings {
        let lines: Vec<_> = lines.iter().map(|line| (*line).to_owned()).collect();
        Findings::from([("a.yaml".to_owned(), counted(&lines))])
    }

    #[test]
    fn the_list_is_read_as_it_is_written() {
        let known = findings(&["1 OA203 left out: a link", "9 OA022 refused: it lacks `a`"]);
        assert_eq!(parsed(&written(&known)), known);
    }

    #[test]
    fn what_is_new_is_noticed_and_so_is_more_of_the_same() {
        let known = findings(&["1 OA203 left out: a link"]);
        let found = findings(&["1 OA203 left out: a link", "1 OA203 left out: a link"]);
        assert_eq!(beyond(&known, &known), Vec::<String>::new());
        let expected = ["a.yaml:1 OA203 left out: a link (2 times)"];
        assert_eq!(beyond(&found, &known), expected);
        assert_eq!(
            beyond(&known, &Findings::new()),
            ["a.yaml:1 OA203 left out: a link"]
        );
    }
}
