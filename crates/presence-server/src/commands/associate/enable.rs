//! `presence-server associate enable`: lets a disabled associate log in again.

use super::whom::Whom;
use crate::Error;
use crate::commands::say;

/// Let a disabled associate log in again
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server associate enable --store presence.db --id 7")]
pub(super) struct Arguments {
    #[command(flatten)]
    whom: Whom,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let (store, associate) = arguments.whom.find()?;
    store.set_disabled(associate.id, false)?;
    say(&format!(
        "enabled associate {}, {}",
        associate.id, associate.login
    ))
}
