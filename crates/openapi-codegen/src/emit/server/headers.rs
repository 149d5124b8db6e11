//! Emits the headers of answers: their fields, and how they are sent.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::encode::writing::{optional, writing};
use crate::api::holding::named;
use crate::api::{Api, Codec, Header, Kind, Shape, TextFormat, TypeId};
use crate::emit::{ident, noted};

/// The field of an answer that holds a header.
pub(super) fn field(context: &Context<'_>, header: &Header) -> TokenStream {
    let documentation = noted(
        header.documentation.as_deref(),
        &format!("Header `{}`.", header.name),
        header.deprecated,
    );
    let field = ident(&header.field);
    let header_type = context.optional_type(&header.value, header.always_has_value());
    quote!(#documentation pub #field: #header_type,)
}

/// The statement that adds a header to `response`, if `self` has it.
pub(super) fn add(context: &Context<'_>, header: &Header) -> TokenStream {
    let name = header.name.to_lowercase();
    let field = ident(&header.field);
    if header.has_lines() {
        return quote! {
            for value in &self.#field {
                respond::add_header(response.headers_mut(), #name, value);
            }
        };
    }
    if header.required {
        return adding(context, header, &quote!(self.#field), false);
    }
    let add = adding(context, header, &quote!(value), true);
    quote!(if let Some(value) = &self.#field { #add })
}

/// The types whose encoders headers need.
pub(super) fn encoded_types(api: &Api) -> impl Iterator<Item = TypeId> {
    written(api).filter_map(|header| named(&header.value))
}

/// The traits whose functions write headers.
pub(super) fn imports(api: &Api) -> TokenStream {
    let is_written_here =
        |header: &Header| header.value.nullable || !matches!(header.value.kind, Kind::Named(_));
    let writer = written(api).any(is_written_here);
    let writer = writer.then(|| {
        quote!(
            use openapi_axum::encode::Writer as _;
        )
    });
    let encode = encoded_types(api).next().is_some();
    let encode = encode.then(|| {
        quote!(
            use super::encode::Encode as _;
        )
    });
    quote!(#writer #encode)
}

/// The headers that a writer writes.
fn written(api: &Api) -> impl Iterator<Item = &Header> {
    let headers = api.answers.iter().flat_map(|answer| &answer.headers);
    headers.filter(|header| {
        let is_text = text(api, &header.value.kind, &quote!(), false).is_some();
        !header.has_lines() && (header.codec.is_some() || !is_text)
    })
}

/// Adds the value in `place`, which is a reference or not.
fn adding(
    context: &Context<'_>,
    header: &Header,
    place: &TokenStream,
    is_reference: bool,
) -> TokenStream {
    let name = header.name.to_lowercase();
    let kind = &header.value.kind;
    if header.codec == Some(Codec::Json) {
        let write = match is_reference {
            true => writing(kind, place, true),
            false => optional(&header.value, place, false),
        };
        return quote!(respond::add_json_header(response.headers_mut(), #name, |writer| { #write }););
    }
    if let Some(text) = text(context.api, kind, place, is_reference) {
        return quote!(respond::add_header(response.headers_mut(), #name, #text););
    }
    let explode = header.explode;
    let write = writing(kind, place, is_reference);
    quote!(respond::add_simple_header(response.headers_mut(), #name, #explode, |writer| { #write });)
}

/// A scalar as text; `None` of what a writer has to write.
fn text(api: &Api, kind: &Kind, place: &TokenStream, is_reference: bool) -> Option<TokenStream> {
    match kind {
        Kind::Text(rules) if !rules.format.is_some_and(TextFormat::has_own_type) => {
            Some(match is_reference {
                true => quote!(#place),
                false => quote!(&#place),
            })
        }
        Kind::Text(_) | Kind::Integer(_) | Kind::Boolean => Some(quote!(&#place.to_string())),
        Kind::Named(id) => match &api.types[id.0].shape {
            Shape::Enumeration(enumeration) if enumeration.is_integer => {
                Some(quote!(&#place.number().to_string()))
            }
            Shape::Enumeration(_) => Some(quote!(#place.as_str())),
            _ => None,
        },
        Kind::Number(_) | Kind::List(_) | Kind::Map(_) | Kind::Any => None,
    }
}
