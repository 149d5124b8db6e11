//! Emits what is said of the answers, by giving some value to the code that sends it.

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::carried::{carried, carried_types};
use super::layers;
use crate::api::{AnswerBody, Operation, Payload, Response};
use crate::emit::ident;
use crate::emit::server::media_types::is_chosen_before;
use crate::emit::server::responses::is_negotiated;
use crate::emit::server::{Context, Direction, response_name};

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
    let media_type = is_chosen_before(operation).then(|| quote!(&MEDIA_TYPE,));
    let headers = is_negotiated(operation).then(|| quote!(&http::HeaderMap::new()));
    let responses = operation.responses.iter().filter_map(|response| {
        let variant = ident(&response.variant);
        let media_types = media_types(context, response);
        if response.by_runtime {
            let rejection = rejection(response.status.code()?)?;
            return Some(layers::layered(
                context,
                response,
                quote!(rejected(&#rejection, #media_types)),
            ));
        }
        let described = match &response.payload {
            Payload::Nothing => {
                quote!(described(Self::#variant.into_http(#media_type #headers), |_| None, &[], &[]))
            }
            _ => quote! {
                given(|carried| Self::#variant(carried).into_http(#media_type #headers), #media_types)
            },
        };
        Some(layers::layered(context, response, described))
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
        415 => Some(quote!(Rejection::UnsupportedContentEncoding)),
        _ => None,
    }
}

/// The answers that are described: all that come from this code.
pub(super) fn told<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Response> + use<'a> {
    let operations = context.api.operations.iter();
    let responses = operations.flat_map(|operation| &operation.responses);
    responses.filter(|response| {
        !response.by_runtime || response.status.code().and_then(rejection).is_some()
    })
}

/// The media types of the answers that are described.
fn lists(context: &Context<'_>) -> TokenStream {
    let told: HashSet<_> = told(context)
        .map(|response| response.media_types.as_slice())
        .collect();
    let lists = context.media_type_lists(Direction::Answer).iter();
    let lists: Vec<_> = lists
        .filter(|list| told.contains(list.as_slice()))
        .collect();
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

                /// The schema of its body in a media type.
                fn body(media_type: &str) -> Option<RefOr<Schema>>;

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
                described(send(C::some()), C::body, &C::headers(), media_types)
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
            fn body_of<H, C: Carried>(_field: fn(&H) -> &C, media_type: &str) -> Option<RefOr<Schema>> {
                C::body(media_type)
            }
        }
    });
    let rejected = has_rejected.then(|| rejected(context));
    let described = told(context).next().is_some().then(|| described(context));
    let layered = layers::emit(context);
    quote!(#trait_ #body_of #given #rejected #described #layered)
}

/// The function that describes what is sent; a 401 has a challenge for each scheme, whoever gives it.
fn described(context: &Context<'_>) -> TokenStream {
    let (response, challenged) = match context.has_credentials() {
        true => (
            quote!(mut response),
            Some(quote! {
                let schemes = Scheme::ALL.into_iter();
                respond::add_challenges(&mut response, schemes.filter_map(Scheme::challenge));
            }),
        ),
        false => (quote!(response), None),
    };
    quote! {
        /// What is sent, by its status.
        fn described(
            #response: http::Response<ResponseBody>,
            body: fn(&str) -> Option<RefOr<Schema>>,
            headers: &[(&'static str, RefOr<Schema>)],
            media_types: &[&str],
        ) -> (String, RefOr<Response>) {
            #challenged
            let mut described = ResponseBuilder::new();
            for name in response.headers().keys().filter(|name| *name != CONTENT_TYPE) {
                let known = headers.iter().find(|(known, _)| name == known);
                let schema = known.map_or_else(<String as PartialSchema>::schema, |(_, schema)| schema.clone());
                described = described.header(name.as_str(), HeaderBuilder::new().schema(Some(schema)).build());
            }
            for media_type in media_types {
                let content = ContentBuilder::new().schema(body(media_type)).build();
                described = described.content(*media_type, content);
            }
            (response.status().as_str().to_owned(), described.build().into())
        }
    }
}

fn rejected(context: &Context<'_>) -> TokenStream {
    let (response, body, headers, media_types) = match &context.api.rejection {
        Some(body) => {
            let name = context.body_type(body);
            let response = match body {
                AnswerBody::One(_) => {
                    quote!(reply(rejection.status(), &MEDIA_TYPE, &#name::some()))
                }
                AnswerBody::Choice(_) => {
                    quote!(#name::some().reply(rejection.status(), &MEDIA_TYPE))
                }
            };
            (
                response,
                quote!(#name::body),
                quote!(&#name::headers()),
                ident("media_types"),
            )
        }
        None => (
            quote!(respond::without_body(rejection.status(), VARY.clone())),
            quote!(|_| None),
            quote!(&[]),
            ident("_media_types"),
        ),
    };
    let passed = match &context.api.rejection {
        Some(_) => quote!(media_types),
        None => quote!(&[]),
    };
    quote! {
        /// An answer of the runtime, as it is sent.
        fn rejected(rejection: &Rejection, #media_types: &[&str]) -> (String, RefOr<Response>) {
            let mut response = #response;
            respond::add_rejection_headers(response.headers_mut(), rejection);
            described(response, #body, #headers, #passed)
        }
    }
}
