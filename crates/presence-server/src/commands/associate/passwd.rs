//! `presence-server associate passwd`: another password for an associate.

use super::new_password;
use super::whom::Whom;
use crate::commands::revoked::and_revoked;
use crate::commands::say;
use crate::{Error, password};

/// Set another password for an associate
///
/// Asks for it twice, or, where standard input is no terminal, reads it from its first line. Also revokes the
/// associate's tickets and sessions.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server associate passwd --store presence.db --id 7")]
pub(super) struct Arguments {
    #[command(flatten)]
    whom: Whom,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let (store, associate) = arguments.whom.find()?;
    let password = new_password::read()?;
    let revoked = store.set_password_hash(associate.id, &password::hash(&password)?)?;
    say(&format!(
        "set the password of associate {}, {}{}",
        associate.id,
        associate.login,
        and_revoked(revoked)
    ))
}
