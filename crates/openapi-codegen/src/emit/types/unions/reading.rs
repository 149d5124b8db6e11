//! Emits how a client reads a union: by its tag, or by what fits.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::api::{Api, Enumeration, Kind, Object, Shape, TextFormat, Union, UnionVariant, Value};
use crate::emit::ident;

/// Emits `Deserialize`.
pub(super) fn reading(api: &Api, name: &Ident, union: &Union) -> TokenStream {
    let body = match &union.tag {
        Some(tag) => by_tag(union, tag),
        None => by_fit(api, union),
    };
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                #body
            }
        }
    }
}

/// The tag decides, and what it decides must fit.
fn by_tag(union: &Union, tag: &str) -> TokenStream {
    let other = ident(union.other_variant());
    let variants = union.variants.iter();
    let arms = variants.filter(|one| !one.tags.is_empty()).map(|one| {
        let (variant, tags) = (ident(&one.variant), &one.tags);
        quote!(Some(#(#tags)|*) => Deserialize::deserialize(&value).map(Self::#variant),)
    });
    quote! {
        let read = match value.get(#tag).and_then(serde_json::Value::as_str) {
            #(#arms)*
            _ => return Ok(Self::#other(value)),
        };
        read.map_err(serde::de::Error::custom)
    }
}

/// The first that fits, those that ask for most before those that take more.
fn by_fit(api: &Api, union: &Union) -> TokenStream {
    let other = ident(union.other_variant());
    let mut variants: Vec<_> = union.variants.iter().collect();
    variants.sort_by_key(|one| breadth(api, &one.value));
    let attempts = variants.iter().map(|one| attempt(api, union, one));
    quote! {
        #(#attempts)*
        Ok(Self::#other(value))
    }
}

/// How much an alternative takes, compared with others of its kind: objects by the members that they ask for.
fn breadth(api: &Api, value: &Value) -> (u8, usize) {
    let kind = match &value.kind {
        Kind::Boolean | Kind::Integer(_) | Kind::List(_) => 0,
        Kind::Text(rules) if rules.format.is_some_and(TextFormat::has_own_type) => 0,
        Kind::Text(_) | Kind::Number(_) => 1,
        Kind::Map(_) => 3,
        Kind::Any => 5,
        Kind::Named(id) => match &api.types[id.0].shape {
            Shape::Enumeration(_) => 0,
            Shape::Object(object) => {
                let asked_for = object.members.iter().filter(|member| member.required);
                return (2, usize::MAX - asked_for.count());
            }
            Shape::Union(_) | Shape::Wrapper(_) => 4,
        },
    };
    (kind, 0)
}

fn attempt(api: &Api, union: &Union, one: &UnionVariant) -> TokenStream {
    let variant = ident(&one.variant);
    let taken = quote!(return Ok(Self::#variant(read)););
    let shape = match &one.value.kind {
        Kind::Named(id) if !one.value.nullable => Some(&api.types[id.0]),
        _ => None,
    };
    let condition = match shape.map(|definition| (ident(&definition.name), &definition.shape)) {
        // An enumeration takes any value; what it does not list may be another alternative.
        Some((name, Shape::Enumeration(enumeration))) if !one.value.boxed => {
            let known = known(&name, enumeration);
            quote!(let Some(read) = value #known)
        }
        Some((name, Shape::Union(inner))) => {
            let other = ident(inner.other_variant());
            let place = match one.value.boxed {
                true => quote!(*read),
                false => quote!(read),
            };
            quote!(let Ok(read) = Deserialize::deserialize(&value) && !matches!(#place, #name::#other(_)))
        }
        Some((_, Shape::Object(object))) => {
            let marks = marks(api, union, object);
            quote!(#(#marks &&)* let Ok(read) = Deserialize::deserialize(&value))
        }
        _ => quote!(let Ok(read) = Deserialize::deserialize(&value)),
    };
    quote!(if #condition { #taken })
}

/// The value of an enumeration, if it lists what stands in a JSON value.
fn known(name: &Ident, enumeration: &Enumeration) -> TokenStream {
    match enumeration.is_integer {
        true => quote!(.as_i64().and_then(#name::from_number)),
        false => quote!(.as_str().and_then(#name::from_name)),
    }
}

/// What tells an object from the other alternatives: a required member with values of its own in several of them.
fn marks(api: &Api, union: &Union, object: &Object) -> Vec<TokenStream> {
    let objects = union
        .variants
        .iter()
        .filter_map(|one| match &one.value.kind {
            Kind::Named(id) => match &api.types[id.0].shape {
                Shape::Object(object) => Some(object),
                _ => None,
            },
            _ => None,
        });
    let objects: Vec<_> = objects.collect();
    let values = enumerated_members(api, object);
    let marks = values.filter(|(name, ..)| {
        let has_it = |other: &&&Object| enumerated_members(api, other).any(|one| one.0 == *name);
        objects.iter().filter(has_it).count() > 1
    });
    marks
        .map(|(member, name, enumeration)| {
            let known = known(&name, enumeration);
            quote!(value.get(#member).is_some_and(|value| value #known .is_some()))
        })
        .collect()
}

/// The required members that are enumerations: their names, and those of their types.
fn enumerated_members<'a>(
    api: &'a Api,
    object: &'a Object,
) -> impl Iterator<Item = (&'a str, Ident, &'a Enumeration)> {
    let required = object.members.iter().filter(|member| member.required);
    required.filter_map(|member| {
        let Kind::Named(id) = &member.value.kind else {
            return None;
        };
        let definition = &api.types[id.0];
        match &definition.shape {
            Shape::Enumeration(enumeration) if !member.value.nullable => {
                Some((member.name.as_str(), ident(&definition.name), enumeration))
            }
            _ => None,
        }
    })
}
