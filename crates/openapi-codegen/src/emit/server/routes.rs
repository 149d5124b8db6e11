//! Emits the routes: a `match` over the segments of the path, and in it one over the method.

use std::cmp::Reverse;

use indexmap::IndexMap;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use super::parameters::{path_parameters, variable};
use crate::api::{MixedSegment, Operation, Path, Segment};
use crate::emit::ident;

/// The paths, each once with its operations, in the order in which they are tried. At the first segment that differs, text goes before
/// parameters, as OpenAPI has it (3.1, section 4.8.8.2); of segments with parameters, of which OpenAPI says nothing, the
/// one with the most text around them goes first.
pub(super) fn paths<'a>(context: &Context<'a>) -> Vec<(&'a Path, Vec<&'a Operation>)> {
    let mut paths: IndexMap<&Path, Vec<&Operation>> = IndexMap::new();
    for operation in &context.api.operations {
        paths.entry(&operation.path).or_default().push(operation);
    }
    let mut paths: Vec<_> = paths.into_iter().collect();
    paths.sort_by_cached_key(|(path, _)| {
        path.segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(_) => (0, Reverse(0)),
                Segment::Mixed(mixed) => (1, Reverse(text_length(mixed))),
                Segment::Parameter(_) => (2, Reverse(0)),
            })
            .collect::<Vec<_>>()
    });
    paths
}

fn text_length(mixed: &MixedSegment) -> usize {
    let behind = mixed.parameters.iter().map(|(_, behind)| behind.len());
    mixed.start.len() + behind.sum::<usize>()
}

/// Emits the function that finds the operation of a request.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let paths = paths(context);
    let count = paths
        .iter()
        .map(|(path, _)| path.segments.len())
        .max()
        .unwrap_or(0)
        + 1;
    let count = Literal::usize_unsuffixed(count);
    let arms = paths
        .iter()
        .map(|(path, operations)| path_arm(path, operations));
    if paths.is_empty() {
        return quote! {
            async fn route<B>(&self, _parts: &Parts, _body: B) -> Result<Response<ResponseBody>, Rejection> {
                Err(Rejection::NoRoute)
            }
        };
    }
    let takes_body = context.has_bodies();
    let body = if takes_body {
        quote!(body)
    } else {
        quote!(_body)
    };
    quote! {
        async fn route<B>(&self, parts: &Parts, #body: B) -> Result<Response<ResponseBody>, Rejection>
        where
            B: Body<Data = Bytes> + Send + 'static,
        {
            let mut slots = [""; #count];
            let path = segments(parts.uri.path(), &self.settings.base_path, &mut slots);
            let method = parts.method.as_str();
            match path {
                #(#arms)*
                _ => Err(Rejection::NoRoute),
            }
        }
    }
}

fn path_arm(path: &Path, operations: &[&Operation]) -> TokenStream {
    let has_head = operations
        .iter()
        .any(|operation| operation.method == "HEAD");
    let arms = operations.iter().map(|operation| {
        let method = &operation.method;
        let method = if method == "GET" && !has_head {
            quote!("GET" | "HEAD")
        } else {
            quote!(#method)
        };
        let name = ident(&operation.method_name);
        let arguments = path_parameters(operation).map(variable);
        let body = operation.body.as_ref().map(|_| quote!(body,));
        quote!(#method => self.#name(parts, #(#arguments,)* #body).await,)
    });
    let allow = allow(operations);
    let pattern = pattern(path, operations);
    quote! {
        #pattern => match method {
            #(#arms)*
            _ => respond::other_method(method, #allow),
        },
    }
}

/// The segments as a slice pattern that binds the parameters; those with text around them are taken apart in a guard.
fn pattern(path: &Path, operations: &[&Operation]) -> TokenStream {
    let parameters: Vec<_> = operations
        .iter()
        .flat_map(|operation| path_parameters(operation))
        .collect();
    let bound = |name: &str| match parameters.iter().find(|parameter| parameter.name == name) {
        Some(parameter) => {
            let variable = variable(parameter);
            quote!(#variable)
        }
        None => quote!(_),
    };
    let mut guards = Vec::new();
    let segments = path.segments.iter();
    let segments: Vec<_> = segments
        .map(|segment| match segment {
            Segment::Literal(text) => quote!(#text),
            Segment::Parameter(name) => bound(name),
            Segment::Mixed(MixedSegment { start, parameters }) => {
                let names: Vec<_> = parameters.iter().map(|(name, _)| bound(name)).collect();
                // Until it is taken apart, the segment has the name of its first parameter.
                let whole = names.first().cloned();
                let behind = parameters.iter().map(|(_, behind)| behind);
                guards
                    .push(quote!(let Some([#(#names),*]) = within(#whole, #start, [#(#behind),*])));
                quote!(#whole)
            }
        })
        .collect();
    match guards.is_empty() {
        true => quote!([#(#segments),*]),
        false => quote!([#(#segments),*] if #(#guards)&&*),
    }
}

/// The value of `Allow`: the methods in the contract's order, `HEAD` with `GET`, and `OPTIONS`.
fn allow(operations: &[&Operation]) -> String {
    let mut methods: Vec<&str> = Vec::new();
    for operation in operations {
        methods.push(&operation.method);
        if operation.method == "GET" {
            methods.push("HEAD");
        }
    }
    methods.push("OPTIONS");
    let mut seen = Vec::new();
    methods.retain(|method| {
        !seen.contains(method) && {
            seen.push(*method);
            true
        }
    });
    methods.join(", ")
}
