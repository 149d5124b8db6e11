//! The list of commands.

use clap::Parser;

use crate::outcome::Outcome;
use crate::{
    bench, compat, conformance, corpus, demo, enormous, explain, faults, fuzz, generate, lint,
    round_trip, soak, test, tidy,
};

/// The commands of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) enum Command {
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
    /// Measures the time and the memory that contracts take which are large where it hurts.
    Enormous(enormous::Arguments),
    /// Says what the code of a problem of a contract means.
    Explain(explain::Arguments),
    /// Breaks the disk and the process under the store and the server, at length.
    Faults(faults::Arguments),
    /// Looks for input that breaks what reads it.
    Fuzz(fuzz::Arguments),
    /// Generates the code of every contract in this repository, or the crates of one from elsewhere.
    Generate(generate::Arguments),
    /// Says everything that is wrong with contracts.
    Lint(lint::Arguments),
    /// Sends values through generated clients to generated servers and back, and compares.
    RoundTrip(round_trip::Arguments),
    /// Has a server under mixed load for a long time, while faults come and go.
    Soak(soak::Arguments),
    /// Runs everything that has to be fine before a change is.
    Test(test::Arguments),
    /// Says where the rules of the house are broken that no compiler knows.
    Tidy,
}

impl Command {
    /// Does what it says.
    pub(crate) fn run(&self) -> Outcome {
        match self {
            Self::Bench(arguments) => bench::run(arguments),
            Self::Compat(arguments) => compat::run(arguments),
            Self::Conformance(arguments) => conformance::run(arguments),
            Self::Corpus(arguments) => corpus::run(arguments),
            Self::Demo(arguments) => demo::run(arguments),
            Self::Enormous(arguments) => enormous::run(arguments),
            Self::Explain(arguments) => explain::run(arguments),
            Self::Faults(arguments) => faults::run(arguments),
            Self::Fuzz(arguments) => fuzz::run(arguments),
            Self::Generate(arguments) => generate::run(arguments),
            Self::Lint(arguments) => lint::run(arguments),
            Self::RoundTrip(arguments) => round_trip::run(arguments),
            Self::Soak(arguments) => soak::run(arguments),
            Self::Test(arguments) => test::run(arguments),
            Self::Tidy => tidy::run(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_commands_are_well_defined() {
        super::Command::command().debug_assert();
    }
}
