//! How the operations are dealt out among traits.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Context;
use crate::Traits;
use crate::api::{Api, Operation};
use crate::emit::ident;
use crate::names::{Use, rust_name};

/// The operations by the traits that hold them.
pub(super) struct OperationsByTrait<'a> {
    /// Those of the trait that every contract has.
    pub(super) shared: Vec<&'a Operation>,
    /// Those of each tag, in the order of the first operation.
    pub(super) of_tags: Vec<TagTrait<'a>>,
}

/// The trait of a tag.
pub(super) struct TagTrait<'a> {
    /// The Rust trait's name (`ParcelOperations`).
    pub(super) name: Ident,
    /// The tag.
    pub(super) tag: &'a str,
    /// The operations whose first tag it is.
    pub(super) operations: Vec<&'a Operation>,
}

impl<'a> OperationsByTrait<'a> {
    /// Deals out all operations.
    pub(super) fn of(api: &'a Api, traits: Traits) -> Self {
        let mut shared = Vec::new();
        let mut of_tags: IndexMap<&'a str, Vec<&'a Operation>> = IndexMap::new();
        for operation in &api.operations {
            match operation.tags.first().filter(|_| traits == Traits::PerTag) {
                Some(tag) => of_tags.entry(tag).or_default().push(operation),
                None => shared.push(operation),
            }
        }
        let mut names = TraitNames::default();
        let of_tags = of_tags.into_iter().map(|(tag, operations)| TagTrait {
            name: names.take(tag),
            tag,
            operations,
        });
        Self {
            shared,
            of_tags: of_tags.collect(),
        }
    }
}

/// The names of traits, no two of which are the same: tags can be the same to Rust that are not to the contract.
#[derive(Default)]
struct TraitNames {
    taken: HashSet<String>,
    /// The last number behind a name that was not free.
    numbers: HashMap<String, usize>,
}

impl TraitNames {
    fn take(&mut self, tag: &str) -> Ident {
        let base = format!("{}Operations", rust_name(tag, Use::Prefix));
        let mut made = base.clone();
        while self.taken.contains(&made) {
            let number = self.numbers.entry(base.clone()).or_insert(1);
            *number += 1;
            made = format!("{base}{number}");
        }
        self.taken.insert(made.clone());
        ident(&made)
    }
}

impl Context<'_> {
    /// The names of all traits.
    pub(super) fn trait_names(&self) -> Vec<Ident> {
        let tagged = self.traits.of_tags.iter().map(|tagged| tagged.name.clone());
        std::iter::once(self.trait_name()).chain(tagged).collect()
    }

    /// What an implementation must be: all traits.
    pub(super) fn implementation(&self) -> TokenStream {
        match self.traits.of_tags.as_slice() {
            [] => {
                let name = self.trait_name();
                quote!(#name)
            }
            // Each of them asks for the one that every contract has.
            tagged => {
                let names = tagged.iter().map(|tagged| &tagged.name);
                quote!(#(#names)+*)
            }
        }
    }
}
