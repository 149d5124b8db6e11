//! What applies where several things apply.

use std::collections::HashSet;

use super::null::both;
use super::{Applied, Part};

/// What tells parts apart: the address of the schema, and what is taken from it.
type Key = (usize, bool, bool);

impl Part<'_> {
    fn key(&self) -> Key {
        let address = std::ptr::from_ref(self.schema).addr();
        (address, self.without_one_of, self.without_any_of)
    }
}

impl Applied<'_> {
    /// What applies where all of them apply; `None` where there are none.
    pub(in crate::lower) fn all(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut all = all.into_iter();
        let mut first = all.next()?;
        let mut met: HashSet<Key> = first.parts.iter().map(Part::key).collect();
        for next in all {
            first.join(next, &mut met);
        }
        Some(first)
    }

    /// What applies where both apply.
    pub(in crate::lower) fn and(mut self, other: Self) -> Self {
        let mut met = self.parts.iter().map(Part::key).collect();
        self.join(other, &mut met);
        self
    }

    /// Adds what is not there yet. There may be many to add, so that what has been met is not looked for one by one.
    fn join(&mut self, other: Self, met: &mut HashSet<Key>) {
        self.null = both(self.null, other.null);
        if self.is(&other) {
            return;
        }
        self.told.extend(other.told);
        if self.parts.is_empty() {
            met.extend(other.parts.iter().map(Part::key));
            self.parts = other.parts;
            self.component = other.component;
            self.only = other.only;
            return;
        }
        let new = other.parts.into_iter();
        self.parts.extend(new.filter(|part| met.insert(part.key())));
        self.component = None;
        self.only = self.only.or(other.only);
    }

    /// Whether the identity is the same. It is not made for this: what many schemas apply to is asked once for each.
    fn is(&self, other: &Self) -> bool {
        let keys = |applied: &Self| (applied.component, applied.only, applied.parts.len());
        let alike = |(one, other): (&Part<'_>, &Part<'_>)| one.key() == other.key();
        keys(self) == keys(other) && self.parts.iter().zip(&other.parts).all(alike)
    }
}
