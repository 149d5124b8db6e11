//! Emits the contract's schemas as Rust types that serde reads leniently: for clients.
//!
//! Members that are not known are ignored, and values that fit no enumeration and no union are kept.

mod enumerations;
mod equality;
mod objects;
mod unions;

use proc_macro2::TokenStream;
use quote::quote;

use self::enumerations::enumeration;
use self::equality::equality;
use self::objects::object;
use self::unions::union;
use super::debug::{Debug, is_secret};
use super::{file_docs, ident, noted, rust_type};
use crate::api::{Api, Shape, TypeDefinition, TypeId, Value};

/// Emits the one file of the types. They describe themselves by utoipa under a condition, if there is one.
pub(crate) fn emit(api: &Api, described_if: Option<&TokenStream>) -> TokenStream {
    let head = file_docs(&format!("The schemas of {} {}.", api.title, api.version));
    let definitions = api.types.iter().enumerate().map(|(index, definition)| {
        let id = TypeId(index);
        match &definition.shape {
            Shape::Object(shape) => object(api, id, definition, shape, described_if),
            Shape::Enumeration(shape) => enumeration(definition, shape, described_if),
            Shape::Union(shape) => union(api, id, definition, shape, described_if),
            Shape::Wrapper(value) => wrapper(api, id, definition, value, described_if),
        }
    });
    // What the file does not need is left out when it is printed.
    quote! {
        #head
        use std::collections::BTreeMap;
        use std::fmt;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
        use serde::{Deserialize, Deserializer, Serialize, Serializer};
        #(#definitions)*
    }
}

/// Emits a struct around a value that is no object, because it holds itself.
fn wrapper(
    api: &Api,
    id: TypeId,
    definition: &TypeDefinition,
    value: &Value,
    described_if: Option<&TokenStream>,
) -> TokenStream {
    let name = ident(&definition.name);
    let documentation = documentation(definition);
    let equality = equality(api, id);
    let description =
        described_if.map(|condition| quote!(#[cfg_attr(#condition, derive(utoipa::ToSchema))]));
    let Debug {
        derive,
        implementation,
    } = match is_secret(value) {
        true => Debug::of(&name, &[(ident("value"), value)]),
        false => Debug::of(&name, &[]),
    };
    let inner = rust_type(value, &|id| type_name(api, id));
    quote! {
        #documentation
        #[derive(#derive Clone, #equality, Serialize, Deserialize)]
        #[serde(transparent)]
        #description
        pub struct #name(pub #inner);
        #implementation
    }
}

fn documentation(definition: &TypeDefinition) -> TokenStream {
    noted(
        definition.documentation.as_deref(),
        &format!("Schema `{}`.", definition.schema_name),
        definition.deprecated,
    )
}

/// The name of a type, in the file of the types.
fn type_name(api: &Api, id: TypeId) -> TokenStream {
    let name = ident(&api.types[id.0].name);
    quote!(#name)
}
