//! What applies where two things apply.

use super::null::both;
use super::{Applied, Part};

impl Part<'_> {
    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.schema, other.schema)
            && self.without_one_of == other.without_one_of
            && self.without_any_of == other.without_any_of
    }
}

impl Applied<'_> {
    /// Whether the identity is the same. It is not made for this: what many schemas apply to is asked once for each.
    fn is(&self, other: &Self) -> bool {
        (self.component, self.only, self.parts.len())
            == (other.component, other.only, other.parts.len())
            && self
                .parts
                .iter()
                .zip(&other.parts)
                .all(|(one, other)| one.is(other))
    }

    /// What applies where both apply.
    pub(in crate::lower) fn and(mut self, other: Self) -> Self {
        if self.is(&other) {
            self.null = both(self.null, other.null);
            return self;
        }
        if self.parts.is_empty() {
            let told = [self.told, other.told.clone()].concat();
            let null = both(self.null, other.null);
            return Self {
                told,
                null,
                ..other
            };
        }
        for part in other.parts {
            if !self.parts.iter().any(|known| known.is(&part)) {
                self.parts.push(part);
            }
        }
        self.told.extend(other.told);
        self.component = None;
        self.only = self.only.or(other.only);
        self.null = both(self.null, other.null);
        self
    }
}
