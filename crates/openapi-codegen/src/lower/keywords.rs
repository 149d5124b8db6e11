//! Every keyword of a schema is either understood for its kind of value, or reported.

use super::Lowering;
use crate::document::{Located, Schema, Version};
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
        self.check_xml(schema, family);
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

    /// Of `xml`, the name of an object's element is understood.
    fn check_xml(&mut self, schema: &Schema, family: Family) {
        let Some(Located { value: xml, place }) = &schema.xml else {
            return;
        };
        let help = "elements are named as the properties are, and have no attributes";
        let is_understood = family == Family::List && xml.wrapped;
        let others = xml.others.iter();
        for other in others.filter(|other| !is_understood || other.name != "xml.wrapped") {
            self.not_generated(format!("`{}` of a schema", other.name), help, other.place);
        }
        if xml.name.is_some() && family != Family::Object {
            self.not_generated("`xml.name` of what is no object", help, *place);
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

/// A keyword, the families that understand it, and where a schema has it.
type Given = (&'static str, &'static [Family], Option<Place>);

const TEXT: &[Family] = &[Family::Text];
const INTEGER: &[Family] = &[Family::Integer];
const LIST: &[Family] = &[Family::List];
const OBJECT: &[Family] = &[Family::Object];
const ENUMERATION: &[Family] = &[Family::Enumeration];
const COMBINATION: &[Family] = &[Family::Combination];
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

/// All but references, which OpenAPI 3.0 takes alone.
const NULLABLE: &[Family] = &[
    Family::Text,
    Family::Integer,
    Family::Number,
    Family::Boolean,
    Family::List,
    Family::Object,
    Family::Enumeration,
    Family::Combination,
];

/// The keywords that a schema has.
fn given(schema: &Schema) -> impl Iterator<Item = (&'static str, &'static [Family], Place)> {
    let given = [
        general(schema).as_slice(),
        &of_values(schema),
        &of_objects(schema),
    ]
    .concat();
    given
        .into_iter()
        .filter_map(|(keyword, families, place)| Some((keyword, families, place?)))
}

fn general(schema: &Schema) -> [Given; 5] {
    let first = |parts: &[Schema]| parts.first().map(|part| part.place);
    [
        ("type", TYPED, schema.types.first().map(|at| at.place)),
        ("nullable", NULLABLE, at(&schema.nullable)),
        ("allOf", COMBINATION, first(&schema.all_of)),
        ("oneOf", COMBINATION, first(&schema.one_of)),
        ("anyOf", COMBINATION, first(&schema.any_of)),
    ]
}

fn of_values(schema: &Schema) -> [Given; 11] {
    let (text, extensions) = (&schema.text, &schema.extensions);
    [
        ("format", FORMATTED, at(&schema.format)),
        ("x-checked-format", TEXT, at(&extensions.checked_format)),
        ("minLength", TEXT, at(&text.min_length)),
        ("maxLength", TEXT, at(&text.max_length)),
        ("pattern", TEXT, at(&text.pattern)),
        ("minimum", INTEGER, at(&schema.minimum)),
        ("maximum", INTEGER, at(&schema.maximum)),
        ("enum", ENUMERATION, at(&schema.enumeration)),
        (
            "x-enum-values-in-any-case",
            ENUMERATION,
            at(&extensions.values_in_any_case),
        ),
        ("x-enum-numbers", ENUMERATION, at(&extensions.numbers)),
        (
            "x-enum-descriptions",
            ENUMERATION,
            at(&extensions.descriptions),
        ),
    ]
}

fn of_objects(schema: &Schema) -> [Given; 5] {
    let (object, extensions) = (&schema.object, &schema.extensions);
    [
        ("items", LIST, at(&schema.items)),
        ("properties", OBJECT, at(&object.properties)),
        ("required", OBJECT, at(&object.required)),
        ("additionalProperties", OBJECT, at(&object.additional)),
        (
            "x-names-in-any-case",
            OBJECT,
            at(&extensions.names_in_any_case),
        ),
    ]
}

fn at<T>(keyword: &Option<Located<T>>) -> Option<Place> {
    keyword.as_ref().map(|located| located.place)
}
