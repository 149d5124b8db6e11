//! `presence-server associate add`: one more who may use the API.

use std::path::PathBuf;

use presence_store::{Associate, Store};

use super::new_password;
use crate::commands::printable::printable;
use crate::commands::say;
use crate::{Error, password};

/// Add an associate
///
/// Asks for the password twice, or, where standard input is no terminal, reads it from its first line. Creates the
/// store if there is none.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:
  presence-server associate add --store presence.db --id 1 --login anna --name \"Anna Berg\" --administrator")]
pub(super) struct Arguments {
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
    /// The number that the API knows the associate by
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    id: i32,
    /// The name to log in with, in any case
    #[arg(long, value_name = "NAME", value_parser = login)]
    login: String,
    /// The full name; the login if there is none
    #[arg(long, value_name = "TEXT", value_parser = printable)]
    name: Option<String>,
    /// May set the presence of others, and any status
    #[arg(long)]
    administrator: bool,
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    let store = Store::open_or_create(&arguments.store)?;
    let password = new_password::read()?;
    let associate = Associate {
        id: arguments.id,
        name: arguments.name.unwrap_or_else(|| arguments.login.clone()),
        login: arguments.login,
        administrator: arguments.administrator,
        disabled: false,
        password_hash: Some(password::hash(&password)?),
    };
    store.add_associate(&associate)?;
    let Associate { id, login, .. } = associate;
    say(&format!("added associate {id}, {login}"))
}

/// A login fits into HTTP's scheme Basic (RFC 7617), whose separator is the colon.
fn login(text: &str) -> Result<String, &'static str> {
    if text.contains(':') {
        Err("a login must not have a colon in it")
    } else {
        printable(text)
    }
}
