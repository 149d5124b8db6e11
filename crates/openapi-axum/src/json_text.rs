//! Which bytes stand for themselves in a JSON string (RFC 8259, section 7).

/// How many bytes stand for themselves before the first that does not; `None` if all do.
pub(crate) fn plain_length(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| !PLAIN[usize::from(*byte)])
}

/// All but quotes, backslashes and control characters.
const PLAIN: [bool; 256] = {
    let mut table = [true; 256];
    let mut control = 0;
    while control < 0x20 {
        table[control] = false;
        control += 1;
    }
    table[b'"' as usize] = false;
    table[b'\\' as usize] = false;
    table
};
