//! Emits the client. progenitor makes the requests that it knows; the others are made beside them, in the same style,
//! so that a caller sees one client.

mod answers;
mod bodies;
mod carried;
mod clean;
mod contents;
mod documentation;
mod eligible;
pub mod interface;
mod progenitor;
mod projection;
mod reading;
mod request;
mod whole;
mod written;

use std::collections::{BTreeSet, HashMap};

use proc_macro2::TokenStream;
use quote::quote;

use self::answers::Answers;
use self::bodies::Sent;
use self::carried::{Carried, Named};
use self::clean::Made;
use self::reading::Reading;
use super::file_docs;
use crate::api::{Api, Operation};
use crate::problem::{Omission, Problem};

/// What is emitted for one operation.
struct Call<'a> {
    operation: &'a Operation,
    answers: Answers<'a>,
    sent: Option<Sent<'a>>,
}

/// Emits the files of a client on the types of `types_path` (`presence_types`), each to `add`.
///
/// With a `runtime` (`crate`) the client is built by hand: beside it there are `Error`, `path`, `parameter`, `body`,
/// `response` and `transport::Transport`. Without one it is whole, on `openapi_client`.
pub(crate) fn emit(
    api: &Api,
    types_path: &TokenStream,
    runtime: Option<&TokenStream>,
    problems: &mut Vec<Problem>,
    add: &mut dyn FnMut(&str, TokenStream),
) {
    let is_whole = runtime.is_none();
    let shared = quote!(openapi_client);
    let named = Named {
        api,
        types_path,
        runtime: runtime.unwrap_or(&shared),
    };
    let operations = api.operations.iter();
    let calls: Vec<Call> = operations
        .map(|operation| Call {
            operation,
            answers: Answers::of(api, operation),
            sent: Sent::of(operation),
        })
        .collect();
    for call in &calls {
        problems.extend(omissions(api, call));
    }
    let contents = contents(&calls, &named);
    add(
        "mod.rs",
        whole::module(&named, is_whole, contents.is_some()),
    );
    if let Some(contents) = contents {
        add("contents.rs", contents);
    }
    add("builder.rs", builder(&calls, &named, is_whole));
    if let Some(credentials) = whole::credentials(api).filter(|_| is_whole) {
        add("credentials.rs", credentials);
    }
}

/// The requests of all operations, in the contract's order.
fn builder(calls: &[Call], named: &Named, is_whole: bool) -> TokenStream {
    let made = made_by_progenitor(calls, named, is_whole);
    let requests = calls.iter().map(|call| {
        let name = request::request_name(call.operation).to_string();
        match made.get(&name) {
            Some(made) => made.clone(),
            None => request::request(
                call.operation,
                &call.answers,
                call.sent.as_ref(),
                named,
                &executed(call, named, is_whole),
            ),
        }
    });
    let about = file_docs("The request of each operation.");
    let imports = if is_whole {
        quote! {
            use openapi_client::{
                FieldForm, QueryParam, ResponseValue, body, multipart, parameter, path, response,
            };
            use reqwest::header::{HeaderMap, HeaderValue};

            use super::{Error, contents};
        }
    } else {
        let runtime = named.runtime;
        quote! {
            use progenitor_client::{QueryParam, ResponseValue};
            use reqwest::header::{HeaderMap, HeaderValue};

            use super::contents;
            use #runtime::{Error, FieldForm, body, multipart, parameter, path, response};
        }
    };
    quote! {
        #about
        use std::collections::BTreeMap;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

        #imports

        #(#requests)*
    }
}

/// The requests that progenitor makes, by their names. Where it fails, the others stand in for them.
fn made_by_progenitor(
    calls: &[Call],
    named: &Named,
    is_whole: bool,
) -> HashMap<String, TokenStream> {
    let eligible: Vec<&Call> = calls
        .iter()
        .filter(|call| {
            eligible::is_eligible(call.operation, &call.answers, call.sent.as_ref(), named)
        })
        .collect();
    if eligible.is_empty() {
        return HashMap::new();
    }
    let projected: Vec<_> = eligible
        .iter()
        .map(|call| (call.operation, &call.answers))
        .collect();
    let made: Vec<Made> = eligible
        .iter()
        .map(|call| Made {
            operation: call.operation,
            accept: call.answers.accept(),
            answer: Reading::of(call.operation, &call.answers, named).answer,
            execute: executed(call, named, is_whole),
        })
        .collect();
    projection::project(&projected, named)
        .and_then(|document| progenitor::generate(named.api, &document, named.types_path))
        .and_then(|tokens| clean::clean(&made, tokens))
        .unwrap_or_default()
}

/// What a transport is told of a request beside it.
fn executed(call: &Call, named: &Named, is_whole: bool) -> TokenStream {
    if is_whole {
        return whole::security(named.api, call.operation);
    }
    let id = &call.operation.id;
    quote!(#id)
}

/// What requests and answers hold where there are several things, or parts; `None` if there is nothing of the sort.
fn contents(calls: &[Call], named: &Named) -> Option<TokenStream> {
    let mut made = BTreeSet::new();
    let types: TokenStream = calls
        .iter()
        .map(|call| {
            let sent = call.sent.as_ref();
            contents::contents(call.operation, &call.answers, sent, named, &mut made)
        })
        .collect();
    if types.is_empty() {
        return None;
    }
    let runtime = named.runtime;
    let about =
        file_docs("What requests and answers hold, where there are several things or parts.");
    Some(quote! {
        #about
        use std::collections::BTreeMap;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

        use #runtime::{FieldForm, InvalidRequest, multipart};

        #types
    })
}

/// What the client leaves out of an operation, or does not know.
fn omissions(api: &Api, call: &Call) -> Vec<Problem> {
    let operation = call.operation;
    let omission = |what: String| {
        Problem::from(Omission::NotInClient {
            what: format!("{what} of operation `{}`", operation.id),
            place: operation.place,
        })
    };
    let left_out = operation.responses.iter();
    let left_out = left_out.filter_map(|response| answers::left_out(api, response));
    let mut found: Vec<Problem> = left_out
        .map(|left_out| {
            let media_types = left_out.media_types.join("`, `");
            omission(format!("answer {} as `{media_types}`", left_out.status))
        })
        .collect();
    let raw = call.answers.successes.iter();
    for answer in raw.filter(|answer| matches!(answer.carried, Carried::Raw)) {
        let status = answer.status;
        found.push(omission(format!(
            "the schema of the body of answer {status}"
        )));
    }
    for content in call.sent.iter().flat_map(|sent| &sent.contents) {
        if matches!(content.carried, Carried::Raw) {
            found.push(omission("the schema of the body".to_owned()));
        }
    }
    found
}
