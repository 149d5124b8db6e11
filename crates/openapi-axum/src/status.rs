//! The statuses of answers that a contract declares by a range (`4XX`) or by `default`.

use std::fmt;
use std::marker::PhantomData;

use http::StatusCode;

/// The answers of an operation, by what the contract declares of their statuses.
pub trait Statuses {
    /// The statuses that are declared one by one.
    const CODES: &'static [u16];
    /// The first digits of the ranges that are declared.
    const RANGES: &'static [u16];
}

/// A status that the answers `R` have by a range, of which `DIGIT` is the first digit, or by `default`, where `DIGIT`
/// is 0: one that they do not declare more closely (OpenAPI 3.1, section 4.8.16). It is final, never 1XX.
pub struct OtherStatus<R, const DIGIT: u16 = 0> {
    status: StatusCode,
    of: PhantomData<fn() -> R>,
}

impl<R: Statuses, const DIGIT: u16> OtherStatus<R, DIGIT> {
    /// A status that is known when the program is compiled, which fails if the status is declared otherwise.
    #[must_use]
    pub fn of<const CODE: u16>() -> Self {
        const {
            assert!(
                Self::takes(CODE),
                "the contract declares this status otherwise"
            );
        };
        Self {
            status: code::<CODE>(),
            of: PhantomData,
        }
    }

    /// A status that is known when the program runs; `None` if it is declared otherwise.
    #[must_use]
    pub fn new(status: StatusCode) -> Option<Self> {
        Self::takes(status.as_u16()).then_some(Self {
            status,
            of: PhantomData,
        })
    }

    /// The status.
    #[must_use]
    pub fn get(self) -> StatusCode {
        self.status
    }

    const fn takes(code: u16) -> bool {
        let is_final = code >= 200 && code < 600;
        let digit = code / 100;
        let is_of_range = match DIGIT {
            0 => !contains(R::RANGES, digit),
            _ => digit == DIGIT,
        };
        is_final && is_of_range && !contains(R::CODES, code)
    }
}

/// A status that the crate `http` has no name for.
#[must_use]
pub fn code<const CODE: u16>() -> StatusCode {
    const {
        assert!(CODE >= 100 && CODE < 1000, "a status has three digits");
    };
    // It has three digits, so there is one.
    StatusCode::from_u16(CODE).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

const fn contains(all: &[u16], one: u16) -> bool {
    let mut rest = all;
    while let [first, others @ ..] = rest {
        if *first == one {
            return true;
        }
        rest = others;
    }
    false
}

impl<R, const DIGIT: u16> Clone for OtherStatus<R, DIGIT> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, const DIGIT: u16> Copy for OtherStatus<R, DIGIT> {}

impl<R, const DIGIT: u16> PartialEq for OtherStatus<R, DIGIT> {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status
    }
}

impl<R, const DIGIT: u16> Eq for OtherStatus<R, DIGIT> {}

impl<R, const DIGIT: u16> fmt::Debug for OtherStatus<R, DIGIT> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.status.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Answers;

    impl Statuses for Answers {
        const CODES: &'static [u16] = &[200, 404];
        const RANGES: &'static [u16] = &[4];
    }

    #[test]
    fn what_is_declared_more_closely_is_no_other_status() {
        let by_range = |code| OtherStatus::<Answers, 4>::takes(code);
        let by_default = |code| OtherStatus::<Answers>::takes(code);
        for (code, in_range, in_default) in [
            (100, false, false),
            (200, false, false),
            (201, false, true),
            (404, false, false),
            (409, true, false),
            (500, false, true),
            (600, false, false),
        ] {
            assert_eq!(
                (by_range(code), by_default(code)),
                (in_range, in_default),
                "{code}"
            );
        }
        let conflict = OtherStatus::<Answers, 4>::of::<409>();
        assert_eq!(Some(conflict), OtherStatus::new(StatusCode::CONFLICT));
    }
}
