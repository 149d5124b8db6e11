//! `presence-server app add`: one more application that may call.

use std::path::PathBuf;

use presence_store::{Application, Store};

use crate::Error;
use crate::commands::printable::printable;
use crate::commands::{hint, say_once};
use crate::token::Token;

/// Add an application, and print its token
///
/// Prints `SO-AppToken: ` and the token on standard output, just as the header is to be sent. The store keeps only a
/// hash of it: it is not shown again.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:
  presence-server app add \"Duty board\" --store presence.db
  presence-server app add Rota --store presence.db --partner > rota.header
  curl -H @rota.header -H \"Authorization: SoTicket $TICKET\" http://127.0.0.1:8080/api/v1/User/7/UserPresenceStatus")]
pub(super) struct Arguments {
    /// What to call it, in at most 64 characters; unique in any case
    #[arg(value_name = "NAME", value_parser = printable)]
    name: String,
    /// The file of the store
    #[arg(long, value_name = "PATH")]
    store: PathBuf,
    /// A partner made it; where the installation is online, what it asks for is refused
    #[arg(long)]
    partner: bool,
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    let store = Store::open(&arguments.store)?;
    let application = Application {
        name: arguments.name,
        partner: arguments.partner,
    };
    let token = Token::random("")?;
    store.add_application(&application, &token.hash())?;
    say_once(
        &format!("SO-AppToken: {}", token.expose()),
        "print the token, and has removed the application again",
        || Ok(store.remove_application(&application.name)?),
    )?;
    hint(&format!(
        "added application {}, which sends this header with its requests; its token is a secret, and is not shown again",
        application.name
    ));
    Ok(())
}
