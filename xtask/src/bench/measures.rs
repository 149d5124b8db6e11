//! What is measured, and how good it has to be.

use super::program::BenchError;
use super::valgrind::{Counts, PEER};

/// One thing that is measured.
pub(super) struct Measure {
    pub(super) name: &'static str,
    pub(super) better: Better,
    /// How good it has to be.
    pub(super) at_least: f64,
    /// How good it should be.
    pub(super) aim: f64,
    /// What fails the run. Where it is not [`Self::at_least`], that is missed, and may not be by more.
    pub(super) limit: Option<f64>,
    /// Whether it is quick to find.
    pub(super) is_quick: bool,
    pub(super) find: fn(&mut Counts<'_>) -> Result<f64, BenchError>,
}

/// Which of two figures is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Better {
    Lower,
    Higher,
}

impl Better {
    /// Whether a figure is as good as another, or better.
    pub(super) fn is_met(self, found: f64, wanted: f64) -> bool {
        match self {
            Self::Lower => found <= wanted,
            Self::Higher => found >= wanted,
        }
    }
}

impl Measure {
    /// Something that is counted, and held to its limit.
    const fn counted(
        name: &'static str,
        at_least: f64,
        aim: f64,
        find: fn(&mut Counts<'_>) -> Result<f64, BenchError>,
    ) -> Self {
        Self {
            name,
            better: Better::Lower,
            at_least,
            aim,
            limit: Some(at_least),
            is_quick: true,
            find,
        }
    }

    /// Something that takes its time, and is only printed.
    const fn timed(
        name: &'static str,
        better: Better,
        at_least: f64,
        aim: f64,
        find: fn(&mut Counts<'_>) -> Result<f64, BenchError>,
    ) -> Self {
        Self {
            name,
            better,
            at_least,
            aim,
            limit: None,
            is_quick: true,
            find,
        }
    }
}

/// What valgrind counts.
pub(super) const COUNTED: &[Measure] = &[
    Measure::counted("PUT, generated to by hand", 1.00, 0.80, |counts| {
        ratio(counts, "generated", "by-hand")
    }),
    Measure {
        // It takes minutes to build.
        is_quick: false,
        ..Measure::counted(
            "PUT, generated to openapi-to-rust's",
            0.70,
            0.55,
            |counts| ratio(counts, "plain-put", PEER),
        )
    },
    Measure::counted("PUT in XML to JSON", 1.25, 1.10, |counts| {
        ratio(counts, "generated-xml", "generated")
    }),
    Measure {
        // What stands in the way is in docs/performance.md.
        limit: Some(2.0),
        ..Measure::counted("PUT, whole service to by hand", 1.60, 1.25, |counts| {
            ratio(counts, "service", "by-hand-socket")
        })
    },
    Measure::counted("PUT, limits and times on to off", 1.15, 1.05, |counts| {
        ratio(counts, "plain-door", "plain-socket")
    }),
    Measure::counted("GET, generated to bare hyper", 2.20, 1.70, |counts| {
        ratio(counts, "plain-get", "hello-get")
    }),
    Measure::counted("PUT, allocations of ours", 12.0, 6.0, |counts| {
        Ok(counts.allocations("generated")? - counts.allocations("hello-put")?)
    }),
];

/// What takes its time, which is not held to anything.
pub(super) const TIMED: &[Measure] = &[
    Measure::timed(
        "durable PUT, 256 connections, to not durable",
        Better::Higher,
        0.60,
        0.75,
        |counts| counts.time("durable-256"),
    ),
    Measure::timed(
        "durable PUT, 64 connections, to not durable",
        Better::Higher,
        0.48,
        0.65,
        |counts| counts.time("durable-64"),
    ),
    Measure::timed(
        "store, 256 writers, to a file",
        Better::Higher,
        0.20,
        0.30,
        |counts| counts.time("store"),
    ),
    Measure {
        // The store takes a minute to fill, and some gigabytes.
        is_quick: false,
        ..Measure::timed(
            "10,000,000 associates to 10,000",
            Better::Lower,
            1.5,
            1.2,
            |counts| counts.time("large"),
        )
    },
];

fn ratio(
    counts: &mut Counts<'_>,
    server: &'static str,
    reference: &'static str,
) -> Result<f64, BenchError> {
    Ok(counts.instructions(server)? / counts.instructions(reference)?)
}
