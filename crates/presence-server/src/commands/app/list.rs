//! `presence-server app list`: a table of all applications.

use std::path::PathBuf;

use presence_store::{Application, Store};

use crate::Error;
use crate::commands::say;
use crate::commands::table::table;

/// List all applications
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server app list --store presence.db")]
pub(super) struct Arguments {
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let applications = Store::open(&arguments.store)?.applications()?;
    if applications.is_empty() {
        return say("there is no application; `presence-server app add` adds one");
    }
    let heading = ["name", "kind"].map(str::to_owned);
    let mut rows = vec![heading];
    rows.extend(applications.into_iter().map(row));
    say(&table(&rows))
}

fn row(application: Application) -> [String; 2] {
    let kind = if application.partner {
        "partner"
    } else {
        "own"
    };
    [application.name, kind.to_owned()]
}
