//! Which types hold which.

use super::{Additional, Api, Kind, Shape, TypeId, Value};

/// The type that a value is, or a list or a map of it.
pub(crate) fn named(value: &Value) -> Option<TypeId> {
    match &value.kind {
        Kind::List(list) => named(&list.item),
        Kind::Map(map) => named(&map.value),
        Kind::Named(id) => Some(*id),
        _ => None,
    }
}

/// The values that a type holds itself.
pub(crate) fn held(shape: &Shape) -> Vec<&Value> {
    match shape {
        Shape::Object(object) => {
            let additional = match &object.additional {
                Additional::Kept { value, .. } => Some(&**value),
                Additional::Ignored | Additional::Refused => None,
            };
            let members = object.members.iter().map(|member| &member.value);
            members.chain(additional).collect()
        }
        Shape::Enumeration(_) => Vec::new(),
        Shape::Union(union) => union.variants.iter().map(|one| &one.value).collect(),
        Shape::Wrapper(value) => vec![value],
    }
}

/// These types and those that they hold, at any depth, in the contract's order.
pub(crate) fn reachable(api: &Api, types: impl IntoIterator<Item = TypeId>) -> Vec<TypeId> {
    let mut seen = vec![false; api.types.len()];
    let mut open: Vec<TypeId> = types.into_iter().collect();
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.0], true) {
            continue;
        }
        open.extend(held(&api.types[id.0].shape).into_iter().filter_map(named));
    }
    (0..seen.len())
        .filter(|index| seen[*index])
        .map(TypeId)
        .collect()
}
