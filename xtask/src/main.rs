//! The commands of this repository: `cargo xtask <command>`.
//!
//! They end with 0 when all is well, with 1 when something is found wrong, and with 2 when they are
//! used wrongly.

mod bench;
mod changes;
mod command;
mod compat;
mod conformance;
mod contract;
mod corpus;
mod demo;
mod enormous;
mod explain;
mod faults;
mod fuzz;
mod generate;
mod lint;
mod outcome;
mod round_trip;
mod soak;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::Parser;

use crate::command::Command;

fn main() -> ExitCode {
    outcome::exit_code(Command::parse().run())
}
