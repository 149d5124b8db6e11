//! Emits what reads multipart bodies, and forms whose members are encoded one by one.

use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use super::decode::{expectation, reading};
use crate::api::holding::named;
use crate::api::{
    Body, BodyContent, BodyPart, Codec, Content, FieldEncoding, FieldForm, MediaType, Multipart,
    Operation, Value,
};
use crate::emit::debug::Debug;
use crate::emit::{all_or, docs, file_docs, filled, ident, local};

/// What a function that reads parts calls its own.
const TAKEN: [&str; 2] = ["parts", "reader"];

/// Whether a body is read here: its media type is one of forms or parts.
pub(super) fn are_read(content: &BodyContent) -> bool {
    encoded(content).is_some()
}

/// Emits the file of what is read field by field.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let head = file_docs("Reads multipart bodies, and forms whose members are encoded one by one.");
    let types = context.import_types();
    let contents = contents(context);
    let readers = contents.map(|(operation, content)| {
        let encoded = encoded(content);
        let reader = match (&content.content, encoded) {
            (Content::Multipart(multipart), Some(media_type)) => {
                structure(context, operation, content, multipart, media_type)
            }
            (Content::Value(value), Some(media_type)) => {
                whole(context, operation, content, value, media_type)
            }
            _ => TokenStream::new(),
        };
        quote!(#reader)
    });
    let mut values = self::contents(context).flat_map(|(_, content)| content.content.values());
    let decode = values.any(|value| named(value).is_some()).then(|| {
        quote!(
            use super::decode::Decode as _;
        )
    });
    quote! {
        #head
        use std::collections::BTreeMap;
        use std::fmt;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
        use openapi_axum::Rejection;
        use openapi_axum::decode::{self, Count, ListRules, read};
        use openapi_axum::fields::{Field, FieldEncoding, FieldForm};
        use openapi_axum::multipart::{File, FilePart, PartForms, Parts, PartsReader};
        use openapi_axum::scalar::{self, TextRules};
        #types
        #decode
        use super::rules;
        #(#readers)*
    }
}

/// The structs of bodies with files.
pub(super) fn structures<'a>(context: &Context<'a>) -> impl Iterator<Item = Ident> + use<'a> {
    contents(context).filter_map(|(_, content)| match &content.content {
        Content::Multipart(multipart) => Some(ident(&multipart.name)),
        _ => None,
    })
}

/// An expression that is what a body holds, if it is read here; an option of it where the body may be missing.
pub(super) fn received(
    operation: &Operation,
    body: &Body,
    content: &BodyContent,
    list: &Ident,
) -> Option<TokenStream> {
    let media_type = encoded(content)?;
    let reads = function(operation, content);
    let limits = quote!(&self.settings.limits);
    if media_type.codec == Codec::Form {
        return Some(match body.required {
            true => quote! {{
                let (_, body) = body::receive(&parts.headers, body, &#list, #limits).await?;
                fields::#reads(&body)?
            }},
            false => quote! {
                match body::receive_optional(&parts.headers, body, &#list, #limits).await? {
                    Some((_, body)) => Some(fields::#reads(&body)?),
                    None => None,
                }
            },
        });
    }
    let forms = forms_name(operation, content);
    let read = quote! {
        fields::#reads(multipart::receive(&parts.headers, body, fields::#forms, #limits).await?)?
    };
    Some(match body.required {
        true => quote! {{
            content_type::consumed(&parts.headers, &#list)?;
            #read
        }},
        false => quote! {
            if parts.headers.contains_key(CONTENT_TYPE) {
                content_type::consumed(&parts.headers, &#list)?;
                Some(#read)
            } else {
                body::refuse(body, &#list).await?;
                None
            }
        },
    })
}

/// The contents of bodies that are read here.
fn contents<'a>(
    context: &Context<'a>,
) -> impl Iterator<Item = (&'a Operation, &'a BodyContent)> + use<'a> {
    let operations = context.api.operations.iter();
    operations.flat_map(|operation| {
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let read = contents.filter(|content| are_read(content));
        read.map(move |content| (operation, content))
    })
}

/// The media type that has a content read field by field.
fn encoded(content: &BodyContent) -> Option<&MediaType> {
    content.media_types.first().filter(|media_type| {
        media_type.codec == Codec::Multipart
            || (media_type.codec == Codec::Form && !media_type.fields.is_empty())
    })
}

/// The function that reads a content.
fn function(operation: &Operation, content: &BodyContent) -> Ident {
    let method = &operation.method_name;
    match operation.body.as_ref().and_then(Body::only) {
        Some(_) => ident(&format!("{method}_body")),
        None => {
            let variant = content.variant.to_snake_case();
            ident(&format!("{method}_{variant}_body"))
        }
    }
}

fn forms_name(operation: &Operation, content: &BodyContent) -> Ident {
    let name = function(operation, content).to_string();
    format_ident!("{}", name.trim_start_matches("r#").to_shouty_snake_case())
}

fn encodings(fields: &[FieldEncoding]) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let name = &field.name;
        let form = match field.form {
            FieldForm::Json => quote!(FieldForm::Json),
            FieldForm::List(separator) => quote!(FieldForm::List(#separator)),
            FieldForm::Object(separator) => quote!(FieldForm::Object(#separator)),
        };
        quote!(FieldEncoding { name: #name, form: #form })
    });
    quote!(&[#(#fields),*])
}

/// How the parts of a body are taken.
fn forms(
    operation: &Operation,
    content: &BodyContent,
    files: &[&BodyPart],
    media_type: &MediaType,
) -> TokenStream {
    let name = forms_name(operation, content);
    let files = files.iter().map(|part| {
        let (name, max) = (&part.name, most(part));
        quote!(FilePart { name: #name, max: #max })
    });
    let documentation = format!(
        " How the parts of the body of `{}` are taken.",
        operation.id
    );
    let encodings = encodings(&media_type.fields);
    quote! {
        #[doc = #documentation]
        pub(super) static #name: PartForms = PartForms {
            files: &[#(#files),*],
            encodings: #encodings,
        };
    }
}

/// A body that is a value.
fn whole(
    context: &Context<'_>,
    operation: &Operation,
    content: &BodyContent,
    value: &Value,
    media_type: &MediaType,
) -> TokenStream {
    let reads = function(operation, content);
    let documentation = format!(" Reads the body of `{}`.", operation.id);
    let (held, reading) = (context.rust_type(value), reading(context, value));
    if media_type.codec == Codec::Form {
        let encodings = encodings(&media_type.fields);
        return quote! {
            #[doc = #documentation]
            pub(super) fn #reads(body: &[u8]) -> Result<#held, Rejection> {
                let fields = Field::of_form(body, #encodings)?;
                decode::fields(&fields, #reading)
            }
        };
    }
    let forms = forms(operation, content, &[], media_type);
    quote! {
        #forms

        #[doc = #documentation]
        pub(super) fn #reads(parts: Parts) -> Result<#held, Rejection> {
            decode::fields(&parts.fields, #reading)
        }
    }
}

/// A body with files.
fn structure(
    context: &Context<'_>,
    operation: &Operation,
    content: &BodyContent,
    multipart: &Multipart,
    media_type: &MediaType,
) -> TokenStream {
    let files = multipart.parts.iter().filter(|part| is_file(part));
    let files: Vec<_> = files.collect();
    let forms = forms(operation, content, &files, media_type);
    let name = ident(&multipart.name);
    let fields = multipart.parts.iter().map(|part| {
        let documentation = docs(
            part.documentation.as_deref(),
            &format!("Part `{}`.", part.name),
        );
        let (field, held) = (ident(&part.field), held(context, part));
        quote!(#documentation pub #field: #held,)
    });
    let shown: Vec<_> = multipart
        .parts
        .iter()
        .filter_map(|part| Some((ident(&part.field), part.content.value()?)))
        .collect();
    let Debug {
        derive,
        implementation,
    } = Debug::of(&name, &shown);
    let derive = (!derive.is_empty()).then(|| quote!(#[derive(#derive)]));
    let documentation = format!(" The parts of the body of `{}`.", operation.id);
    let reader = reader(context, operation, content, multipart);
    quote! {
        #forms

        #[doc = #documentation]
        #derive
        pub struct #name {
            #(#fields)*
        }
        #implementation
        #reader
    }
}

fn reader(
    context: &Context<'_>,
    operation: &Operation,
    content: &BodyContent,
    multipart: &Multipart,
) -> TokenStream {
    let name = ident(&multipart.name);
    let reads = function(operation, content);
    let documentation = format!(" Reads the body of `{}`.", operation.id);
    let variables: Vec<_> = multipart
        .parts
        .iter()
        .map(|part| local(&part.field, &TAKEN))
        .collect();
    let taken = multipart
        .parts
        .iter()
        .zip(&variables)
        .map(|(part, variable)| {
            let read = read(context, part);
            quote!(let #variable = #read;)
        });
    let filled = multipart
        .parts
        .iter()
        .zip(&variables)
        .map(|(part, variable)| filled(&part.field, variable));
    let unpack = all_or(&variables, &quote!(return Err(reader.reject())));
    let names = multipart.parts.iter().map(|part| &part.name);
    let names = names.chain(&multipart.passed_over);
    let closed = multipart
        .is_closed
        .then(|| quote!(reader.refuse_others(&[#(#names),*]);));
    quote! {
        #[doc = #documentation]
        pub(super) fn #reads(mut parts: Parts) -> Result<#name, Rejection> {
            let mut reader = PartsReader::new(&mut parts);
            #(#taken)*
            #closed
            #unpack
            reader.end()?;
            Ok(#name { #(#filled),* })
        }
    }
}

/// What a part is read by.
fn read(context: &Context<'_>, part: &BodyPart) -> TokenStream {
    let name = &part.name;
    let media_types = &part.media_types;
    match (&part.content, part.repeated, part.required) {
        (Content::Value(value) | Content::Text(value), _, true) => {
            let (expected, reading) = (expectation(context, value), reading(context, value));
            quote!(reader.required(#name, #expected, #reading))
        }
        (Content::Value(value) | Content::Text(value), _, false) => {
            let reading = reading(context, value);
            let flat = value.nullable.then(|| quote!(.map(Option::flatten)));
            quote!(reader.optional(#name, #reading)#flat)
        }
        (_, true, required) => {
            // A list that must be there may still be empty; no part of it is what that looks like.
            let _ = required;
            let min = Literal::u64_unsuffixed(part.min_items.unwrap_or_default());
            let max = most(part);
            quote!(reader.files(#name, &[#(#media_types),*], Count { min: #min, max: #max }))
        }
        (_, false, true) => quote!(reader.required_file(#name, &[#(#media_types),*])),
        (_, false, false) => quote!(reader.optional_file(#name, &[#(#media_types),*])),
    }
}

/// The most files of a name that a body may have.
fn most(part: &BodyPart) -> TokenStream {
    let max = match part.repeated {
        true => part.max_items,
        false => Some(1),
    };
    match max.map(Literal::u64_unsuffixed) {
        Some(max) => quote!(#max),
        None => quote!(usize::MAX),
    }
}

/// The Rust type of a part.
fn held(context: &Context<'_>, part: &BodyPart) -> TokenStream {
    match (&part.content, part.repeated, part.required) {
        (Content::Value(value) | Content::Text(value), ..) => {
            context.optional_type(value, part.required)
        }
        (_, true, _) => quote!(Vec<File>),
        (_, false, true) => quote!(File),
        (_, false, false) => quote!(Option<File>),
    }
}

fn is_file(part: &BodyPart) -> bool {
    part.content.value().is_none()
}
