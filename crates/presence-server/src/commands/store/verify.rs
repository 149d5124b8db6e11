//! `presence-server store verify`: whether a store is sound.

use std::path::PathBuf;

use crate::Error;
use crate::commands::say;

/// Look through the whole store for damage
///
/// Changes nothing. Takes a few milliseconds for every 1,000 associates.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server store verify --store presence.db

Exit codes: 0 sound, 2 arguments not understood, 3 the store is damaged or cannot be used")]
pub(super) struct Arguments {
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let found = presence_store::verify(&arguments.store)?;
    say(&format!(
        "{} is sound: version {}; associates {}, presences {}, applications {}, tickets and sessions {}",
        arguments.store.display(),
        found.version,
        found.associates,
        found.presences,
        found.applications,
        found.grants
    ))
}
