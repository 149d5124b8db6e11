//! Emits the reading of parameters that are lists, objects or JSON, or have something before them.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::{Context, decode};
use super::variable;
use crate::api::{
    Additional, Api, Kind, Location, Operation, Parameter, SchemeKind, Shape, Style, Value,
};
use crate::emit::ident;

/// Which names of the query or the cookies belong to an exploded parameter.
enum Names {
    Own,
    Bracketed,
    /// Those of an object's members.
    Members(Vec<String>),
    /// Whatever no other parameter has.
    AllBut(Vec<String>),
}

/// Reads a parameter into its variable.
pub(super) fn emit(
    context: &Context<'_>,
    operation: &Operation,
    parameter: &Parameter,
) -> TokenStream {
    let (field, name) = (variable(parameter), &parameter.name);
    let source = source(context, parameter);
    let read = decode::reading(context, &parameter.value);
    let names = match parameter.codec {
        Some(_) => None,
        None => exploded_names(context.api, operation, parameter),
    };
    let is_object = matches!(names, Some(Names::Members(_) | Names::AllBut(_)));
    if parameter.required && is_object {
        let names = names.map(written);
        return quote!(let #field = parameters.exploded_object(#name, #source, #names, #read););
    }
    let read = match (parameter.codec, names.map(written)) {
        (Some(_), _) => quote! {
            let #field = parameters.decoded(#name, #source);
            let #field = parameters.json(&#field, #read);
        },
        (None, Some(names)) => {
            quote!(let #field = parameters.exploded(#name, #source, #names, #read);)
        }
        (None, None) => {
            let (delimiter, explode) = (delimiter(parameter), parameter.explode);
            quote! {
                let #field = parameters.text(#name, #source);
                let #field = parameters.delimited(&#field, Delimiter::#delimiter, #explode, #read);
            }
        }
    };
    let is_required = parameter.required || parameter.location == Location::Path;
    let required = is_required.then(|| quote!(let #field = parameters.require(#name, #field);));
    let flat = (!is_required && parameter.value.nullable)
        .then(|| quote!(let #field = #field.map(Option::flatten);));
    quote!(#read #required #flat)
}

fn source(context: &Context<'_>, parameter: &Parameter) -> TokenStream {
    match parameter.location {
        Location::Path => {
            let field = variable(parameter);
            quote!(Source::Path(#field))
        }
        Location::Query => quote!(Source::Query),
        Location::Header => {
            let header = ident(context.header_name(&parameter.name));
            quote!(Source::Header(&#header))
        }
        Location::Cookie => quote!(Source::Cookie),
    }
}

fn delimiter(parameter: &Parameter) -> proc_macro2::Ident {
    ident(match (parameter.style, parameter.location) {
        (Style::Label, _) => "Label",
        (Style::Matrix, _) => "Matrix",
        (Style::SpaceDelimited, _) => "Space",
        (Style::PipeDelimited, _) => "Pipe",
        (_, Location::Header) => "HeaderComma",
        _ => "Comma",
    })
}

/// The names of a parameter whose items or members stand for themselves; `None` of others.
fn exploded_names(api: &Api, operation: &Operation, parameter: &Parameter) -> Option<Names> {
    match parameter.style {
        Style::DeepObject => Some(Names::Bracketed),
        Style::Form | Style::SpaceDelimited | Style::PipeDelimited if parameter.explode => {
            Some(match members(api, &parameter.value) {
                Members::None => Names::Own,
                Members::Known(names) => Names::Members(names),
                Members::Any => Names::AllBut(others(api, operation, parameter)),
            })
        }
        _ => None,
    }
}

fn written(names: Names) -> TokenStream {
    match names {
        Names::Own => quote!(Names::Own),
        Names::Bracketed => quote!(Names::Bracketed),
        Names::Members(names) => quote!(Names::Members(&[#(#names),*])),
        Names::AllBut(names) => quote!(Names::AllBut(&[#(#names),*])),
    }
}

/// The members that a value may have.
enum Members {
    /// It is no object, or not always one.
    None,
    Known(Vec<String>),
    Any,
}

fn members(api: &Api, value: &Value) -> Members {
    let id = match &value.kind {
        Kind::Map(_) => return Members::Any,
        Kind::Named(id) => id,
        _ => return Members::None,
    };
    match &api.types[id.0].shape {
        Shape::Object(object) => {
            let keeps_others = matches!(object.additional, Additional::Kept { .. });
            match keeps_others || object.names_in_any_case {
                true => Members::Any,
                false => Members::Known(
                    (object.members.iter().chain(&object.passed_over))
                        .map(|member| member.name.clone())
                        .collect(),
                ),
            }
        }
        Shape::Union(union) => {
            let mut all: Vec<String> = union.tag.iter().cloned().collect();
            for variant in &union.variants {
                match members(api, &variant.value) {
                    Members::Known(names) => all.extend(names),
                    other => return other,
                }
            }
            let mut seen = std::collections::HashSet::new();
            all.retain(|name| seen.insert(name.clone()));
            Members::Known(all)
        }
        Shape::Wrapper(_) | Shape::Enumeration(_) => Members::None,
    }
}

/// The names that the other parameters of an operation and its credentials have in the same place.
fn others(api: &Api, operation: &Operation, parameter: &Parameter) -> Vec<String> {
    let mut names = Vec::new();
    let others = operation.parameters.iter();
    for other in others.filter(|other| other.location == parameter.location) {
        if other.name == parameter.name {
            continue;
        }
        names.push(other.name.clone());
        if let (None, Members::Known(members)) = (other.codec, members(api, &other.value)) {
            names.extend(members);
        }
    }
    for scheme in operation.schemes().into_iter().flatten() {
        match (&api.schemes[scheme.0].kind, parameter.location) {
            (SchemeKind::Query(name), Location::Query)
            | (SchemeKind::Cookie(name), Location::Cookie) => names.push(name.clone()),
            _ => {}
        }
    }
    names
}
