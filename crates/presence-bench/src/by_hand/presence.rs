//! A presence as it goes over the wire.

use serde::Serialize;

/// A presence; the properties go out in this order, nulls too.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Presence {
    pub(super) status: Status,
    pub(super) message: Option<String>,
}

/// The status of a user; it goes out by its name.
#[derive(Debug, Clone, Copy, Serialize)]
#[expect(clippy::enum_variant_names, reason = "the names of the wire")]
pub(super) enum Status {
    StatusNone,
    StatusNormal,
    StatusNotAvailable,
    StatusDeleted,
    StatusReadOnly,
    StatusSpm,
    StatusSystem,
}

impl Status {
    /// What a body may say.
    pub(super) const EXPECTED: &str = "one of StatusNone, StatusNormal, StatusNotAvailable, StatusDeleted, \
                                       StatusReadOnly, StatusSpm, StatusSystem";

    const ALL: [(&str, u64, Self); 7] = [
        ("StatusNone", 0, Self::StatusNone),
        ("StatusNormal", 1, Self::StatusNormal),
        ("StatusNotAvailable", 2, Self::StatusNotAvailable),
        ("StatusDeleted", 3, Self::StatusDeleted),
        ("StatusReadOnly", 4, Self::StatusReadOnly),
        ("StatusSpm", 5, Self::StatusSpm),
        ("StatusSystem", 127, Self::StatusSystem),
    ];

    /// By its name, in any case.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL
            .into_iter()
            .find(|(known, ..)| known.eq_ignore_ascii_case(name));
        found.map(|(.., status)| status)
    }

    /// By its number.
    pub(super) fn from_number(number: u64) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, known, _)| *known == number);
        found.map(|(.., status)| status)
    }
}
