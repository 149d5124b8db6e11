//! Every rule of the wire has a test: the tables of `docs/wire.md` name it, and it is there.

use super::Finding;
use super::checkout::TextFile;
use super::named_tests;

/// The page with the tables.
const PAGE: &str = "docs/wire.md";

/// Where a rule can be from: SuperOffice's own material, or a decision of this project.
const SOURCES: [&str; 2] = ["SuperOffice", "here"];

/// Checks the page against all files.
pub(super) fn check(files: &[TextFile]) -> Vec<Finding> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        return vec![Finding::new(
            PAGE,
            1,
            "the rules of the wire are missing; write them",
        )];
    };
    let mut findings = Vec::new();
    let mut rows = 0;
    for (number, row) in (1..).zip(page.text.lines()).filter_map(row) {
        rows += 1;
        let messages = problems(&row, files);
        findings.extend(messages.map(|message| Finding::new(PAGE, number, message)));
    }
    if rows == 0 {
        findings.push(Finding::new(
            PAGE,
            1,
            "there is no rule; write a table of them",
        ));
    }
    findings
}

/// A rule, where it is from, and its tests.
struct Row<'a> {
    source: &'a str,
    tests: &'a str,
}

/// The row on a line, if there is one; the head of a table and the line below it are none.
fn row((number, line): (usize, &str)) -> Option<(usize, Row<'_>)> {
    let cells = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = cells.rsplitn(3, " | ").map(str::trim);
    let (tests, source) = (cells.next()?, cells.next().unwrap_or_default());
    let is_head = tests == "tests" || tests.ends_with("---|") || tests.ends_with("---");
    (!is_head).then_some((number, Row { source, tests }))
}

/// What is wrong with a row.
fn problems<'a>(row: &Row<'a>, files: &'a [TextFile]) -> impl Iterator<Item = String> {
    let source = (!SOURCES.contains(&row.source)).then(|| {
        let sources = SOURCES.join("` or `");
        format!("the rule is from `{}`; say `{sources}`", row.source)
    });
    let tests: Vec<_> = named_tests::in_cell(row.tests).collect();
    let none = tests
        .is_empty()
        .then(|| "the rule has no test; name one as `crate/tests/file.rs::name`".to_owned());
    let wrong = tests.into_iter().filter_map(|test| test.problem(files));
    source.into_iter().chain(none).chain(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "| rule | from | tests |\n|---|---|---|\n";

    fn messages(rows: &str) -> Vec<String> {
        let files = [
            (PAGE, format!("# The wire\n\n{HEAD}{rows}\n")),
            (
                "crates/a/tests/b.rs",
                "/// Says it.\n#[test]\nfn holds() { case(\"first row\") }\nfn helps() {}\n\
                 mod inner {\n    #[tokio::test]\n    // Why.\n    async fn waits() {}\n}\n"
                    .to_owned(),
            ),
            (
                "crates/a/tests/b.txt",
                "== a row of data\n-> 200\n".to_owned(),
            ),
        ];
        let files = files.map(|(path, text)| TextFile {
            path: path.to_owned(),
            text,
        });
        let findings = check(&files);
        findings.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn a_rule_has_tests_that_are_there() {
        let rows = "| `a|b` holds. | SuperOffice | `a/tests/b.rs::holds` |\n\
                    | It is so. | here | `a/tests/b.rs::holds` (row \"first row\"), `a/tests/b.rs::waits` |\n\
                    | So is this. | here | `a/tests/b.rs::holds` (row \"a row of data\") |";
        assert!(messages(rows).is_empty(), "{:?}", messages(rows));
    }

    #[test]
    fn a_test_that_is_not_there_is_found() {
        for (test, message) in [
            (
                "`a/tests/b.rs::gone`",
                "`crates/a/tests/b.rs` has no test `gone`; correct its name",
            ),
            (
                "`a/tests/b.rs::helps`",
                "`crates/a/tests/b.rs` has no test `helps`; correct its name",
            ),
            (
                "`a/tests/c.rs::holds`",
                "there is no `crates/a/tests/c.rs`; correct the test's path",
            ),
            (
                "`a/tests/b.rs::holds` (row \"last row\")",
                "`crates/a/tests/b.rs` has no row \"last row\"; correct its name",
            ),
            (
                "`holds`",
                "`holds` names no test; write `crate/tests/file.rs::name`",
            ),
        ] {
            let expected = [format!("docs/wire.md:5: {message}")];
            assert_eq!(
                messages(&format!("| It is so. | here | {test} |")),
                expected
            );
        }
    }

    #[test]
    fn a_rule_without_a_test_is_found() {
        let expected =
            ["docs/wire.md:5: the rule has no test; name one as `crate/tests/file.rs::name`"];
        for cell in ["", "later"] {
            assert_eq!(
                messages(&format!("| It is so. | here | {cell} |")),
                expected
            );
        }
    }

    #[test]
    fn a_rule_says_where_it_is_from() {
        let expected = ["docs/wire.md:5: the rule is from `hearsay`; say `SuperOffice` or `here`"];
        let row = "| It is so. | hearsay | `a/tests/b.rs::holds` |";
        assert_eq!(messages(row), expected);
    }

    #[test]
    fn a_page_has_rules() {
        let expected = ["docs/wire.md:1: there is no rule; write a table of them"];
        assert_eq!(messages(""), expected);
        let findings = check(&[]);
        assert_eq!(
            findings[0].message,
            "the rules of the wire are missing; write them"
        );
    }
}
