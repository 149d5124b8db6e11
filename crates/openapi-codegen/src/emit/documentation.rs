//! The contract's Markdown (CommonMark, OpenAPI section 3.5) as rustdoc takes it.
//!
//! What it shows stays the same; what rustdoc would run as a test, take for a tag of HTML, or look for among the
//! items of a crate, is written so that it does not.

use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

/// Words after a fence that make rustdoc take a block for a test.
const TESTS: [&str; 7] = [
    "rust",
    "ignore",
    "no_run",
    "should_panic",
    "compile_fail",
    "test_harness",
    "standalone_crate",
];

/// The text of a doc comment.
pub(super) fn rustdoc(markdown: &str) -> String {
    let markdown = markdown.replace("\r\n", "\n").replace('\r', "\n");
    let mut page = Page {
        markdown: &markdown,
        links: 0,
        block: None,
        edits: Vec::new(),
    };
    let parser = Parser::new_ext(&markdown, extensions()).into_offset_iter();
    for (event, range) in TextMergeWithOffset::<'_, OffsetIter<'_>>::new(parser) {
        page.event(&event, range);
    }
    page.edits.sort_by_key(|(range, _)| range.start);
    let mut text = String::with_capacity(markdown.len());
    let mut end = 0;
    for (range, instead) in page.edits {
        text.push_str(markdown.get(end..range.start).unwrap_or_default());
        text.push_str(&instead);
        end = range.end.max(end);
    }
    text.push_str(markdown.get(end..).unwrap_or_default());
    text
}

/// Those that rustdoc knows.
fn extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// A text on its way.
struct Page<'a> {
    markdown: &'a str,
    /// How many links the event is in.
    links: usize,
    /// The block of code that the event is in, if indentation alone makes it one.
    block: Option<Range<usize>>,
    /// What to write instead of which bytes.
    edits: Vec<(Range<usize>, String)>,
}

impl Page<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => self.block = Some(range),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))) => {
                self.fence(words, range);
                self.block = Some(0..0);
            }
            Event::End(TagEnd::CodeBlock) => self.block = None,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => self.links += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => self.links -= 1,
            Event::Text(_) => match self.block.take() {
                Some(block) if block.is_empty() => self.block = Some(block),
                Some(_) => {
                    self.indented(range);
                    self.block = Some(0..0);
                }
                None => self.words(range),
            },
            Event::Html(_) | Event::InlineHtml(_) => self.tags(range),
            _ => {}
        }
    }

    /// A fence that says no language says `text`.
    fn fence(&mut self, words: &str, range: Range<usize>) {
        let is_test = words
            .split([',', ' ', '\t'])
            .all(|word| word.is_empty() || TESTS.contains(&word) || word.starts_with("edition"));
        if !is_test {
            return;
        }
        let line = self.markdown[range.clone()]
            .lines()
            .next()
            .unwrap_or_default();
        let mark = line.trim_start_matches(['`', '~']);
        let start = range.start + line.len() - mark.len();
        self.edits
            .push((start..range.start + line.len(), "text".to_owned()));
    }

    /// A block by indentation gets a fence, and keeps its lines as they are.
    fn indented(&mut self, range: Range<usize>) {
        let line_start = self.markdown[..range.start]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let before = &self.markdown[line_start..range.start];
        let kept = before.strip_suffix("    ").unwrap_or(before.trim_end());
        let prefix: String = kept
            .chars()
            .map(|c| if c == '>' { c } else { ' ' })
            .collect();
        let start = line_start + kept.len();
        self.edits
            .push((start..start, format!("```text\n{prefix}")));
        let end = range.start + self.markdown[range.clone()].trim_end().len();
        self.edits.push((end..end, format!("\n{prefix}```")));
    }

    /// Brackets that are no links are written as brackets; addresses become links.
    fn words(&mut self, range: Range<usize>) {
        let (mut at, end) = (range.start, range.end);
        while let Some(first) = self.markdown[at..end].chars().next() {
            let rest = &self.markdown[at..end];
            let before = self.markdown[..at].chars().next_back();
            let is_address = self.links == 0
                && !before.is_some_and(char::is_alphanumeric)
                && (rest.starts_with("http://") || rest.starts_with("https://"));
            let mut next = at + first.len_utf8();
            if is_address {
                next = at + address(rest).len();
                let link = format!("<{}>", &self.markdown[at..next]);
                self.edits.push((at..next, link));
            } else if matches!(first, '[' | ']') && before != Some('\\') {
                self.edits.push((at..at, "\\".to_owned()));
            }
            at = next;
        }
    }

    /// What looks like a tag of HTML is written as it stands; a line break stays one.
    fn tags(&mut self, range: Range<usize>) {
        let text = &self.markdown[range.clone()];
        for (at, _) in text.match_indices('<') {
            if !["<br>", "<br/>", "<br />"]
                .iter()
                .any(|tag| text[at..].starts_with(tag))
            {
                let at = range.start + at;
                self.edits.push((at..at, "\\".to_owned()));
            }
        }
    }
}

/// The address at the beginning of a text, without the punctuation of the sentence around it.
fn address(text: &str) -> &str {
    let is_end = |c: char| c.is_whitespace() || "<>\"`|()[]{}".contains(c);
    let text = text.find(is_end).map_or(text, |end| &text[..end]);
    text.trim_end_matches(|c| ".,;:!?'*_~\\".contains(c))
}

#[cfg(test)]
mod tests {
    use super::rustdoc;

    #[test]
    fn what_rustdoc_would_take_otherwise_is_written_so_that_it_does_not() {
        for (markdown, expected) in [
            ("```\nx\n```", "```text\nx\n```"),
            ("~~~ rust,no_run\nx\n~~~", "~~~text\nx\n~~~"),
            ("```json\n[x] <T>\n```", "```json\n[x] <T>\n```"),
            (
                "a\n\n    x\n\n    y\n\nb",
                "a\n\n```text\n    x\n\n    y\n```\n\nb",
            ),
            ("- a\n\n      x", "- a\n\n  ```text\n      x\n  ```"),
            ("> ```\n> x\n> ```", "> ```text\n> x\n> ```"),
            ("a\rb\r\nc", "a\nb\nc"),
            (
                "See https://a.b/c_d_e, or so.",
                "See <https://a.b/c_d_e>, or so.",
            ),
            ("(http://a.b)", "(<http://a.b>)"),
            (
                "A Vec<T> of [x][y] and [z]",
                "A Vec\\<T> of \\[x\\]\\[y\\] and \\[z\\]",
            ),
            ("<div>\nx\n</div>", "\\<div>\nx\n\\</div>"),
        ] {
            assert_eq!(rustdoc(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn what_rustdoc_understands_stays() {
        for markdown in [
            "| a | b |\n|---|---|\n| `[x]` | [y](https://a.b) |",
            "* `<T>` and ``[`x`]``\n  goes on\n    - [ ] deeper",
            "[a https://x](https://a.b), <https://a.b>, ![i](https://a.b/i.png), [r], [^1]\n\n[r]: https://a.b\n[^1]: Note.",
            "\\[x\\] and \\<T> a < b <br> &lt;",
        ] {
            assert_eq!(rustdoc(markdown), markdown);
        }
    }
}
