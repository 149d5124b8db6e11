//! The clean-up of what progenitor made: what we have ourselves goes, what the contract says comes.
//!
//! progenitor builds requests; sending them and reading the answers is the crate's own, because
//! progenitor's reader loses the status of an answer that it cannot decode.

mod call;

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, File, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, LitStr, Path,
    Type, parse_quote,
};

use super::documentation;
use super::projection::is_projected_as;
use super::request::request_name;
use crate::api::{Operation, Parameter};

/// What is made for an operation, beside what progenitor makes.
pub(super) struct Made<'a> {
    pub(super) operation: &'a Operation,
    /// All that its answers can be, as `Accept` has it: progenitor asks for what its successes are.
    pub(super) accept: String,
    /// How its answers are read.
    pub(super) answer: Expr,
    /// What is executed beside the request.
    pub(super) execute: TokenStream,
}

/// What is made for the operations, by the names of their requests.
type MadeByName<'a, 'b> = HashMap<String, &'a Made<'b>>;

/// Cleans progenitor's output: the items of each operation's request, by its name.
pub(super) fn clean(
    made: &[Made],
    tokens: TokenStream,
) -> Result<HashMap<String, TokenStream>, String> {
    let file: File = syn::parse2(tokens).map_err(|error| error.to_string())?;
    for item in file.items {
        // The client, the re-exports and the traits of hooks are not used.
        if let Item::Mod(mut item) = item
            && item.ident == "builder"
        {
            Tidy.visit_item_mod_mut(&mut item);
            return requests(made, item);
        }
    }
    Err("expected a module `builder`".to_owned())
}

/// The request of each operation.
fn requests(made: &[Made], module: ItemMod) -> Result<HashMap<String, TokenStream>, String> {
    let (_, items) = module.content.ok_or("expected an inline `builder`")?;
    let made: MadeByName = made
        .iter()
        .map(|made| (request_name(made.operation).to_string(), made))
        .collect();
    let mut requests: HashMap<String, TokenStream> = HashMap::new();
    for mut item in items {
        let name = match &mut item {
            Item::Use(_) => continue,
            Item::Struct(item) => {
                let operation = made_for(&made, &item.ident)?.operation;
                documentation::replace(&mut item.attrs, &documentation::of_request(operation));
                item.ident.to_string()
            }
            Item::Impl(item) => request(&made, item)?,
            other => return Err(unexpected(other)),
        };
        requests
            .entry(name)
            .or_default()
            .extend(item.to_token_stream());
    }
    Ok(requests)
}

/// Cleans the functions of a request, and says whose it is.
fn request(made: &MadeByName, item: &mut ItemImpl) -> Result<String, String> {
    let name = match &*item.self_ty {
        Type::Path(path) => path.path.segments.first().map(|segment| &segment.ident),
        _ => None,
    };
    let name = name.ok_or_else(|| unexpected(&item.self_ty))?.clone();
    let made = made_for(made, &name)?;
    for member in &mut item.items {
        let ImplItem::Fn(function) = member else {
            continue;
        };
        match function.sig.ident.to_string().as_str() {
            "new" => constructor(made.operation, function),
            "send" => call::clean(made, function)?,
            _ => setter(made.operation, function),
        }
    }
    Ok(name.to_string())
}

fn made_for<'a, 'b>(made: &MadeByName<'a, 'b>, builder: &Ident) -> Result<&'a Made<'b>, String> {
    made.get(&builder.to_string())
        .copied()
        .ok_or_else(|| format!("expected a builder for an operation, found `{builder}`"))
}

fn unexpected(found: &dyn ToTokens) -> String {
    format!("expected a builder, found `{}`", found.to_token_stream())
}

/// Starting a request is for the client alone; what is not given is missed under its wire name.
fn constructor(operation: &Operation, function: &mut ImplItemFn) {
    function.vis = parse_quote! { pub(super) };
    let mut message = Message(|text: &str| {
        let name = text.strip_suffix(" was not initialized")?;
        Some(format!("{} is required", wire_name(operation, name)))
    });
    message.visit_block_mut(&mut function.block);
}

/// A setter says what it sets, in the contract's words.
fn setter(operation: &Operation, function: &mut ImplItemFn) {
    let name = function.sig.ident.to_string();
    let wire_name = wire_name(operation, &name);
    let documented = match parameter_of(operation, &name) {
        Some(parameter) => parameter.documentation.as_deref(),
        None => operation
            .body
            .as_ref()
            .and_then(|body| body.documentation.as_deref()),
    };
    documentation::replace(
        &mut function.attrs,
        &documentation::of_setter(&wire_name, documented),
    );
    let mut message = Message(|text: &str| {
        text.starts_with("conversion to ")
            .then(|| format!("{wire_name} cannot be converted"))
    });
    message.visit_block_mut(&mut function.block);
}

fn parameter_of<'a>(operation: &'a Operation, name: &str) -> Option<&'a Parameter> {
    operation
        .parameters
        .iter()
        .find(|parameter| is_projected_as(parameter, name))
}

fn wire_name(operation: &Operation, name: &str) -> String {
    match parameter_of(operation, name) {
        Some(parameter) => format!("`{}`", parameter.name),
        None => "the body".to_owned(),
    }
}

/// Rewrites the messages that a function says something about.
struct Message<F>(F);

impl<F: FnMut(&str) -> Option<String>> VisitMut for Message<F> {
    fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
        if let Some(text) = (self.0)(&literal.value()) {
            *literal = LitStr::new(&text, literal.span());
        }
    }
}

/// What holds everywhere: no allowance, documentation in lines, names as one writes them.
struct Tidy;

impl VisitMut for Tidy {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.retain(|attribute| !attribute.path().is_ident("allow"));
        documentation::split(attributes);
    }

    fn visit_field_value_mut(&mut self, field: &mut syn::FieldValue) {
        visit_mut::visit_field_value_mut(self, field);
        let is_same = matches!(
            (&field.member, &field.expr),
            (syn::Member::Named(name), Expr::Path(value)) if value.path.is_ident(name)
        );
        if is_same {
            field.colon_token = None;
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        path.leading_colon = None;
        if path.segments.len() < 2 {
            return;
        }
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let kept = match names.as_slice() {
            [
                "std",
                _,
                "Default" | "Option" | "String" | "TryInto" | "Vec",
            ]
            | ["progenitor_client", "QueryParam"] => 1,
            ["progenitor_client", "QueryParam", _]
            | ["reqwest", "header", "HeaderMap" | "HeaderValue", _] => 2,
            ["reqwest", "header", "HeaderMap" | "HeaderValue"] => 1,
            _ => return,
        };
        let dropped = path.segments.len() - kept;
        path.segments = std::mem::take(&mut path.segments)
            .into_iter()
            .skip(dropped)
            .collect();
    }
}
