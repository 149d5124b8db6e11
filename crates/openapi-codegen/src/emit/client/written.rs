//! Emits how a client writes one parameter.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::api::{Kind, Parameter, Style, Value};
use crate::emit::{ident, text_type};

/// Makes the statement that writes a parameter, of the expression for a reference to its value.
pub(super) type Written = fn(&Parameter, &TokenStream) -> TokenStream;

/// A part of the path, as text.
pub(super) fn in_path(parameter: &Parameter, variable: &Ident) -> TokenStream {
    let name = &parameter.name;
    if parameter.codec.is_some() {
        return quote!(path::json(#name, &#variable)?);
    }
    if parameter.style == Style::Simple && is_displayed_as_sent(&parameter.value) {
        return quote!(path::segment(#name, &#variable)?);
    }
    let style = match (parameter.style, parameter.explode) {
        (Style::Label, false) => "Label",
        (Style::Label, true) => "LabelExploded",
        (Style::Matrix, false) => "Matrix",
        (Style::Matrix, true) => "MatrixExploded",
        (_, false) => "Simple",
        (_, true) => "SimpleExploded",
    };
    let style = ident(style);
    quote!(path::styled(path::PathStyle::#style, #name, &#variable)?)
}

/// Whether `Display` writes what serde does.
fn is_displayed_as_sent(value: &Value) -> bool {
    !value.nullable
        && match &value.kind {
            Kind::Integer(_) | Kind::Boolean => true,
            Kind::Text(rules) => {
                let written = text_type(rules.format).to_string();
                ["String", "uuid :: Uuid"].contains(&written.as_str())
            }
            _ => false,
        }
}

/// A piece of the query.
pub(super) fn in_query(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let name = &parameter.name;
    if parameter.codec.is_some() {
        return quote!(query.push_json(#name, #value)?;);
    }
    let style = match (parameter.style, parameter.explode) {
        (Style::DeepObject, _) => "DeepObject",
        (Style::SpaceDelimited, false) => "SpaceDelimited",
        (Style::PipeDelimited, false) => "PipeDelimited",
        (_, true) => "FormExploded",
        (_, false) => "Form",
    };
    let style = ident(style);
    let push = ident(if parameter.allow_reserved {
        "push_reserved"
    } else {
        "push"
    });
    quote!(query.#push(parameter::QueryStyle::#style, #name, #value)?;)
}

/// A header.
pub(super) fn in_header(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let (name, explode) = (&parameter.name, parameter.explode);
    if parameter.codec.is_some() {
        return quote!(header_map.append(#name, parameter::header_json(#name, #value)?););
    }
    quote!(header_map.append(#name, parameter::header(#explode, #name, #value)?);)
}

/// A cookie.
pub(super) fn in_cookie(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let (name, explode) = (&parameter.name, parameter.explode);
    if parameter.codec.is_some() {
        return quote!(cookies.push_json(#name, #value)?;);
    }
    quote!(cookies.push(#explode, #name, #value)?;)
}
