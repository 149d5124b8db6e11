//! Emits how credentials are read: each scheme once, and then the first alternative that is there whole.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::demand::{Demand, Half, uses_authorization};
use super::{scopes, variant};
use crate::api::{Api, Scheme, SchemeId, SchemeKind};
use crate::emit::ident;

/// Emits the function that reads what an operation takes.
pub(super) fn read(api: &Api, function: &Ident, demand: &Demand) -> TokenStream {
    let alternatives = demand.alternatives.iter();
    let (by_authorization, by_others): (Vec<_>, Vec<_>) =
        alternatives.partition(|alternative| uses_authorization(api, alternative));
    let documentation = documentation(!by_authorization.is_empty(), !demand.halves.is_empty());
    let authorization = (!by_authorization.is_empty()).then(|| {
        let reads = reads(api, &by_authorization);
        let refused = quote!(Err(Rejection::Unauthenticated));
        let choice = choice(api, demand, &by_authorization, &[], &refused);
        quote! {
            if presented.has_authorization() {
                #reads
                return #choice;
            }
        }
    });
    let others = match by_others.is_empty() {
        true => quote!(Ok(None)),
        false => {
            let reads = reads(api, &by_others);
            let choice = choice(api, demand, &by_others, &demand.halves, &quote!(Ok(None)));
            quote!(#reads #choice)
        }
    };
    let in_request = ident(
        match demand
            .alternatives
            .iter()
            .flatten()
            .any(|id| is_own(api, *id))
        {
            true => "with_own_authorization",
            false => "in_request",
        },
    );
    quote! {
        #documentation
        pub(super) fn #function(head: &Parts, taken: &[Scheme]) -> Result<Option<Credentials>, Rejection> {
            let presented = Presented::#in_request(head)?;
            #authorization
            #others
        }
    }
}

/// Whether a scheme makes `Authorization` a header of its own.
fn is_own(api: &Api, id: SchemeId) -> bool {
    matches!(&api.schemes[id.0].kind, SchemeKind::Header(name) if name.eq_ignore_ascii_case("authorization"))
}

fn documentation(takes_authorization: bool, refuses_halves: bool) -> TokenStream {
    let of_authorization = takes_authorization.then(|| {
        quote! {
            /// `Authorization` decides where there is one: a bad one never falls through to something else.
        }
    });
    let of_halves = refuses_halves.then(|| {
        quote! {
            /// A cookie without what belongs to it is refused.
        }
    });
    quote! {
        /// Reads the credentials of a request, of the schemes that are `taken`; `None` if there are none.
        #of_authorization
        #of_halves
    }
}

/// The schemes of alternatives, each once, in the contract's order.
fn members(alternatives: &[&Vec<SchemeId>]) -> Vec<SchemeId> {
    let members = alternatives.iter().copied().flatten();
    let members: BTreeSet<_> = members.copied().collect();
    members.into_iter().collect()
}

/// Reads each scheme into a variable of its own.
fn reads(api: &Api, alternatives: &[&Vec<SchemeId>]) -> TokenStream {
    let reads = members(alternatives).into_iter().map(|id| {
        let scheme = &api.schemes[id.0];
        let (field, variant) = (ident(&scheme.field), ident(&scheme.variant));
        let read = read_scheme(scheme);
        quote! {
            let #field = if taken.contains(&Scheme::#variant) { #read } else { None };
        }
    });
    quote!(#(#reads)*)
}

/// What a request shows of a scheme.
fn read_scheme(scheme: &Scheme) -> TokenStream {
    match &scheme.kind {
        SchemeKind::Basic => quote!(presented.basic()?),
        SchemeKind::Token(name) => quote!(presented.token(#name)?),
        SchemeKind::Header(name) => {
            let name = name.to_ascii_lowercase();
            quote!(presented.header(#name)?)
        }
        SchemeKind::Cookie(name) => quote!(presented.cookie(#name)?),
        SchemeKind::Query(name) => quote!(presented.query(#name)?),
        SchemeKind::Scoped => quote!(presented.token("Bearer")?),
        SchemeKind::Certificate => quote!(presented.certificate()),
    }
}

/// Chooses the first alternative that is there whole; where there is none, refuses halves.
fn choice(
    api: &Api,
    demand: &Demand,
    alternatives: &[&Vec<SchemeId>],
    halves: &[Half],
    nothing: &TokenStream,
) -> TokenStream {
    let members = members(alternatives);
    let read = tuple(&members, &|id| field(api, id));
    let wholes = alternatives.iter().map(|alternative| {
        let pattern = tuple(&members, &|id| {
            let field = field(api, id);
            if alternative.contains(&id) {
                quote!(Some(#field))
            } else {
                quote!(_)
            }
        });
        let made = made(api, demand, alternative);
        quote!(#pattern => Ok(Some(#made)),)
    });
    let halves = halves.chunk_by(|one, other| one.missing == other.missing);
    let halves = halves.map(|alike| {
        let patterns = alike.iter().map(|half| {
            tuple(&members, &|id| match id {
                id if id == half.cookie => quote!(Some(_)),
                id if id == half.missing => quote!(None),
                _ => quote!(_),
            })
        });
        let name = alike.first().map(|half| on_the_wire(api, half.missing));
        quote!(#(#patterns)|* => Err(Rejection::Unpaired { name: #name }),)
    });
    let rest = if members.len() == 1 {
        quote!(None)
    } else {
        quote!(_)
    };
    quote! {
        match #read {
            #(#wholes)*
            #(#halves)*
            #rest => #nothing,
        }
    }
}

/// The credentials of an alternative, made of the variables of its schemes.
fn made(api: &Api, demand: &Demand, alternative: &[SchemeId]) -> TokenStream {
    let scoped = demand.scoped(alternative);
    let held = |id: SchemeId| {
        let field = field(api, id);
        if !scopes::are_demanded(api, id) {
            return field;
        }
        let demanded = match scoped.as_slice() {
            [] => quote!(&[&[]]),
            scoped => scopes::demanded(api, scoped, id),
        };
        quote!(Scoped::new(#field, #demanded))
    };
    let name = variant(api, alternative);
    match alternative {
        [id] => {
            let held = held(*id);
            quote!(Credentials::#name(#held))
        }
        several => {
            let members = several.iter().map(|id| {
                let (field, held) = (field(api, *id), held(*id));
                match scopes::are_demanded(api, *id) {
                    true => quote!(#field: #held),
                    false => field,
                }
            });
            quote!(Credentials::#name { #(#members),* })
        }
    }
}

/// The name of what carries a scheme.
fn on_the_wire(api: &Api, id: SchemeId) -> &str {
    match &api.schemes[id.0].kind {
        SchemeKind::Header(name) | SchemeKind::Cookie(name) | SchemeKind::Query(name) => name,
        SchemeKind::Basic | SchemeKind::Token(_) | SchemeKind::Scoped => "Authorization",
        SchemeKind::Certificate => "client certificate",
    }
}

/// The variable of a scheme, which is called as its field.
fn field(api: &Api, id: SchemeId) -> TokenStream {
    let field = ident(&api.schemes[id.0].field);
    quote!(#field)
}

/// Something for each member: a tuple where there are several.
fn tuple(members: &[SchemeId], of: &dyn Fn(SchemeId) -> TokenStream) -> TokenStream {
    match members {
        [only] => of(*only),
        several => {
            let several = several.iter().map(|id| of(*id));
            quote!((#(#several),*))
        }
    }
}
