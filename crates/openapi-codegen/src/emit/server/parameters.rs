//! Emits how an operation's parameters are read.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, decode};
use crate::api::{Kind, Location, Operation, Parameter, Value};
use crate::emit::{all_or, ident, local};

/// What the functions of routes and operations call their own, so that no parameter can be called so.
const TAKEN: [&str; 12] = [
    "body",
    "consumed",
    "credentials",
    "media_type",
    "method",
    "parameters",
    "parts",
    "path",
    "principal",
    "request",
    "response",
    "slots",
];

/// The variable of a parameter.
pub(super) fn variable(parameter: &Parameter) -> Ident {
    local(&parameter.field, &TAKEN)
}

/// The parameters of the path, in the operation's order.
pub(super) fn path_parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path)
}

/// Emits the reading of all parameters into variables; what is wrong with them ends it.
pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    if operation.parameters.is_empty() {
        return None;
    }
    let fields: Vec<_> = operation.parameters.iter().map(variable).collect();
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
    let field = variable(parameter);
    let name = &parameter.name;
    let read = reading(context, &parameter.value);
    match (parameter.location, parameter.required) {
        (Location::Path, _) => quote!(let #field = parameters.path(#name, #field, #read);),
        (Location::Query, true) => quote!(let #field = parameters.required_query(#name, #read);),
        (Location::Query, false) => quote!(let #field = parameters.query(#name, #read);),
        (Location::Header, required) => {
            let header = ident(context.header_name(name));
            let function: Ident = ident(if required {
                "required_header"
            } else {
                "header"
            });
            quote!(let #field = parameters.#function(&#header, #read);)
        }
        (Location::Cookie, _) => quote!(compile_error!("not emitted yet");),
    }
}

/// How the value of a parameter is read; what the implementation knows of it is asked.
fn reading(context: &Context<'_>, value: &Value) -> TokenStream {
    let read = decode::scalar_reading_from(context, value, &quote!(decode::));
    let format = match &value.kind {
        Kind::Text(rules) => rules.checked_format.as_ref(),
        _ => None,
    };
    let mut formats = context.api.checked_formats.iter();
    match formats.find(|known| Some(&known.name) == format) {
        Some(known) => {
            let check = ident(&known.method_name);
            quote!(scalar::of_format(#read, |text| self.api.#check(text)))
        }
        None => read,
    }
}
