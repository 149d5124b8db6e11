//! `presence-server associate remove`: takes an associate out of the store.

use super::whom::Whom;
use crate::Error;
use crate::commands::revoked::and_revoked;
use crate::commands::say;

/// Remove an associate and the associate's presence, tickets and sessions
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server associate remove --store presence.db --id 7")]
pub(super) struct Arguments {
    #[command(flatten)]
    whom: Whom,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let (store, associate) = arguments.whom.find()?;
    let revoked = store.remove_associate(associate.id)?;
    say(&format!(
        "removed associate {}, {}{}",
        associate.id,
        associate.login,
        and_revoked(revoked)
    ))
}
