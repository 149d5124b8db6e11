//! `cargo xtask bench`: what a request costs, each figure beside a reference that is measured in the same run.
//!
//! Instructions and allocations, which valgrind counts, do not depend on how busy the machine is, and are held to a
//! limit. Times do, and are only printed. `docs/performance.md` says what each measure is, and what was found.

mod measures;
mod peer;
mod program;
mod table;
mod valgrind;

use crate::outcome::{Outcome, Verdict};

use self::measures::{COUNTED, Measure, TIMED};
use self::program::{BenchError, Program};
use self::table::Row;
use self::valgrind::Counts;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only what a change should not go without: short runs, and nothing that takes more than a few minutes.
    #[arg(long)]
    quick: bool,
    /// Only the measures whose names have this in them.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Measures, and prints a table. Wrong where something that is counted is above its limit.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let is_wanted = |measure: &&Measure| {
        let only = arguments.only.as_deref();
        (!arguments.quick || measure.is_quick)
            && only.is_none_or(|only| measure.name.contains(only))
    };
    valgrind::require()?;
    let program = Program::build()?;
    let mut counts = Counts::new(&program, arguments.quick);
    let mut rows = Vec::new();
    for measure in COUNTED.iter().chain(TIMED).filter(is_wanted) {
        let found = match (measure.find)(&mut counts) {
            Ok(found) => Ok(found),
            Err(missing @ BenchError::NoPeer(_)) => Err(missing.to_string()),
            Err(error) => return Err(error.into()),
        };
        rows.push(Row::new(measure, found));
    }
    table::print(&rows);
    for server in counts.all() {
        println!("{server}");
    }
    let failed: Vec<_> = rows.iter().filter(|row| row.is_over_limit()).collect();
    for row in &failed {
        println!("{}", row.failure());
    }
    Ok(match failed.is_empty() {
        true => Verdict::Fine,
        false => Verdict::Wrong,
    })
}
