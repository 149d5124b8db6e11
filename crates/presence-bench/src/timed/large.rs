//! A store with ten million associates, against one with ten thousand.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use presence_store::{Durability, Store};

use super::{Rounds, associates};

const MANY: i32 = 10_000_000;

const FEW: i32 = 10_000;

/// What a write and a read of a presence take with many, to what they take with few. Nothing is synced, since what the
/// disk takes for that has nothing to do with how much there is.
pub(super) fn ratio(rounds: Rounds) -> io::Result<f64> {
    let folder = tempfile::tempdir()?;
    let many = filled(&folder.path().join("many.db"), MANY)?;
    let few = filled(&folder.path().join("few.db"), FEW)?;
    rounds.ratio(
        |time| nanoseconds_each(&many, MANY, time),
        |time| nanoseconds_each(&few, FEW, time),
    )
}

fn filled(path: &Path, count: i32) -> io::Result<Store> {
    associates::create(path, count, None)?;
    associates::open(path, Durability::Unsafe)
}

/// Nanoseconds for a write and a read, of an associate somewhere.
fn nanoseconds_each(store: &Store, count: i32, time: Duration) -> io::Result<f64> {
    let start = Instant::now();
    let mut done = 0;
    // The same associates in the same order, each time.
    let mut number: u64 = 7;
    while start.elapsed() < time {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let place = (number >> 33) % u64::from(count.unsigned_abs());
        let id = i32::try_from(place).map_or(1, |place| place + 1);
        let presence = associates::at_lunch(id, done);
        store
            .set_presence(id, &presence)
            .map_err(io::Error::other)?;
        store.presence(id).map_err(io::Error::other)?;
        done += 1;
    }
    Ok(start.elapsed().as_secs_f64() * 1e9 / done as f64)
}
