//! `presence-server associate list`: a table of all associates.

use std::path::PathBuf;

use presence_store::{Associate, Store};

use crate::Error;
use crate::commands::say;
use crate::commands::table::table;

/// List all associates
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server associate list --store presence.db")]
pub(super) struct Arguments {
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Error> {
    let associates = Store::open(&arguments.store)?.associates()?;
    if associates.is_empty() {
        return say("there is no associate; `presence-server associate add` adds one");
    }
    let heading = ["id", "login", "name", "role", "state"].map(str::to_owned);
    let mut rows = vec![heading];
    rows.extend(associates.into_iter().map(row));
    say(&table(&rows))
}

fn row(associate: Associate) -> [String; 5] {
    let role = if associate.administrator {
        "administrator"
    } else {
        "user"
    };
    let state = match (associate.disabled, associate.password_hash) {
        (true, _) => "disabled",
        (false, None) => "without password",
        (false, Some(_)) => "active",
    };
    [
        associate.id.to_string(),
        associate.login,
        associate.name,
        role.to_owned(),
        state.to_owned(),
    ]
}
