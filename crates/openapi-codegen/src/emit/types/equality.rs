//! Which types compare exactly, so that they are `Eq`: those without floating-point numbers.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Additional, Api, Kind, Shape, TypeId, Value};

/// The traits of equality that a type derives.
pub(super) fn equality(api: &Api, id: TypeId) -> TokenStream {
    if compares_exactly(api, id, &mut vec![false; api.types.len()]) {
        quote!(PartialEq, Eq)
    } else {
        quote!(PartialEq)
    }
}

fn compares_exactly(api: &Api, id: TypeId, seen: &mut Vec<bool>) -> bool {
    if std::mem::replace(&mut seen[id.0], true) {
        return true;
    }
    match &api.types[id.0].shape {
        Shape::Enumeration(_) => true,
        Shape::Union(union) => {
            let mut variants = union.variants.iter();
            variants.all(|variant| value_compares_exactly(api, &variant.value, seen))
        }
        Shape::Wrapper(value) => value_compares_exactly(api, value, seen),
        Shape::Object(object) => {
            let additional = match &object.additional {
                Additional::Kept { value, .. } => Some(&**value),
                Additional::Ignored | Additional::Refused => None,
            };
            let members = object.members.iter().map(|member| &member.value);
            members
                .chain(additional)
                .all(|value| value_compares_exactly(api, value, seen))
        }
    }
}

fn value_compares_exactly(api: &Api, value: &Value, seen: &mut Vec<bool>) -> bool {
    match &value.kind {
        Kind::Named(id) => compares_exactly(api, *id, seen),
        Kind::List(list) => value_compares_exactly(api, &list.item, seen),
        Kind::Map(map) => value_compares_exactly(api, &map.value, seen),
        Kind::Number(_) => false,
        Kind::Text(_) | Kind::Integer(_) | Kind::Boolean | Kind::Any => true,
    }
}
