//! Emits the contract's schemas as Rust types that serde reads leniently: for clients.
//!
//! Members that are not known are ignored, and values of an enumeration that are not known are kept.

use proc_macro2::TokenStream;
use quote::quote;

use super::debug::{Debug, is_secret};
use super::{docs, file_docs, ident, optional_type};
use crate::api::{Api, Enumeration, Kind, Member, Object, Shape, TypeDefinition, TypeId, Value};

/// Emits the one file of the types. They describe themselves by utoipa under a condition, if there is one.
pub(crate) fn emit(api: &Api, described_if: Option<&TokenStream>) -> TokenStream {
    let head = file_docs(&format!("The schemas of {} {}.", api.title, api.version));
    let has_enumeration = api
        .types
        .iter()
        .any(|definition| matches!(definition.shape, Shape::Enumeration(_)));
    let has_object = api
        .types
        .iter()
        .any(|definition| matches!(definition.shape, Shape::Object(_)));
    let serde = match (has_object, has_enumeration) {
        (_, true) => quote!(
            use serde::{Deserialize, Deserializer, Serialize, Serializer};
        ),
        (true, false) => quote!(
            use serde::{Deserialize, Serialize};
        ),
        (false, false) => quote!(),
    };
    let has_secret = api.types.iter().any(|definition| match &definition.shape {
        Shape::Object(object) => object.members.iter().any(|member| is_secret(&member.value)),
        Shape::Enumeration(_) | Shape::Union(_) | Shape::Wrapper(_) => false,
    });
    let fmt = (has_enumeration || has_secret).then(|| {
        quote!(
            use std::fmt;
        )
    });
    let definitions =
        api.types
            .iter()
            .enumerate()
            .map(|(index, definition)| match &definition.shape {
                Shape::Object(object) => {
                    structure(api, TypeId(index), definition, object, described_if)
                }
                Shape::Enumeration(enumeration) => {
                    let description = described_if
                        .map(|condition| described_enumeration(definition, enumeration, condition));
                    let definition = enumerated(definition, enumeration);
                    quote!(#definition #description)
                }
                Shape::Union(_) | Shape::Wrapper(_) => quote!(compile_error!("not emitted yet");),
            });
    quote! {
        #head
        #fmt
        #serde
        #(#definitions)*
    }
}

fn structure(
    api: &Api,
    id: TypeId,
    definition: &TypeDefinition,
    object: &Object,
    described_if: Option<&TokenStream>,
) -> TokenStream {
    let name = ident(&definition.name);
    let documentation = docs(
        definition.documentation.as_deref(),
        &format!("Schema `{}`.", definition.schema_name),
    );
    let equality = if compares_exactly(api, id, &mut vec![false; api.types.len()]) {
        quote!(PartialEq, Eq)
    } else {
        quote!(PartialEq)
    };
    let description =
        described_if.map(|condition| quote!(#[cfg_attr(#condition, derive(utoipa::ToSchema))]));
    let fields: Vec<_> = object
        .members
        .iter()
        .map(|member| (ident(&member.field), &member.value))
        .collect();
    let Debug {
        derive,
        implementation,
    } = Debug::of(&name, &fields);
    let members = object.members.iter();
    let members = members.map(|member| field(api, member, described_if));
    quote! {
        #documentation
        #[derive(#derive Clone, #equality, Serialize, Deserialize)]
        #description
        pub struct #name {
            #(#members)*
        }
        #implementation
    }
}

fn field(api: &Api, member: &Member, described_if: Option<&TokenStream>) -> TokenStream {
    let name = ident(&member.field);
    let wire_name = &member.name;
    let documentation = docs(
        member.documentation.as_deref(),
        &format!("Property `{wire_name}`."),
    );
    let rename = (member.field != member.name).then(|| quote!(#[serde(rename = #wire_name)]));
    // Null is written where it may be; where it may not, a missing member is left out.
    let may_miss = !member.required && !member.value.nullable;
    let skip = may_miss.then(|| quote!(#[serde(skip_serializing_if = "Option::is_none")]));
    // utoipa takes an `Option` for what may be null.
    let not_null = described_if
        .filter(|_| may_miss)
        .map(|condition| quote!(#[cfg_attr(#condition, schema(nullable = false))]));
    let field_type = optional_type(&member.value, member.required, &|id| {
        let name = ident(&api.types[id.0].name);
        quote!(#name)
    });
    quote! {
        #documentation
        #rename
        #skip
        #not_null
        pub #name: #field_type,
    }
}

fn enumerated(definition: &TypeDefinition, enumeration: &Enumeration) -> TokenStream {
    let name = ident(&definition.name);
    let schema_name = &definition.schema_name;
    let documentation = docs(
        definition.documentation.as_deref(),
        &format!("Schema `{schema_name}`."),
    );
    let other = ident(other_variant(enumeration));
    let variants = enumeration.values.iter().map(|value| {
        let variant = ident(&value.variant);
        let documentation = docs(
            value.documentation.as_deref(),
            &format!("`{}`.", value.name),
        );
        quote!(#documentation #variant,)
    });
    let names = names(enumeration);
    let numbers = numbers(enumeration);
    quote! {
        #documentation
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#variants)*
            /// A value that the contract does not know, as it was received.
            #other(String),
        }

        impl #name {
            #names
            #numbers
        }

        impl fmt::Display for #name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                Ok(Self::from_name(&name).unwrap_or(Self::#other(name)))
            }
        }
    }
}

/// The values that can be written and read back; utoipa would derive the one that is not in the contract, too.
fn described_enumeration(
    definition: &TypeDefinition,
    enumeration: &Enumeration,
    condition: &TokenStream,
) -> TokenStream {
    let name = ident(&definition.name);
    let variants = enumeration.values.iter().map(|value| ident(&value.variant));
    let is_numbered = enumeration
        .values
        .iter()
        .any(|value| value.number.is_some());
    let numbers = is_numbered.then(|| quote! {
        .extensions(Some(utoipa::openapi::extensions::Extensions::from_iter([(
            "x-enum-numbers",
            values
                .iter()
                .filter_map(|value| value.number().filter(|number| Self::from_number(*number).as_ref() == Some(value)))
                .collect::<Vec<_>>(),
        )])))
    });
    quote! {
        #[cfg(#condition)]
        impl utoipa::PartialSchema for #name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let values = [#(Self::#variants),*];
                let names = values
                    .iter()
                    .filter(|value| Self::from_name(value.as_str()).as_ref() == Some(*value))
                    .map(Self::as_str);
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::Type::String)
                    .enum_values(Some(names))
                    #numbers
                    .into()
            }
        }

        #[cfg(#condition)]
        impl utoipa::ToSchema for #name {}
    }
}

/// Between values and their names.
fn names(enumeration: &Enumeration) -> TokenStream {
    let other = ident(other_variant(enumeration));
    let variants: Vec<_> = enumeration
        .values
        .iter()
        .map(|value| ident(&value.variant))
        .collect();
    let names: Vec<_> = enumeration
        .values
        .iter()
        .map(|value| value.name.as_str())
        .collect();
    let (lookup, case) = if enumeration.values_in_any_case {
        let branches = quote! {
            #(if name.eq_ignore_ascii_case(#names) { Some(Self::#variants) } else)* { None }
        };
        (branches, ", in any case")
    } else {
        (
            quote!(match name { #(#names => Some(Self::#variants),)* _ => None }),
            "",
        )
    };
    let from_name = format!(" The value of this name{case}, if the contract knows it.");
    quote! {
        /// Its name on the wire.
        #[must_use]
        pub fn as_str(&self) -> &str {
            match self {
                #(Self::#variants => #names,)*
                Self::#other(name) => name,
            }
        }

        #[doc = #from_name]
        #[must_use]
        pub fn from_name(name: &str) -> Option<Self> {
            #lookup
        }
    }
}

/// Between values and their numbers, where the contract numbers them.
fn numbers(enumeration: &Enumeration) -> Option<TokenStream> {
    let numbered: Vec<_> = enumeration
        .values
        .iter()
        .filter_map(|value| Some((value, value.number?)))
        .collect();
    if numbered.is_empty() {
        return None;
    }
    let variants: Vec<_> = numbered
        .iter()
        .map(|(value, _)| ident(&value.variant))
        .collect();
    let numbers: Vec<_> = numbered
        .iter()
        .map(|(_, number)| proc_macro2::Literal::i64_unsuffixed(*number))
        .collect();
    Some(quote! {
        /// The number that stands for it, if the contract knows one.
        #[must_use]
        pub fn number(&self) -> Option<i64> {
            match self {
                #(Self::#variants => Some(#numbers),)*
                _ => None,
            }
        }

        /// The value that this number stands for, if the contract knows one.
        #[must_use]
        pub fn from_number(number: i64) -> Option<Self> {
            match number {
                #(#numbers => Some(Self::#variants),)*
                _ => None,
            }
        }
    })
}

/// The name of the variant for values that are not known; the contract's own values come first.
fn other_variant(enumeration: &Enumeration) -> &'static str {
    let is_taken = |name: &str| enumeration.values.iter().any(|value| value.variant == name);
    ["Other", "OtherValue", "NotInContract"]
        .into_iter()
        .find(|name| !is_taken(name))
        .unwrap_or("Unlisted")
}

/// Whether equality of the type is an equivalence: nowhere a floating-point number.
fn compares_exactly(api: &Api, id: TypeId, seen: &mut Vec<bool>) -> bool {
    if std::mem::replace(&mut seen[id.0], true) {
        return true;
    }
    match &api.types[id.0].shape {
        Shape::Enumeration(_) => true,
        Shape::Union(_) | Shape::Wrapper(_) => false,
        Shape::Object(object) => object
            .members
            .iter()
            .all(|member| value_compares_exactly(api, &member.value, seen)),
    }
}

fn value_compares_exactly(api: &Api, value: &Value, seen: &mut Vec<bool>) -> bool {
    match &value.kind {
        Kind::Named(id) => compares_exactly(api, *id, seen),
        Kind::List(list) => value_compares_exactly(api, &list.item, seen),
        Kind::Map(map) => value_compares_exactly(api, &map.value, seen),
        Kind::Number(_) | Kind::Any => false,
        Kind::Text(_) | Kind::Integer(_) | Kind::Boolean => true,
    }
}
