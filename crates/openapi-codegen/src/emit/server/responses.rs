//! Emits the answers of each operation: exactly those that the contract declares of an implementation.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, is_given_with_body, response_name};
use crate::api::{Answer, Header, Kind, Operation, Payload, Response, Value};
use crate::emit::{docs, file_docs, ident};

/// Emits the file of the responses.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs(
        "What each operation can answer. An answer that the contract does not declare cannot be written.",
    );
    let types = context.import_types();
    let answers = api.answers.iter().map(|answer| structure(context, answer));
    let responses = api
        .operations
        .iter()
        .map(|operation| response(context, operation));
    quote! {
        #head
        use openapi_axum::http::{Response, StatusCode};
        use openapi_axum::{MediaType, ResponseBody, respond};
        #types
        use super::encode::reply;
        use super::service::VARY;
        #(#answers)*
        #(#responses)*
    }
}

fn structure(context: &Context<'_>, answer: &Answer) -> TokenStream {
    let name = ident(&answer.name);
    let documentation = docs(answer.documentation.as_deref(), "A body and its headers.");
    let body = answer.body.as_ref().map(|value| {
        let body_type = context.rust_type(value);
        quote! {
            /// The body.
            pub body: #body_type,
        }
    });
    let headers = answer.headers.iter().map(|header| {
        let documentation = docs(
            header.documentation.as_deref(),
            &format!("Header `{}`.", header.name),
        );
        let field = ident(&header.field);
        let header_type = context.optional_type(&header.value, header.required);
        quote!(#documentation pub #field: #header_type,)
    });
    let conversion = conversion(context, answer);
    let sending = sending(answer);
    quote! {
        #documentation
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name {
            #body
            #(#headers)*
        }
        #conversion
        impl #name {
            #sending
        }
    }
}

/// A body alone makes an answer whose headers may all be missing.
fn conversion(context: &Context<'_>, answer: &Answer) -> Option<TokenStream> {
    let body = answer
        .body
        .as_ref()
        .filter(|_| answer.headers.iter().all(|header| !header.required))?;
    let name = ident(&answer.name);
    let body_type = context.rust_type(body);
    let headers = answer.headers.iter().map(|header| ident(&header.field));
    Some(quote! {
        impl From<#body_type> for #name {
            fn from(body: #body_type) -> Self {
                Self { body, #(#headers: None),* }
            }
        }
    })
}

fn sending(answer: &Answer) -> TokenStream {
    let start = match &answer.body {
        Some(_) => quote!(reply(status, media_type, &self.body)),
        None => quote!(respond::without_body(status, VARY.clone())),
    };
    let media_type = answer.body.as_ref().map(|_| quote!(media_type: &MediaType));
    let headers = answer.headers.iter().map(add_header);
    quote! {
        fn into_http(self, status: StatusCode, #media_type) -> Response<ResponseBody> {
            let mut response = #start;
            #(#headers)*
            response
        }
    }
}

fn add_header(header: &Header) -> TokenStream {
    let name = header.name.to_lowercase();
    let field = ident(&header.field);
    let is_text = matches!(
        header.value,
        Value {
            kind: Kind::Text(_),
            ..
        }
    );
    let text = |value: TokenStream| {
        if is_text {
            quote!(&#value)
        } else {
            quote!(&#value.to_string())
        }
    };
    if header.required {
        let value = text(quote!(self.#field));
        quote!(respond::add_header(response.headers_mut(), #name, #value);)
    } else {
        let value = if is_text {
            quote!(&value)
        } else {
            text(quote!(value))
        };
        quote! {
            if let Some(value) = self.#field {
                respond::add_header(response.headers_mut(), #name, #value);
            }
        }
    }
}

fn response(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = response_name(operation);
    let documentation = format!(" The answers of `{}`.", operation.id);
    let given: Vec<_> = operation
        .responses
        .iter()
        .filter(|response| !response.by_runtime)
        .collect();
    let variants = given.iter().map(|response| variant(context, response));
    let arms = given.iter().map(|response| arm(response));
    let has_body = given.iter().any(|response| is_given_with_body(response));
    let media_type = has_body.then(|| quote!(media_type: &MediaType));
    quote! {
        #[doc = #documentation]
        #[derive(Debug, Clone, PartialEq)]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            pub(super) fn into_http(self, #media_type) -> Response<ResponseBody> {
                match self {
                    #(#arms)*
                }
            }
        }
    }
}

fn variant(context: &Context<'_>, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let text = response.documentation.as_deref().unwrap_or("").trim();
    let documentation = docs(Some(&format!("{}: {text}", response.status)), "");
    let payload = match &response.payload {
        Payload::Nothing => None,
        Payload::Body(value) => {
            let value = context.rust_type(value);
            Some(quote!((#value)))
        }
        Payload::Answer(id) => {
            let answer = ident(&context.api.answers[id.0].name);
            Some(quote!((#answer)))
        }
    };
    quote!(#documentation #name #payload,)
}

fn arm(response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let status = status_constant(response);
    match &response.payload {
        Payload::Nothing => {
            quote!(Self::#name => respond::without_body(StatusCode::#status, VARY.clone()),)
        }
        Payload::Body(_) => {
            quote!(Self::#name(body) => reply(StatusCode::#status, media_type, &body),)
        }
        Payload::Answer(_) => {
            let media_type = is_given_with_body(response).then(|| quote!(media_type));
            quote!(Self::#name(answer) => answer.into_http(StatusCode::#status, #media_type),)
        }
    }
}

/// The constant of the `http` crate, which keeps some names of older RFCs.
fn status_constant(response: &Response) -> Ident {
    match response.status {
        418 => ident("IM_A_TEAPOT"),
        422 => ident("UNPROCESSABLE_ENTITY"),
        _ => ident(&response.variant.to_shouty_snake_case()),
    }
}
