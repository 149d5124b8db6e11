//! Emits the service: static routes, and for each operation the steps from the request to the answer.

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::bodies::text;
use super::media_types::{Produced, is_chosen_before};
use super::{Context, Direction, is_error, is_given_with_body, operations, parameters, routes};
use crate::api::{AnswerBody, Api, Codec, Content, Location, MediaType, Response};
use crate::emit::{file_docs, ident};
use crate::names::{Constants, is_token};

/// Emits the file of the service.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs(
        "Serves the contract: matches the route, judges, reads, calls the implementation, answers.",
    );
    let imports = imports(context);
    let statics = statics(context);
    let implementation = context.implementation();
    let service_name = context.service_name();
    let traits = context.trait_names();
    let documentation = match traits.as_slice() {
        [only] => format!(" Serves an implementation of [`{only}`]."),
        _ => " Serves an implementation of all traits.".to_owned(),
    };
    let unread = api.operations.is_empty().then(
        || quote!(#[expect(dead_code, reason = "the contract has no operation that calls it")]),
    );
    let contract = contract(context);
    let route = routes::emit(context);
    let operations = api
        .operations
        .iter()
        .map(|operation| operations::emit(context, operation));
    quote! {
        #head
        #imports
        #statics

        #[doc = #documentation]
        #[derive(Debug)]
        pub struct #service_name<A> {
            #unread
            api: A,
            settings: Settings,
        }

        /// Makes a service of an implementation.
        pub fn service<A: #implementation>(api: A, settings: Settings) -> Service<#service_name<A>> {
            Service::new(#service_name { api, settings })
        }

        #contract

        impl<A: #implementation> #service_name<A> {
            #route
            #(#operations)*
        }
    }
}

/// All that the file may need; what it does not is left out when it is printed.
fn imports(context: &Context<'_>) -> TokenStream {
    let traits = context.trait_names();
    let types = context.import_types();
    let decoders = parameters::use_decoders(context.api).then(|| {
        quote!(
            use super::decode::Decode as _;
        )
    });
    quote! {
        use std::ops::Bound;
        use std::sync::Arc;
        use openapi_axum::bytes::Bytes;
        use openapi_axum::content_type;
        use openapi_axum::http::header::CONTENT_TYPE;
        use openapi_axum::http::request::Parts;
        use openapi_axum::http::{HeaderMap, HeaderValue, Response};
        use openapi_axum::http_body::Body;
        use openapi_axum::multipart;
        use openapi_axum::decode::{Count, Delimiter, ListRules, read};
        use openapi_axum::parameters::{HeaderParameter, Names, Parameters, Source};
        use openapi_axum::scalar::{self, TextRules};
        use openapi_axum::{
            Codec, Contract, MediaType, Rejection, ResponseBody, Service, Settings, accept, body, caught,
            respond, segments, within,
        };
        #types
        use super::api::{#(#traits),*};
        use super::credentials::{self, Credentials};
        use super::decode;
        #decoders
        use super::encode::reply;
        use super::fields;
        use super::requests;
        use super::responses;
        use super::rules;
    }
}

fn statics(context: &Context<'_>) -> TokenStream {
    let vary = context.vary();
    let chosen = chosen_lists(context);
    let answered = answered_lists(context);
    let lists = [Direction::Request, Direction::Answer].map(|direction| {
        let lists = context.media_type_lists(direction).iter();
        let lists = lists
            .filter(|list| direction == Direction::Request || answered.contains(list.as_slice()));
        let lists = lists.map(|list| {
            let name = context.media_types_name(direction, list);
            let count = Literal::usize_unsuffixed(list.len());
            let entries = list.iter().map(entry);
            let is_shared = direction == Direction::Answer && chosen.contains(list.as_slice());
            let visible = is_shared.then(|| quote!(pub(super)));
            quote!(#visible static #name: [MediaType; #count] = [#(#entries),*];)
        });
        quote!(#(#lists)*)
    });
    let headers = context.headers.iter().map(|(name, header)| {
        let lower = name.to_lowercase();
        let header = ident(header);
        quote!(static #header: HeaderParameter = HeaderParameter::new(#name, #lower);)
    });
    quote! {
        /// The headers of a request that an answer may depend on.
        pub(super) static VARY: HeaderValue = HeaderValue::from_static(#vary);
        #(#lists)*
        #(#headers)*
    }
}

/// The lists that the file of the responses chooses from.
fn chosen_lists<'a>(context: &Context<'a>) -> HashSet<&'a [MediaType]> {
    let operations = context.api.operations.iter();
    let lists = operations.flat_map(|operation| {
        let is_before = is_chosen_before(operation);
        let responses = operation.responses.iter().filter(move |response| {
            is_given_with_body(response) && (is_error(response) || !is_before)
        });
        responses.map(|response| response.media_types.as_slice())
    });
    lists.collect()
}

/// The lists that some answer is negotiated from.
fn answered_lists(context: &Context<'_>) -> HashSet<Vec<MediaType>> {
    let operations = context.api.operations.iter();
    let of_operations = operations.flat_map(|operation| {
        let produced = Produced::of(operation).map(|produced| produced.list().to_vec());
        let responses = operation.responses.iter();
        let responses = responses.filter(|response| is_given_with_body(response));
        produced
            .into_iter()
            .chain(responses.map(|response| response.media_types.clone()))
    });
    let of_runtime = rejection_list(context).map(<[MediaType]>::to_vec);
    of_operations.chain(of_runtime).collect()
}

/// The names of the headers that are parameters, each once, with the statics that hold them.
pub(super) fn header_parameters(api: &Api) -> Vec<(&str, String)> {
    let mut headers: Vec<(&str, String)> = Vec::new();
    let mut seen = HashSet::new();
    let mut names = Constants::default();
    for parameter in api
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters)
    {
        if parameter.location == Location::Header
            && seen.insert(parameter.name.to_ascii_lowercase())
        {
            let name = names.take("HEADER_", &parameter.name.to_lowercase());
            headers.push((&parameter.name, name));
        }
    }
    headers
}

fn entry(media_type: &MediaType) -> TokenStream {
    let essence = &media_type.essence;
    let content_type = content_type(media_type);
    let codec = ident(&format!("{:?}", media_type.codec));
    let parameters = media_type.parameters.iter();
    let parameters: Vec<_> = parameters
        .map(|(name, value)| quote!((#name, #value)))
        .collect();
    let parameters = (!parameters.is_empty()).then(|| quote!(.with(&[#(#parameters),*])));
    quote!(MediaType::new(#essence, Codec::#codec, #content_type)#parameters)
}

/// The value of `Content-Type` in an answer: what is text of its own says how it is encoded.
fn content_type(media_type: &MediaType) -> String {
    let charset = match media_type.codec {
        Codec::Bytes => None,
        Codec::Events | Codec::Multipart => None,
        _ => Some(("charset".to_owned(), "utf-8".to_owned())),
    };
    if media_type.essence.ends_with("/*") {
        // What an answer of a range is, where it does not say so itself (RFC 9110, section 8.3).
        return "application/octet-stream".to_owned();
    }
    let parameters = media_type.parameters.iter().chain(&charset);
    parameters.fold(
        media_type.essence.clone(),
        |text, (name, value)| match is_token(value) {
            true => format!("{text}; {name}={value}"),
            false => format!("{text}; {name}=\"{}\"", value.replace('\\', "\\\\")),
        },
    )
}

fn contract(context: &Context<'_>) -> TokenStream {
    let implementation = context.implementation();
    let service_name = context.service_name();
    let paths = routes::paths(context)
        .into_iter()
        .map(|(path, _)| &path.template);
    let reject = reject(context);
    quote! {
        impl<A: #implementation> Contract for #service_name<A> {
            const PATHS: &'static [&'static str] = &[#(#paths),*];

            fn settings(&self) -> &Settings {
                &self.settings
            }

            async fn answer<B>(self: Arc<Self>, parts: Parts, body: B) -> Response<ResponseBody>
            where
                B: Body<Data = Bytes> + Send + 'static,
            {
                let answered = caught(self.route(&parts, body)).await;
                let response = answered.unwrap_or_else(|rejection| self.reject(&parts.headers, &rejection));
                respond::ended(parts);
                response
            }

            #reject
        }
    }
}

fn reject(context: &Context<'_>) -> TokenStream {
    let list =
        rejection_list(context).map(|list| context.media_types_name(Direction::Answer, list));
    let reply = match &context.api.rejection {
        Some(AnswerBody::Choice(_)) => {
            quote!(
                self.api
                    .rejection(rejection)
                    .reply(rejection.status(), media_type)
            )
        }
        Some(AnswerBody::One(Content::Text(value))) => {
            let body = text(context, value, &quote!(self.api.rejection(rejection)));
            quote!(respond::with_body(rejection.status(), media_type, VARY.clone(), #body))
        }
        _ => quote!(reply(
            rejection.status(),
            media_type,
            &self.api.rejection(rejection)
        )),
    };
    let start = match (&context.api.rejection, list) {
        (Some(_), Some(list)) => quote! {
            let media_type = accept::of_error(headers, &#list);
            let mut response = #reply;
        },
        _ => quote!(let mut response = respond::without_body(rejection.status(), VARY.clone());),
    };
    let challenges = challenges(context);
    let headers = if context.api.rejection.is_some() {
        quote!(headers)
    } else {
        quote!(_headers)
    };
    quote! {
        fn reject(&self, #headers: &HeaderMap, rejection: &Rejection) -> Response<ResponseBody> {
            #start
            respond::add_rejection_headers(response.headers_mut(), rejection);
            #challenges
            response
        }
    }
}

/// Adds the challenges to a 401 where there are schemes.
pub(super) fn challenges(context: &Context<'_>) -> Option<TokenStream> {
    context.has_credentials().then(|| {
        quote! {
            let schemes = self.api.schemes().iter();
            respond::add_challenges(&mut response, schemes.filter_map(|scheme| scheme.challenge()));
        }
    })
}

/// The media types of the answers that the runtime gives.
fn rejection_list<'a>(context: &Context<'a>) -> Option<&'a [MediaType]> {
    let rejection = context.api.rejection.as_ref()?;
    let has_its_body = |response: &&Response| context.api.body_of(response) == Some(rejection);
    let responses = || {
        let operations = context.api.operations.iter();
        operations
            .flat_map(|operation| &operation.responses)
            .filter(has_its_body)
    };
    let by_runtime = responses().find(|response| response.by_runtime);
    // Where the contract declares none of them, errors of the implementation's tell what they are like.
    let response =
        by_runtime.or_else(|| responses().find(|response| response.status.is_error()))?;
    Some(&response.media_types)
}
