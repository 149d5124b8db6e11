//! `presence-server store backup`: a copy of a store.

use std::path::PathBuf;

use crate::Error;
use crate::commands::say;

/// Copy the store into a new file
///
/// The copy is the store as it is at one moment, whole and synced when its name is there; to use it, give it the place
/// of the store while no server runs, without the files ending in -wal and -shm that may be beside that. A file that is
/// there already is not replaced.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server store backup --store presence.db presence-2026-01-31.db")]
pub(super) struct Arguments {
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
    /// The file of the copy
    #[arg(value_name = "TO")]
    to: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let bytes = presence_store::backup(&arguments.store, &arguments.to)?;
    say(&format!(
        "backed up {} to {}, {bytes} bytes",
        arguments.store.display(),
        arguments.to.display()
    ))
}
