//! What is measured, and how good it has to be.

use super::program::BenchError;
use super::valgrind::Counts;

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
}

/// What valgrind counts.
pub(super) const COUNTED: &[Measure] = &[
    Measure::counted("PUT, generated to by hand", 1.00, 0.80, |counts| {
        ratio(counts, "generated", "by-hand")
    }),
    Measure::counted("PUT in XML to JSON", 1.25, 1.10, |counts| {
        ratio(counts, "generated-xml", "generated")
    }),
    Measure::counted("PUT, whole service to by hand", 1.60, 1.25, |counts| {
        ratio(counts, "service", "by-hand-socket")
    }),
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
pub(super) const TIMED: &[Measure] = &[];

fn ratio(
    counts: &mut Counts<'_>,
    server: &'static str,
    reference: &'static str,
) -> Result<f64, BenchError> {
    Ok(counts.instructions(server)? / counts.instructions(reference)?)
}
