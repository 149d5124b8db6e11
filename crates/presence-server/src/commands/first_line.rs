//! Reads a secret from standard input, or from whatever stands in for it.

use std::io::{self, BufRead, Read};

use secrecy::zeroize::Zeroizing;

/// The first line without its end, or more than `limit` bytes of one that is too long.
pub(super) fn first_line(input: &mut impl BufRead, limit: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    // There is room for the limit, one byte more, and CR LF; a buffer that grew would leave copies behind.
    let room = limit + 3;
    let mut line = Zeroizing::new(Vec::with_capacity(room));
    input.take(room as u64).read_until(b'\n', &mut line)?;
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    Ok(line)
}
