//! Emits what is said of headers that the layers of the server set on answers, which this code does not send.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::answers::told;
use crate::api::Response;
use crate::emit::ident;
use crate::emit::server::Context;

/// Emits the function that adds the headers, if it is called, and the lists of them.
pub(super) fn emit(context: &Context<'_>) -> Option<TokenStream> {
    let lists = layered_lists(context);
    let constants = lists.iter().map(|list| {
        let name = layered_name(context, list);
        let count = Literal::usize_unsuffixed(list.len());
        quote!(const #name: [&str; #count] = [#(#list),*];)
    });
    (!lists.is_empty()).then(|| quote! {
        #(#constants)*

        /// An answer with the headers that the layers of the server set.
        fn layered(
            (status, mut response): (String, RefOr<Response>),
            names: &[&str],
        ) -> (String, RefOr<Response>) {
            if let RefOr::T(response) = &mut response {
                let schema = Some(<String as PartialSchema>::schema());
                let header = RefOr::T(HeaderBuilder::new().schema(schema).build());
                response.headers.extend(names.iter().map(|name| ((*name).to_owned(), header.clone())));
            }
            (status, response)
        }
    })
}

/// What is described, with the headers that others add to it.
pub(super) fn layered(
    context: &Context<'_>,
    response: &Response,
    described: TokenStream,
) -> TokenStream {
    match response.layered_headers.as_slice() {
        [] => described,
        names => {
            let name = layered_name(context, names);
            quote!(layered(#described, &#name))
        }
    }
}

/// Every list of headers that the layers of the server set on some answer, once, in the order of the contract.
fn layered_lists<'a>(context: &Context<'a>) -> Vec<&'a [String]> {
    let mut lists: Vec<&[String]> = Vec::new();
    for response in told(context) {
        let list = response.layered_headers.as_slice();
        if !list.is_empty() && !lists.contains(&list) {
            lists.push(list);
        }
    }
    lists
}

/// The name of the constant that holds such a list.
fn layered_name(context: &Context<'_>, list: &[String]) -> Ident {
    let mut lists = layered_lists(context).into_iter();
    match lists.position(|other| other == list) {
        Some(index) if index > 0 => ident(&format!("LAYERED_{}", index + 1)),
        _ => ident("LAYERED"),
    }
}
