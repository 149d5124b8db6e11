//! Every keyword of a schema is either understood for its type of value, or reported.

use super::Lowering;
use super::applied::Applied;
use super::enumerations::own_values;
use crate::document::{AdditionalProperties, Located, Schema, SchemaType, Version};
use crate::problem::SchemaProblem;
use crate::source::Place;

impl Lowering<'_> {
    /// Reports every keyword of a schema that is not understood, or says nothing; once.
    pub(super) fn check_keywords(&mut self, schema: &Schema) {
        if !self.checked.insert(std::ptr::from_ref(schema).addr()) {
            return;
        }
        if schema.reference.is_some() && self.document.version == Version::V3_0 {
            return self.check_alone(schema);
        }
        self.check_constraints(schema);
        self.check_given(schema);
        self.check_version(schema);
        if let (Some(discriminator), true) = (&schema.discriminator, is_no_union(schema)) {
            let help =
                "it is read as the schema that it stands in; list the alternatives under `oneOf`";
            let what = "a `discriminator` without `oneOf` or `anyOf`";
            self.not_generated(what, help, discriminator.place);
        }
    }

    /// Beside a reference, OpenAPI 3.0 takes nothing (section 4.7.23 of 3.0.3).
    fn check_alone(&mut self, schema: &Schema) {
        let help =
            "OpenAPI 3.0 passes over what stands beside `$ref`; put the reference into `allOf`";
        for (keyword, _, place) in given(schema) {
            self.not_generated(format!("`{keyword}` beside `$ref`"), help, place);
        }
        if let Some(nullable) = &schema.nullable {
            let place = nullable.place;
            self.report(SchemaProblem::NullableBesideReference { place }.into());
        }
    }

    /// Warns of keywords by which a type is meant that no schema names.
    pub(super) fn warn_of_meant(&mut self, applied: &Applied<'_>) {
        let mut all = applied.schemas().chain(applied.told.iter().copied());
        let says_type = |schema: &Schema| !schema.types.is_empty() || own_values(schema).is_some();
        if applied.only.is_some() || all.any(says_type) {
            return;
        }
        let mut meant = Vec::new();
        for (keyword, about, place) in applied.schemas().flat_map(given) {
            let is_extension = keyword.starts_with("x-");
            if is_extension || meant.iter().any(|(_, other, _)| *other == about) {
                continue;
            }
            meant.push((keyword, about, place));
        }
        for (keyword, about, place) in meant {
            let kind = words(about);
            self.report(
                SchemaProblem::WithoutType {
                    keyword,
                    kind,
                    place,
                }
                .into(),
            );
        }
    }

    /// Warns of keywords beside types among which all are: what they say is not said of anything.
    pub(super) fn warn_of_anything(&mut self, applied: &Applied<'_>) {
        let help = "any value is taken; name fewer types, or say it in the description";
        for (keyword, _, place) in applied.schemas().flat_map(given) {
            let what = format!("`{keyword}` of a value of any type");
            self.not_generated(what, help, place);
        }
    }

    fn check_constraints(&mut self, schema: &Schema) {
        for keyword in &schema.constraints {
            let (name, place) = (keyword.name, keyword.place);
            if name == "$dynamicRef" {
                let help = "refer by `$ref`";
                self.not_supported("`$dynamicRef` in a schema", help, place);
                continue;
            }
            let help = "it is not checked; say it in the description";
            self.not_generated(format!("`{name}` of a schema"), help, place);
        }
        if let Some(Located {
            value: AdditionalProperties::Like(_),
            place,
        }) = &schema.object.unevaluated
        {
            let help = "it is not checked; say it in the description";
            self.not_generated("`unevaluatedProperties` of a schema", help, *place);
        }
    }

    /// A keyword about another type than the schema's says nothing.
    fn check_given(&mut self, schema: &Schema) {
        let types: Vec<_> = schema.types.iter().map(|one| one.value).collect();
        let kind = match types.as_slice() {
            _ if schema.enumeration.is_some() => "an enumeration",
            [] => return,
            [only] => words(*only),
            _ => "any of these types",
        };
        for (keyword, about, place) in given(schema) {
            let is_about = |one: &SchemaType| {
                about == *one || about == SchemaType::Number && *one == SchemaType::Integer
            };
            let lists_values = keyword.starts_with("x-enum-");
            if schema.enumeration.is_some() == lists_values && types.iter().any(is_about)
                || lists_values && has_alternatives(schema)
                || schema.enumeration.is_some() && keyword == "format"
            {
                continue;
            }
            let kind = kind.to_owned();
            self.report(
                SchemaProblem::KeywordDoesNotApply {
                    keyword,
                    kind,
                    place,
                }
                .into(),
            );
        }
    }
}

fn words(one: SchemaType) -> &'static str {
    match one {
        SchemaType::String => "a string",
        SchemaType::Integer => "an integer",
        SchemaType::Number => "a number",
        SchemaType::Boolean => "a boolean",
        SchemaType::Array => "a list",
        SchemaType::Object => "an object",
    }
}

fn is_no_union(schema: &Schema) -> bool {
    schema.one_of.is_empty() && schema.any_of.is_empty()
}

fn has_alternatives(schema: &Schema) -> bool {
    schema.constant.is_some() || !is_no_union(schema)
}

/// The keywords that a schema has, and the type that each is about.
fn given(schema: &Schema) -> impl Iterator<Item = (&'static str, SchemaType, Place)> {
    let all = [
        of_strings(schema).as_slice(),
        &of_numbers(schema),
        &of_lists(schema),
    ]
    .concat();
    let given = all.into_iter();
    given.filter_map(|(keyword, about, place)| Some((keyword, about, place?)))
}

type Given = (&'static str, SchemaType, Option<Place>);

fn of_strings(schema: &Schema) -> [Given; 8] {
    let (text, extensions) = (&schema.text, &schema.extensions);
    let about = |keyword, place| (keyword, SchemaType::String, place);
    [
        about("x-checked-format", at(&extensions.checked_format)),
        about("minLength", at(&text.min_length)),
        about("maxLength", at(&text.max_length)),
        about("pattern", at(&text.pattern)),
        about("contentEncoding", at(&text.content_encoding)),
        about(
            "x-enum-values-in-any-case",
            at(&extensions.values_in_any_case),
        ),
        about("x-enum-numbers", at(&extensions.numbers)),
        about("x-enum-descriptions", at(&extensions.descriptions)),
    ]
}

fn of_numbers(schema: &Schema) -> [Given; 5] {
    let number = &schema.number;
    let about = |keyword, place| (keyword, SchemaType::Number, place);
    [
        about("minimum", at(&number.minimum)),
        about("maximum", at(&number.maximum)),
        about("exclusiveMinimum", at(&number.exclusive_minimum)),
        about("exclusiveMaximum", at(&number.exclusive_maximum)),
        about("multipleOf", at(&number.multiple_of)),
    ]
}

fn of_lists(schema: &Schema) -> [Given; 10] {
    let (list, object, extensions) = (&schema.list, &schema.object, &schema.extensions);
    let of_list = |keyword, place| (keyword, SchemaType::Array, place);
    let of_object = |keyword, place| (keyword, SchemaType::Object, place);
    [
        of_list("items", at(&schema.items)),
        of_list("minItems", at(&list.min_items)),
        of_list("maxItems", at(&list.max_items)),
        of_list("uniqueItems", at(&list.unique)),
        of_object("properties", at(&object.properties)),
        of_object("required", at(&object.required)),
        of_object("additionalProperties", at(&object.additional)),
        of_object("minProperties", at(&object.min_properties)),
        of_object("maxProperties", at(&object.max_properties)),
        of_object("x-names-in-any-case", at(&extensions.names_in_any_case)),
    ]
}

fn at<T>(keyword: &Option<Located<T>>) -> Option<Place> {
    keyword.as_ref().map(|located| located.place)
}
