//! The variants of enumerations and unions for what a contract does not list: a client keeps what it receives.

use super::{Enumeration, Union};

impl Enumeration {
    /// The name of the variant for values that the contract does not list; the contract's own names come first.
    #[must_use]
    pub fn other_variant(&self) -> &'static str {
        untaken(self.values.iter().map(|value| value.variant.as_str()))
    }
}

impl Union {
    /// The name of the variant for values that fit no other; the contract's own names come first.
    #[must_use]
    pub fn other_variant(&self) -> &'static str {
        untaken(self.variants.iter().map(|variant| variant.variant.as_str()))
    }
}

fn untaken<'a>(taken: impl Iterator<Item = &'a str> + Clone) -> &'static str {
    ["Other", "OtherValue", "NotInContract"]
        .into_iter()
        .find(|name| taken.clone().all(|other| other != *name))
        .unwrap_or("Unlisted")
}
