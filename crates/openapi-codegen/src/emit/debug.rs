//! How a struct is shown by `Debug`: whole, or without what is secret.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::api::holding::{held, reachable};
use crate::api::{Api, Kind, TypeId, Value};

/// `Debug` of a struct: what to derive, or what to write out where a field is secret (`format: password`).
pub(crate) struct Debug {
    /// Stands first in the derives.
    pub(crate) derive: TokenStream,
    /// Stands behind the struct.
    pub(crate) implementation: TokenStream,
}

impl Debug {
    /// That of a struct with these fields.
    pub(crate) fn of(name: &Ident, fields: &[(Ident, &Value)]) -> Self {
        if !fields.iter().any(|(_, value)| is_secret(value)) {
            return Self {
                derive: quote!(Debug,),
                implementation: TokenStream::new(),
            };
        }
        let text = name.to_string();
        let shown = fields.iter().filter(|(_, value)| !is_secret(value));
        let shown = shown.map(|(field, _)| {
            let text = field.to_string();
            let text = text.trim_start_matches("r#");
            quote!(.field(#text, &self.#field))
        });
        Self {
            derive: TokenStream::new(),
            implementation: quote! {
                /// Without what is secret.
                impl fmt::Debug for #name {
                    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.debug_struct(#text) #(#shown)* .finish_non_exhaustive()
                    }
                }
            },
        }
    }
}

/// Whether a value is never to be shown.
pub(crate) fn is_secret(value: &Value) -> bool {
    match &value.kind {
        Kind::Text(rules) => rules.secret,
        Kind::List(list) => is_secret(&list.item),
        Kind::Map(map) => is_secret(&map.value),
        _ => false,
    }
}

/// Whether a type holds something, at any depth, that is never to be shown.
pub(crate) fn holds_secret(api: &Api, id: TypeId) -> bool {
    let types = reachable(api, [id]).into_iter();
    let mut values = types.flat_map(|id| held(&api.types[id.0].shape));
    values.any(is_secret)
}
