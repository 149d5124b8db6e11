//! Emits encoders for the schemas of answers.

mod unnamed;
pub(super) mod writing;

use proc_macro2::TokenStream;
use quote::quote;

use self::unnamed::unnamed;
use self::writing::{optional, writing};
use super::{Context, dispatch, xml};
use crate::api::{
    Additional, Body, Codec, Enumeration, Member, Object, Shape, TypeId, Union, UnionVariant,
};
use crate::emit::{file_docs, ident};

/// Emits the file of the encoders.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs("Writes the bodies of answers, in the contract's order.");
    let types = context.answered_types();
    let imports = context.import_types();
    let responses = api
        .operations
        .iter()
        .flat_map(|operation| &operation.responses);
    let mut codecs = Context::codecs(responses.map(|response| response.media_types.as_slice()));
    codecs.retain(|codec| matches!(codec, Codec::Json | Codec::Xml));
    let in_xml = xml::written_types(api);
    let dispatch = dispatch(&codecs, |codec| match codec {
        Codec::Xml => quote! {{
            let mut writer = XmlWriter::new();
            body.encode(&mut writer);
            writer.into_bytes()
        }},
        _ => quote!(json(body)),
    });
    let reply = (!codecs.is_empty()).then(|| quote! {
        /// An answer with a body.
        pub(super) fn reply<T: Encode>(status: StatusCode, media_type: &MediaType, body: &T) -> Response<ResponseBody> {
            let body = #dispatch;
            respond::with_body(status, media_type, VARY.clone(), body)
        }
    });
    let bodies = api
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let writes_json = context.has_events()
        || codecs.iter().any(|codec| *codec != Codec::Xml)
        || bodies.into_iter().any(Body::takes_patches);
    let json = writes_json.then(|| {
        quote! {
            /// A value as JSON.
            pub(super) fn json<T: Encode>(body: &T) -> Bytes {
                let mut writer = JsonWriter::new();
                body.encode(&mut writer);
                writer.into_bytes()
            }
        }
    });
    let encoders = types
        .iter()
        .map(|id| encoder(context, *id, in_xml.contains(id)));
    let unnamed = unnamed(context);
    quote! {
        #head
        use std::collections::BTreeMap;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
        use openapi_axum::bytes::Bytes;
        use openapi_axum::encode::{Element, JsonWriter, Writer, XmlWriter};
        use openapi_axum::http::{Response, StatusCode};
        use openapi_axum::respond;
        use openapi_axum::{Codec, MediaType, ResponseBody};
        #imports
        use super::service::VARY;

        /// A schema that can be written to a body of any format.
        pub(super) trait Encode {
            /// Writes the value.
            fn encode<W: Writer>(&self, writer: &mut W);
        }

        #reply
        #json
        #(#encoders)*
        #unnamed
    }
}

fn encoder(context: &Context<'_>, id: TypeId, in_xml: bool) -> TokenStream {
    let name = context.type_path(id);
    let definition = &context.api.types[id.0];
    let body = match &definition.shape {
        Shape::Object(object) => {
            let begin = match xml::root(&definition.xml).filter(|_| in_xml) {
                Some(element) => quote!(writer.begin_element(#element);),
                None => {
                    let name = &definition.xml.name;
                    quote!(writer.begin_object(#name);)
                }
            };
            structure(&begin, object, in_xml)
        }
        Shape::Enumeration(enumeration) => enumerated(enumeration),
        Shape::Union(union) => alternatives(context, union),
        Shape::Wrapper(value) => optional(value, &quote!(self.0), false),
    };
    quote! {
        impl Encode for #name {
            fn encode<W: Writer>(&self, writer: &mut W) {
                #body
            }
        }
    }
}

fn enumerated(enumeration: &Enumeration) -> TokenStream {
    match enumeration.is_integer {
        true => quote!(writer.integer(self.number());),
        false => quote!(writer.text(self.as_str());),
    }
}

fn structure(begin: &TokenStream, object: &Object, in_xml: bool) -> TokenStream {
    let members = object.members.iter().map(|one| member(one, in_xml));
    let additional = match &object.additional {
        Additional::Kept { field, value } => {
            let field = ident(field);
            let write = optional(value, &quote!(value), true);
            Some(quote! {
                for (name, value) in &self.#field {
                    writer.additional(name);
                    #write
                }
            })
        }
        Additional::Ignored | Additional::Refused => None,
    };
    quote! {
        #begin
        #(#members)*
        #additional
        writer.end_object();
    }
}

fn member(member: &Member, in_xml: bool) -> TokenStream {
    let name = &member.name;
    let begin = match xml::member(member).filter(|_| in_xml) {
        Some(element) => quote!(writer.member_as(#name, #element);),
        None => quote!(writer.member(#name);),
    };
    let field = ident(&member.field);
    let place = quote!(self.#field);
    if member.always_has_value() || member.value.nullable {
        let write = optional(&member.value, &place, false);
        return quote!(#begin #write);
    }
    let write = writing(&member.value.kind, &quote!(value), true);
    quote! {
        if let Some(value) = &#place {
            #begin
            #write
        }
    }
}

/// Writes whichever alternative it is, or what the contract does not know as it was received.
fn alternatives(context: &Context<'_>, union: &Union) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let name = ident(&variant.variant);
        let tag = added_tag(context, union, variant);
        let write = optional(&variant.value, &quote!(value), true);
        quote!(Self::#name(value) => { #tag #write })
    });
    let other = ident(union.other_variant());
    quote! {
        match self {
            #(#arms)*
            Self::#other(value) => writer.any(value),
        }
    }
}

/// Has an object say which alternative it is, where it has no member that does, nor kept one.
fn added_tag(context: &Context<'_>, union: &Union, variant: &UnionVariant) -> Option<TokenStream> {
    let added = union.added_tag(context.api, variant)?;
    let (name, value) = (added.name, added.value);
    let tag = quote!(writer.tag(#name, #value););
    Some(match added.kept_in.map(ident) {
        None => tag,
        Some(kept) => quote! {
            if !value.#kept.keys().any(|name| name.eq_ignore_ascii_case(#name)) {
                #tag
            }
        },
    })
}
