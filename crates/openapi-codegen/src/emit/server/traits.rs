//! How the operations are dealt out among traits.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Context;
use crate::Traits;
use crate::api::{Api, Operation};
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
        let mut dealt = Self {
            shared: Vec::new(),
            of_tags: Vec::new(),
        };
        for operation in &api.operations {
            match operation.tags.first().filter(|_| traits == Traits::PerTag) {
                Some(tag) => dealt.of_tag(tag).operations.push(operation),
                None => dealt.shared.push(operation),
            }
        }
        dealt
    }

    /// The trait of a tag, a new one where it is the first operation of the tag.
    fn of_tag(&mut self, tag: &'a str) -> &mut TagTrait<'a> {
        let known = self.of_tags.iter().position(|other| other.tag == tag);
        let index = known.unwrap_or_else(|| {
            let name = self.name(tag);
            self.of_tags.push(TagTrait {
                name,
                tag,
                operations: Vec::new(),
            });
            self.of_tags.len() - 1
        });
        &mut self.of_tags[index]
    }

    /// A name that no other trait has: tags can be the same to Rust that are not to the contract.
    fn name(&self, tag: &str) -> Ident {
        let prefix = rust_name(tag, Use::Prefix);
        let first = format_ident!("{prefix}Operations");
        let numbered = (2..).map(|number| format_ident!("{prefix}Operations{number}"));
        let is_new = |name: &Ident| self.of_tags.iter().all(|other| other.name != *name);
        let mut names = std::iter::once(first.clone()).chain(numbered);
        names.find(is_new).unwrap_or(first)
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
