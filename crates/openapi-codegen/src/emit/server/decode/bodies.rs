//! Emits the functions that read whole bodies.

use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::{Context, dispatch, fields};
use super::readings::{reading, scalar_reading};
use crate::api::{Body, BodyContent, Codec, Content, Kind, Operation, Value};
use crate::emit::ident;

/// The name of the element of a root whose schema has none.
const UNNAMED: &str = "Value";

/// The function in the file of the decoders that reads a content: one for all that have a named type, else one of
/// their own.
pub(in crate::emit::server) fn function(
    operation: &Operation,
    body: &Body,
    content: &BodyContent,
) -> Ident {
    if is_named(content) {
        return ident(if content.takes_patches() {
            "change"
        } else {
            "body"
        });
    }
    let method = &operation.method_name;
    match body.only() {
        Some(_) => ident(&format!("{method}_body")),
        None => ident(&format!(
            "{method}_{}_body",
            content.variant.to_snake_case()
        )),
    }
}

/// Whether it is a value of a named type.
pub(super) fn is_named(content: &BodyContent) -> bool {
    matches!(
        &content.content,
        Content::Value(Value {
            kind: Kind::Named(_),
            nullable: false,
            boxed: false,
        })
    )
}

/// Whether the function that reads a content is told the media type, because there are several ways to read it.
pub(in crate::emit::server) fn has_choice(context: &Context<'_>, content: &BodyContent) -> bool {
    match &content.content {
        Content::Text(_) => false,
        _ if !is_named(content) => Context::codecs([content.media_types.as_slice()]).len() > 1,
        _ => content.takes_patches() || super::plain_codecs(context).len() > 1,
    }
}

/// Emits the functions of the contents that have no named type.
pub(super) fn unnamed(context: &Context<'_>) -> TokenStream {
    let operations = context.api.operations.iter();
    let functions = operations.flat_map(|operation| {
        let body = operation.body.iter();
        body.flat_map(move |body| {
            let contents = body.contents.iter();
            let contents = contents.filter(|one| !is_named(one) && !fields::are_read(one));
            contents.filter_map(move |content| one(context, operation, body, content))
        })
    });
    quote!(#(#functions)*)
}

fn one(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    content: &BodyContent,
) -> Option<TokenStream> {
    let function = function(operation, body, content);
    let documentation = format!(" Reads the body of `{}`.", operation.id);
    let (value, is_text) = match &content.content {
        Content::Value(value) => (value, false),
        Content::Text(value) => (value, true),
        _ => return None,
    };
    let value_type = context.rust_type(value);
    let codecs = Context::codecs([content.media_types.as_slice()]);
    let read_all = match is_text {
        true => {
            let read = scalar_reading(context, value);
            quote!(decode::text(body, #read))
        }
        false if content.takes_patches() => change(&codecs, &reading(context, value)),
        false => {
            let read = reading(context, value);
            dispatch(&codecs, |codec| match codec {
                Codec::Xml => quote!(decode::xml(body, #UNNAMED, #read)),
                Codec::Form => quote!(decode::form(body, #read)),
                _ => quote!(decode::json(body, #read)),
            })
        }
    };
    let value_type = match content.takes_patches() {
        true => quote!(Change<#value_type>),
        false => value_type,
    };
    let media_type = has_choice(context, content).then(|| quote!(media_type: &MediaType,));
    Some(quote! {
        #[doc = #documentation]
        pub(super) fn #function(#media_type body: &[u8]) -> Result<#value_type, Rejection> {
            #read_all
        }
    })
}

/// Reads a whole value, or changes to one.
fn change(codecs: &[Codec], read: &TokenStream) -> TokenStream {
    let json = quote!(|body| decode::json(body, #read));
    dispatch(codecs, |codec| match codec {
        Codec::JsonPatch => quote!(Change::json_patch(body, #json, encode::json)),
        Codec::JsonPatchOrJson => quote!(Change::json_patch_or_whole(body, #json, encode::json)),
        Codec::MergePatch => quote!(Change::merge_patch(body, #json, encode::json)),
        Codec::Xml => quote!(decode::xml(body, #UNNAMED, #read).map(Change::Whole)),
        Codec::Form => quote!(decode::form(body, #read).map(Change::Whole)),
        _ => quote!(decode::json(body, #read).map(Change::Whole)),
    })
}
