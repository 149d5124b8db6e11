//! Emits the contract's security schemes as typed credentials, and how they are read.

mod demand;
mod reading;
mod scopes;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use self::demand::Demand;
use super::Context;
use crate::api::{Api, Operation, Scheme, SchemeId, SchemeKind};
use crate::emit::{docs, file_docs, ident};

/// Emits the file of the credentials.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs("Who is asking, as the contract's security schemes have it.");
    let alternatives = alternatives(api);
    let schemes = schemes(api);
    let scopes = scopes::enumeration(api);
    let credentials = credentials(api, &alternatives);
    let reads = demands(api)
        .into_iter()
        .enumerate()
        .map(|(index, demand)| reading::read(api, &function_name(index), &demand));
    quote! {
        #head
        use openapi_axum::Rejection;
        use openapi_axum::credentials::{
            BasicCredentials, ClientCertificate, Presented, Scoped, SecretString,
        };
        use openapi_axum::http::HeaderValue;
        use openapi_axum::http::request::Parts;

        #schemes
        #scopes
        #credentials
        #(#reads)*
    }
}

/// Whether some operation demands scopes.
pub(super) fn has_scopes(api: &Api) -> bool {
    (0..api.schemes.len()).any(|index| scopes::are_demanded(api, SchemeId(index)))
}

/// Every set of schemes that some operation takes, once, in the contract's order.
fn alternatives(api: &Api) -> Vec<Vec<SchemeId>> {
    let mut alternatives: Vec<Vec<SchemeId>> = Vec::new();
    for alternative in api
        .operations
        .iter()
        .flat_map(|operation| operation.schemes())
    {
        if !alternative.is_empty() && !alternatives.contains(&alternative) {
            alternatives.push(alternative);
        }
    }
    alternatives
}

/// What operations take of a request, each once, in the contract's order.
fn demands(api: &Api) -> Vec<Demand> {
    let mut demands = Vec::new();
    for operation in &api.operations {
        let demand = Demand::of(api, operation);
        if !demand.alternatives.is_empty() && !demands.contains(&demand) {
            demands.push(demand);
        }
    }
    demands
}

/// The name of the function that reads what an operation takes.
pub(super) fn function(api: &Api, operation: &Operation) -> Ident {
    let demand = Demand::of(api, operation);
    let index = demands(api).iter().position(|other| *other == demand);
    function_name(index.unwrap_or_default())
}

fn function_name(index: usize) -> Ident {
    match index {
        0 => ident("read"),
        _ => ident(&format!("read_{}", index + 1)),
    }
}

/// The name of the variant of [`alternatives`].
fn variant(api: &Api, alternative: &[SchemeId]) -> Ident {
    let mut names: Vec<(Vec<SchemeId>, String)> = Vec::new();
    for one in alternatives(api) {
        let words: Vec<_> = one
            .iter()
            .map(|id| api.schemes[id.0].variant.as_str())
            .collect();
        // `Key` with `CardPin` is not `KeyCard` with `Pin`.
        let base = words.concat();
        let mut name = base.clone();
        let mut number = 1;
        while names.iter().any(|(_, other)| *other == name) {
            number += 1;
            name = format!("{base}{number}");
        }
        names.push((one, name));
    }
    let own = names.iter().find(|(one, _)| one == alternative);
    ident(own.map_or("Unknown", |(_, name)| name))
}

fn schemes(api: &Api) -> TokenStream {
    let variants: Vec<_> = api
        .schemes
        .iter()
        .map(|scheme| ident(&scheme.variant))
        .collect();
    let documentation = api.schemes.iter().map(|scheme| {
        docs(
            scheme.documentation.as_deref(),
            &format!("Scheme `{}`.", scheme.name),
        )
    });
    let count = Literal::usize_unsuffixed(api.schemes.len());
    let challenges: Vec<_> = api
        .schemes
        .iter()
        .map(|scheme| challenge(api, scheme))
        .collect();
    let with: Vec<_> = variants
        .iter()
        .zip(&challenges)
        .filter_map(|(variant, text)| Some((variant, text.as_ref()?)))
        .collect();
    let mut texts: Vec<&String> = Vec::new();
    for (_, text) in &with {
        if !texts.contains(text) {
            texts.push(text);
        }
    }
    let arms = texts.into_iter().map(|text| {
        let alike = with.iter().filter(|(_, other)| *other == text);
        let alike = alike.map(|(variant, _)| variant);
        quote!(#(Self::#alike)|* => Some(HeaderValue::from_static(#text)),)
    });
    let rest = (with.len() < api.schemes.len()).then(|| {
        let without = variants
            .iter()
            .zip(&challenges)
            .filter(|(_, text)| text.is_none())
            .map(|(variant, _)| variant);
        quote!(#(Self::#without)|* => None,)
    });
    quote! {
        /// A security scheme of the contract.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Scheme {
            #(#documentation #variants,)*
        }

        impl Scheme {
            /// All of them, in the contract's order.
            pub const ALL: [Self; #count] = [#(Self::#variants),*];

            /// The challenge for it, if it travels in `Authorization` (RFC 9110, section 11.6.1).
            pub(super) fn challenge(self) -> Option<HeaderValue> {
                match self {
                    #(#arms)*
                    #rest
                }
            }
        }
    }
}

fn challenge(api: &Api, scheme: &Scheme) -> Option<String> {
    let realm: String = api
        .title
        .chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .filter(|c| !matches!(c, '"' | '\\'))
        .collect();
    match &scheme.kind {
        SchemeKind::Basic => Some(format!("Basic realm=\"{realm}\", charset=\"UTF-8\"")),
        SchemeKind::Token(name) => {
            let mut letters = name.chars();
            let first = letters.next()?.to_ascii_uppercase();
            Some(format!("{first}{} realm=\"{realm}\"", letters.as_str()))
        }
        SchemeKind::Scoped => Some(format!("Bearer realm=\"{realm}\"")),
        SchemeKind::Header(_)
        | SchemeKind::Cookie(_)
        | SchemeKind::Query(_)
        | SchemeKind::Certificate => None,
    }
}

fn credentials(api: &Api, alternatives: &[Vec<SchemeId>]) -> TokenStream {
    let variants = alternatives.iter().map(|alternative| {
        let name = variant(api, alternative);
        match alternative.as_slice() {
            [id] => {
                let scheme = &api.schemes[id.0];
                let documentation = docs(
                    scheme.documentation.as_deref(),
                    &format!("Scheme `{}`.", scheme.name),
                );
                let held = held(api, *id);
                quote!(#documentation #name(#held),)
            }
            several => {
                let names: Vec<_> = several
                    .iter()
                    .map(|id| format!("`{}`", api.schemes[id.0].name))
                    .collect();
                let documentation = format!(" Schemes {} together.", names.join(" and "));
                let fields = several.iter().map(|id| {
                    let scheme = &api.schemes[id.0];
                    let documentation = docs(
                        scheme.documentation.as_deref(),
                        &format!("Scheme `{}`.", scheme.name),
                    );
                    let field = ident(&scheme.field);
                    let held = held(api, *id);
                    quote!(#documentation #field: #held,)
                });
                quote!(#[doc = #documentation] #name { #(#fields)* },)
            }
        }
    });
    quote! {
        /// What a request shows of who is asking: one of the alternatives of the contract, whole.
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum Credentials {
            #(#variants)*
        }
    }
}

fn held(api: &Api, id: SchemeId) -> TokenStream {
    let shown = match api.schemes[id.0].kind {
        SchemeKind::Basic => quote!(BasicCredentials),
        SchemeKind::Certificate => quote!(ClientCertificate),
        _ => quote!(SecretString),
    };
    match scopes::are_demanded(api, id) {
        true => quote!(Scoped<#shown, Scope>),
        false => shown,
    }
}
