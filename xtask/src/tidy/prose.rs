//! Prose stays short, and its links lead somewhere.

use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag};

use super::Finding;
use super::checkout::TextFile;

/// Lines at most; a number here may only get smaller.
const LONGEST: [(&str, usize); 2] = [("README.md", 120), ("ARCHITECTURE.md", 200)];

/// Checks a Markdown file; `exists` answers for paths from the root of the repository.
pub(super) fn check(file: &TextFile, exists: impl Fn(&Path) -> bool) -> Vec<Finding> {
    if !file.path.ends_with(".md") {
        return Vec::new();
    }
    let mut findings = broken_links(file, exists);
    let lines = file.text.lines().count();
    for (path, longest) in LONGEST {
        if file.path == path && lines > longest {
            let message = format!(
                "{lines} lines, where {longest} are the most; move what is detail to docs/"
            );
            findings.push(Finding::new(path, longest + 1, message));
        }
    }
    findings
}

fn broken_links(file: &TextFile, exists: impl Fn(&Path) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (event, range) in Parser::new(&file.text).into_offset_iter() {
        let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) =
            event
        else {
            continue;
        };
        let target = dest_url.split('#').next().unwrap_or_default();
        if target.is_empty() || target.contains(':') {
            continue;
        }
        if !resolve(&file.path, target).is_some_and(|path| exists(&path)) {
            let line = file.text[..range.start].matches('\n').count() + 1;
            let message = format!("the link leads to `{target}`, which does not exist; correct it");
            findings.push(Finding::new(&file.path, line, message));
        }
    }
    findings
}

/// The path from the root that `target`, read in the file at `path`, means; nothing outside of the root.
fn resolve(path: &str, target: &str) -> Option<PathBuf> {
    let mut resolved = Path::new(path).parent()?.to_owned();
    for component in Path::new(target).components() {
        match component {
            Component::Normal(name) => resolved.push(name),
            Component::CurDir => {}
            Component::ParentDir if resolved.pop() => {}
            _ => return None,
        }
    }
    Some(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(path: &str, text: &str) -> Vec<String> {
        let file = TextFile {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(&file, |path| path == Path::new("docs/guide.md"))
            .iter()
            .map(Finding::to_string)
            .collect()
    }

    #[test]
    fn links_lead_to_files_that_exist() {
        let text = "[a](docs/guide.md#start) [b](#here) <https://example.com>\n`[c](c.md)`\n[d]\n\n\
                    [d]: docs/gone.md";
        let expected =
            ["README.md:3: the link leads to `docs/gone.md`, which does not exist; correct it"];
        assert_eq!(messages("README.md", text), expected);
    }

    #[test]
    fn links_start_at_their_file_and_stay_in_the_repository() {
        assert!(messages("docs/tour.md", "[a](guide.md) [b](../docs/guide.md)").is_empty());
        assert_eq!(messages("docs/tour.md", "[a](docs/guide.md)").len(), 1);
        assert_eq!(
            messages("docs/tour.md", "[a](../../docs/guide.md)").len(),
            1
        );
    }

    #[test]
    fn a_readme_is_one_page() {
        assert!(messages("README.md", &"line\n".repeat(120)).is_empty());
        let expected =
            ["README.md:121: 121 lines, where 120 are the most; move what is detail to docs/"];
        assert_eq!(messages("README.md", &"line\n".repeat(121)), expected);
        assert!(messages("docs/guide.md", &"line\n".repeat(121)).is_empty());
    }
}
