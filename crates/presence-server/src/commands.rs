//! The command `presence-server`: a file for each of its commands.

mod app;
mod associate;
mod first_line;
mod printable;
mod revoked;
mod serve;
mod store;
mod table;
mod ticket;
mod token;

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

Example, to have a program call for anna without her password:
  TICKET=$(presence-server ticket issue anna --store presence.db)
  curl -H \"Authorization: SoTicket $TICKET\" http://127.0.0.1:8080/api/v1/User/1/UserPresenceStatus

Example, to keep a copy, beside a running server:
  presence-server store backup --store presence.db presence-2026-01-31.db

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
    Serve(Box<serve::Arguments>),
    Associate(associate::Arguments),
    App(app::Arguments),
    Ticket(ticket::Arguments),
    Token(token::Arguments),
    Store(store::Arguments),
}

/// Runs a command to its end.
///
/// # Errors
///
/// Whatever keeps it from being done.
pub fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Command::Serve(arguments) => serve::run(*arguments),
        Command::Associate(arguments) => associate::run(arguments),
        Command::App(arguments) => app::run(arguments),
        Command::Ticket(arguments) => ticket::run(arguments),
        Command::Token(arguments) => token::run(arguments),
        Command::Store(arguments) => store::run(arguments),
    }
}

/// Prints a line for whoever ran the command, or for another program.
fn say(line: &str) -> Result<(), Error> {
    print(line).map_err(|source| Error::Terminal {
        action: "print to standard output",
        source,
    })
}

fn print(line: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

/// Prints a secret that is shown this once. Where that fails, it is undone that there is one: `action` says both.
fn say_once(
    secret: &str,
    action: &'static str,
    undo: impl FnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    print(secret).or_else(|source| {
        undo()?;
        Err(Error::Terminal { action, source })
    })
}

/// Prints a line for people on standard error, where it is in no program's way.
fn hint(line: &str) {
    // What was asked for is done, whether or not somebody reads this.
    let _ = writeln!(io::stderr(), "{line}");
}
