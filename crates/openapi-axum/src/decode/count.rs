//! How many items a list may have, and how many members an object.

use std::fmt;

use super::{Decoder, Pointer, Reader};

/// From how many to how many there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Fewest.
    pub min: usize,
    /// Most.
    pub max: usize,
}

impl Count {
    /// Any number.
    pub const ANY: Self = Self {
        min: 0,
        max: usize::MAX,
    };
}

impl<'de, R: Reader<'de>> Decoder<R> {
    /// Checks how many members an object has.
    pub fn count_members(&mut self, at: &Pointer<'_>, found: usize, count: Count) {
        self.check_count(at, found, count, ["property", "properties"]);
    }

    /// Notes a number that is not between the least and the most; `units` are one and many.
    pub(super) fn check_count(
        &mut self,
        at: &Pointer<'_>,
        found: usize,
        count: Count,
        units: [&str; 2],
    ) {
        let (bound, limit) = if found < count.min {
            ("at least", count.min)
        } else if found > count.max {
            ("at most", count.max)
        } else {
            return;
        };
        let limit = Quantity { limit, units };
        self.note(at, &format_args!("expected {bound} {limit}, found {found}"));
    }
}

/// A number with its unit.
struct Quantity<'a> {
    limit: usize,
    units: [&'a str; 2],
}

impl fmt::Display for Quantity<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, many] = self.units;
        write!(
            formatter,
            "{} {}",
            self.limit,
            if self.limit == 1 { one } else { many }
        )
    }
}
