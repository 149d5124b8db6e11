//! The command `presence-server`: `serve` and `associate`, a file for each.

mod associate;
mod serve;

use std::io::{self, Write};

use clap::{Parser, Subcommand};

use crate::Error;

/// Serves SuperOffice's user presence API, and says who may use it.
#[derive(Debug, Parser)]
#[command(
    version,
    after_long_help = "Example, to try it:
  presence-server serve --dev

Example, to keep it:
  presence-server associate add --store presence.db --id 1 --login anna --administrator
  presence-server serve --store presence.db --listen 127.0.0.1:8080
  curl -u anna http://127.0.0.1:8080/api/v1/User/1/UserPresenceStatus

Exit codes:
  0  done
  1  it failed; standard error says why, and what to do
  2  the arguments are not understood
  3  the store cannot be used"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Arguments),
    Associate(associate::Arguments),
}

/// Runs a command to its end.
///
/// # Errors
///
/// Whatever keeps it from being done.
pub fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Associate(arguments) => associate::run(arguments),
    }
}

/// Prints a line for whoever ran the command.
fn say(line: &str) -> Result<(), Error> {
    let mut output = io::stdout().lock();
    let printed = writeln!(output, "{line}").and_then(|()| output.flush());
    printed.map_err(|source| Error::Terminal {
        action: "print to standard output",
        source,
    })
}
