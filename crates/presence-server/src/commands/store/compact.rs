//! `presence-server store compact`: gives unused room back to the disk.

use std::path::PathBuf;

use crate::Error;
use crate::commands::say;

/// Give the room of what was removed back to the disk
///
/// Takes as much room again as the store has until it is done. Changes wait meanwhile: those of a running server for at
/// most 5 seconds, after which it answers them 503.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server store compact --store presence.db")]
pub(super) struct Arguments {
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let compacted = presence_store::compact(&arguments.store)?;
    say(&format!(
        "compacted {} from {} bytes to {}",
        arguments.store.display(),
        compacted.bytes_before,
        compacted.bytes_after
    ))
}
