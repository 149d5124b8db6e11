//! Tags of unions that no discriminator names: a member that must be there, with other values in each alternative.

use std::collections::HashSet;

use super::Lowering;
use crate::api::{Kind, Object, Shape, TypeDefinition, TypeId, Union, UnionVariant};
use crate::source::Place;

/// Definitions by number; `None` where a problem says why not.
type Definitions = [(Place, Option<TypeDefinition>)];

impl Lowering<'_> {
    /// Gives unions their tags, so that a value need not be tried against each alternative.
    pub(super) fn find_tags(definitions: &mut Definitions) {
        for index in 0..definitions.len() {
            let Some(Shape::Union(union)) = shape(definitions, index) else {
                continue;
            };
            let found = match union.tag {
                Some(_) => None,
                None => tag(definitions, union),
            };
            let Some((name, values)) = found else {
                continue;
            };
            if let Some((_, Some(definition))) = definitions.get_mut(index)
                && let Shape::Union(union) = &mut definition.shape
            {
                union.tag = Some(name);
                for (variant, tags) in union.variants.iter_mut().zip(values) {
                    variant.tags = tags;
                }
            }
        }
    }
}

/// The first member that tells the alternatives apart, and its values in each.
fn tag(definitions: &Definitions, union: &Union) -> Option<(String, Vec<Vec<String>>)> {
    let objects: Option<Vec<&Object>> = union
        .variants
        .iter()
        .map(|variant| object(definitions, variant))
        .collect();
    let objects = objects?;
    let mut members = objects.first()?.members.iter();
    members.find_map(|member| {
        let values = objects
            .iter()
            .map(|object| values(definitions, object, &member.name));
        let values: Vec<Vec<String>> = values.collect::<Option<_>>()?;
        let mut seen = HashSet::new();
        let is_told = values
            .iter()
            .flatten()
            .all(|value| seen.insert(value.as_str()));
        is_told.then(|| (member.name.clone(), values.clone()))
    })
}

fn object<'a>(definitions: &'a Definitions, variant: &UnionVariant) -> Option<&'a Object> {
    match (&variant.value.kind, variant.value.nullable) {
        (Kind::Named(TypeId(id)), false) => match shape(definitions, *id)? {
            Shape::Object(object) if !object.names_in_any_case => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// The values of a member that must be one of a list of strings.
fn values(definitions: &Definitions, object: &Object, name: &str) -> Option<Vec<String>> {
    let mut members = object.members.iter();
    let member = members.find(|member| member.name == name && member.required)?;
    let Kind::Named(TypeId(id)) = member.value.kind else {
        return None;
    };
    match shape(definitions, id)? {
        Shape::Enumeration(listed)
            if !listed.is_integer && !listed.values_in_any_case && !member.value.nullable =>
        {
            let values = listed.values.iter();
            Some(values.map(|value| value.name.clone()).collect())
        }
        _ => None,
    }
}

fn shape(definitions: &Definitions, index: usize) -> Option<&Shape> {
    let (_, definition) = definitions.get(index)?;
    Some(&definition.as_ref()?.shape)
}
