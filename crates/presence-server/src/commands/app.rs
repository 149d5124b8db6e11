//! `presence-server app`: which applications may call.

mod add;
mod list;
mod remove;

use clap::Subcommand;

use crate::Error;

/// Say which applications may call the API
///
/// An application is a program that calls the API for associates. It shows a secret of its own, its token, in the header
/// SO-AppToken, beside the ticket of whoever it calls for, where the server demands that. A server that is running sees
/// a change at its next request.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(add::Arguments),
    List(list::Arguments),
    Remove(remove::Arguments),
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Command::Add(arguments) => add::run(arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Remove(arguments) => remove::run(&arguments),
    }
}
