//! Asks for a new password: on the terminal, or from standard input.

use std::io::{self, BufRead, IsTerminal, Read};

use secrecy::zeroize::Zeroizing;

use crate::Error;
use crate::password::LIMIT_BYTES;

/// A new password: asked for twice and not shown on a terminal, else the first line of standard input.
pub(super) fn read() -> Result<Zeroizing<Vec<u8>>, Error> {
    let failed = |source| Error::Terminal {
        action: "read the password",
        source,
    };
    let password = if io::stdin().is_terminal() {
        let password = Zeroizing::new(rpassword::prompt_password("Password: ").map_err(failed)?);
        let again = Zeroizing::new(rpassword::prompt_password("Again: ").map_err(failed)?);
        if password != again {
            return Err(refused("the two passwords differ"));
        }
        Zeroizing::new(password.as_bytes().to_vec())
    } else {
        first_line(&mut io::stdin().lock()).map_err(failed)?
    };
    check(&password)?;
    Ok(password)
}

/// The first line without its end, or the beginning of one that is too long.
fn first_line(input: &mut impl BufRead) -> io::Result<Zeroizing<Vec<u8>>> {
    // There is room for the limit, one byte more, and CR LF; a buffer that grew would leave copies behind.
    let room = LIMIT_BYTES + 3;
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

/// HTTP's scheme Basic carries a password as UTF-8 without control characters (RFC 7617).
fn check(password: &[u8]) -> Result<(), Error> {
    if password.is_empty() {
        return Err(refused("a password must have characters"));
    }
    if password.len() > LIMIT_BYTES {
        return Err(refused("a password may have at most 1024 bytes"));
    }
    match str::from_utf8(password) {
        Ok(text) if text.contains(char::is_control) => {
            Err(refused("a password must not have control characters in it"))
        }
        Ok(_) => Ok(()),
        Err(_) => Err(refused("a password must be in UTF-8")),
    }
}

fn refused(problem: &'static str) -> Error {
    Error::Password { problem }
}
