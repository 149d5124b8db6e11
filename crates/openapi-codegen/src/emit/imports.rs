//! Leaves out the imports that a file does not need, so that no emitter has to know what the others wrote, and puts the
//! others in order.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, ItemUse, UseName, UseTree, Visibility};

/// Removes from private `use` items every name that the rest of the file does not use, and sorts what is left: those
/// of the standard library first, those of the file's own crate last.
pub(crate) fn arrange(file: &mut syn::File) {
    let mut used = BTreeSet::new();
    for item in &file.items {
        if !is_private_import(item) {
            collect(item.to_token_stream(), &mut used);
        }
    }
    let items = std::mem::take(&mut file.items).into_iter();
    file.items = items
        .filter_map(|item| match item {
            Item::Use(mut import) if matches!(import.vis, Visibility::Inherited) => {
                import.tree = keep(import.tree, &used, None)?;
                Some(Item::Use(import))
            }
            other => Some(other),
        })
        .collect();
    for imports in file
        .items
        .chunk_by_mut(|one, next| is_private_import(one) && is_private_import(next))
    {
        imports.sort_by_cached_key(|import| (Origin::of(import), path(import)));
    }
}

/// Where what is imported comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The standard library.
    Standard,
    /// Another crate.
    Foreign,
    /// The crate that the file belongs to.
    Own,
}

impl Origin {
    /// The origin of what a `use` item names; of all else it is a foreign one.
    pub(crate) fn of(item: &Item) -> Self {
        let Item::Use(ItemUse {
            tree: UseTree::Path(path),
            ..
        }) = item
        else {
            return Self::Foreign;
        };
        match path.ident.to_string().as_str() {
            "std" => Self::Standard,
            "crate" | "self" | "super" => Self::Own,
            _ => Self::Foreign,
        }
    }
}

/// The path of an import as text, which sorts groups behind modules.
fn path(item: &Item) -> String {
    match item {
        Item::Use(import) => import.tree.to_token_stream().to_string(),
        _ => String::new(),
    }
}

fn is_private_import(item: &Item) -> bool {
    matches!(item, Item::Use(import) if matches!(import.vis, Visibility::Inherited))
}

/// The names that may be imported ones: types by themselves, modules before `::`, functions before `(`; what stands
/// behind a dot is a field or a method, what stands behind `::` belongs to what is before it, and what stands behind `fn`
/// is another function.
fn collect(tokens: TokenStream, used: &mut BTreeSet<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut is_member = false;
    let mut is_declared = false;
    let mut colons = 0;
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Ident(name) if !is_member && !is_declared => {
                let name = name.to_string();
                let is_type = name.starts_with(|first: char| first.is_uppercase());
                let is_path = match tokens.peek() {
                    // A single colon stands behind the name of a field.
                    Some(TokenTree::Punct(punct)) => {
                        punct.as_char() == ':' && punct.spacing() == Spacing::Joint
                    }
                    // A block stands behind the name of a variable.
                    Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
                    _ => false,
                };
                if is_type || is_path {
                    used.insert(name);
                }
            }
            TokenTree::Group(group) => collect(group.stream(), used),
            _ => {}
        }
        is_declared = matches!(&token, TokenTree::Ident(word) if word == "fn");
        colons = match &token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons + 1,
            _ => 0,
        };
        is_member =
            colons == 2 || matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
    }
}

/// What is left of a tree below a module of this name.
fn keep(tree: UseTree, used: &BTreeSet<String>, module: Option<&str>) -> Option<UseTree> {
    match tree {
        UseTree::Path(mut path) => {
            let module = path.ident.to_string();
            path.tree = Box::new(keep(*path.tree, used, Some(&module))?);
            if is_self(&path.tree) {
                return Some(UseTree::Name(UseName { ident: path.ident }));
            }
            Some(UseTree::Path(path))
        }
        UseTree::Group(mut group) => {
            let trees = std::mem::take(&mut group.items).into_iter();
            let mut kept: Vec<UseTree> =
                trees.filter_map(|tree| keep(tree, used, module)).collect();
            if kept.len() < 2 {
                return kept.pop();
            }
            kept.sort_by_cached_key(|tree| (!is_self(tree), tree.to_token_stream().to_string()));
            group.items = kept.into_iter().collect();
            Some(UseTree::Group(group))
        }
        UseTree::Name(name) => {
            let text = name.ident.to_string();
            let text = if text == "self" {
                module?
            } else {
                text.as_str()
            };
            used.contains(text).then_some(UseTree::Name(name))
        }
        // What has no name is a trait, for its methods.
        UseTree::Rename(rename) => (rename.rename == "_"
            || used.contains(&rename.rename.to_string()))
        .then_some(UseTree::Rename(rename)),
        glob => Some(glob),
    }
}

/// Whether a tree is `self` alone: `use a::{self}` is `use a`.
fn is_self(tree: &UseTree) -> bool {
    matches!(tree, UseTree::Name(name) if name.ident == "self")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn what_belongs_to_a_path_is_no_use_of_an_import() -> Result<(), syn::Error> {
        let mut file: syn::File = syn::parse2(quote! {
            use a::{Body, Codec, MediaType};
            use b::{json, path, read};
            fn read(codec: Codec) -> types::Body {
                match path {
                    other => types::json(Self::MediaType),
                }
            }
        })?;
        arrange(&mut file);
        let kept = file.items.first().map(ToTokens::to_token_stream);
        assert_eq!(
            kept.map(|item| item.to_string()),
            Some(
                quote!(
                    use a::Codec;
                )
                .to_string()
            )
        );
        assert_eq!(file.items.len(), 2);
        Ok(())
    }

    #[test]
    fn what_is_left_is_in_order() -> Result<(), syn::Error> {
        let mut file: syn::File = syn::parse2(quote! {
            use super::c::C;
            use b::{D, self, B};
            use a::A;
            use b::e::E;
            use std::fmt;
            fn all(a: A, b: B, c: C, d: D, e: E) -> b::F {
                fmt::all(a, b, c, d, e)
            }
        })?;
        arrange(&mut file);
        let imports = file.items.iter().filter(|item| is_private_import(item));
        let imports: Vec<_> = imports.map(path).collect();
        let expected = [
            "std :: fmt",
            "a :: A",
            "b :: e :: E",
            "b :: { self , B , D }",
            "super :: c :: C",
        ];
        assert_eq!(imports, expected);
        Ok(())
    }
}
