//! Emits the service: static routes, and for each operation the steps from the request to the answer.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{
    Context, Security, credentials, decode, has_request, is_given_with_body, request_name,
};
use crate::api::{Body, Kind, Location, MediaType, Operation, Parameter, Path, Segment};
use crate::emit::{all_or, file_docs, ident};

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
    let route = route(context);
    let operations = api
        .operations
        .iter()
        .map(|operation| operation_function(context, operation));
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

fn imports(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let trait_name = context.trait_name();
    let parameters: Vec<_> = api
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters)
        .collect();
    let has_plain_text = parameters.iter().any(|parameter| {
        matches!(parameter.value.kind, Kind::Text(_))
            && !context.rules.bind(std::iter::once(&parameter.value))
    });
    let text_rules = has_plain_text.then(|| quote!(, TextRules));
    let header = (!header_parameters(context).is_empty()).then(|| quote!(HeaderParameter,));
    let parameters_import = (!parameters.is_empty()).then(|| {
        quote! {
            use openapi_axum::parameters::{#header Parameters};
            use openapi_axum::scalar::{self #text_rules};
        }
    });
    let rules = context
        .rules
        .bind(parameters.iter().map(|parameter| &parameter.value))
        .then(|| {
            quote!(
                use super::rules;
            )
        });
    let requests: Vec<_> = context
        .operations_with_requests()
        .map(request_name)
        .collect();
    let requests = (!requests.is_empty()).then(|| quote!(use super::requests::{#(#requests),*};));
    let body = context.has_bodies().then(|| {
        quote!(
            use openapi_axum::body;
        )
    });
    let accept = (!context.media_type_lists().is_empty()).then(|| {
        quote!(
            use openapi_axum::accept;
        )
    });
    let media_types = (!context.media_type_lists().is_empty()).then(|| quote!(Codec, MediaType,));
    let decode = context.has_bodies().then(|| {
        quote!(
            use super::decode;
        )
    });
    let credentials = context.has_credentials().then(|| {
        let own = api
            .operations
            .iter()
            .any(|operation| has_own_alternatives(context, operation));
        let own = own.then(|| {
            quote!(
                use super::credentials::Credentials;
            )
        });
        quote!(use super::credentials; #own)
    });
    let encode = api.rejection.map(|_| {
        quote!(
            use super::encode::reply;
        )
    });
    quote! {
        #accept
        #body
        use openapi_axum::bytes::Bytes;
        use openapi_axum::http::request::Parts;
        use openapi_axum::http::{HeaderMap, HeaderValue, Request, Response};
        use openapi_axum::http_body::Body;
        #parameters_import
        use openapi_axum::respond;
        use openapi_axum::{#media_types Contract, Rejection, ResponseBody, Service, Settings, segments};
        use super::api::#trait_name;
        #credentials
        #decode
        #encode
        #requests
        #rules
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

/// The name of the static that holds the name of a header.
fn header_name(name: &str) -> Ident {
    ident(&format!(
        "HEADER_{}",
        name.to_lowercase().to_shouty_snake_case()
    ))
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
    let paths = paths(context).into_iter().map(|path| &path.template);
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

/// The paths, each once; literal segments go before parameters, as OpenAPI has it.
fn paths<'a>(context: &Context<'a>) -> Vec<&'a Path> {
    let mut paths: Vec<&Path> = Vec::new();
    for operation in &context.api.operations {
        if !paths.contains(&&operation.path) {
            paths.push(&operation.path);
        }
    }
    paths.sort_by_key(|path| {
        path.segments
            .iter()
            .map(|segment| matches!(segment, Segment::Parameter(_)))
            .collect::<Vec<_>>()
    });
    paths
}

fn route(context: &Context<'_>) -> TokenStream {
    let paths = paths(context);
    let room = paths
        .iter()
        .map(|path| path.segments.len())
        .max()
        .unwrap_or(0)
        + 1;
    let room = Literal::usize_unsuffixed(room);
    let arms = paths.iter().map(|path| path_arm(context, path));
    let takes_body = context.has_bodies();
    let body = if takes_body {
        quote!(body)
    } else {
        quote!(_body)
    };
    quote! {
        async fn route<B>(&self, parts: &Parts, #body: B) -> Result<Response<ResponseBody>, Rejection>
        where
            B: Body<Data = Bytes> + Send + 'static,
        {
            let mut room = [""; #room];
            let path = segments(parts.uri.path(), &self.settings.base_path, &mut room);
            let method = parts.method.as_str();
            match path {
                #(#arms)*
                _ => Err(Rejection::NoRoute),
            }
        }
    }
}

fn path_arm(context: &Context<'_>, path: &Path) -> TokenStream {
    let operations: Vec<_> = context
        .api
        .operations
        .iter()
        .filter(|operation| operation.path == *path)
        .collect();
    let has_head = operations
        .iter()
        .any(|operation| operation.method == "HEAD");
    let arms = operations.iter().map(|operation| {
        let method = &operation.method;
        let method = if method == "GET" && !has_head {
            quote!("GET" | "HEAD")
        } else {
            quote!(#method)
        };
        let name = ident(&operation.method_name);
        let arguments = path_parameters(operation).map(|parameter| ident(&parameter.field));
        let body = operation.body.as_ref().map(|_| quote!(body,));
        quote!(#method => self.#name(parts, #(#arguments,)* #body).await,)
    });
    let allow = allow(&operations);
    let pattern = pattern(path, &operations);
    quote! {
        #pattern => match method {
            #(#arms)*
            _ => respond::other_method(method, #allow),
        },
    }
}

/// The segments as a slice pattern that binds the parameters.
fn pattern(path: &Path, operations: &[&Operation]) -> TokenStream {
    let parameters: Vec<_> = operations
        .iter()
        .flat_map(|operation| path_parameters(operation))
        .collect();
    let segments = path.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => quote!(#text),
        Segment::Parameter(name) => {
            match parameters.iter().find(|parameter| parameter.name == *name) {
                Some(parameter) => {
                    let field = ident(&parameter.field);
                    quote!(#field)
                }
                None => quote!(_),
            }
        }
    });
    quote!([#(#segments),*])
}

fn path_parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path)
}

/// The value of `Allow`: the methods in the contract's order, `HEAD` with `GET`, and `OPTIONS`.
fn allow(operations: &[&Operation]) -> String {
    let mut methods: Vec<&str> = Vec::new();
    for operation in operations {
        methods.push(&operation.method);
        if operation.method == "GET" {
            methods.push("HEAD");
        }
    }
    methods.push("OPTIONS");
    let mut seen = Vec::new();
    methods.retain(|method| {
        !seen.contains(method) && {
            seen.push(*method);
            true
        }
    });
    methods.join(", ")
}

fn operation_function(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.method_name);
    let documentation = format!(" `{} {}`", operation.method, operation.path.template);
    let arguments = path_parameters(operation).map(|parameter| ident(&parameter.field));
    let (generics, body_argument, bound) = match &operation.body {
        Some(_) => (
            quote!(<B>),
            quote!(body: B,),
            quote!(where B: Body<Data = Bytes> + Send + 'static,),
        ),
        None => (quote!(), quote!(), quote!()),
    };
    let principal = authentication(context, operation);
    let parameters = parameters(context, operation);
    let produced = produced(context, operation);
    let media_type = produced.as_ref().map(|_| quote!(media_type));
    let reads_parts = principal.is_some()
        || parameters.is_some()
        || produced.is_some()
        || operation.body.is_some();
    let parts = ident(if reads_parts { "parts" } else { "_parts" });
    let received = operation.body.as_ref().map(|body| receive(context, body));
    let principal_argument =
        (Security::of(operation) != Security::Public).then(|| quote!(principal,));
    let request = has_request(operation).then(|| {
        let request = request_name(operation);
        let fields = operation
            .parameters
            .iter()
            .map(|parameter| ident(&parameter.field));
        let body = operation.body.as_ref().map(|_| quote!(body,));
        quote!(let request = #request { #(#fields,)* #body };)
    });
    let request_argument = request.as_ref().map(|_| quote!(request,));
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[expect(deprecated, reason = "the contract still has the operation")]));
    quote! {
        #[doc = #documentation]
        #deprecated
        async fn #name #generics(
            &self,
            #parts: &Parts,
            #(#arguments: &str,)*
            #body_argument
        ) -> Result<Response<ResponseBody>, Rejection>
        #bound
        {
            #principal
            #parameters
            #produced
            #received
            #request
            let response = self.api.#name(#principal_argument #request_argument).await;
            Ok(response.into_http(#media_type))
        }
    }
}

fn authentication(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let own = has_own_alternatives(context, operation).then(|| {
        let variants = operation.security.iter().filter(|alternative| !alternative.is_empty());
        let variants = variants.map(|alternative| credentials::variant(context.api, alternative));
        quote! {
            if credentials.as_ref().is_some_and(|shown| !matches!(shown, #(Credentials::#variants { .. })|*)) {
                return Err(Rejection::Unauthenticated);
            }
        }
    });
    let read = quote! {
        let credentials = credentials::read(&parts.headers, self.api.schemes())?;
        #own
    };
    match Security::of(operation) {
        Security::Public => None,
        Security::Required => Some(quote! {
            #read
            let credentials = credentials.ok_or(Rejection::Unauthenticated)?;
            let principal = self.api.authenticate(credentials).await?;
        }),
        Security::Optional => Some(quote! {
            #read
            let principal = match credentials {
                Some(credentials) => Some(self.api.authenticate(credentials).await?),
                None => None,
            };
        }),
    }
}

/// Whether the operation takes fewer alternatives than the contract has.
fn has_own_alternatives(context: &Context<'_>, operation: &Operation) -> bool {
    Security::of(operation) != Security::Public
        && credentials::alternatives(context.api)
            .iter()
            .any(|alternative| !operation.security.contains(alternative))
}

fn parameters(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    if operation.parameters.is_empty() {
        return None;
    }
    let fields: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| ident(&parameter.field))
        .collect();
    let reads = operation
        .parameters
        .iter()
        .map(|parameter| read_parameter(context, parameter));
    let unpack = all_or(&fields, &quote!(return Err(parameters.reject())));
    Some(quote! {
        let mut parameters = Parameters::new(parts);
        #(#reads)*
        #unpack
    })
}

fn read_parameter(context: &Context<'_>, parameter: &Parameter) -> TokenStream {
    let field = ident(&parameter.field);
    let name = &parameter.name;
    let read = decode::scalar_reading(context, &parameter.value);
    match (parameter.location, parameter.required) {
        (Location::Path, _) => quote!(let #field = parameters.path(#name, #field, #read);),
        (Location::Query, true) => quote!(let #field = parameters.required_query(#name, #read);),
        (Location::Query, false) => quote!(let #field = parameters.query(#name, #read);),
        (Location::Header, required) => {
            let header = header_name(name);
            let function: Ident = ident(if required {
                "required_header"
            } else {
                "header"
            });
            quote!(let #field = parameters.#function(&#header, #read);)
        }
    }
}

/// Negotiates the media type of the answer: that of the first answer with a body.
fn produced(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let with_body = operation
        .responses
        .iter()
        .find(|response| is_given_with_body(response))?;
    let list = context.media_types_name(&with_body.media_types);
    Some(quote!(let media_type = accept::produced(&parts.headers, &#list)?;))
}

fn receive(context: &Context<'_>, body: &Body) -> TokenStream {
    let list = context.media_types_name(&body.media_types);
    if body.required {
        quote! {
            let (consumed, body) = body::receive(&parts.headers, body, &#list, &self.settings.limits).await?;
            let body = decode::body(consumed, &body)?;
        }
    } else {
        quote! {
            let body = body::receive_optional(&parts.headers, body, &#list, &self.settings.limits).await?;
            let body = match body {
                Some((consumed, body)) => Some(decode::body(consumed, &body)?),
                None => None,
            };
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
