//! Emits for each body, and for each answer with headers, some value of it and what it is like.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::told;
use super::held;
use crate::api::{Additional, Answer, Choice, Kind, Shape, TypeId};
use crate::emit::defaults::function;
use crate::emit::ident;
use crate::emit::server::responses::by_media_type;
use crate::emit::server::{Context, reachable};

/// What each body and each answer with headers is like.
pub(super) fn carried(context: &Context<'_>) -> TokenStream {
    let types = carried_types(context).into_iter().map(|id| {
        let name = context.type_path(id);
        let some = match &context.api.types[id.0].shape {
            Shape::Enumeration(enumeration) => {
                let first = enumeration
                    .values
                    .iter()
                    .take(1)
                    .map(|value| ident(&value.variant));
                quote!(#(Self::#first)*)
            }
            Shape::Object(object) => {
                let members = object.members.iter().map(|member| {
                    let field = ident(&member.field);
                    if member.has_default() {
                        let default = function(&member.field);
                        return quote!(#field: Self::#default());
                    }
                    match member.required && !member.value.nullable {
                        true => some_field(&member.field, &member.value.kind),
                        false => quote!(#field: None),
                    }
                });
                let additional = match &object.additional {
                    Additional::Kept { field, .. } => Some(ident(field)),
                    Additional::Ignored | Additional::Refused => None,
                };
                let additional = additional.iter();
                quote!(Self { #(#members,)* #(#additional: Default::default(),)* })
            }
            // Values do not count: a union is as well what fits no alternative.
            Shape::Union(union) => {
                let other = ident(union.other_variant());
                quote!(Self::#other(Default::default()))
            }
            Shape::Wrapper(_) => quote!(Self(Default::default())),
        };
        quote! {
            impl Carried for #name {
                fn some() -> Self {
                    #some
                }

                fn body(_media_type: &str) -> Option<RefOr<Schema>> {
                    Some(Ref::from_schema_name(<Self as ToSchema>::name()).into())
                }
            }
        }
    });
    let choices = context.api.choices.iter();
    let choices = choices.map(|choice| several(context, choice));
    let answers = context.api.answers.iter().map(answer);
    quote!(#(#types)* #(#choices)* #(#answers)*)
}

/// The types of the bodies that are described, and those in them.
pub(super) fn carried_types(context: &Context<'_>) -> Vec<TypeId> {
    let operations = &context.api.operations;
    let given = operations
        .iter()
        .flat_map(|operation| context.answered_bodies(operation));
    let rejection = context
        .api
        .rejection
        .as_ref()
        .filter(|_| told(context).any(|response| response.by_runtime));
    let bodies = given.chain(rejection);
    reachable(context.api, bodies.flat_map(|body| context.types_of(body)))
}

/// What a body of several schemas is like: in each media type, what the code sends in it.
fn several(context: &Context<'_>, choice: &Choice) -> TokenStream {
    let name = ident(&choice.name);
    let fields: Vec<_> = choice
        .members
        .iter()
        .map(|member| ident(&member.field))
        .collect();
    let body = by_media_type(choice, &|member| {
        let body = context.content_type(&member.content);
        quote!(#body::body(media_type))
    });
    quote! {
        impl Carried for #name {
            fn some() -> Self {
                Self { #(#fields: Carried::some()),* }
            }

            fn body(media_type: &str) -> Option<RefOr<Schema>> {
                match media_type {
                    #body
                }
            }
        }
    }
}

fn answer(answer: &Answer) -> TokenStream {
    let name = ident(&answer.name);
    let some_body = answer.body.as_ref().map(|_| quote!(body: Carried::some(),));
    let (body, media_type) = match answer.body {
        Some(_) => (
            quote!(body_of(|holder: &Self| &holder.body, media_type)),
            ident("media_type"),
        ),
        None => (quote!(None), ident("_media_type")),
    };
    let some_headers = answer.headers.iter().map(|header| {
        let field = ident(&header.field);
        let value = some(&header.value.kind);
        match &header.value.kind {
            Kind::List(item) if header.has_lines() => {
                let item = some(&item.item.kind);
                quote!(#field: Vec::from([#item]))
            }
            _ if header.always_has_value() => some_field(&header.field, &header.value.kind),
            _ => quote!(#field: Some(#value)),
        }
    });
    let headers = answer.headers.iter().map(|header| {
        let name = header.name.to_lowercase();
        let schema = held(&header.field, &header.value, header.always_has_value());
        quote!((#name, #schema))
    });
    quote! {
        impl Carried for #name {
            fn some() -> Self {
                Self { #some_body #(#some_headers),* }
            }

            fn body(#media_type: &str) -> Option<RefOr<Schema>> {
                #body
            }

            fn headers() -> Vec<(&'static str, RefOr<Schema>)> {
                Vec::from([#(#headers),*])
            }
        }
    }
}

fn some_field(field: &str, kind: &Kind) -> TokenStream {
    let (field, value) = (ident(field), some(kind));
    quote!(#field: #value)
}

/// Some value.
fn some(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Named(_) => quote!(Carried::some()),
        Kind::Text(_) => quote!(String::new()),
        Kind::Integer(_) => quote!(0),
        Kind::Number(_) => quote!(0.0),
        Kind::Boolean => quote!(false),
        Kind::List(_) => quote!(Vec::new()),
        Kind::Map(_) | Kind::Any => quote!(Default::default()),
    }
}
