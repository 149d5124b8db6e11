//! Maps: values by names that the schema does not know.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Count, Decoded, Decoder, Expected, Malformed, Pointer, Reader, Token};

impl<'de, R: Reader<'de>> Decoder<R> {
    /// Reads an object of any members. A name that is given twice is noted.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn map<T>(
        &mut self,
        at: &Pointer<'_>,
        count: Count,
        read: impl Fn(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Decoded<BTreeMap<String, T>> {
        match self.reader.value(Expected::Object)? {
            Token::Object => {}
            other => return self.mismatch(at, "an object", other).map(|()| None),
        }
        let mut members = Some(BTreeMap::new());
        let mut found = 0;
        while let Some(name) = self.reader.member()? {
            found += 1;
            self.keep(&mut members, at, name, &read)?;
        }
        self.count_members(at, found, count);
        Ok(members)
    }

    /// Reads the value of a member that the schema does not know by name, and keeps it. What `kept` is after the last
    /// is `None` if one of them was not valid.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn keep<T>(
        &mut self,
        kept: &mut Option<BTreeMap<String, T>>,
        at: &Pointer<'_>,
        name: Cow<'de, str>,
        read: impl FnOnce(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Result<(), Malformed> {
        let value = read(self, &at.member(&name))?;
        match (value, &mut *kept) {
            (Some(value), Some(members)) => match members.entry(name.into_owned()) {
                Entry::Vacant(entry) => drop(entry.insert(value)),
                Entry::Occupied(entry) => {
                    self.note(&at.member(entry.key()), &"is given twice");
                    *kept = None;
                }
            },
            _ => *kept = None,
        }
        Ok(())
    }
}
