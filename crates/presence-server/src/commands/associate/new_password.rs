//! Asks for a new password: on the terminal, or from standard input.

use std::io::{self, IsTerminal};

use secrecy::zeroize::Zeroizing;

use crate::Error;
use crate::commands::first_line::first_line;
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
        first_line(&mut io::stdin().lock(), LIMIT_BYTES).map_err(failed)?
    };
    check(&password)?;
    Ok(password)
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
