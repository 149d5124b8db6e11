//! What a schema says by its own keywords: of which types, whether of null, whether anything at all.

use crate::document::{Located, Schema, SchemaType};
use crate::source::Place;

/// Whether a schema says anything at all of the value but that it may be null.
pub(super) fn is_part(schema: &Schema) -> bool {
    let combines =
        !(schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty());
    schema.reference.is_some() || combines || says(schema)
}

/// Whether a schema says by itself what a value must be.
pub(super) fn says(schema: &Schema) -> bool {
    schema.discriminator.is_some() || says_more_than_discriminator(schema)
}

/// Whether a schema says by itself more than how to tell alternatives apart.
pub(super) fn says_more_than_discriminator(schema: &Schema) -> bool {
    !schema.types.is_empty() || says_more_than_type(schema)
}

/// Whether a schema says by itself more of a value than that it is an object.
pub(super) fn says_more_than_type(schema: &Schema) -> bool {
    let is_just_object = schema
        .types
        .iter()
        .all(|one| one.value == SchemaType::Object);
    !is_just_object
        || schema.format.is_some()
        || schema.enumeration.is_some()
        || schema.constant.is_some()
        || schema.refuses_all
        || !meant_by(schema).is_empty()
        || schema.extensions.names_in_any_case.is_some()
}

/// The types that the keywords of a schema are about.
pub(super) fn meant_by(schema: &Schema) -> Vec<SchemaType> {
    let (text, number, list, object) = (&schema.text, &schema.number, &schema.list, &schema.object);
    let is_text = text.min_length.is_some() || text.max_length.is_some() || text.pattern.is_some();
    let is_number = at(&number.minimum)
        .or(at(&number.maximum))
        .or(at(&number.multiple_of));
    let is_number = is_number
        .or(at(&number.exclusive_minimum))
        .or(at(&number.exclusive_maximum));
    let is_list = at(&schema.items)
        .or(at(&list.min_items))
        .or(at(&list.max_items));
    let is_object = at(&object.properties)
        .or(at(&object.required))
        .or(at(&object.additional));
    let is_object = is_object
        .or(at(&object.min_properties))
        .or(at(&object.max_properties));
    let meant = [
        (
            SchemaType::String,
            is_text || text.content_encoding.is_some(),
        ),
        (SchemaType::Number, is_number.is_some()),
        (SchemaType::Array, is_list.or(at(&list.unique)).is_some()),
        (
            SchemaType::Object,
            is_object.or(at(&object.unevaluated)).is_some(),
        ),
    ];
    let meant = meant.into_iter().filter(|(_, is_meant)| *is_meant);
    meant.map(|(one, _)| one).collect()
}

/// The types that two lists have in common; an integer is a number too.
pub(super) fn both(first: &[SchemaType], second: &[SchemaType]) -> Vec<SchemaType> {
    let holds = |list: &[SchemaType], one| {
        list.contains(&one) || one == SchemaType::Integer && list.contains(&SchemaType::Number)
    };
    let mut both: Vec<_> = first
        .iter()
        .copied()
        .filter(|one| holds(second, *one))
        .collect();
    for one in second {
        if holds(first, *one) && !both.contains(one) {
            both.push(*one);
        }
    }
    both
}

/// Whether null may stand where a schema does, by its own words.
pub(super) fn is_nullable(schema: &Schema) -> bool {
    schema.null
        || schema
            .nullable
            .as_ref()
            .is_some_and(|nullable| nullable.value)
}

fn at<T>(keyword: &Option<Located<T>>) -> Option<Place> {
    keyword.as_ref().map(|located| located.place)
}
