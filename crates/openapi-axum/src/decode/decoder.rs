//! What a generated decoder asks for: members of objects, scalars, null.

use std::borrow::Cow;

use super::union::Trials;
use super::{Decoded, Decoder, Expected, Malformed, Pointer, Reader, Slot, Token};
use crate::rejection::{Violation, Violations};
use crate::scalar::{self, Mismatch, TextRules};

impl<'de, R: Reader<'de>> Decoder<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            violations: Violations::default(),
            trials: Trials::default(),
        }
    }

    /// Notes that the value at `at` is not valid.
    pub fn note(&mut self, at: &Pointer<'_>, detail: &dyn std::fmt::Display) {
        self.violations.note_with(|| Violation::of_body(at, detail));
    }

    /// How a member is called here: by its name, or in XML by that of its element, or `@` and that of its attribute.
    #[must_use]
    pub fn spelling(&self, name: &'static str, in_xml: &'static str) -> &'static str {
        if R::IS_XML { in_xml } else { name }
    }

    /// Enters an object; `false` if it is something else, which is noted and passed over.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn object(&mut self, at: &Pointer<'_>) -> Result<bool, Malformed> {
        self.enter(at, Expected::Object)
    }

    /// Enters an object some members of which are attributes in XML, where they are called `@name`.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn element(&mut self, at: &Pointer<'_>) -> Result<bool, Malformed> {
        self.enter(at, Expected::Element)
    }

    fn enter(&mut self, at: &Pointer<'_>, expected: Expected) -> Result<bool, Malformed> {
        match self.reader.value(expected)? {
            Token::Object => Ok(true),
            other => self.mismatch(at, "an object", other).map(|()| false),
        }
    }

    /// The name of the next member; `None` at the object's end.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed> {
        self.reader.member()
    }

    /// Passes over the value of a member that the schema does not know.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn skip(&mut self) -> Result<(), Malformed> {
        self.reader.skip()
    }

    /// Notes a member that the schema refuses, and passes over its value.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn refuse(&mut self, at: &Pointer<'_>) -> Result<(), Malformed> {
        self.note(at, &"is not a property that may be given");
        self.reader.skip()
    }

    /// Reads the value of a member into its slot. The second time, in whatever case, is noted.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn fill<T>(
        &mut self,
        slot: &mut Slot<T>,
        at: &Pointer<'_>,
        name: &str,
        read: impl FnOnce(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Result<(), Malformed> {
        let at = at.member(name);
        if slot.is_given() {
            self.note(&at, &"is given twice");
            return self.reader.skip();
        }
        *slot = Slot::Given(read(self, &at)?);
        Ok(())
    }

    /// Takes a member that must be there. `expected` says what, should it be missing.
    pub fn required<T>(
        &mut self,
        slot: Slot<T>,
        at: &Pointer<'_>,
        name: &str,
        expected: &str,
    ) -> Option<T> {
        match slot {
            Slot::Given(value) => value,
            Slot::Absent => {
                let text = format_args!("is missing, expected {expected}");
                self.note(&at.member(name), &text);
                None
            }
        }
    }

    /// Reads a value that may be null.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn nullable<T>(
        &mut self,
        at: &Pointer<'_>,
        read: impl FnOnce(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Decoded<Option<T>> {
        if self.reader.null()? {
            return Ok(Some(None));
        }
        Ok(read(self, at)?.map(Some))
    }

    /// Reads text.
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn text(&mut self, at: &Pointer<'_>, rules: &TextRules) -> Decoded<String> {
        let text = match self.reader.value(Expected::Scalar)? {
            Token::Text(text) | Token::Untyped(text) => text,
            other => return self.mismatch(at, "a string", other).map(|()| None),
        };
        match rules.check(&text) {
            Ok(()) => Ok(Some(text.into_owned())),
            Err(mismatch) => {
                self.note(at, &mismatch);
                Ok(None)
            }
        }
    }

    /// Reads a number, a boolean or an enumeration by one of the readings of [`scalar`].
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn scalar<T>(
        &mut self,
        at: &Pointer<'_>,
        reading: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Decoded<T> {
        let token = self.reader.value(Expected::Scalar)?;
        match reading(&token) {
            Ok(value) => Ok(Some(value)),
            Err(mismatch) => {
                self.note(at, &mismatch);
                self.leave(&token).map(|()| None)
            }
        }
    }

    /// Reads the value of the only member of what the reader has; it is that of `at`. Given twice, it is none.
    pub(super) fn only_member<T>(
        &mut self,
        at: &Pointer<'_>,
        read: impl FnOnce(&mut Self, &Pointer<'_>) -> Decoded<T>,
    ) -> Decoded<T> {
        self.object(&Pointer::ROOT)?;
        self.member()?;
        let value = read(self, at)?;
        if self.member()?.is_some() {
            self.note(at, &"is given twice");
            return Ok(None);
        }
        Ok(value)
    }

    pub(super) fn mismatch(
        &mut self,
        at: &Pointer<'_>,
        expected: &'static str,
        found: Token<'de>,
    ) -> Result<(), Malformed> {
        let mismatch = Mismatch::kind(expected, scalar::describe(&found));
        self.note(at, &mismatch);
        self.leave(&found)
    }

    /// Passes over the rest of what `token` entered.
    pub(super) fn leave(&mut self, token: &Token<'de>) -> Result<(), Malformed> {
        match token {
            Token::Object => {
                while self.reader.member()?.is_some() {
                    self.reader.skip()?;
                }
            }
            Token::List => {
                while self.reader.item()? {
                    self.reader.skip()?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}
