//! Tests that a table names: `crate/tests/file.rs::name`, or in `examples` and `xtask` the whole path.

use super::checkout::TextFile;

/// A test as a cell names it.
pub(super) struct Test<'a> {
    /// What stands between backquotes.
    name: &'a str,
    /// The row of the test's own table that it is about: a text in its file, or a row `== ...` of the data beside it.
    row: Option<&'a str>,
}

/// What stands between backquotes, each with the row that is named behind it.
pub(super) fn in_cell(cell: &str) -> impl Iterator<Item = Test<'_>> {
    let mut pieces = cell.split('`').skip(1);
    std::iter::from_fn(move || {
        let name = pieces.next()?;
        let behind = pieces.next().unwrap_or_default();
        let row = behind.trim_start().strip_prefix("(row \"");
        Some(Test {
            name,
            row: row.and_then(|row| row.split('"').next()),
        })
    })
}

impl Test<'_> {
    /// What is wrong with the name, if the test is not there.
    pub(super) fn problem(&self, files: &[TextFile]) -> Option<String> {
        let Some((path, function)) = self.name.split_once("::") else {
            return Some(format!(
                "`{}` names no test; write `crate/tests/file.rs::name`",
                self.name
            ));
        };
        let path = match path.starts_with("examples/") || path.starts_with("xtask/") {
            true => path.to_owned(),
            false => format!("crates/{path}"),
        };
        let Some(file) = files.iter().find(|file| file.path == path) else {
            return Some(format!("there is no `{path}`; correct the test's path"));
        };
        if !has_test(&file.text, function) {
            return Some(format!(
                "`{path}` has no test `{function}`; correct its name"
            ));
        }
        let row = self.row?;
        let beside = path.replace(".rs", ".txt");
        let data = files.iter().find(|file| file.path == beside);
        let is_there = file.text.contains(&format!("\"{row}\""))
            || data.is_some_and(|data| data.text.lines().any(|line| line == format!("== {row}")));
        (!is_there).then(|| format!("`{path}` has no row \"{row}\"; correct its name"))
    }
}

/// Whether there is a function of this name that is marked as a test.
fn has_test(text: &str, function: &str) -> bool {
    let lines: Vec<_> = text.lines().map(str::trim_start).collect();
    let opening = format!("fn {function}(");
    let starts = |line: &str| {
        line.strip_prefix("async ")
            .unwrap_or(line)
            .starts_with(&opening)
    };
    let is_test = |line: &str| line.starts_with("#[test]") || line.starts_with("#[tokio::test");
    let places = (0..lines.len()).filter(|place| starts(lines[*place]));
    places.into_iter().any(|place| {
        let above = lines[..place].iter().rev();
        let mut marks = above.take_while(|line| line.starts_with("#[") || line.starts_with("//"));
        marks.any(|line| is_test(line))
    })
}
