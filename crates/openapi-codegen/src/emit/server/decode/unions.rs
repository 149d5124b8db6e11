//! Emits the decoders of unions: by a tag where there is one, else by what a value looks like.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{Context, xml};
use super::objects::{kind_in_words, may_be_nothing_in_xml};
use super::readings::{constant, reading};
use crate::api::{Api, Kind, Member, Object, Shape, TypeId, Union, UnionVariant, Value};
use crate::emit::ident;

/// Emits what stands before the decoder of a union, and the body of its function.
pub(super) fn union(
    context: &Context<'_>,
    id: TypeId,
    union: &Union,
    in_xml: bool,
) -> (Option<TokenStream>, TokenStream) {
    match &union.tag {
        Some(tag) => {
            let (list, body) = tagged(context, id, union, tag, in_xml);
            (Some(list), body)
        }
        None => (None, untagged(context, union, in_xml)),
    }
}

fn object<'a>(api: &'a Api, value: &Value) -> Option<&'a Object> {
    match (&value.kind, value.nullable) {
        (Kind::Named(id), false) => match &api.types[id.0].shape {
            Shape::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

fn tagged(
    context: &Context<'_>,
    id: TypeId,
    union: &Union,
    tag: &str,
    in_xml: bool,
) -> (TokenStream, TokenStream) {
    let expected = constant(context, id);
    let tags = union.variants.iter().flat_map(|variant| &variant.tags);
    let all: Vec<_> = tags.map(String::as_str).collect();
    let list = format!("one of {}", all.join(", "));
    let spelled = match tag_in_xml(context.api, union, tag).filter(|_| in_xml) {
        Some(xml_name) if xml_name != tag => quote!(decoder.spelling(#tag, #xml_name)),
        _ => quote!(#tag),
    };
    let variants = union.variants.iter();
    let told = variants.filter(|variant| !variant.tags.is_empty());
    let arms = told.map(|variant| {
        let (tags, read) = (&variant.tags, variant_reading(context, variant));
        quote!(#(#tags)|* => #read,)
    });
    let body = quote! {
        let tag = #spelled;
        let Some(value) = decoder.tag(at, tag, #expected)? else {
            return Ok(None);
        };
        match &*value {
            #(#arms)*
            _ => decoder.unknown_tag(at, tag, #expected),
        }
    };
    (quote!(const #expected: &str = #list;), body)
}

/// What the tag is called in XML, where an alternative has it as a member.
fn tag_in_xml(api: &Api, union: &Union, name: &str) -> Option<String> {
    let mut variants = union.variants.iter();
    variants.find_map(|variant| {
        let object = object(api, &variant.value)?;
        let mut members = object.members.iter();
        members
            .find(|member| member.name == name)
            .map(xml::spelling)
    })
}

/// Reads a value as one of the variants.
fn variant_reading(context: &Context<'_>, variant: &UnionVariant) -> TokenStream {
    let name = ident(&variant.variant);
    let read = reading(context, &variant.value);
    quote!(Ok(#read(decoder, at)?.map(Self::#name)))
}

fn untagged(context: &Context<'_>, union: &Union, in_xml: bool) -> TokenStream {
    let function = ident(if union.exactly_one {
        "one_of"
    } else {
        "any_of"
    });
    let alternatives = union.variants.iter().map(|variant| {
        let name = match &variant.value.kind {
            Kind::Named(id) => context.api.types[id.0].schema_name.as_str(),
            other => kind_in_words(other),
        };
        let form = form(context.api, &variant.value, in_xml);
        let read = variant_reading(context, variant);
        quote!(Alternative { name: #name, form: #form, read: |decoder, at| #read })
    });
    quote!(decoder.#function(at, &[#(#alternatives),*]))
}

/// What a value looks like from outside.
fn form(api: &Api, value: &Value, in_xml: bool) -> TokenStream {
    if value.nullable {
        return quote!(Form::Any);
    }
    match &value.kind {
        Kind::Named(id) => match &api.types[id.0].shape {
            Shape::Object(object) => {
                let names = object.members.iter();
                let names = names.filter(|member| is_always_seen(member, in_xml));
                let names = names.map(|member| &member.name);
                quote!(Form::Object(&[#(#names),*]))
            }
            Shape::Enumeration(enumeration) if enumeration.is_integer => quote!(Form::Number),
            Shape::Enumeration(enumeration)
                if enumeration
                    .values
                    .iter()
                    .all(|value| value.number.is_none()) =>
            {
                quote!(Form::Text)
            }
            Shape::Enumeration(_) | Shape::Union(_) | Shape::Wrapper(_) => quote!(Form::Any),
        },
        Kind::Text(_) => quote!(Form::Text),
        Kind::Integer(_) | Kind::Number(_) => quote!(Form::Number),
        Kind::Boolean => quote!(Form::Boolean),
        Kind::List(_) => quote!(Form::List),
        Kind::Map(_) => quote!(Form::Object(&[])),
        Kind::Any => quote!(Form::Any),
    }
}

/// Whether a member stands in every value, by its own name in every format.
fn is_always_seen(member: &Member, in_xml: bool) -> bool {
    let differs_in_xml = xml::spelling(member) != member.name || may_be_nothing_in_xml(member);
    member.required && !(in_xml && differs_in_xml)
}
