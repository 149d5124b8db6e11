//! `presence-server store`: looks after the file that everything is kept in.

mod backup;
mod compact;
mod verify;

use clap::Subcommand;

use crate::Error;

/// Look after the store
///
/// All of it can be done while a server runs.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(verify::Arguments),
    Compact(compact::Arguments),
    Backup(backup::Arguments),
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Compact(arguments) => compact::run(&arguments),
        Command::Backup(arguments) => backup::run(&arguments),
    }
}
