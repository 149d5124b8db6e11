//! `presence-server app remove`: an application that may call no longer.

use std::path::PathBuf;

use presence_store::Store;

use crate::Error;
use crate::commands::say;

/// Remove an application, whose token is then worth nothing
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server app remove Rota --store presence.db")]
pub(super) struct Arguments {
    /// What it is called, in any case
    #[arg(value_name = "NAME")]
    name: String,
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let name = &arguments.name;
    Store::open(&arguments.store)?.remove_application(name)?;
    say(&format!("removed application {name}"))
}
