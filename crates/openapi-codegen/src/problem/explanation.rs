//! What each code means: the texts of `explanations/*.md`, a section for each code.

use super::nearest;

/// The texts, by what is wrong.
const TEXTS: [&str; 10] = [
    include_str!("explanations/text.md"),
    include_str!("explanations/form.md"),
    include_str!("explanations/reference.md"),
    include_str!("explanations/operation.md"),
    include_str!("explanations/name.md"),
    include_str!("explanations/schema.md"),
    include_str!("explanations/content.md"),
    include_str!("explanations/security.md"),
    include_str!("explanations/generator.md"),
    include_str!("explanations/omission.md"),
];

/// What a code means, why it is a problem, and how it is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The stable code: `OA060`.
    pub code: &'static str,
    /// What is wrong, in a line.
    pub title: &'static str,
    /// What it means and why.
    pub text: &'static str,
    /// A contract in which it is wrong, whole or the part that matters; a defect of the generator has none.
    pub wrong: Option<&'static str>,
    /// The same contract, mended.
    pub right: Option<&'static str>,
}

impl Explanation {
    /// Those of all codes.
    pub fn all() -> impl Iterator<Item = Self> {
        let sections = TEXTS.iter().flat_map(|text| text.split("\n## ").skip(1));
        sections.filter_map(Self::of_section)
    }

    /// That of a code, if there is such a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::all().find(|explanation| explanation.code == code)
    }

    /// The code that was probably meant.
    #[must_use]
    pub fn nearest(code: &str) -> Option<&'static str> {
        nearest(code, Self::all().map(|explanation| explanation.code))
    }

    fn of_section(section: &'static str) -> Option<Self> {
        let (head, body) = section.split_once('\n')?;
        let (code, title) = head.split_once(": ")?;
        let text = body.split_once("\nWrong:").map_or(body, |(text, _)| text);
        let mut examples = body.split("```yaml\n").skip(1);
        let mut example = || Some(examples.next()?.split_once("```")?.0);
        Some(Self {
            code,
            title,
            text: text.trim(),
            wrong: example(),
            right: example(),
        })
    }
}
