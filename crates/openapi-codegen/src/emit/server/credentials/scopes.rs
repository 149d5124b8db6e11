//! Emits the scopes that operations demand, typed.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Api, Demand, SchemeId};
use crate::emit::{docs, ident};
use crate::names::{Use, rust_name};

/// A scope that some operation demands.
struct Scope<'a> {
    name: &'a str,
    variant: String,
    documentation: Option<&'a str>,
}

/// Whether some operation demands scopes of a scheme.
pub(super) fn are_demanded(api: &Api, id: SchemeId) -> bool {
    demands(api).any(|demand| demand.scheme == id && !demand.scopes.is_empty())
}

/// Emits the enum of all scopes, if some are demanded.
pub(super) fn enumeration(api: &Api) -> Option<TokenStream> {
    let scopes = scopes(api);
    if scopes.is_empty() {
        return None;
    }
    let variants = scopes.iter().map(|scope| {
        let documentation = docs(scope.documentation, &format!("Scope `{}`.", scope.name));
        let variant = ident(&scope.variant);
        quote!(#documentation #variant,)
    });
    let names = scopes.iter().map(|scope| {
        let (variant, name) = (ident(&scope.variant), scope.name);
        quote!(Self::#variant => #name,)
    });
    Some(quote! {
        /// A scope, or a role, that some operation demands of credentials.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Scope {
            #(#variants)*
        }

        impl Scope {
            /// Its name, as tokens spell it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    #(#names)*
                }
            }
        }
    })
}

/// The lists of scopes that alternatives demand of a scheme: all of one of them.
pub(super) fn demanded(api: &Api, alternatives: &[Vec<Demand>], id: SchemeId) -> TokenStream {
    let scopes = scopes(api);
    let lists = alternatives.iter().map(|alternative| {
        let demands = alternative.iter().filter(|demand| demand.scheme == id);
        let names = demands.flat_map(|demand| &demand.scopes);
        let of_name = |name: &String| scopes.iter().find(|scope| scope.name == name.as_str());
        let variants = names.filter_map(of_name).map(|scope| ident(&scope.variant));
        quote!(&[#(Scope::#variants),*])
    });
    quote!(&[#(#lists),*])
}

/// Every scope that is demanded, once, in the contract's order.
fn scopes(api: &Api) -> Vec<Scope<'_>> {
    let mut scopes: Vec<Scope<'_>> = Vec::new();
    let mut taken = HashSet::new();
    for demand in demands(api) {
        for name in &demand.scopes {
            if scopes.iter().any(|scope| scope.name == name.as_str()) {
                continue;
            }
            scopes.push(Scope {
                name,
                variant: variant(name, &mut taken),
                documentation: documentation(api, demand.scheme, name),
            });
        }
    }
    scopes
}

fn demands(api: &Api) -> impl Iterator<Item = &Demand> {
    let operations = api.operations.iter();
    operations.flat_map(|operation| operation.security.iter().flatten())
}

/// The Rust name of a scope; a number tells apart those that would have the same.
fn variant(name: &str, taken: &mut HashSet<String>) -> String {
    let base = rust_name(name, Use::Variant);
    let mut variant = base.clone();
    let mut number = 1;
    while !taken.insert(variant.clone()) {
        number += 1;
        variant = format!("{base}{number}");
    }
    variant
}

fn documentation<'a>(api: &'a Api, id: SchemeId, name: &str) -> Option<&'a str> {
    let mut declared = api.schemes.get(id.0)?.scopes.iter();
    let (_, text) = declared.find(|(declared, _)| declared == name)?;
    Some(text.trim()).filter(|text| !text.is_empty())
}
