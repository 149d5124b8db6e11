//! What a decoder knows of one member while it reads an object.

/// A member's value: not seen, or seen and perhaps not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot<T> {
    /// Not seen.
    Absent,
    /// Seen; `None` if it was not valid, which is noted.
    Given(Option<T>),
}

impl<T> Slot<T> {
    /// Whether it was seen.
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Given(_))
    }

    /// Takes a member that has a default; `None` if it was not valid.
    pub fn or_else(self, default: impl FnOnce() -> T) -> Option<T> {
        match self {
            Self::Absent => Some(default()),
            Self::Given(value) => value,
        }
    }

    /// Takes a member that may be missing; `None` if it was not valid.
    pub fn optional(self) -> Option<Option<T>> {
        match self {
            Self::Absent => Some(None),
            Self::Given(value) => value.map(Some),
        }
    }
}

impl<T> Slot<Option<T>> {
    /// Takes a member that may be missing or null, which mean the same; `None` if it was not valid.
    pub fn optional_or_null(self) -> Option<Option<T>> {
        match self {
            Self::Absent => Some(None),
            Self::Given(value) => value,
        }
    }
}
