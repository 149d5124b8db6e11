//! Texts in several languages: `US:"At lunch";NO:"Til lunsj"`.

use std::borrow::Cow;

use crate::language::Language;

/// What a run of entries is: a block, where they conform.
struct Run<'t> {
    /// What follows it.
    rest: &'t str,
    /// The text to put in its place; none where it is no block.
    chosen: Option<&'t str>,
}

/// Puts in the place of each block its text in a language: where the block has none, that in English, else its first.
///
/// A block is entries separated by `;`, with one more at the end or not; an entry is two capital letters, of which no
/// letter or digit is before, and in quotes a text without any. One entry at least has the code of a language of
/// SuperOffice's. Entries without `;` between are no block. All else stays as it is.
pub(crate) fn choose<'t>(text: &'t str, language: &Language) -> Cow<'t, str> {
    let mut chosen = String::new();
    let mut copied = 0;
    let mut searched = 0;
    while let Some(found) = text[searched..].find(":\"") {
        let colon = searched + found;
        let Some(start) = start_of_code(text, colon) else {
            searched = colon + 2;
            continue;
        };
        let run = run(&text[start..], language);
        searched = (text.len() - run.rest.len()).max(colon + 2);
        if let Some(text_chosen) = run.chosen {
            chosen.push_str(&text[copied..start]);
            chosen.push_str(text_chosen);
            copied = searched;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    chosen.push_str(&text[copied..]);
    Cow::Owned(chosen)
}

/// Whether a text is one block, with nothing around it.
pub(crate) fn is_block(text: &str) -> bool {
    let run = run(text, Language::english());
    run.chosen.is_some() && run.rest.is_empty()
}

/// Where the code starts that ends at a colon; none where that is no code.
fn start_of_code(text: &str, colon: usize) -> Option<usize> {
    let start = colon.checked_sub(2)?;
    let is_code = text.as_bytes()[start..colon]
        .iter()
        .all(u8::is_ascii_uppercase);
    let is_in_word = || text[..start].ends_with(char::is_alphanumeric);
    (is_code && !is_in_word()).then_some(start)
}

/// Reads the entries at the start of a text.
fn run<'t>(text: &'t str, language: &Language) -> Run<'t> {
    let mut rest = text;
    let mut first = None;
    let mut english = None;
    let mut asked = None;
    let mut is_known = false;
    let mut conforms = true;
    let mut is_separated = true;
    while let Some((code, content, after)) = entry(rest) {
        conforms &= is_separated;
        first = first.or(Some(content));
        is_known |= Language::of_code(code).is_some();
        if code == language.code {
            asked = asked.or(Some(content));
        }
        if code == Language::english().code {
            english = english.or(Some(content));
        }
        let separated = after.strip_prefix(';');
        is_separated = separated.is_some();
        rest = separated.unwrap_or(after);
    }
    let chosen = asked.or(english).or(first);
    Run {
        rest,
        chosen: chosen.filter(|_| conforms && is_known),
    }
}

/// The code and the text of the entry at the start of a text, and what follows.
fn entry(text: &str) -> Option<(&str, &str, &str)> {
    let (code, rest) = text.split_at_checked(2)?;
    if !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let (content, rest) = rest.strip_prefix(":\"")?.split_once('"')?;
    Some((code, content, rest))
}
