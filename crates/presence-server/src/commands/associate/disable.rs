//! `presence-server associate disable`: keeps an associate from logging in.

use super::whom::Whom;
use crate::Error;
use crate::commands::revoked::and_revoked;
use crate::commands::say;

/// Keep an associate from logging in
///
/// Also revokes the associate's tickets and sessions.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server associate disable --store presence.db --id 7")]
pub(super) struct Arguments {
    #[command(flatten)]
    whom: Whom,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let (store, associate) = arguments.whom.find()?;
    let revoked = store.set_disabled(associate.id, true)?;
    say(&format!(
        "disabled associate {}, {}{}",
        associate.id,
        associate.login,
        and_revoked(revoked)
    ))
}
