//! Which calls are made to fail, one after the other, and what came of it.

use std::env;
use std::path::Path;

use disk_faults::{Calls, Control, Fault};
use fastrand::Rng;

use crate::number;

/// The variable that tells the child where its control is.
pub(crate) const CONTROL: &str = "PRESENCE_STORE_TEST_CONTROL";

/// How many calls of each kind fail in each way where `PRESENCE_FAILING_CALLS` does not say it.
const FAILING_CALLS: usize = 8;

/// The disk that fails, and what decides which calls do.
pub(crate) struct Tried {
    pub(crate) control: Control,
    seed: u64,
    wanted: usize,
}

/// What came of one attempt, or of all.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    /// How many calls of the kinds that may fail were made to the disk.
    pub(crate) calls: u64,
    /// How often something was refused.
    pub(crate) refused: u64,
    /// How many changes were acknowledged.
    pub(crate) acknowledged: i64,
}

impl Tried {
    /// What the child is told by its environment.
    pub(crate) fn new() -> Self {
        let control = Control::open(Path::new(&env::var_os(CONTROL).unwrap())).unwrap();
        let wanted = number("PRESENCE_FAILING_CALLS").map(|calls| calls as usize);
        Self {
            control,
            seed: number("PRESENCE_FAULTS_SEED").unwrap_or_else(|| fastrand::u64(..)),
            wanted: wanted.unwrap_or(FAILING_CALLS),
        }
    }

    /// Does the same again and again, and has another call of these kinds be the first that fails each time.
    pub(crate) fn each_call(
        &self,
        what: &str,
        kinds: Calls,
        fault: Fault,
        attempt: impl Fn(&Fault) -> Result<Counts, String>,
    ) {
        let seed = self.seed;
        let (mut total, mut failed, mut parts) = (Counts::default(), 0, Vec::new());
        for (name, calls) in Calls::EACH {
            if !kinds.contains(calls) {
                continue;
            }
            let fault = Fault { calls, ..fault };
            let whole = attempt(&fault).unwrap_or_else(|problem| {
                panic!("{problem} although nothing fails: {what}");
            });
            let mut numbers: Vec<_> = (1..=whole.calls).collect();
            Rng::with_seed(seed).shuffle(&mut numbers);
            // Behind some of these somebody waits for as long as for another process.
            let is_lock = calls == Calls::LOCK;
            numbers.truncate(if is_lock {
                self.wanted.div_ceil(40)
            } else {
                self.wanted
            });
            if !numbers.is_empty() {
                parts.push(format!("{name} {} of {}", numbers.len(), whole.calls));
            }
            for first in numbers {
                let when = format!("{what}, {name} {first} of {}, seed {seed}", whole.calls);
                let counts = attempt(&Fault { first, ..fault });
                let counts = counts.unwrap_or_else(|problem| panic!("{problem}: {when}"));
                let syncs_retried = self.control.syncs_retried().unwrap();
                assert_eq!(syncs_retried, 0, "a failed sync is tried again: {when}");
                failed += u64::from(self.control.failed().unwrap() > 0);
                total.refused += counts.refused;
                total.acknowledged += counts.acknowledged;
            }
        }
        if parts.is_empty() {
            return;
        }
        println!(
            "\nfailing calls: {what}: {failed} attempts with a failure ({}), {} refusals, 0 lost of {} acknowledged \
             changes; seed {seed}",
            parts.join(", "),
            total.refused,
            total.acknowledged,
        );
        assert!(failed > 0 && total.refused > 0, "nothing failed: {what}");
    }
}
