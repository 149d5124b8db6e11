//! Names that can be shown on a line.

/// Takes a name as an argument.
pub(super) fn printable(text: &str) -> Result<String, &'static str> {
    if text.is_empty() || text.trim() != text {
        Err("it must have characters, and no space before or behind them")
    } else if text.contains(|character: char| character.is_control() || is_bidi(character)) {
        Err("it must not have control characters in it, or such that change the direction of text")
    } else {
        Ok(text.to_owned())
    }
}

/// Whether it changes the direction of the text behind it (Unicode Standard Annex 9, section 2), and so may show a name
/// as another.
fn is_bidi(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}
