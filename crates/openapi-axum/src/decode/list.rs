//! Lists: their items, how many there may be, and whether two may be the same.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use serde_json::Value;

use super::{Count, Decoded, Decoder, Expected, Malformed, Pointer, Reader, Slot, Token};

/// What a list must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListRules {
    /// How many items it may have.
    pub count: Count,
    /// Whether no two may be the same.
    pub unique: bool,
    /// Whether the items stand in XML without an element around them.
    pub repeated: bool,
}

impl ListRules {
    /// Any list.
    pub const ANY: Self = Self {
        count: Count::ANY,
        unique: false,
        repeated: false,
    };
}

impl<'de, R: Reader<'de>> Decoder<R> {
    /// Reads a list of at most as many items as the body has room for.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn list<T>(
        &mut self,
        at: &Pointer<'_>,
        read: impl FnMut(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Decoded<Vec<T>> {
        self.list_of(at, ListRules::ANY, read)
    }

    /// Reads a list that keeps to `rules`. Items beyond the most that it may have are not read.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn list_of<T>(
        &mut self,
        at: &Pointer<'_>,
        rules: ListRules,
        mut read: impl FnMut(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Decoded<Vec<T>> {
        let expected = if rules.repeated {
            Expected::Repeated
        } else {
            Expected::List
        };
        match self.reader.value(expected)? {
            Token::List => {}
            other => return self.mismatch(at, "a list", other).map(|()| None),
        }
        let mut items = Vec::new();
        let mut index = 0;
        let mut seen = rules.unique.then(Seen::default);
        while self.reader.item()? {
            if index >= rules.count.max {
                self.reader.skip()?;
            } else {
                let at = at.item(index);
                if let Some(seen) = &mut seen {
                    self.check_unique(&at, seen)?;
                }
                items.extend(read(self, &at)?);
            }
            index += 1;
        }
        self.check_count(at, index, rules.count, ["item", "items"]);
        Ok((items.len() == index).then_some(items))
    }

    /// Takes a list that is missing in XML because it has no items and no element of its own.
    pub fn repeated<T>(&self, slot: Slot<Vec<T>>) -> Slot<Vec<T>> {
        match slot {
            Slot::Absent if R::IS_XML => Slot::Given(Some(Vec::new())),
            other => other,
        }
    }

    /// Notes an item that was there before: the same value, whatever its type and however it is written.
    fn check_unique(&mut self, at: &Pointer<'_>, seen: &mut Seen) -> Result<(), Malformed> {
        let mut ahead = Decoder::new(self.reader.clone());
        let value = ahead.any(at)?;
        if value.is_some_and(|value| !seen.insert(&value)) {
            self.note(at, &"is in the list twice");
        }
        Ok(())
    }
}

/// The items of a list, by hashes that nobody outside can foresee.
#[derive(Default)]
struct Seen {
    hashes: HashSet<u64>,
    state: RandomState,
}

impl Seen {
    /// Whether it was not there before.
    fn insert(&mut self, value: &Value) -> bool {
        self.hashes.insert(self.state.hash_one(value))
    }
}
