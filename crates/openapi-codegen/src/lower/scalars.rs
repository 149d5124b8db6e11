//! What strings and integers must keep to.

use super::Lowering;
use super::keywords::Family;
use crate::api::{IntegerRules, IntegerWidth, Kind, NumberRules, TextRules};
use crate::document::{Located, Schema};
use crate::parse::Scalar;
use crate::problem::{FormProblem, SchemaProblem};

/// The format of what is never to be shown; it says nothing about what is valid (OpenAPI 3.1, section 4.4.3).
const PASSWORD: &str = "password";

impl<'d> Lowering<'d> {
    pub(super) fn text(&mut self, schema: &'d Schema) -> Kind {
        self.check_keywords(schema, Family::Text);
        let checked_format = self.checked_format(schema);
        if let (Some(format), None) = (&schema.format, &checked_format)
            && format.value != PASSWORD
        {
            let help = "any string is taken; a `pattern` can say more";
            self.not_generated(
                format!("`format: {}` of a string", format.value),
                help,
                format.place,
            );
        }
        let keywords = &schema.text;
        let (min, max) = (&keywords.min_length, &keywords.max_length);
        if let (Some(min), Some(max)) = (min, max)
            && min.value > max.value
        {
            self.report(
                SchemaProblem::EmptyRange {
                    lower: "minLength",
                    upper: "maxLength",
                    place: max.place,
                }
                .into(),
            );
        }
        Kind::Text(TextRules {
            min_length: min.as_ref().map(|min| min.value),
            max_length: max.as_ref().map(|max| max.value),
            characters: keywords
                .pattern
                .as_ref()
                .and_then(|pattern| self.characters(pattern)),
            pattern: None,
            format: None,
            checked_format,
            secret: schema
                .format
                .as_ref()
                .is_some_and(|format| format.value == PASSWORD),
        })
    }

    /// The format that the implementation is asked for.
    fn checked_format(&mut self, schema: &'d Schema) -> Option<String> {
        let extension = schema.extensions.checked_format.as_ref();
        let place = extension.filter(|extension| extension.value)?.place;
        let Some(format) = &schema.format else {
            self.report(SchemaProblem::NoFormatToCheck { place }.into());
            return None;
        };
        if !self.takes_checks {
            let help = "only parameters are checked; say it in the description, or by a `pattern`";
            self.not_supported("`x-checked-format` of what is no parameter", help, place);
            return None;
        }
        self.formats.entry(&format.value).or_insert(format.place);
        Some(format.value.clone())
    }

    pub(super) fn integer(&mut self, schema: &Schema) -> Kind {
        self.check_keywords(schema, Family::Integer);
        let mut is_32_bit = false;
        match &schema.format {
            Some(format) if format.value == "int32" => is_32_bit = true,
            Some(format) if format.value != "int64" => {
                let help = "use `int32` or `int64`";
                self.not_supported(
                    format!("`format: {}` of an integer", format.value),
                    help,
                    format.place,
                );
            }
            _ => {}
        }
        let minimum = self.bound("minimum", is_32_bit, schema.minimum.as_ref());
        let maximum = self.bound("maximum", is_32_bit, schema.maximum.as_ref());
        if let (Some(least), Some(greatest), Some(at)) = (minimum, maximum, &schema.maximum)
            && least > greatest
        {
            self.report(
                SchemaProblem::EmptyRange {
                    lower: "minimum",
                    upper: "maximum",
                    place: at.place,
                }
                .into(),
            );
        }
        Kind::Integer(IntegerRules {
            width: match is_32_bit {
                true => IntegerWidth::I32,
                false => IntegerWidth::I64,
            },
            minimum: minimum.map(i128::from),
            maximum: maximum.map(i128::from),
            multiple_of: None,
        })
    }

    pub(super) fn number(&mut self, schema: &Schema) -> Kind {
        self.check_keywords(schema, Family::Number);
        if let Some(format) = schema
            .format
            .as_ref()
            .filter(|format| format.value != "double")
        {
            let help = "a number is read and written with double precision";
            self.not_generated(
                format!("`format: {}` of a number", format.value),
                help,
                format.place,
            );
        }
        Kind::Number(NumberRules::default())
    }

    fn bound(
        &mut self,
        field: &str,
        is_32_bit: bool,
        bound: Option<&Located<Scalar>>,
    ) -> Option<i64> {
        let bound = bound?;
        let fits = |integer: &i64| !is_32_bit || i32::try_from(*integer).is_ok();
        let integer = bound.value.integer().filter(fits);
        if integer.is_none() {
            let expected = match is_32_bit {
                true => "an integer of 32 bits",
                false => "an integer of 64 bits",
            };
            self.report(
                FormProblem::WrongKind {
                    field: field.to_owned(),
                    expected,
                    found: format!("`{}`", bound.value.text),
                    help: "remove it, or write a bound that the type can have".to_owned(),
                    place: bound.place,
                }
                .into(),
            );
        }
        integer
    }
}
