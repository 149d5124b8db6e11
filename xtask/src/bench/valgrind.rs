//! Counts instructions and allocations with valgrind.
//!
//! Each server answers twice, with different numbers of requests; what both runs have in common, starting above all,
//! falls out of the difference.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::program::{BenchError, Program, output};

/// The server of another generator, which is a program of its own.
pub(super) const PEER: &str = "openapi-to-rust";

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    /// Instructions in user space.
    Instructions,
    /// Calls that take memory of the heap, or change how much of it something has.
    Allocations,
}

/// Counts what servers take for a request, each only once.
pub(super) struct Counts<'a> {
    program: &'a Program,
    /// How many requests the shorter run has; the longer one has three times as many.
    requests: u64,
    /// How many rounds there are of what takes its time, and of how many milliseconds.
    rounds: (&'static str, &'static str),
    found: BTreeMap<(&'static str, Unit), f64>,
}

impl Unit {
    /// How valgrind is called to count it.
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Instructions => &["--tool=callgrind", "--callgrind-out-file=/dev/null"],
            Self::Allocations => &[
                "--tool=memcheck",
                "--leak-check=no",
                "--undef-value-errors=no",
            ],
        }
    }

    /// The number in what valgrind prints at its end.
    fn read(self, printed: &str) -> Option<u64> {
        let before = match self {
            Self::Instructions => "Collected : ",
            Self::Allocations => "total heap usage: ",
        };
        let (_, behind) = printed.lines().find_map(|line| line.split_once(before))?;
        let number = behind.split(' ').next()?;
        number.replace(',', "").parse().ok()
    }
}

impl<'a> Counts<'a> {
    /// Of this program.
    pub(super) fn new(program: &'a Program, is_quick: bool) -> Self {
        Self {
            program,
            requests: if is_quick { 200 } else { 1000 },
            rounds: if is_quick {
                ("5", "400")
            } else {
                ("9", "2000")
            },
            found: BTreeMap::new(),
        }
    }

    /// What the program finds of its own accord, in rounds of one and the other.
    ///
    /// # Errors
    ///
    /// It fails.
    pub(super) fn time(&self, measure: &str) -> Result<f64, BenchError> {
        let (rounds, milliseconds) = self.rounds;
        self.program
            .measure(&["time", measure, rounds, milliseconds])
    }

    /// Instructions that a server takes for a request.
    ///
    /// # Errors
    ///
    /// The server or valgrind fails.
    pub(super) fn instructions(&mut self, server: &'static str) -> Result<f64, BenchError> {
        self.per_request(server, Unit::Instructions)
    }

    /// Allocations that a server makes for a request.
    ///
    /// # Errors
    ///
    /// The server or valgrind fails.
    pub(super) fn allocations(&mut self, server: &'static str) -> Result<f64, BenchError> {
        self.per_request(server, Unit::Allocations)
    }

    /// A line for each count.
    pub(super) fn all(&self) -> impl Iterator<Item = String> {
        self.found.iter().map(|((server, unit), count)| match unit {
            Unit::Instructions => format!("{server:<16} {count:>10.0} instructions a request"),
            Unit::Allocations => format!("{server:<16} {count:>10.1} allocations a request"),
        })
    }

    fn per_request(&mut self, server: &'static str, unit: Unit) -> Result<f64, BenchError> {
        if let Some(found) = self.found.get(&(server, unit)) {
            return Ok(*found);
        }
        let program = match server {
            PEER => self.program.peer()?,
            _ => self.program.path().to_owned(),
        };
        let short = count(&program, server, unit, self.requests)?;
        let long = count(&program, server, unit, self.requests * 3)?;
        let found = (long - short) / (self.requests * 2) as f64;
        self.found.insert((server, unit), found);
        Ok(found)
    }
}

/// How many a server takes from its start to its end.
fn count(program: &Path, server: &str, unit: Unit, requests: u64) -> Result<f64, BenchError> {
    let mut command = Command::new("valgrind");
    command
        .args(unit.arguments())
        .arg(program)
        .args(["answer", server, &requests.to_string()]);
    let output = output(&mut command)?;
    let printed = String::from_utf8_lossy(&output.stderr);
    match unit.read(&printed) {
        Some(count) if output.status.success() => Ok(count as f64),
        _ => Err(BenchError::Failed {
            what: server.to_owned(),
            output: printed.into_owned(),
        }),
    }
}

/// Makes sure that there is a valgrind.
///
/// # Errors
///
/// There is none.
pub(super) fn require() -> Result<(), BenchError> {
    match Command::new("valgrind").arg("--version").output() {
        Ok(output) if output.status.success() => Ok(()),
        _ => Err(BenchError::NoValgrind),
    }
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn counts_are_read_from_what_valgrind_prints() {
        let callgrind = "==7== Events    : Ir\n==7== Collected : 27265525\n==7== \n";
        assert_eq!(Unit::Instructions.read(callgrind), Some(27_265_525));
        let memcheck =
            "==7==   total heap usage: 18,204 allocs, 18,200 frees, 1,9 bytes allocated\n";
        assert_eq!(Unit::Allocations.read(memcheck), Some(18_204));
        assert_eq!(Unit::Allocations.read(callgrind), None);
    }
}
