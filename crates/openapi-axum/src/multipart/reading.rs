//! Reads the parts of a body that has files, and notes everything that is wrong with them.

use std::fmt::Display;

use super::{File, Parts};
use crate::decode::{Count, Decoded, Decoder, FieldsReader, Pointer, member};
use crate::fields::Field;
use crate::media_type::Named;
use crate::rejection::{Rejection, Violation, Violations};

/// Reads the parts of one body.
#[derive(Debug)]
pub struct PartsReader<'de> {
    fields: &'de [Field],
    files: Vec<(String, File)>,
    violations: Violations,
}

impl<'de> PartsReader<'de> {
    /// Starts on the parts of a body; takes the files out of them.
    pub fn new(parts: &'de mut Parts) -> Self {
        let mut violations = Violations::default();
        Field::check(&parts.fields, &mut violations);
        Self {
            fields: &parts.fields,
            files: std::mem::take(&mut parts.files),
            violations,
        }
    }

    /// A value that may be missing; `None` if it is not valid.
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Decoder<FieldsReader<'de>>, &Pointer<'_>) -> Decoded<T>,
    ) -> Option<Option<T>> {
        member(self.fields, name, &mut self.violations, read)
    }

    /// A value that must be there. `expected` says what, should it be missing.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&mut Decoder<FieldsReader<'de>>, &Pointer<'_>) -> Decoded<T>,
    ) -> Option<T> {
        let value = self.optional(name, read)?;
        if value.is_none() {
            self.note(name, &format_args!("is missing, expected {expected}"));
        }
        value
    }

    /// A file that may be missing, of one of these media types or ranges, if there are any; `None` if it is not valid.
    pub fn optional_file(
        &mut self,
        name: &'static str,
        media_types: &[&str],
    ) -> Option<Option<File>> {
        let mut files = self.files(name, media_types, Count::ANY)?;
        if files.len() > 1 {
            self.note(name, &"is given twice");
            return None;
        }
        Some(files.pop())
    }

    /// A file that must be there.
    pub fn required_file(&mut self, name: &'static str, media_types: &[&str]) -> Option<File> {
        let file = self.optional_file(name, media_types)?;
        if file.is_none() {
            self.note(name, &"is missing, expected a file");
        }
        file
    }

    /// All files of this name, in the order in which they came: so many, of one of these media types or ranges.
    pub fn files(
        &mut self,
        name: &'static str,
        media_types: &[&str],
        count: Count,
    ) -> Option<Vec<File>> {
        let all = std::mem::take(&mut self.files).into_iter();
        let (files, others) = all.partition::<Vec<_>, _>(|(other, _)| other == name);
        self.files = others;
        let files: Vec<_> = files.into_iter().map(|(_, file)| file).collect();
        let is_other = |file: &File| !media_types.is_empty() && !is_of(file, media_types);
        if files.iter().any(is_other) {
            let detail = format_args!("expected a file of {}", media_types.join(" or "));
            self.note(name, &detail);
            return None;
        }
        let found = files.len();
        if (count.min..=count.max).contains(&found) {
            return Some(files);
        }
        let Count { min, max } = count;
        let detail = format_args!("expected {min} to {max} files, found {found}");
        self.note(name, &detail);
        None
    }

    /// Notes all parts but these.
    pub fn refuse_others(&mut self, names: &[&str]) {
        let fields = self.fields.iter().map(|field| field.name.as_str());
        let others = fields.filter(|name| !names.contains(&name.split('[').next().unwrap_or(name)));
        for other in others {
            let at = Pointer::ROOT;
            let detail = "is not a property that may be given";
            self.violations
                .note(Violation::of_body(at.member(other), &detail));
        }
    }

    /// The rejection that lists all that was wrong.
    #[must_use]
    pub fn reject(self) -> Rejection {
        Rejection::Invalid(self.violations)
    }

    /// Ends reading.
    ///
    /// # Errors
    ///
    /// [`Rejection::Invalid`] with all that was wrong.
    pub fn end(self) -> Result<(), Rejection> {
        match self.violations.is_empty() {
            true => Ok(()),
            false => Err(self.reject()),
        }
    }

    fn note(&mut self, name: &str, detail: &dyn Display) {
        let at = Pointer::ROOT;
        self.violations
            .note(Violation::of_body(at.member(name), detail));
    }
}

/// Whether a file is of one of these media types or ranges, by what its sender says.
fn is_of(file: &File, media_types: &[&str]) -> bool {
    let essence = file
        .content_type()
        .and_then(|text| text.split(';').next())
        .map_or("", str::trim_ascii);
    let fits = |range: Named<'_>| range.is_any() || range.is(essence) || range.is_type_of(essence);
    let mut ranges = media_types.iter().filter_map(|range| Named::parse(range));
    ranges.any(fits)
}
