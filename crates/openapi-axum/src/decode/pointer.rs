//! Where a value stands in a body, as a JSON Pointer (RFC 6901) that costs nothing until it is printed.

use std::fmt;

/// How much of a name is printed, in characters: a name that the contract does not know may be as long as a body.
const NAME_LIMIT: usize = 64;

/// A place in a body; a chain through the stack of the decoders.
#[derive(Debug, Clone, Copy)]
pub struct Pointer<'a> {
    step: Option<(&'a Pointer<'a>, Step<'a>)>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

impl Pointer<'_> {
    /// The whole body.
    pub const ROOT: Pointer<'static> = Pointer { step: None };

    /// A member of the object here.
    #[must_use]
    pub fn member<'b>(&'b self, name: &'b str) -> Pointer<'b> {
        Pointer {
            step: Some((self, Step::Member(name))),
        }
    }

    /// An item of the list here, counted from 0.
    #[must_use]
    pub fn item(&self, index: usize) -> Pointer<'_> {
        Pointer {
            step: Some((self, Step::Item(index))),
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            None => Ok(()),
            Some((parent, Step::Item(index))) => write!(formatter, "{parent}/{index}"),
            Some((parent, Step::Member(name))) => {
                write!(formatter, "{parent}/")?;
                for character in name.chars().take(NAME_LIMIT) {
                    match character {
                        '~' => formatter.write_str("~0")?,
                        '/' => formatter.write_str("~1")?,
                        other => fmt::Write::write_char(formatter, other)?,
                    }
                }
                Ok(())
            }
        }
    }
}
