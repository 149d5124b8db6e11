//! `presence-server ticket`: tickets for programs that call for an associate.

mod issue;
mod revoke;

use clap::Subcommand;

use crate::Error;

/// Issue tickets to programs, and revoke them
///
/// A ticket stands for an associate, without a password: whoever shows it is taken for that associate. It is good
/// until it has not been used for 6 hours, until it is revoked, or until the associate is disabled, removed or gets
/// another password. A server that is running sees a change at its next request.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Issue(issue::Arguments),
    Revoke(revoke::Arguments),
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Command::Issue(arguments) => issue::run(&arguments),
        Command::Revoke(arguments) => revoke::run(arguments),
    }
}
