//! Documentation in the contract's words.

use proc_macro2::Span;
use syn::{AttrStyle, Attribute, Expr, ExprLit, Lit, LitStr, Meta, MetaNameValue};

use crate::api::{Api, Operation};
use crate::emit::{documentation_lines, ident};

/// Puts a text in the place of the documentation that is there, above the other attributes.
pub(super) fn replace(attributes: &mut Vec<Attribute>, text: &str) {
    let others = attributes
        .drain(..)
        .filter(|attribute| text_of(attribute).is_none());
    *attributes = lines(text)
        .into_iter()
        .chain(others.collect::<Vec<_>>())
        .collect();
}

/// Puts documentation of one line each, above the other attributes, in the place of that of many.
pub(super) fn split(attributes: &mut Vec<Attribute>) {
    let texts: Vec<String> = attributes.iter().filter_map(text_of).collect();
    if texts.iter().any(|text| text.contains('\n')) {
        replace(attributes, &texts.join("\n"));
    }
}

/// What the client of an api says.
pub(super) fn of_client(api: &Api) -> String {
    let title = format!("Client for {}", api.title);
    let version = format!("Version: {}", api.version);
    let texts = [Some(&title), api.description.as_ref(), Some(&version)];
    let texts = texts.into_iter().flatten().map(|text| text.trim_end());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// What the request of an operation says.
pub(super) fn of_request(operation: &Operation) -> String {
    let method = &operation.method_name;
    format!("A request of [`Client::{method}`](super::Client::{method}).")
}

/// What a method that starts a request says.
pub(super) fn of_operation(operation: &Operation) -> String {
    let summary = operation.summary.iter().chain(&operation.description);
    let request = format!("Sends `{} {}`.", operation.method, operation.path.template);
    summary
        .chain([&request])
        .map(|text| text.trim_end())
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// What the sending of a request says.
pub(super) fn of_send(operation: &Operation) -> String {
    let request = format!("Sends `{} {}`.", operation.method, operation.path.template);
    let errors = "The request is not valid, there is no answer, or the answer is not a success.";
    format!("{request}\n\n# Errors\n\n{errors}")
}

/// What a setter says.
pub(super) fn of_setter(what: &str, documentation: Option<&str>) -> String {
    match documentation {
        Some(text) => format!("Sets {what}.\n\n{text}"),
        None => format!("Sets {what}."),
    }
}

/// A text as attributes, one for a line.
fn lines(text: &str) -> Vec<Attribute> {
    documentation_lines(Some(text), "")
        .into_iter()
        .map(|line| Attribute {
            pound_token: Default::default(),
            style: AttrStyle::Outer,
            bracket_token: Default::default(),
            meta: Meta::NameValue(MetaNameValue {
                path: ident("doc").into(),
                eq_token: Default::default(),
                value: Expr::Lit(ExprLit {
                    attrs: Vec::new(),
                    lit: Lit::Str(LitStr::new(&line, Span::call_site())),
                }),
            }),
        })
        .collect()
}

fn text_of(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    match &meta.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if meta.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}
