//! Emits what the server says of itself by utoipa: a document to hold against the contract.
//!
//! What the code can tell is asked of the code: types of fields, statuses and headers of answers as they are sent.

mod answers;
mod carried;
mod layers;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, request_name, response_name};
use crate::api::{Body, Location, Operation, Parameter, Scheme, SchemeKind, TypeId, Value};
use crate::emit::{file_docs, ident};

/// Emits the file of the description.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs(
        "What the types and the handlers say of themselves, by utoipa: a document to hold against the contract.",
    );
    let imports = imports(context);
    let (title, version) = (&api.title, &api.version);
    let paths = api.operations.iter().map(handler_name);
    let schemas = (0..api.types.len()).map(|index| context.type_path(TypeId(index)));
    let modifiers = context
        .has_credentials()
        .then(|| quote!(modifiers(&SecuritySchemes),));
    let handlers = api
        .operations
        .iter()
        .map(|operation| handler(context, operation));
    let parameters = api
        .operations
        .iter()
        .filter(|operation| !operation.parameters.is_empty())
        .map(parameters);
    let answers = answers::emit(context);
    let security_schemes = context
        .has_credentials()
        .then(|| security_schemes(&api.schemes));
    let fields = fields(context);
    // In what it makes of anything but responses.
    let is_qualified = !api.types.is_empty()
        || api
            .operations
            .iter()
            .any(|operation| !operation.parameters.is_empty());
    let qualified = is_qualified
        .then(|| quote!(#![expect(unused_qualifications, reason = "utoipa writes paths out")]));
    quote! {
        #head
        #qualified
        #imports

        /// The document that the types and the handlers describe.
        #[derive(Debug, utoipa::OpenApi)]
        #[openapi(
            info(title = #title, version = #version),
            paths(#(#paths),*),
            components(schemas(#(#schemas),*)),
            #modifiers
        )]
        pub struct Description;

        #(#handlers)*
        #(#parameters)*
        #answers
        #security_schemes
        #fields
    }
}

/// All that the file may need; what it does not is left out when it is printed.
fn imports(context: &Context<'_>) -> TokenStream {
    let types = context.import_types();
    let requests = context.operations_with_requests().map(request_name);
    let responses = context.api.operations.iter().map(response_name);
    let answers = context.api.answers.iter().map(|answer| ident(&answer.name));
    let choices = context.api.choices.iter().map(|choice| ident(&choice.name));
    quote! {
        use std::collections::BTreeMap;
        use openapi_axum::change::Change;
        use openapi_axum::http;
        use openapi_axum::http::header::CONTENT_TYPE;
        use openapi_axum::{Codec, MediaType, Rejection, ResponseBody, respond};
        #types
        use utoipa::openapi::content::ContentBuilder;
        use utoipa::openapi::header::HeaderBuilder;
        use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
        use utoipa::openapi::response::ResponseBuilder;
        use utoipa::openapi::schema::Schema;
        use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
        use utoipa::openapi::{Ref, RefOr, Required, Response};
        use utoipa::{IntoParams, IntoResponses, Modify, PartialSchema, ToSchema};
        use super::credentials::Scheme;
        use super::encode::reply;
        use super::requests::{#(#requests),*};
        use super::responses::{#(#choices,)* #(#answers,)* #(#responses),*};
        use super::service::VARY;
    }
}

/// The annotation of an operation, on a function that stands for its handler.
fn handler(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = handler_name(operation);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let method = ident(&operation.method.to_lowercase());
    let (path, id, tags) = (&operation.path.template, &operation.id, &operation.tags);
    let parameters = (!operation.parameters.is_empty()).then(|| {
        let request = request_name(operation);
        quote!(params(#request),)
    });
    let body = operation.body.as_ref().map(|body| {
        let body_type = match body.required {
            true => described_type(context, body),
            false => {
                let body_type = described_type(context, body);
                quote!(Option<#body_type>)
            }
        };
        let media_types = body
            .media_types
            .iter()
            .map(|media_type| &media_type.essence);
        quote!(request_body(content(#((#body_type = #media_types)),*)),)
    });
    let (request, body_check) = match &operation.body {
        Some(body) => {
            let request = request_name(operation);
            let body_type = body_type(context, body);
            (
                quote!(request: &#request),
                quote!(let _: &#body_type = &request.body;),
            )
        }
        None => (quote!(), quote!()),
    };
    let response = response_name(operation);
    let security = (!operation.security.is_empty()).then(|| {
        let alternatives = operation.security.iter().map(|alternative| {
            let names = alternative
                .iter()
                .map(|demand| &context.api.schemes[demand.scheme.0].name);
            quote!((#(#names = []),*))
        });
        quote!(security(#(#alternatives),*),)
    });
    quote! {
        #[utoipa::path(
            #method,
            path = #path,
            operation_id = #id,
            tags = [#(#tags),*],
            #parameters
            #body
            responses(#response),
            #security
        )]
        #deprecated
        #[expect(dead_code, reason = "its annotation is read, it is never called")]
        fn #name(#request) {
            #body_check
        }
    }
}

/// A name that no other function of the file has.
fn handler_name(operation: &Operation) -> Ident {
    ident(&format!("describe_{}", operation.method_name))
}

/// The type of the field of a request that holds the body.
fn body_type(context: &Context<'_>, body: &Body) -> TokenStream {
    let body_type = described_type(context, body);
    let body_type = match body.takes_patches() {
        true => quote!(Change<#body_type>),
        false => body_type,
    };
    match body.required {
        true => body_type,
        false => quote!(Option<#body_type>),
    }
}

/// The parameters of an operation, of the types that the fields of its request have.
fn parameters(operation: &Operation) -> TokenStream {
    let request = request_name(operation);
    let parameters = operation.parameters.iter().map(|parameter| {
        let Parameter { name, .. } = parameter;
        let place = ident(match parameter.location {
            Location::Path => "Path",
            Location::Query => "Query",
            Location::Header => "Header",
            Location::Cookie => "Cookie",
        });
        let required = ident(if parameter.required { "True" } else { "False" });
        let schema = held(&parameter.field, &parameter.value, parameter.required);
        quote!(parameter(#name, ParameterIn::#place, Required::#required, #schema))
    });
    quote! {
        impl IntoParams for #request {
            fn into_params(_place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                Vec::from([#(#parameters),*])
            }
        }
    }
}

/// The schema of what a field of `Self` holds, if anything.
fn held(field: &str, value: &Value, required: bool) -> TokenStream {
    let function = ident(if required || value.nullable {
        "held"
    } else {
        "held_if_any"
    });
    let field = ident(field);
    quote!(#function(|holder: &Self| &holder.#field))
}

fn security_schemes(schemes: &[Scheme]) -> TokenStream {
    let arms = schemes.iter().map(|scheme| {
        let (variant, name) = (ident(&scheme.variant), &scheme.name);
        let described = match &scheme.kind {
            SchemeKind::Basic => quote!(SecurityScheme::Http(Http::new(HttpAuthScheme::Basic))),
            SchemeKind::Token(token) if token.eq_ignore_ascii_case("bearer") => {
                quote!(SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
            }
            // utoipa has no scheme of one's own.
            SchemeKind::Token(_) => return quote!(Scheme::#variant => continue,),
            SchemeKind::Header(header) => {
                quote!(SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new(#header))))
            }
            SchemeKind::Cookie(cookie) => {
                quote!(SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(#cookie))))
            }
            SchemeKind::Query(query) => {
                quote!(SecurityScheme::ApiKey(ApiKey::Query(ApiKeyValue::new(#query))))
            }
            SchemeKind::Certificate => {
                quote!(SecurityScheme::MutualTls {
                    description: None,
                    extensions: None
                })
            }
            // utoipa would have the flows.
            SchemeKind::Scoped => {
                return quote!(Scheme::#variant => continue,);
            }
        };
        quote!(Scheme::#variant => (#name, #described),)
    });
    quote! {
        struct SecuritySchemes;

        impl Modify for SecuritySchemes {
            fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
                let components = document.components.get_or_insert_default();
                for scheme in Scheme::ALL {
                    let (name, described) = match scheme { #(#arms)* };
                    components.add_security_scheme(name, described);
                }
            }
        }
    }
}

/// The functions that tell what fields hold, as far as they are called.
fn fields(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let parameters = api
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters);
    let headers = api.answers.iter().flat_map(|answer| &answer.headers);
    let always: Vec<bool> = parameters
        .map(|parameter| parameter.required || parameter.value.nullable)
        .chain(headers.map(crate::api::Header::always_has_value))
        .collect();
    let parameter = api.operations.iter().any(|operation| !operation.parameters.is_empty()).then(|| quote! {
        fn parameter(name: &str, place: ParameterIn, required: Required, schema: RefOr<Schema>) -> Parameter {
            ParameterBuilder::new().name(name).parameter_in(place).required(required).schema(Some(schema)).build()
        }
    });
    let held = always.contains(&true).then(|| {
        quote! {
            /// The schema of what a field holds.
            fn held<H, T: PartialSchema>(_field: fn(&H) -> &T) -> RefOr<Schema> {
                T::schema()
            }
        }
    });
    let held_if_any = always.contains(&false).then(|| {
        quote! {
            /// The schema of what a field holds, if it holds something.
            fn held_if_any<H, T: PartialSchema>(_field: fn(&H) -> &Option<T>) -> RefOr<Schema> {
                T::schema()
            }
        }
    });
    quote!(#parameter #held #held_if_any)
}

/// The Rust type of what a body holds without changes to it; of several, of the first.
fn described_type(context: &Context<'_>, body: &Body) -> TokenStream {
    let first = body.contents.first();
    first.map_or_else(TokenStream::new, |first| {
        context.content_type(&first.content)
    })
}
