//! What a process has of the machine, and whether that grows.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What a process has at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) memory_kib: u64,
    pub(crate) descriptors: u64,
    pub(crate) threads: u64,
}

/// How much more memory there may be in the end, in percent and beside that in KiB.
const MORE_MEMORY_PERCENT: u64 = 10;
const MORE_MEMORY_KIB: u64 = 8 * 1024;

/// How many more descriptors, and how many more threads: what a round that ended a moment ago may still have.
const MORE_DESCRIPTORS: u64 = 4;
const MORE_THREADS: u64 = 4;

/// For how long a process that is calm has not let go of a descriptor, and how long it may take to become so.
const CALM: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);

impl Sample {
    /// What the process has when it lets go of nothing more.
    pub(crate) fn when_calm(process: u32) -> Self {
        let start = Instant::now();
        let (mut least, mut since) = (Self::of(process), start);
        while since.elapsed() < CALM && start.elapsed() < PATIENCE {
            sleep(CALM / 10);
            let now = Self::of(process);
            if now.descriptors < least.descriptors {
                (least, since) = (now, Instant::now());
            }
        }
        Self::of(process)
    }

    fn of(process: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let number = |name: &str| {
            let (_, behind) = status.split_once(name).unwrap();
            behind.split_whitespace().next().unwrap().parse().unwrap()
        };
        let count = |folder| {
            fs::read_dir(format!("/proc/{process}/{folder}"))
                .unwrap()
                .count() as u64
        };
        Self {
            memory_kib: number("\nVmRSS:"),
            descriptors: count("fd"),
            threads: count("task"),
        }
    }
}

/// What has grown from the first samples to the last, by the medians of each.
pub(crate) fn growth(first: &[Sample], last: &[Sample]) -> Vec<String> {
    let (first, last) = (median(first), median(last));
    let memory = first.memory_kib + first.memory_kib * MORE_MEMORY_PERCENT / 100 + MORE_MEMORY_KIB;
    [
        ("KiB of memory", first.memory_kib, last.memory_kib, memory),
        (
            "descriptors",
            first.descriptors,
            last.descriptors,
            first.descriptors + MORE_DESCRIPTORS,
        ),
        (
            "threads",
            first.threads,
            last.threads,
            first.threads + MORE_THREADS,
        ),
    ]
    .into_iter()
    .filter(|(_, _, last, most)| last > most)
    .map(|(what, first, last, most)| {
        format!("{last} {what}, {first} in the beginning, and at most {most} are expected")
    })
    .collect()
}

/// The median of each of the numbers.
pub(crate) fn median(samples: &[Sample]) -> Sample {
    let of = |number: fn(&Sample) -> u64| {
        let mut numbers: Vec<_> = samples.iter().map(number).collect();
        numbers.sort_unstable();
        numbers[numbers.len() / 2]
    };
    Sample {
        memory_kib: of(|sample| sample.memory_kib),
        descriptors: of(|sample| sample.descriptors),
        threads: of(|sample| sample.threads),
    }
}

#[test]
fn what_grows_is_named_and_what_comes_and_goes_is_not() {
    let sample = |memory_kib, descriptors, threads| Sample {
        memory_kib,
        descriptors,
        threads,
    };
    let first = [sample(50_000, 20, 8); 3];
    // Once is not a median.
    let once = [
        sample(50_000, 20, 8),
        sample(900_000, 900, 90),
        sample(63_000, 24, 12),
    ];
    assert_eq!(growth(&first, &once), Vec::<String>::new());
    for (last, what) in [
        (
            sample(63_193, 20, 8),
            "63193 KiB of memory, 50000 in the beginning",
        ),
        (sample(50_000, 25, 8), "25 descriptors, 20 in the beginning"),
        (sample(50_000, 20, 13), "13 threads, 8 in the beginning"),
    ] {
        let found = growth(&first, &[last; 3]);
        assert!(found.len() == 1 && found[0].starts_with(what), "{found:?}");
    }
}
