//! Emits the typed request of each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::bodies::{body_type, enumeration};
use super::{Context, fields, request_name};
use crate::api::{Body, Operation, Parameter};
use crate::emit::debug::Debug;
use crate::emit::{docs, file_docs, ident, noted};

/// Emits the file of the requests.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let head =
        file_docs("What each operation is asked: parameters that hold, and a body that is valid.");
    let types = context.import_types();
    let parts = fields::structures(context);
    let requests = context
        .operations_with_requests()
        .map(|operation| request(context, operation));
    quote! {
        #head
        use std::collections::BTreeMap;
        use std::fmt;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
        use openapi_axum::RequestBody;
        use openapi_axum::change::Change;
        #types
        use super::fields::{#(#parts),*};
        #(#requests)*
    }
}

fn request(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = request_name(operation);
    let documentation = format!(" The request of `{}`.", operation.id);
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| field(context, parameter));
    let body = operation.body.as_ref().map(|body| {
        let documentation = docs(body.documentation.as_deref(), "The body.");
        let body_type = body_type(context, body);
        let body_type = if body.required {
            body_type
        } else {
            quote!(Option<#body_type>)
        };
        quote!(#documentation pub body: #body_type,)
    });
    let fields = operation.parameters.iter();
    let fields = fields.map(|parameter| (ident(&parameter.field), &parameter.value));
    let body_field = operation
        .body
        .as_ref()
        .and_then(|body| Some((ident("body"), body.values().next()?)));
    let fields: Vec<_> = fields.chain(body_field).collect();
    let Debug {
        derive,
        implementation,
    } = Debug::of(&name, &fields);
    // A stream can be neither cloned nor compared.
    let is_streamed = operation.body.as_ref().is_some_and(Body::holds_stream);
    let values = (!is_streamed).then(|| quote!(Clone, PartialEq));
    let enumeration = enumeration(context, operation, &quote!(Debug, #values));
    quote! {
        #[doc = #documentation]
        #[derive(#derive #values)]
        pub struct #name {
            #(#parameters)*
            #body
        }
        #implementation
        #enumeration
    }
}

fn field(context: &Context<'_>, parameter: &Parameter) -> TokenStream {
    let documentation = noted(
        parameter.documentation.as_deref(),
        &format!("Parameter `{}`.", parameter.name),
        parameter.deprecated,
    );
    let name = ident(&parameter.field);
    let field_type = context.optional_type(&parameter.value, parameter.always_has_value());
    quote!(#documentation pub #name: #field_type,)
}
