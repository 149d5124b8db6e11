//! Emits what is said of the answers, by giving some value to the code that sends it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::held;
use crate::api::{Answer, Kind, Operation, Payload, Response, Shape, TypeId, Value};
use crate::emit::ident;
use crate::emit::server::{Context, Direction, is_given_with_body, reachable, response_name};

/// Emits the answers of each operation, and what they are made of.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let operations = context.api.operations.iter();
    let responses = operations.map(|operation| responses(context, operation));
    let carried = carried(context);
    let lists = lists(context);
    let functions = functions(context);
    quote!(#(#responses)* #carried #lists #functions)
}

/// The answers of an operation, as the code gives them.
fn responses(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = response_name(operation);
    let has_body = operation.responses.iter().any(is_given_with_body);
    let media_type = has_body.then(|| quote!(&MEDIA_TYPE));
    let responses = operation.responses.iter().filter_map(|response| {
        let variant = ident(&response.variant);
        let media_types = media_types(context, response);
        if response.by_runtime {
            let rejection = rejection(response.status)?;
            return Some(quote!(rejected(&#rejection, #media_types)));
        }
        Some(match &response.payload {
            Payload::Nothing => {
                quote!(described(&Self::#variant.into_http(#media_type), None, &[], &[]))
            }
            _ => quote! {
                given(|carried| Self::#variant(carried).into_http(#media_type), #media_types)
            },
        })
    });
    quote! {
        impl IntoResponses for #name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([#(#responses),*])
            }
        }
    }
}

fn media_types(context: &Context<'_>, response: &Response) -> TokenStream {
    match response.media_types.as_slice() {
        [] => quote!(&[]),
        list => {
            let name = context.media_types_name(Direction::Answer, list);
            quote!(&#name)
        }
    }
}

/// A rejection of this status; `None` for what is answered before any of this code is reached.
fn rejection(status: u16) -> Option<TokenStream> {
    match status {
        401 => Some(quote!(Rejection::Unauthenticated)),
        405 => Some(quote!(Rejection::MethodNotAllowed { allow: "" })),
        406 => Some(quote!(Rejection::NotAcceptable { producible: &[] })),
        408 => Some(quote!(Rejection::Timeout)),
        413 => Some(quote!(Rejection::ContentTooLarge { limit_bytes: 0 })),
        415 => Some(quote!(Rejection::UnsupportedCharset)),
        _ => None,
    }
}

/// What each body and each answer with headers is like.
fn carried(context: &Context<'_>) -> TokenStream {
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
                    match member.required && !member.value.nullable {
                        true => some_field(&member.field, &member.value.kind),
                        false => quote!(#field: None),
                    }
                });
                quote!(Self { #(#members),* })
            }
        };
        quote! {
            impl Carried for #name {
                fn some() -> Self {
                    #some
                }

                fn body() -> Option<RefOr<Schema>> {
                    Some(Ref::from_schema_name(<Self as ToSchema>::name()).into())
                }
            }
        }
    });
    let answers = context.api.answers.iter().map(answer);
    quote!(#(#types)* #(#answers)*)
}

/// The types of the bodies that are described, and those in them.
fn carried_types(context: &Context<'_>) -> Vec<TypeId> {
    let operations = &context.api.operations;
    let given = operations
        .iter()
        .flat_map(|operation| context.answered_values(operation));
    let rejection = context
        .api
        .rejection
        .filter(|_| told(context).any(|response| response.by_runtime));
    let rejection = rejection.map(|id| Value {
        kind: Kind::Named(id),
        nullable: false,
    });
    reachable(context.api, given.chain(&rejection))
}

/// The answers that are described: all that come from this code.
fn told<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Response> + use<'a> {
    let operations = context.api.operations.iter();
    let responses = operations.flat_map(|operation| &operation.responses);
    responses.filter(|response| !response.by_runtime || rejection(response.status).is_some())
}

fn answer(answer: &Answer) -> TokenStream {
    let name = ident(&answer.name);
    let some_body = answer.body.as_ref().map(|_| quote!(body: Carried::some(),));
    let body = match &answer.body {
        Some(Value {
            kind: Kind::Named(_),
            ..
        }) => quote!(body_of(|holder: &Self| &holder.body)),
        _ => quote!(None),
    };
    let some_headers = answer.headers.iter().map(|header| {
        let field = ident(&header.field);
        let value = some(&header.value.kind);
        match header.required && !header.value.nullable {
            true => some_field(&header.field, &header.value.kind),
            false => quote!(#field: Some(#value)),
        }
    });
    let headers = answer.headers.iter().map(|header| {
        let name = header.name.to_lowercase();
        let schema = held(&header.field, &header.value, header.required);
        quote!((#name, #schema))
    });
    quote! {
        impl Carried for #name {
            fn some() -> Self {
                Self { #some_body #(#some_headers),* }
            }

            fn body() -> Option<RefOr<Schema>> {
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
        Kind::Number => quote!(0.0),
        Kind::Boolean => quote!(false),
        Kind::List(_) => quote!(Vec::new()),
    }
}

/// The media types of the answers that are described.
fn lists(context: &Context<'_>) -> TokenStream {
    let mut lists = context.media_type_lists(Direction::Answer);
    lists.retain(|list| told(context).any(|response| response.media_types == *list));
    let first = lists.iter().copied().flatten().next().map(|media_type| {
        let codec = ident(&format!("{:?}", media_type.codec));
        let essence = &media_type.essence;
        quote! {
            static MEDIA_TYPE: MediaType = MediaType::new(#essence, Codec::#codec, #essence);
        }
    });
    let lists = lists.iter().map(|list| {
        let name = context.media_types_name(Direction::Answer, list);
        let count = Literal::usize_unsuffixed(list.len());
        let essences = list.iter().map(|media_type| &media_type.essence);
        quote!(const #name: [&str; #count] = [#(#essences),*];)
    });
    quote!(#first #(#lists)*)
}

/// The functions that tell what is answered, as far as they are called.
fn functions(context: &Context<'_>) -> TokenStream {
    let has_given = told(context)
        .any(|response| !response.by_runtime && !matches!(response.payload, Payload::Nothing));
    let has_rejected = told(context).any(|response| response.by_runtime);
    let has_carried = !carried_types(context).is_empty() || !context.api.answers.is_empty();
    let trait_ = has_carried.then(|| {
        quote! {
            /// What an answer carries.
            trait Carried: Sized {
                /// Some value of it, with all its headers.
                fn some() -> Self;

                /// The schema of its body.
                fn body() -> Option<RefOr<Schema>>;

                /// The schemas of its headers, by their names in lower case.
                fn headers() -> Vec<(&'static str, RefOr<Schema>)> {
                    Vec::new()
                }
            }
        }
    });
    let given = has_given.then(|| {
        quote! {
            /// An answer of the implementation, as it is sent.
            fn given<C: Carried>(
                send: impl FnOnce(C) -> http::Response<ResponseBody>,
                media_types: &[&str],
            ) -> (String, RefOr<Response>) {
                described(&send(C::some()), C::body(), &C::headers(), media_types)
            }
        }
    });
    let has_body_of = context
        .api
        .answers
        .iter()
        .any(|answer| answer.body.is_some());
    let body_of = has_body_of.then(|| {
        quote! {
            /// The schema of the body that a field holds.
            fn body_of<H, C: Carried>(_field: fn(&H) -> &C) -> Option<RefOr<Schema>> {
                C::body()
            }
        }
    });
    let rejected = has_rejected.then(|| rejected(context));
    let described = told(context).next().is_some().then(|| quote! {
        /// What is sent, by its status.
        fn described(
            response: &http::Response<ResponseBody>,
            body: Option<RefOr<Schema>>,
            headers: &[(&'static str, RefOr<Schema>)],
            media_types: &[&str],
        ) -> (String, RefOr<Response>) {
            let mut described = ResponseBuilder::new();
            for name in response.headers().keys().filter(|name| *name != CONTENT_TYPE) {
                let known = headers.iter().find(|(known, _)| name == known);
                let schema = known.map_or_else(<String as PartialSchema>::schema, |(_, schema)| schema.clone());
                described = described.header(name.as_str(), HeaderBuilder::new().schema(Some(schema)).build());
            }
            for media_type in media_types {
                let content = ContentBuilder::new().schema(body.clone()).build();
                described = described.content(*media_type, content);
            }
            (response.status().as_str().to_owned(), described.build().into())
        }
    });
    quote!(#trait_ #body_of #given #rejected #described)
}

fn rejected(context: &Context<'_>) -> TokenStream {
    let challenges = match context.has_credentials() {
        true => quote!(Scheme::ALL.iter().filter_map(|scheme| scheme.challenge())),
        false => quote!(std::iter::empty()),
    };
    let (response, body, headers, media_types) = match context.api.rejection {
        Some(id) => {
            let name = context.type_path(id);
            (
                quote!(reply(rejection.status(), &MEDIA_TYPE, &#name::some())),
                quote!(#name::body()),
                quote!(&#name::headers()),
                ident("media_types"),
            )
        }
        None => (
            quote!(respond::without_body(rejection.status(), VARY.clone())),
            quote!(None),
            quote!(&[]),
            ident("_media_types"),
        ),
    };
    let passed = match context.api.rejection {
        Some(_) => quote!(media_types),
        None => quote!(&[]),
    };
    quote! {
        /// An answer of the runtime, as it is sent.
        fn rejected(rejection: &Rejection, #media_types: &[&str]) -> (String, RefOr<Response>) {
            let mut response = #response;
            respond::add_rejection_headers(response.headers_mut(), rejection, #challenges);
            described(&response, #body, #headers, #passed)
        }
    }
}
