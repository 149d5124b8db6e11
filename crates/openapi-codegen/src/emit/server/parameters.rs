//! Emits how an operation's parameters are read.

mod structured;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, decode};
use crate::api::holding::named;
use crate::api::{Api, DefaultValue, Kind, Location, Operation, Parameter, Shape, Style};
use crate::emit::{all_or, defaults, ident, local};

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

/// Whether some parameter is of a named type and read by its decoder.
pub(super) fn use_decoders(api: &Api) -> bool {
    with_decoders(api).any(|parameter| named(&parameter.value).is_some())
}

/// The parameters that are read by decoders.
pub(super) fn with_decoders(api: &Api) -> impl Iterator<Item = &Parameter> {
    let operations = api.operations.iter();
    operations
        .flat_map(|operation| &operation.parameters)
        .filter(|parameter| !is_plain(api, parameter))
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
        .map(|parameter| read_parameter(context, operation, parameter));
    let unpack = all_or(&fields, &quote!(return Err(parameters.reject())));
    Some(quote! {
        let mut parameters = Parameters::new(parts);
        #(#reads)*
        #unpack
    })
}

/// Reads a parameter into its variable, and puts its default in where it is missing.
fn read_parameter(
    context: &Context<'_>,
    operation: &Operation,
    parameter: &Parameter,
) -> TokenStream {
    let read = match is_plain(context.api, parameter) {
        true => plain(context, parameter),
        false => structured::emit(context, operation, parameter),
    };
    let default = parameter.default.as_ref().map(|default| {
        let field = variable(parameter);
        let value = defaults::expression(&parameter.value, default, &|id| context.type_path(id));
        let filled = match default {
            DefaultValue::Text(text) if text.is_empty() => quote!(unwrap_or_default()),
            DefaultValue::List(items) if items.is_empty() => quote!(unwrap_or_default()),
            DefaultValue::Text(_) | DefaultValue::List(_) => quote!(unwrap_or_else(|| #value)),
            _ => quote!(unwrap_or(#value)),
        };
        quote!(let #field = #field.map(|given| given.#filled);)
    });
    quote!(#read #default)
}

/// Whether a parameter is a scalar that stands as it is: it is read without a decoder.
fn is_plain(api: &Api, parameter: &Parameter) -> bool {
    let is_scalar = match &parameter.value.kind {
        Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean => true,
        Kind::Named(id) => matches!(api.types[id.0].shape, Shape::Enumeration(_)),
        Kind::List(_) | Kind::Map(_) | Kind::Any => false,
    };
    let has_prefix = matches!(parameter.style, Style::Label | Style::Matrix);
    is_scalar && !has_prefix && parameter.codec.is_none()
}

fn plain(context: &Context<'_>, parameter: &Parameter) -> TokenStream {
    let field = variable(parameter);
    let name = &parameter.name;
    let read = decode::scalar_reading_from(context, &parameter.value, &quote!(decode::));
    let function = match (parameter.location, parameter.required) {
        (Location::Path, _) => return quote!(let #field = parameters.path(#name, #field, #read);),
        (Location::Query, true) => "required_query",
        (Location::Query, false) => "query",
        (Location::Header, true) => "required_header",
        (Location::Header, false) => "header",
        (Location::Cookie, true) => "required_cookie",
        (Location::Cookie, false) => "cookie",
    };
    let function = ident(function);
    match parameter.location {
        Location::Header => {
            let header = ident(context.header_name(name));
            quote!(let #field = parameters.#function(&#header, #read);)
        }
        _ => quote!(let #field = parameters.#function(#name, #read);),
    }
}
