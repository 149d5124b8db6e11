//! Emits how a client writes the body of a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::media_type_text;
use super::carried::{Carried, Named, carried, pick};
use crate::api::{Body, BodyContent, FieldForm, MediaType, Operation};
use crate::emit::{ident, size};

/// The body of a request, as the client sends it.
pub(super) struct Sent<'a> {
    pub(super) body: &'a Body,
    /// The name of the enum, where there are several contents.
    pub(super) enumeration: Option<String>,
    pub(super) contents: Vec<SentContent<'a>>,
}

/// One of the things that a body can be.
pub(super) struct SentContent<'a> {
    pub(super) variant: &'a str,
    pub(super) carried: Carried<'a>,
    pub(super) media_type: Option<&'a MediaType>,
}

impl<'a> Sent<'a> {
    /// What the client sends as the body of an operation.
    pub(super) fn of(operation: &'a Operation) -> Option<Self> {
        let body = operation.body.as_ref()?;
        let contents: Vec<_> = body.contents.iter().filter_map(SentContent::of).collect();
        let enumeration = (contents.len() > 1).then(|| match &body.enumeration {
            Some(name) => name.clone(),
            None => format!("{}Body", operation.type_prefix),
        });
        (!contents.is_empty()).then_some(Self {
            body,
            enumeration,
            contents,
        })
    }

    /// The type of the body.
    pub(super) fn body_type(&self, named: &Named) -> TokenStream {
        match (&self.enumeration, self.contents.first()) {
            (None, Some(only)) => only.content_type(named),
            (name, _) => {
                let name = ident(name.as_deref().unwrap_or_default());
                quote!(contents::#name)
            }
        }
    }

    /// Whether it can be had twice.
    pub(super) fn is_clone(&self) -> bool {
        self.contents.iter().all(SentContent::is_clone)
    }

    /// The statements that put `body` into `request`.
    pub(super) fn written(&self, named: &Named) -> TokenStream {
        let written = match (&self.enumeration, self.contents.first()) {
            (None, Some(only)) => only.written(&quote!(body), named),
            (name, _) => {
                let name = ident(name.as_deref().unwrap_or_default());
                let arms = self.contents.iter().map(|content| {
                    let variant = ident(content.variant);
                    let written = content.written(&quote!(body), named);
                    quote!(contents::#name::#variant(body) => #written,)
                });
                quote!(match body { #(#arms)* })
            }
        };
        if self.body.required {
            quote!(let request = #written;)
        } else {
            quote! {
                let request = match body {
                    Some(body) => #written,
                    None => request,
                };
            }
        }
    }
}

impl<'a> SentContent<'a> {
    fn of(content: &'a BodyContent) -> Option<Self> {
        let all = [(&content.content, content.media_types.iter().collect())];
        let (picked, media_type) = pick(&all)?;
        let sent = match picked {
            // What is written as one likes is bytes.
            Carried::Events(_) => Carried::Bytes,
            Carried::Raw => Carried::Raw,
            other => other,
        };
        Some(Self {
            variant: &content.variant,
            carried: sent,
            media_type,
        })
    }

    /// The type of what is given.
    pub(super) fn content_type(&self, named: &Named) -> TokenStream {
        let runtime = named.runtime;
        match &self.carried {
            Carried::Bytes if self.is_open() => quote!(#runtime::TypedBody),
            Carried::Bytes | Carried::Nothing | Carried::Events(_) => quote!(reqwest::Body),
            Carried::Multipart(parts) => {
                let name = ident(&parts.name);
                quote!(contents::#name)
            }
            Carried::Json(value)
            | Carried::Form(value)
            | Carried::Fields(value)
            | Carried::Text(value) => {
                let mut value = (*value).clone();
                value.boxed = false;
                named.value_type(&value)
            }
            Carried::Patch | Carried::Raw => self.carried.answer_type(named),
        }
    }

    /// The size of what is given, in bytes.
    pub(super) fn size(&self, named: &Named) -> usize {
        match &self.carried {
            Carried::Bytes if self.is_open() => 56,
            Carried::Bytes | Carried::Nothing | Carried::Events(_) => 32,
            Carried::Multipart(parts) => size::of_parts(named.api, parts, 80),
            other => other.answer_size(named),
        }
    }

    pub(super) fn is_clone(&self) -> bool {
        !matches!(
            self.carried,
            Carried::Bytes | Carried::Nothing | Carried::Events(_) | Carried::Multipart(_)
        )
    }

    /// Whether the caller has to say what the media type is: of a range which one, of parts where they end.
    pub(super) fn is_open(&self) -> bool {
        self.media_type.is_some_and(|media_type| {
            media_type.essence.ends_with('*') || media_type.essence.starts_with("multipart/")
        })
    }

    /// The members that are not written as one would think.
    fn forms(&self) -> TokenStream {
        let fields = self.media_type.iter();
        let fields = fields.flat_map(|media_type| &media_type.fields);
        let forms = fields.map(|field| {
            let (name, form) = (&field.name, field_form(field.form));
            quote!((#name, #form))
        });
        quote!(&[#(#forms),*])
    }

    /// The request with it.
    fn written(&self, value: &TokenStream, _: &Named) -> TokenStream {
        let media_type = self.media_type.map(media_type_text);
        let media_type = media_type.filter(|text| !text.contains('*'));
        let header = |otherwise: &str| {
            let text = media_type.clone().unwrap_or_else(|| otherwise.to_owned());
            quote!(.header(reqwest::header::CONTENT_TYPE, #text))
        };
        let (header, written) = match &self.carried {
            Carried::Json(_) | Carried::Patch => {
                (header("application/json"), quote!(body::json(&#value)?))
            }
            Carried::Form(_) => {
                let forms = self.forms();
                (
                    header("application/x-www-form-urlencoded"),
                    quote!(body::form(&#value, #forms)?),
                )
            }
            Carried::Fields(_) => {
                let forms = self.forms();
                return quote!(request.multipart(multipart::fields(&#value, #forms)?));
            }
            Carried::Text(_) => (header("text/plain"), quote!(body::text(&#value)?)),
            Carried::Raw => (header("text/plain"), quote!(#value)),
            Carried::Multipart(_) => return quote!(request.multipart(#value.into_form()?)),
            Carried::Bytes if self.is_open() => (
                quote!(.header(reqwest::header::CONTENT_TYPE, #value.media_type)),
                quote!(#value.body),
            ),
            Carried::Bytes | Carried::Nothing | Carried::Events(_) => {
                (header("application/octet-stream"), quote!(#value))
            }
        };
        quote!(request #header .body(#written))
    }
}

/// The content of a part of a multipart body.
pub(super) fn part_carried(part: &crate::api::BodyPart) -> Carried<'_> {
    carried(&part.content, crate::api::Codec::Json)
}

/// How a member of a form is written.
pub(super) fn field_form(form: FieldForm) -> TokenStream {
    match form {
        FieldForm::Json => quote!(FieldForm::Json),
        FieldForm::List(separator) => quote!(FieldForm::List(#separator)),
        FieldForm::Object(separator) => quote!(FieldForm::Object(#separator)),
    }
}
