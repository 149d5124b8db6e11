//! What takes its time, and is compared with something that runs beside it: rounds of one and of the other in turn,
//! because the machine and its disk change their pace all the while.

mod append_only;
mod associates;
mod durable;
mod large;
mod load;
mod store;

use std::io;
use std::time::Duration;

/// How often each of two is measured, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rounds {
    pub(crate) count: usize,
    pub(crate) each: Duration,
}

/// Measures something by its name; `None` if there is no such thing.
pub(crate) fn run(name: &str, rounds: Rounds) -> Option<io::Result<f64>> {
    Some(match name {
        "durable-64" => durable::ratio(64, rounds),
        "durable-256" => durable::ratio(256, rounds),
        "store" => store::ratio(rounds),
        "large" => large::ratio(rounds),
        _ => return None,
    })
}

/// Serves for [`durable`], whose client is another process.
pub(crate) use self::durable::serve;

impl Rounds {
    /// The median of the ratios of two rates, of which each round measures one after the other. Each is printed.
    fn ratio(
        self,
        mut one: impl FnMut(Duration) -> io::Result<f64>,
        mut other: impl FnMut(Duration) -> io::Result<f64>,
    ) -> io::Result<f64> {
        let mut ratios = Vec::with_capacity(self.count);
        for round in 0..self.count {
            // Neither is always the first.
            let (one, other) = if round % 2 == 0 {
                let one = one(self.each)?;
                (one, other(self.each)?)
            } else {
                let other = other(self.each)?;
                (one(self.each)?, other)
            };
            println!("{one:>12.0} {other:>12.0} {:>8.3}", one / other);
            ratios.push(one / other);
        }
        ratios.sort_by(f64::total_cmp);
        ratios
            .get(self.count / 2)
            .copied()
            .ok_or_else(|| io::Error::other("no rounds"))
    }
}
