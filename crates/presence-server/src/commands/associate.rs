//! `presence-server associate`: who may use the API.

mod add;
mod disable;
mod enable;
mod list;
mod new_password;
mod passwd;
mod remove;
pub(super) mod whom;

use clap::Subcommand;

use crate::Error;

/// Say who may use the API
///
/// A server that is running sees a change at its next request.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(add::Arguments),
    List(list::Arguments),
    Disable(disable::Arguments),
    Enable(enable::Arguments),
    Remove(remove::Arguments),
    Passwd(passwd::Arguments),
}

pub(super) fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Command::Add(arguments) => add::run(arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Disable(arguments) => disable::run(&arguments),
        Command::Enable(arguments) => enable::run(&arguments),
        Command::Remove(arguments) => remove::run(&arguments),
        Command::Passwd(arguments) => passwd::run(&arguments),
    }
}
