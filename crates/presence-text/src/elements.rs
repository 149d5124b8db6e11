//! What stands in brackets in a text, and is replaced where it is known: `[SR_NOT_PRESENT]`, `[D:11/09/2017]`.

use std::borrow::Cow;

/// Puts in the place of each `[...]` what is known of its inside, and leaves those alone of which nothing is.
///
/// The inside has no bracket: in `[ a [SR_YES] ]` it is `SR_YES`. What is put in is not looked at again.
pub(crate) fn replace(text: &str, known: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let mut replaced = String::new();
    let mut copied = 0;
    let mut searched = 0;
    while let Some(found) = text[searched..].find('[') {
        let start = searched + found;
        let inside = start + 1;
        let Some(length) = text[inside..].find(['[', ']']) else {
            break;
        };
        let end = inside + length;
        searched = end;
        let is_closed = text[end..].starts_with(']');
        let replacement = is_closed.then(|| known(&text[inside..end])).flatten();
        if let Some(replacement) = replacement {
            replaced.push_str(&text[copied..start]);
            replaced.push_str(&replacement);
            copied = end + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    replaced.push_str(&text[copied..]);
    Cow::Owned(replaced)
}
