//! The clean-up of what progenitor made: what we have ourselves goes, what the contract says comes.
//!
//! progenitor builds requests; sending them and reading the answers is the crate's own, because
//! progenitor's reader loses the status of an answer that it cannot decode.

mod call;
mod documentation;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, File, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, LitStr, Path, Type,
    parse_quote,
};

use super::projection::projected_name;
use super::{Client, ClientProblem};
use crate::api::{Api, Operation, Parameter};
use crate::emit::file_docs;
use crate::names::{Use, rust_name};

/// Cleans progenitor's output.
pub(super) fn clean(api: &Api, tokens: TokenStream) -> Result<Client, ClientProblem> {
    let file: File = syn::parse2(tokens).map_err(|error| unclean(error.to_string()))?;
    let mut module = vec![parse_quote! { pub mod builder; }];
    let mut builder = Vec::new();
    for mut item in file.items {
        Tidy.visit_item_mut(&mut item);
        match item {
            Item::Struct(_) => module.push(item),
            Item::Impl(item) if item.trait_.is_none() => {
                module.extend(methods(api, item).map(Item::Impl));
            }
            Item::Mod(item) if item.ident == "builder" => builder = requests(api, item)?,
            // Re-exports, empty `types`, `prelude`, and the traits of hooks that we do not use.
            Item::Use(_) | Item::Mod(_) | Item::Impl(_) => {}
            other => {
                return Err(unclean(format!(
                    "expected a known item, found `{}`",
                    other.to_token_stream()
                )));
            }
        }
    }
    let imports = imports(&builder);
    let about_module = file_docs("The operations of the contract.");
    let about_builder = file_docs("The request of each operation.");
    Ok(Client {
        module: quote! { #about_module #(#module)* },
        builder: quote! { #about_builder #(#imports)* #(#builder)* },
    })
}

/// The methods of the client, without the constructors: ours judges what it is given.
fn methods(api: &Api, mut item: ItemImpl) -> Option<ItemImpl> {
    item.items.retain(|member| !is_constructor(member));
    for member in &mut item.items {
        let ImplItem::Fn(method) = member else {
            continue;
        };
        let Some(operation) = api
            .operations
            .iter()
            .find(|operation| method.sig.ident == operation.method_name)
        else {
            continue;
        };
        documentation::replace(&mut method.attrs, &documentation::of_operation(operation));
        if operation.deprecated {
            method.attrs.push(parse_quote! { #[deprecated] });
        }
    }
    (!item.items.is_empty()).then_some(item)
}

fn is_constructor(member: &ImplItem) -> bool {
    matches!(member, ImplItem::Fn(function) if function.sig.receiver().is_none())
}

/// The request of each operation.
fn requests(api: &Api, module: ItemMod) -> Result<Vec<Item>, ClientProblem> {
    let (_, items) = module
        .content
        .ok_or_else(|| unclean("expected an inline `builder`"))?;
    let mut requests = Vec::new();
    for mut item in items {
        match &mut item {
            Item::Use(_) => continue,
            Item::Struct(item) => {
                let operation = operation_of(api, &item.ident)?;
                documentation::replace(&mut item.attrs, &documentation::of_request(operation));
            }
            Item::Impl(item) => request(api, item)?,
            other => {
                return Err(unclean(format!(
                    "expected a builder, found `{}`",
                    other.to_token_stream()
                )));
            }
        }
        requests.push(item);
    }
    Ok(requests)
}

fn request(api: &Api, item: &mut ItemImpl) -> Result<(), ClientProblem> {
    let operation = match &*item.self_ty {
        Type::Path(path) if !path.path.segments.is_empty() => {
            operation_of(api, &path.path.segments[0].ident)?
        }
        other => {
            return Err(unclean(format!(
                "expected a builder, found `{}`",
                other.to_token_stream()
            )));
        }
    };
    for member in &mut item.items {
        let ImplItem::Fn(function) = member else {
            continue;
        };
        match function.sig.ident.to_string().as_str() {
            "new" => constructor(operation, function),
            "send" => call::clean(api, operation, function)?,
            _ => setter(operation, function),
        }
    }
    Ok(())
}

fn operation_of<'a>(api: &'a Api, builder: &Ident) -> Result<&'a Operation, ClientProblem> {
    api.operations
        .iter()
        .find(|operation| {
            rust_name(&operation.method_name, Use::Type).is_some_and(|name| *builder == name)
        })
        .ok_or_else(|| {
            unclean(format!(
                "expected a builder for an operation, found `{builder}`"
            ))
        })
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
        .find(|parameter| projected_name(parameter) == name)
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

/// What the requests need, and nothing more.
fn imports(builder: &[Item]) -> Vec<Item> {
    let mut names = Names::default();
    let tokens = quote! { #(#builder)* };
    names.collect(tokens);
    let mut imports = Vec::new();
    for (root, candidates) in [
        (
            quote! { progenitor_client },
            ["QueryParam", "ResponseValue"].as_slice(),
        ),
        (quote! { crate::path }, ["segment"].as_slice()),
        (
            quote! { crate::response },
            ["failure", "success", "unexpected"].as_slice(),
        ),
        (quote! { crate }, ["Error"].as_slice()),
    ] {
        let used = candidates.iter().filter(|name| names.0.contains(**name));
        let used: Vec<_> = used.map(|name| quote::format_ident!("{name}")).collect();
        match used.as_slice() {
            [] => {}
            [name] => imports.push(parse_quote! { use #root::#name; }),
            names => imports.push(parse_quote! { use #root::{#(#names),*}; }),
        }
    }
    imports
}

/// The identifiers of a stream of tokens, inside of macros too.
#[derive(Default)]
struct Names(std::collections::BTreeSet<String>);

impl Names {
    fn collect(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Group(group) => self.collect(group.stream()),
                proc_macro2::TokenTree::Ident(name) => {
                    self.0.insert(name.to_string());
                }
                _ => {}
            }
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
            (syn::Member::Named(name), syn::Expr::Path(value)) if value.path.is_ident(name)
        );
        if is_same {
            field.colon_token = None;
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        path.leading_colon = None;
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
            ["progenitor_client", "QueryParam", _] => 2,
            _ => return,
        };
        let dropped = path.segments.len() - kept;
        path.segments = std::mem::take(&mut path.segments)
            .into_iter()
            .skip(dropped)
            .collect();
    }
}

fn unclean(message: impl Into<String>) -> ClientProblem {
    ClientProblem::Unclean {
        message: message.into(),
    }
}
