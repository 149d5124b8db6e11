//! What was tried, with what, and what was found.

use std::time::{Duration, Instant};

use crate::outcome::Verdict;

/// What a program of others made of the server, or of the contract.
#[derive(Debug)]
pub(super) struct Row {
    /// What was tried.
    pub(super) name: String,
    /// With which program, in which version.
    pub(super) tool: String,
    /// How many cases were tried.
    pub(super) cases: u64,
    /// What went wrong in them.
    pub(super) failures: Vec<String>,
    /// How many faults were planted, each to be found by the same check.
    pub(super) planted: usize,
    /// Those that were not found.
    pub(super) missed: Vec<String>,
    /// How long all of it took.
    pub(super) time: Duration,
}

/// How many failures of a check are shown.
const SHOWN: usize = 20;

impl Row {
    /// Measures a check that has still to be made, and says that it begins.
    pub(super) fn measure<E>(
        check: &str,
        run: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<Self, E> {
        println!("== {check}");
        let start = Instant::now();
        let mut row = Self {
            name: check.to_owned(),
            tool: String::new(),
            cases: 0,
            failures: Vec::new(),
            planted: 0,
            missed: Vec::new(),
            time: Duration::ZERO,
        };
        run(&mut row)?;
        row.time = start.elapsed();
        for failure in row.failures.iter().take(SHOWN) {
            println!("   failure: {failure}");
        }
        if row.failures.len() > SHOWN {
            println!("   and {} more", row.failures.len() - SHOWN);
        }
        for fault in &row.missed {
            println!("   not found, though it was planted: {fault}");
        }
        println!("   {}", row.line());
        Ok(row)
    }

    /// Notes a fault that was planted, and whether it was found.
    pub(super) fn plant(&mut self, fault: &str, is_found: bool) {
        self.planted += 1;
        if !is_found {
            self.missed.push(fault.to_owned());
        }
    }

    fn is_fine(&self) -> bool {
        self.cases > 0 && self.failures.is_empty() && self.planted > 0 && self.missed.is_empty()
    }

    fn line(&self) -> String {
        format!(
            "{} cases, {} failures; planted {}, caught {}; {:.1} s",
            self.cases,
            self.failures.len(),
            self.planted,
            self.planted - self.missed.len(),
            self.time.as_secs_f64()
        )
    }
}

/// Prints all of it as a table, with what was not tried, and why; the verdict over all.
pub(super) fn print(rows: &[Row], limits: &[&str], time: Duration) -> Verdict {
    println!("\n{}", table(rows));
    println!("\nWhat is not tried, or not as the contract says it, and why:");
    for limit in limits {
        println!("- {limit}");
    }
    let wrong = rows.iter().filter(|row| !row.is_fine()).count();
    let verdict = if wrong == 0 { "all fine" } else { "NOT fine" };
    println!("\nconformance: {verdict}, in {:.0} s", time.as_secs_f64());
    if wrong == 0 {
        Verdict::Fine
    } else {
        Verdict::Wrong
    }
}

fn table(rows: &[Row]) -> String {
    let head = [
        "check", "program", "cases", "failures", "planted", "caught", "s",
    ]
    .map(str::to_owned);
    let lines: Vec<[String; 7]> = std::iter::once(head)
        .chain(rows.iter().map(|row| {
            [
                row.name.clone(),
                row.tool.clone(),
                row.cases.to_string(),
                row.failures.len().to_string(),
                row.planted.to_string(),
                (row.planted - row.missed.len()).to_string(),
                format!("{:.1}", row.time.as_secs_f64()),
            ]
        }))
        .collect();
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; 7] = std::array::from_fn(width);
    let rows = lines.iter().map(|line| {
        let cells = line.iter().zip(widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| {
            if column < 2 {
                format!("{cell:<width$}")
            } else {
                format!("{cell:>width$}")
            }
        });
        cells.collect::<Vec<_>>().join("  ")
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cases: u64, failures: &[&str], planted: usize, missed: &[&str]) -> Row {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Row {
            name: "reading".to_owned(),
            tool: "reader 1.2".to_owned(),
            cases,
            failures: owned(failures),
            planted,
            missed: owned(missed),
            time: Duration::from_millis(1500),
        }
    }

    #[test]
    fn a_check_is_fine_where_it_tried_something_and_has_been_seen_to_fail() {
        assert!(row(3, &[], 1, &[]).is_fine());
        for wrong in [
            row(0, &[], 1, &[]),
            row(3, &["no"], 1, &[]),
            row(3, &[], 0, &[]),
            row(3, &[], 1, &["fault"]),
        ] {
            assert!(!wrong.is_fine(), "{wrong:?}");
        }
    }

    #[test]
    fn the_table_stands_in_columns() {
        let expected = "check    program     cases  failures  planted  caught    s\n\
                        reading  reader 1.2     12         0        2       1  1.5";
        assert_eq!(table(&[row(12, &[], 2, &["fault"])]), expected);
    }
}
