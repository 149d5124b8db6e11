//! Maps: values by names that the schema does not know.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Count, Decoded, Decoder, Expected, Malformed, Pointer, Reader, Token};

/// The members of an object that its schema does not know by name, while they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<T> {
    members: BTreeMap<String, T>,
    /// The names of those whose values are not valid, which is noted.
    invalid: BTreeSet<String>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            members: BTreeMap::new(),
            invalid: BTreeSet::new(),
        }
    }
}

impl<T> Kept<T> {
    /// All members; `None` if one of them was not valid, or given twice.
    pub fn finish(self) -> Option<BTreeMap<String, T>> {
        self.invalid.is_empty().then_some(self.members)
    }
}

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
        let mut members = Kept::default();
        let mut found = 0;
        while let Some(name) = self.reader.member()? {
            found += 1;
            self.keep(&mut members, at, name, &read)?;
        }
        self.count_members(at, found, count);
        Ok(members.finish())
    }

    /// Reads the value of a member that the schema does not know by name, and keeps it. The second of a name is noted.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn keep<T>(
        &mut self,
        kept: &mut Kept<T>,
        at: &Pointer<'_>,
        name: Cow<'de, str>,
        read: impl FnOnce(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Result<(), Malformed> {
        let at = at.member(&name);
        if kept.members.contains_key(&*name) || kept.invalid.contains(&*name) {
            self.note(&at, &"is given twice");
            kept.invalid.insert(name.into_owned());
            return self.reader.skip();
        }
        match read(self, &at)? {
            Some(value) => drop(kept.members.insert(name.into_owned(), value)),
            None => drop(kept.invalid.insert(name.into_owned())),
        }
        Ok(())
    }
}
