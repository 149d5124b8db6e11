//! Names and text as XML 1.0 writes them.

use crate::xml_text::{is_character, is_name_character, is_name_start, name_length};

/// Writes a name; what no element can be called by has `_` in place of each character that does not fit.
pub(super) fn push_name(buffer: &mut Vec<u8>, name: &str) {
    if !name.is_empty() && name_length(name) == name.len() {
        return buffer.extend_from_slice(name.as_bytes());
    }
    if !name.starts_with(is_name_start) {
        buffer.push(b'_');
    }
    for character in name.chars() {
        let character = if is_name_character(character) {
            character
        } else {
            '_'
        };
        buffer.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Writes text, in an element or in the quotes of an attribute.
pub(super) fn escape(buffer: &mut Vec<u8>, text: &str, is_attribute: bool) {
    if text.bytes().all(|byte| PLAIN[usize::from(byte)]) {
        return buffer.extend_from_slice(text.as_bytes());
    }
    let mut plain = 0;
    for (index, character) in text.char_indices() {
        let escape: &[u8] = match character {
            '&' => b"&amp;",
            '<' => b"&lt;",
            '>' => b"&gt;",
            '"' if is_attribute => b"&quot;",
            // Written as they are, a reader would take them for spaces.
            '\t' if is_attribute => b"&#x9;",
            '\n' if is_attribute => b"&#xA;",
            // Written as it is, a reader would take it for a line feed.
            '\r' => b"&#xD;",
            _ if is_character(character) => continue,
            _ => "\u{FFFD}".as_bytes(),
        };
        buffer.extend_from_slice(&text.as_bytes()[plain..index]);
        buffer.extend_from_slice(escape);
        plain = index + character.len_utf8();
    }
    buffer.extend_from_slice(&text.as_bytes()[plain..]);
}

/// Which bytes of ASCII stand for themselves everywhere.
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = b' ';
    while byte < 128 {
        table[byte as usize] = !matches!(byte, b'&' | b'<' | b'>' | b'"');
        byte += 1;
    }
    table
};
