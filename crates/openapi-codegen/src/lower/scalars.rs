//! What strings and integers must keep to.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::Lowering;
use super::keywords::Family;
use crate::api::{CharacterRule, IntegerRules, Kind, TextRules};
use crate::document::{Located, Schema};
use crate::parse::Scalar;
use crate::problem::Problem;

impl Lowering<'_> {
    pub(super) fn text(&mut self, schema: &Schema) -> Kind {
        self.check_keywords(schema, Family::Text);
        if let Some(format) = &schema.format {
            let help = "any string is taken; a `pattern` can say more";
            self.not_generated(format!("`format: {}` of a string", format.value), help, format.place);
        }
        let keywords = &schema.text;
        let (min, max) = (&keywords.min_length, &keywords.max_length);
        if let (Some(min), Some(max)) = (min, max) && min.value > max.value {
            self.report(Problem::EmptyRange { lower: "minLength", upper: "maxLength", place: max.place });
        }
        Kind::Text(TextRules {
            min_length: min.as_ref().map(|min| min.value),
            max_length: max.as_ref().map(|max| max.value),
            characters: keywords.pattern.as_ref().and_then(|pattern| self.characters(pattern)),
        })
    }

    pub(super) fn integer(&mut self, schema: &Schema) -> Kind {
        self.check_keywords(schema, Family::Integer);
        let mut is_32_bit = false;
        match &schema.format {
            Some(format) if format.value == "int32" => is_32_bit = true,
            Some(format) if format.value != "int64" => {
                let help = "use `int32` or `int64`";
                self.not_supported(format!("`format: {}` of an integer", format.value), help, format.place);
            }
            _ => {}
        }
        let minimum = self.bound(schema.minimum.as_ref());
        let maximum = self.bound(schema.maximum.as_ref());
        if let (Some(least), Some(greatest), Some(at)) = (minimum, maximum, &schema.maximum) && least > greatest {
            self.report(Problem::EmptyRange { lower: "minimum", upper: "maximum", place: at.place });
        }
        Kind::Integer(IntegerRules { is_32_bit, minimum, maximum })
    }

    pub(super) fn number(&mut self, schema: &Schema) -> Kind {
        self.check_keywords(schema, Family::Number);
        if let Some(format) = schema.format.as_ref().filter(|format| format.value != "double") {
            let help = "a number is read and written with double precision";
            self.not_generated(format!("`format: {}` of a number", format.value), help, format.place);
        }
        Kind::Number
    }

    fn bound(&mut self, bound: Option<&Located<Scalar>>) -> Option<i64> {
        let bound = bound?;
        let integer = bound.value.integer();
        if integer.is_none() {
            self.report(Problem::WrongKind {
                field: "the bound of an integer".to_owned(),
                expected: "an integer of 64 bits",
                found: format!("`{}`", bound.value.text),
                place: bound.place,
            });
        }
        integer
    }

    /// The rule of a pattern of the form `^[class]*$`.
    fn characters(&mut self, pattern: &Located<String>) -> Option<CharacterRule> {
        let hir = match ParserBuilder::new().nest_limit(50).build().parse(&pattern.value) {
            Ok(hir) => hir,
            Err(error) => {
                let reason = match &error {
                    regex_syntax::Error::Parse(error) => error.kind().to_string(),
                    regex_syntax::Error::Translate(error) => error.kind().to_string(),
                    _ => "it cannot be read".to_owned(),
                };
                self.report(Problem::Pattern { reason, place: pattern.place });
                return None;
            }
        };
        let Some(ranges) = class(&hir) else {
            let help = "supported is `^[...]*$`: what characters a string may be made of";
            self.not_supported("a pattern of another form than `^[...]*$`", help, pattern.place);
            return None;
        };
        Some(CharacterRule { pattern: pattern.value.clone(), ranges })
    }
}

fn class(hir: &Hir) -> Option<Vec<(char, char)>> {
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let [start, repetition, end] = parts.as_slice() else { return None };
    let (HirKind::Look(Look::Start), HirKind::Look(Look::End)) = (start.kind(), end.kind()) else { return None };
    let HirKind::Repetition(repetition) = repetition.kind() else { return None };
    if repetition.min != 0 || repetition.max.is_some() {
        return None;
    }
    match repetition.sub.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            Some(class.ranges().iter().map(|range| (range.start(), range.end())).collect())
        }
        HirKind::Class(Class::Bytes(class)) => {
            Some(class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect())
        }
        HirKind::Literal(literal) => {
            let mut characters = std::str::from_utf8(&literal.0).ok()?.chars();
            let only = characters.next().filter(|_| characters.next().is_none())?;
            Some(vec![(only, only)])
        }
        _ => None,
    }
}
