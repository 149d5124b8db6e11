//! `presence-server token`: bearer tokens, to try a server without an issuer.

mod issue;
mod lifetime;
mod signing_key;

use clap::Subcommand;

use crate::Error;

/// Issue bearer tokens, for development
///
/// On a server that others use, tokens come from an issuer that knows who is asking.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Issue(issue::Arguments),
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Command::Issue(arguments) => issue::run(&arguments),
    }
}
