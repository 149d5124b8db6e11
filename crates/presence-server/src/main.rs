//! `presence-server`: parses the arguments, runs the command, and says in one line what went wrong.

use std::error::Error as _;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use presence_server::commands::{self, Arguments};

fn main() -> ExitCode {
    match commands::run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut line = error.to_string();
            let mut cause = error.source();
            while let Some(next) = cause {
                line.push_str(&format!(" ({next})"));
                cause = next.source();
            }
            // Where standard error is gone, the exit code has to do.
            let _ = writeln!(io::stderr(), "error: {line}");
            ExitCode::from(error.exit_code())
        }
    }
}
