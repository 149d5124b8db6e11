//! Emits a union: an enum of its alternatives, which keeps what fits none.

mod reading;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use self::reading::reading;
use super::{documentation, equality, type_name};
use crate::api::{Api, Kind, TypeDefinition, TypeId, Union, UnionVariant};
use crate::emit::debug::{holds_secret, is_secret};
use crate::emit::{docs, ident, rust_type, size};

/// Emits the enum of a union.
pub(super) fn union(
    api: &Api,
    id: TypeId,
    definition: &TypeDefinition,
    union: &Union,
    described_if: Option<&TokenStream>,
) -> TokenStream {
    let name = ident(&definition.name);
    let documentation = documentation(definition);
    let equality = equality(api, id);
    let other = ident(union.other_variant());
    let variants = union.variants.iter().map(|one| variant(api, one));
    let (derive_debug, debug) = match holds_secret(api, id) {
        true => (None, Some(debug(&name, union))),
        false => (Some(quote!(Debug,)), None),
    };
    let needs_tag = |one: &UnionVariant| union.added_tag(api, one).is_some();
    let (derive_serialize, serialize) = match union.variants.iter().any(needs_tag) {
        true => (None, Some(writing(api, &name, union))),
        false => (
            Some((quote!(, Serialize), quote!(#[serde(untagged)]))),
            None,
        ),
    };
    let (derive_serialize, untagged) = derive_serialize.unzip();
    let sizes = union
        .variants
        .iter()
        .map(|one| size::of_value(api, &one.value));
    let large = size::large_variant(sizes.chain([size::OF_ANY]));
    let reading = reading(api, &name, union);
    let conversions = conversions(api, &name, union);
    let description = described_if.map(|condition| description(api, &name, union, condition));
    quote! {
        #documentation
        #[derive(#derive_debug Clone, #equality #derive_serialize)]
        #untagged
        #large
        pub enum #name {
            #(#variants)*
            /// What the contract does not know, as it was received.
            #other(serde_json::Value),
        }
        #debug
        #serialize
        #reading
        #conversions
        #description
    }
}

fn variant(api: &Api, variant: &UnionVariant) -> TokenStream {
    let name = ident(&variant.variant);
    let otherwise = match &variant.value.kind {
        Kind::Named(id) => format!("Schema `{}`.", api.types[id.0].schema_name),
        _ => "One of the alternatives.".to_owned(),
    };
    let documentation = docs(variant.documentation.as_deref(), &otherwise);
    let value = rust_type(&variant.value, &|id| type_name(api, id));
    quote!(#documentation #name(#value),)
}

/// `Debug` without what is secret, and without what could be because nothing is known of it.
fn debug(name: &Ident, union: &Union) -> TokenStream {
    let other = ident(union.other_variant());
    let arms = union.variants.iter().map(|one| {
        let (variant, text) = (ident(&one.variant), &one.variant);
        match is_secret(&one.value) {
            true => quote!(Self::#variant(_) => formatter.write_str(#text),),
            false => {
                quote!(Self::#variant(value) => formatter.debug_tuple(#text).field(value).finish(),)
            }
        }
    });
    let text = union.other_variant();
    quote! {
        /// Without what is secret.
        impl fmt::Debug for #name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms)*
                    Self::#other(_) => formatter.write_str(#text),
                }
            }
        }
    }
}

/// Writes alternatives that do not say themselves which they are.
fn writing(api: &Api, name: &Ident, union: &Union) -> TokenStream {
    let other = ident(union.other_variant());
    let arms = union.variants.iter().map(|one| {
        let variant = ident(&one.variant);
        let Some(added) = union.added_tag(api, one) else {
            return quote!(Self::#variant(value) => value.serialize(serializer),);
        };
        let (name, tag) = (added.name, added.value);
        let kept = added.kept_in.map(ident).map(|kept| {
            quote! {
                Self::#variant(value) if value.#kept.contains_key(#name) => value.serialize(serializer),
            }
        });
        quote! {
            #kept
            Self::#variant(value) => Tagged { tag: #tag, value }.serialize(serializer),
        }
    });
    let tag = union.tag.as_deref().unwrap_or_default();
    quote! {
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[derive(Serialize)]
                struct Tagged<'a, T> {
                    #[serde(rename = #tag)]
                    tag: &'a str,
                    #[serde(flatten)]
                    value: &'a T,
                }

                match self {
                    #(#arms)*
                    Self::#other(value) => value.serialize(serializer),
                }
            }
        }
    }
}

/// An alternative that no other is the same type as makes the union by itself.
fn conversions(api: &Api, name: &Ident, union: &Union) -> TokenStream {
    let named = |variant: &UnionVariant| match &variant.value.kind {
        Kind::Named(id) if !variant.value.nullable => Some(*id),
        _ => None,
    };
    let conversions = union.variants.iter().filter_map(|one| {
        let id = named(one)?;
        let variants = union.variants.iter();
        if variants.filter(|other| named(other) == Some(id)).count() > 1 {
            return None;
        }
        let (variant, from) = (ident(&one.variant), type_name(api, id));
        let value = match one.value.boxed {
            true => quote!(Box::new(value)),
            false => quote!(value),
        };
        Some(quote! {
            impl From<#from> for #name {
                fn from(value: #from) -> Self {
                    Self::#variant(#value)
                }
            }
        })
    });
    quote!(#(#conversions)*)
}

/// The schema of a union: utoipa would derive the alternative that is not in the contract, too.
fn description(api: &Api, name: &Ident, union: &Union, condition: &TokenStream) -> TokenStream {
    let items = union
        .variants
        .iter()
        .map(|variant| match &variant.value.kind {
            Kind::Named(id) => {
                let name = &api.types[id.0].name;
                quote!(.item(utoipa::openapi::Ref::from_schema_name(#name)))
            }
            _ => {
                let value = rust_type(&variant.value, &|id| type_name(api, id));
                quote!(.item(<#value as utoipa::PartialSchema>::schema()))
            }
        });
    let (builder, tag) = match (&union.tag, union.exactly_one) {
        (Some(tag), true) => (
            quote!(OneOfBuilder),
            Some(quote!(.discriminator(Some(utoipa::openapi::Discriminator::new(#tag))))),
        ),
        (None, true) => (quote!(OneOfBuilder), None),
        (_, false) => (quote!(AnyOfBuilder), None),
    };
    quote! {
        #[cfg(#condition)]
        impl utoipa::PartialSchema for #name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::#builder::new() #(#items)* #tag .into()
            }
        }

        #[cfg(#condition)]
        impl utoipa::ToSchema for #name {}
    }
}
