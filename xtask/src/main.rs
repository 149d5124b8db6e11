//! The commands of this repository: `cargo xtask <command>`.
//!
//! They end with 0 when all is well, with 1 when something is found wrong, and with 2 when they are
//! used wrongly.

mod bench;
mod changes;
mod compat;
mod conformance;
mod contract;
mod corpus;
mod demo;
mod fuzz;
mod generate;
mod lint;
mod outcome;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::Parser;

/// The commands of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Command {
    /// Counts the instructions that a request costs, generated and by hand.
    Bench(bench::Arguments),
    /// Says whether a change of the contracts breaks those who use them.
    Compat(compat::Arguments),
    /// Tries the server and the contracts with the programs of others.
    Conformance(conformance::Arguments),
    /// Generates the crates of many contracts, and has the compiler check them.
    Corpus(corpus::Arguments),
    /// Shows the whole path: the service, used through the generated client.
    Demo(demo::Arguments),
    /// Looks for input that breaks what reads it.
    Fuzz(fuzz::Arguments),
    /// Generates the code of every contract in this repository, or the crates of one from elsewhere.
    Generate(generate::Arguments),
    /// Says everything that is wrong with contracts.
    Lint(lint::Arguments),
    /// Runs everything that has to be fine before a change is.
    Test(test::Arguments),
    /// Says where the rules of the house are broken that no compiler knows.
    Tidy,
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Compat(arguments) => compat::run(&arguments),
        Command::Conformance(arguments) => conformance::run(&arguments),
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Tidy => tidy::run(),
    };
    outcome::exit_code(outcome)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_commands_are_well_defined() {
        super::Command::command().debug_assert();
    }
}
