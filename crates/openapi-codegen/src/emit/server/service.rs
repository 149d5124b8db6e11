//! Emits the service: static routes, and for each operation the steps from the request to the answer.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Context, operations, request_name, routes};
use crate::api::{Location, MediaType};
use crate::emit::{file_docs, ident};

/// Emits the file of the service.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs(
        "Serves the contract: matches the route, judges, reads, calls the implementation, answers.",
    );
    let imports = imports(context);
    let statics = statics(context);
    let trait_name = context.trait_name();
    let service_name = context.service_name();
    let documentation = format!(" Serves an implementation of [`{trait_name}`].");
    let contract = contract(context);
    let route = routes::emit(context);
    let operations = api
        .operations
        .iter()
        .map(|operation| operations::emit(context, operation));
    let reject = reject(context);
    quote! {
        #head
        #imports
        #statics

        #[doc = #documentation]
        #[derive(Debug)]
        pub struct #service_name<A> {
            api: A,
            settings: Settings,
        }

        /// Makes a service of an implementation.
        pub fn service<A: #trait_name>(api: A, settings: Settings) -> Service<#service_name<A>> {
            Service::new(#service_name { api, settings })
        }

        #contract

        impl<A: #trait_name> #service_name<A> {
            #route
            #(#operations)*
            #reject
        }
    }
}

/// All that the file may need; what it does not is left out when it is printed.
fn imports(context: &Context<'_>) -> TokenStream {
    let trait_name = context.trait_name();
    let requests = context.operations_with_requests().map(request_name);
    quote! {
        use openapi_axum::bytes::Bytes;
        use openapi_axum::http::request::Parts;
        use openapi_axum::http::{HeaderMap, HeaderValue, Request, Response};
        use openapi_axum::http_body::Body;
        use openapi_axum::parameters::{HeaderParameter, Parameters};
        use openapi_axum::scalar::{self, TextRules};
        use openapi_axum::{
            Codec, Contract, MediaType, Rejection, ResponseBody, Service, Settings, accept, body, respond, segments,
        };
        use super::api::#trait_name;
        use super::credentials::{self, Credentials};
        use super::decode;
        use super::encode::reply;
        use super::requests::{#(#requests),*};
        use super::rules;
    }
}

fn statics(context: &Context<'_>) -> TokenStream {
    let vary = context.vary();
    let lists = context.media_type_lists().into_iter().map(|list| {
        let name = context.media_types_name(list);
        let count = Literal::usize_unsuffixed(list.len());
        let entries = list.iter().map(entry);
        quote!(static #name: [MediaType; #count] = [#(#entries),*];)
    });
    let headers = header_parameters(context).into_iter().map(|name| {
        let lower = name.to_lowercase();
        let header = header_name(name);
        quote!(static #header: HeaderParameter = HeaderParameter::new(#name, #lower);)
    });
    quote! {
        /// The headers of a request that an answer may depend on.
        pub(super) static VARY: HeaderValue = HeaderValue::from_static(#vary);
        #(#lists)*
        #(#headers)*
    }
}

/// The names of the headers that are parameters, each once.
fn header_parameters<'a>(context: &Context<'a>) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for parameter in context
        .api
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters)
    {
        let is_new = !names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&parameter.name));
        if parameter.location == Location::Header && is_new {
            names.push(&parameter.name);
        }
    }
    names
}

fn entry(media_type: &MediaType) -> TokenStream {
    let essence = &media_type.essence;
    let content_type = format!("{essence}; charset=utf-8");
    let codec = ident(&format!("{:?}", media_type.codec));
    quote!(MediaType::new(#essence, Codec::#codec, #content_type))
}

fn contract(context: &Context<'_>) -> TokenStream {
    let trait_name = context.trait_name();
    let service_name = context.service_name();
    let paths = routes::paths(context)
        .into_iter()
        .map(|path| &path.template);
    quote! {
        impl<A: #trait_name> Contract for #service_name<A> {
            const PATHS: &'static [&'static str] = &[#(#paths),*];

            fn settings(&self) -> &Settings {
                &self.settings
            }

            async fn answer<B>(&self, request: Request<B>) -> Response<ResponseBody>
            where
                B: Body<Data = Bytes> + Send + 'static,
            {
                let (parts, body) = request.into_parts();
                match self.route(&parts, body).await {
                    Ok(response) => response,
                    Err(rejection) => self.reject(&parts.headers, &rejection),
                }
            }
        }
    }
}

fn reject(context: &Context<'_>) -> TokenStream {
    let challenges = if context.has_credentials() {
        quote!(
            self.api
                .schemes()
                .iter()
                .filter_map(|scheme| scheme.challenge())
        )
    } else {
        quote!(std::iter::empty())
    };
    let list = rejection_list(context);
    let start = match (context.api.rejection, list) {
        (Some(_), Some(list)) => quote! {
            let media_type = accept::produced(headers, &#list).unwrap_or(&#list[0]);
            let mut response = reply(rejection.status(), media_type, &self.api.rejection(rejection));
        },
        _ => quote!(let mut response = respond::without_body(rejection.status(), VARY.clone());),
    };
    let headers = if context.api.rejection.is_some() {
        quote!(headers)
    } else {
        quote!(_headers)
    };
    quote! {
        fn reject(&self, #headers: &HeaderMap, rejection: &Rejection) -> Response<ResponseBody> {
            #start
            respond::add_rejection_headers(response.headers_mut(), rejection, #challenges);
            response
        }
    }
}

/// The media types of the answers that the runtime gives.
fn rejection_list(context: &Context<'_>) -> Option<Ident> {
    let mut responses = context
        .api
        .operations
        .iter()
        .flat_map(|operation| &operation.responses);
    let response =
        responses.find(|response| response.by_runtime && !response.media_types.is_empty())?;
    Some(context.media_types_name(&response.media_types))
}

/// The name of the static that holds the name of a header.
pub(super) fn header_name(name: &str) -> Ident {
    ident(&format!(
        "HEADER_{}",
        name.to_lowercase().to_shouty_snake_case()
    ))
}
