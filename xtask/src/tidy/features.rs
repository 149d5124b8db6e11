//! Every feature of the generator that `docs/features.md` claims has a test, and what is said of others has a source.

use super::Finding;
use super::checkout::TextFile;
use super::named_tests;

/// The page with the tables.
const PAGE: &str = "docs/features.md";

/// How it is known what another generator does.
const SOURCES: [&str; 2] = ["(run)", "(read)"];

/// What does not arise, and what was not looked at.
const NOTHING: [&str; 2] = ["-", "?"];

/// Checks the page against all files.
pub(super) fn check(files: &[TextFile]) -> Vec<Finding> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        let message = "the features of the generator are missing; write them";
        return vec![Finding::new(PAGE, 1, message)];
    };
    let mut findings = Vec::new();
    let mut rows = 0;
    for (number, row) in (1..).zip(page.text.lines()).filter_map(row) {
        rows += 1;
        let messages = ours(row.here, files).into_iter().chain(theirs(&row.others));
        findings.extend(messages.map(|message| Finding::new(PAGE, number, message)));
    }
    if rows == 0 {
        let message = "there is no feature; write a table of them";
        findings.push(Finding::new(PAGE, 1, message));
    }
    findings
}

/// A feature: what is said of it here, and of the others.
struct Row<'a> {
    here: &'a str,
    others: Vec<&'a str>,
}

/// The row on a line, if there is one; the head of a table and the line below it are none.
fn row((number, line): (usize, &str)) -> Option<(usize, Row<'_>)> {
    let cells = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = cells.split(" | ").map(str::trim).skip(1);
    let here = cells.next()?;
    let row = Row {
        here,
        others: cells.collect(),
    };
    (here != "here").then_some((number, row))
}

/// What is wrong with what is said of this generator.
fn ours(cell: &str, files: &[TextFile]) -> Vec<String> {
    let word = cell.split([':', ' ', ',']).next().unwrap_or_default();
    match word {
        "no" => Vec::new(),
        "yes" | "part" => {
            let tests: Vec<_> = named_tests::in_cell(cell).collect();
            let none = tests.is_empty().then(|| {
                format!(
                    "`{word}` has no test; name one as `crate/tests/file.rs::name`, or say `no`"
                )
            });
            let wrong = tests.iter().filter_map(|test| test.problem(files));
            none.into_iter().chain(wrong).collect()
        }
        _ => vec![format!(
            "the cell begins with `{word}`; say `yes`, `part` or `no`"
        )],
    }
}

/// What is wrong with what is said of the others: each cell ends with how it is known.
fn theirs<'a>(cells: &[&'a str]) -> impl Iterator<Item = String> + use<'a> {
    let unknown =
        |cell: &&str| !NOTHING.contains(cell) && !SOURCES.iter().any(|end| cell.ends_with(end));
    let cells: Vec<_> = cells.iter().copied().filter(unknown).collect();
    cells.into_iter().map(|cell| {
        let sources = SOURCES.join("` or `");
        format!("`{cell}` does not say how it is known; end with `{sources}`, or write `-` or `?`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "| feature | here | other |\n|---|---|---|\n";

    fn messages(rows: &str) -> Vec<String> {
        let files = [
            (PAGE, format!("# Features\n\n{HEAD}{rows}\n")),
            (
                "crates/a/tests/b.rs",
                "#[test]\nfn holds() {}\nfn helps() {}\n".to_owned(),
            ),
            ("xtask/src/c.rs", "#[test]\nfn runs() {}\n".to_owned()),
        ];
        let files = files.map(|(path, text)| TextFile {
            path: path.to_owned(),
            text,
        });
        let findings = check(&files);
        findings.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn what_is_claimed_has_a_test_and_what_others_do_a_source() {
        let rows = "| One | yes `a/tests/b.rs::holds`, `xtask/src/c.rs::runs` | yes (run) |\n\
                    | Two | part: not in XML; `a/tests/b.rs::holds` | no: panics (read) |\n\
                    | Three | no: it is not served | ? |";
        assert!(messages(rows).is_empty(), "{:?}", messages(rows));
    }

    #[test]
    fn a_claim_without_a_test_is_found() {
        for (cell, message) in [
            (
                "yes",
                "`yes` has no test; name one as `crate/tests/file.rs::name`, or say `no`",
            ),
            (
                "part: not in XML",
                "`part` has no test; name one as `crate/tests/file.rs::name`, or say `no`",
            ),
            (
                "yes `a/tests/b.rs::gone`",
                "`crates/a/tests/b.rs` has no test `gone`; correct its name",
            ),
            (
                "yes `a/tests/b.rs::helps`",
                "`crates/a/tests/b.rs` has no test `helps`; correct its name",
            ),
            (
                "yes `a/tests/c.rs::holds`",
                "there is no `crates/a/tests/c.rs`; correct the test's path",
            ),
            (
                "surely",
                "the cell begins with `surely`; say `yes`, `part` or `no`",
            ),
        ] {
            let expected = [format!("docs/features.md:5: {message}")];
            assert_eq!(messages(&format!("| One | {cell} | - |")), expected);
        }
    }

    #[test]
    fn hearsay_of_others_is_found() {
        let expected = [
            "docs/features.md:5: `yes` does not say how it is known; end with `(run)` or `(read)`, or write `-` or `?`",
        ];
        assert_eq!(messages("| One | no | yes |"), expected);
    }

    #[test]
    fn a_page_has_features() {
        let expected = ["docs/features.md:1: there is no feature; write a table of them"];
        assert_eq!(messages(""), expected);
        let findings = check(&[]);
        assert_eq!(
            findings[0].message,
            "the features of the generator are missing; write them"
        );
    }
}
