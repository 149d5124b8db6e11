//! Which characters XML 1.0 (fifth edition) is made of, in text and in names.

/// Whether a document may have it (production 2, `Char`).
pub(crate) fn is_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Where the first character is that no document may have.
pub(crate) fn find_foreign(text: &str) -> Option<usize> {
    // Most texts have no byte that such a character could begin with; without a way out of it the loop is quick.
    let may_begin = |byte: u8| (byte < b' ' && !is_space_byte(byte)) || byte == 0xEF;
    let is_plain = !text
        .bytes()
        .fold(false, |found, byte| found | may_begin(byte));
    if is_plain {
        return None;
    }
    let mut characters = text.char_indices();
    let found = characters.find(|(_, character)| !is_character(*character));
    found.map(|(index, _)| index)
}

/// Whether it is nothing but white space (production 3, `S`).
pub(crate) fn is_space(text: &str) -> bool {
    text.bytes().all(is_space_byte)
}

/// Whether it is white space.
pub(crate) fn is_space_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// How many bytes at the beginning of `text` are a name without a colon (Namespaces in XML 1.0, `NCName`); 0 if none.
pub(crate) fn name_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_plain = |byte: &u8| ASCII_NAME[usize::from(*byte)];
    let plain = bytes.iter().position(|byte| !is_plain(byte));
    let plain = plain.unwrap_or(bytes.len());
    let begins = bytes
        .first()
        .is_some_and(|first| first.is_ascii_alphabetic() || *first == b'_');
    if begins && bytes.get(plain).is_none_or(u8::is_ascii) {
        return plain;
    }
    if !text.starts_with(is_name_start) {
        return 0;
    }
    text.find(|character| !is_name_character(character))
        .unwrap_or(text.len())
}

/// Which bytes of ASCII a name may go on with.
const ASCII_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        byte += 1;
    }
    table
};

/// Whether a name without a colon may begin with it (production 4, `NameStartChar`).
pub(crate) fn is_name_start(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}' | '\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// Whether a name without a colon may go on with it (production 4a, `NameChar`).
pub(crate) fn is_name_character(character: char) -> bool {
    is_name_start(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
}
