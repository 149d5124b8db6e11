//! Lists: their items, how many there may be, and whether two may be the same.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use serde_json::{Number, Value};

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
        if value.is_some_and(|value| !seen.insert(&normalised(value))) {
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

/// The value with whole numbers as integers: `1.0` is `1` (JSON Schema, section 4.2.2).
fn normalised(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(whole(&number).unwrap_or(number)),
        Value::Array(items) => items.into_iter().map(normalised).collect(),
        Value::Object(members) => {
            let members = members.into_iter();
            members
                .map(|(name, value)| (name, normalised(value)))
                .collect()
        }
        other => other,
    }
}

/// The integer that a number with a fraction or an exponent is, if it is one of 64 bits.
fn whole(number: &Number) -> Option<Number> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    let digits = (float.fract() == 0.0).then(|| format!("{float:.0}"))?;
    let signed = digits.parse::<i64>().map(Number::from);
    signed
        .or_else(|_| digits.parse::<u64>().map(Number::from))
        .ok()
}
