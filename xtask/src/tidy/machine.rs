//! No file names a folder of the machine that it was written on.

use super::Finding;
use super::checkout::TextFile;

/// In two parts each, so that this file does not break its own rule.
const FOLDERS: [&str; 3] = [
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
];

/// Finds absolute paths into folders that are somebody's own.
pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()) {
        for folder in FOLDERS.iter().filter(|folder| has_path(line, folder)) {
            let message =
                format!("a path that starts with `{folder}` is of one machine; make it relative");
            findings.push(Finding::new(&file.path, number, message));
        }
    }
    findings
}

/// Whether a path starts with the folder: not a URL, or a relative path, that has it further on.
fn has_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|character| !character.is_alphanumeric() && !"._-}".contains(character))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_where_it_starts() {
        for (line, found) in [
            ("cd @me/project", true),
            ("\"@me/project\"", true),
            ("https://example.com@me/project", false),
            ("${ROOT}@me/project", false),
        ] {
            let text = format!("first\n{}", line.replace("@me/", FOLDERS[0]));
            let path = "notes.txt".to_owned();
            let lines: Vec<_> = check(&TextFile { path, text })
                .iter()
                .map(|finding| finding.line)
                .collect();
            assert_eq!(lines, if found { vec![2] } else { vec![] }, "{line}");
        }
    }
}
