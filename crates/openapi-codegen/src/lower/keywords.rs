//! Every keyword of a schema is either understood for its kind of value, or reported.

use super::Lowering;
use crate::document::{Schema, Version};
use crate::problem::SchemaProblem;
use crate::source::Place;

/// The kind of value that a schema is about, and with it the keywords that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    Enumeration,
    /// `$ref`.
    Reference,
    /// `allOf`, `oneOf`, `anyOf`.
    Combination,
}

impl Family {
    fn words(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Enumeration => "an enumeration",
            Self::Reference => "a reference",
            Self::Combination => "a combination of schemas",
        }
    }
}

impl Lowering<'_> {
    /// Reports every keyword of a schema that is not understood for its family.
    pub(super) fn check_keywords(&mut self, schema: &Schema, family: Family) {
        self.check_general(schema);
        self.check_given(schema, family);
    }

    /// Reports the keywords that nothing understands, whatever the family.
    pub(super) fn check_general(&mut self, schema: &Schema) {
        for keyword in &schema.constraints {
            let help = "say it in the description, or do without";
            self.not_supported(
                format!("`{}` in a schema", keyword.name),
                help,
                keyword.place,
            );
        }
        for keyword in &schema.annotations {
            let help = "it stays in the contract, and changes nothing in what is generated";
            self.not_generated(
                format!("`{}` of a schema", keyword.name),
                help,
                keyword.place,
            );
        }
        if let (Some(nullable), Version::V3_1) = (&schema.nullable, self.document.version) {
            self.report(
                SchemaProblem::NullableKeyword {
                    place: nullable.place,
                }
                .into(),
            );
        }
    }

    fn check_given(&mut self, schema: &Schema, family: Family) {
        for (keyword, families, place) in given(schema) {
            if families.contains(&family) {
                continue;
            }
            match (family, keyword) {
                (Family::Reference | Family::Combination, _) => {
                    let help = "move it into the schema that is referred to";
                    self.not_supported(
                        format!("`{keyword}` beside {}", family.words()),
                        help,
                        place,
                    );
                }
                (_, "enum") => {
                    let help = "write it as `type: string`, or without `enum`";
                    self.not_supported("`enum` of other values than strings", help, place);
                }
                (Family::Number, "minimum" | "maximum") => {
                    let help = "say it in the description, or use `type: integer`";
                    self.not_supported(
                        format!("`{keyword}` of a number with a fraction"),
                        help,
                        place,
                    );
                }
                (Family::Enumeration, "minLength" | "maxLength" | "pattern" | "format") => {
                    let help = "the values are listed already: remove it";
                    self.not_supported(format!("`{keyword}` beside `enum`"), help, place);
                }
                _ => self.report(
                    SchemaProblem::KeywordDoesNotApply {
                        keyword,
                        kind: family.words(),
                        place,
                    }
                    .into(),
                ),
            }
        }
    }
}

/// The keywords that a schema has, each with the families that understand it.
fn given(schema: &Schema) -> impl Iterator<Item = (&'static str, &'static [Family], Place)> {
    const TEXT: &[Family] = &[Family::Text];
    const INTEGER: &[Family] = &[Family::Integer];
    const OBJECT: &[Family] = &[Family::Object];
    const ENUMERATION: &[Family] = &[Family::Enumeration];
    const FORMATTED: &[Family] = &[Family::Text, Family::Integer, Family::Number];
    const TYPED: &[Family] = &[
        Family::Text,
        Family::Integer,
        Family::Number,
        Family::Boolean,
        Family::List,
        Family::Object,
        Family::Enumeration,
    ];
    let (text, object, extensions) = (&schema.text, &schema.object, &schema.extensions);
    [
        ("type", TYPED, schema.types.first().map(|at| at.place)),
        (
            "format",
            FORMATTED,
            schema.format.as_ref().map(|at| at.place),
        ),
        (
            "minLength",
            TEXT,
            text.min_length.as_ref().map(|at| at.place),
        ),
        (
            "maxLength",
            TEXT,
            text.max_length.as_ref().map(|at| at.place),
        ),
        ("pattern", TEXT, text.pattern.as_ref().map(|at| at.place)),
        (
            "minimum",
            INTEGER,
            schema.minimum.as_ref().map(|at| at.place),
        ),
        (
            "maximum",
            INTEGER,
            schema.maximum.as_ref().map(|at| at.place),
        ),
        (
            "items",
            &[Family::List],
            schema.items.as_ref().map(|at| at.place),
        ),
        (
            "properties",
            OBJECT,
            object.properties.as_ref().map(|at| at.place),
        ),
        (
            "required",
            OBJECT,
            object.required.as_ref().map(|at| at.place),
        ),
        (
            "additionalProperties",
            OBJECT,
            object.additional.as_ref().map(|at| at.place),
        ),
        (
            "x-names-in-any-case",
            OBJECT,
            extensions.names_in_any_case.as_ref().map(|at| at.place),
        ),
        (
            "enum",
            ENUMERATION,
            schema.enumeration.as_ref().map(|at| at.place),
        ),
        (
            "x-enum-values-in-any-case",
            ENUMERATION,
            extensions.values_in_any_case.as_ref().map(|at| at.place),
        ),
        (
            "x-enum-numbers",
            ENUMERATION,
            extensions.numbers.as_ref().map(|at| at.place),
        ),
        (
            "x-enum-descriptions",
            ENUMERATION,
            extensions.descriptions.as_ref().map(|at| at.place),
        ),
        (
            "allOf",
            &[Family::Combination],
            schema.all_of.first().map(|part| part.place),
        ),
        (
            "oneOf",
            &[Family::Combination],
            schema.one_of.first().map(|part| part.place),
        ),
        (
            "anyOf",
            &[Family::Combination],
            schema.any_of.first().map(|part| part.place),
        ),
    ]
    .into_iter()
    .filter_map(|(keyword, families, place)| Some((keyword, families, place?)))
}
