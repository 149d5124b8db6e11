//! Leaves out the imports that a file does not need, so that no emitter has to know what the others wrote, and puts the
//! others in order.

use std::collections::HashSet;

use quote::ToTokens;
use syn::{ItemUse, UseName, UseTree};

/// What of private `use` items side by side the rest of the file uses, in order: what is of the standard library first,
/// what is of the file's own crate last.
pub(crate) fn arranged(imports: &[ItemUse], used: &Names<'_>) -> Vec<ItemUse> {
    let kept = imports.iter().filter_map(|import| {
        let tree = keep(import.tree.clone(), used, None)?;
        let import = import.clone();
        Some(ItemUse { tree, ..import })
    });
    let mut kept: Vec<_> = kept.collect();
    kept.sort_by_cached_key(|import| (Origin::of(import), path(import)));
    kept
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
    /// The origin of what a `use` item names.
    pub(crate) fn of(import: &ItemUse) -> Self {
        let UseTree::Path(path) = &import.tree else {
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
fn path(import: &ItemUse) -> String {
    import.tree.to_token_stream().to_string()
}

/// The names that may be imported ones, in the text of the items of a file: types by themselves, modules before `::`,
/// functions before `(`; what stands behind a dot is a field or a method, what stands behind `::` belongs to what is
/// before it, and what stands behind `fn` is another function.
#[derive(Default)]
pub(crate) struct Names<'a>(HashSet<&'a str>);

impl<'a> Names<'a> {
    /// Adds those of a text that the printer made.
    pub(crate) fn add(&mut self, text: &'a str) {
        let mut rest = text;
        let mut is_member = false;
        while let Some(first) = rest.chars().next() {
            let length = length_of_token(rest, first);
            let (token, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
            rest = behind;
            if first.is_whitespace() || token.starts_with("//") || token.starts_with("/*") {
                continue;
            }
            if is_word(first) && !first.is_ascii_digit() && !is_member {
                let next = behind.trim_start();
                // A block stands behind the name of a variable.
                let is_path = next.starts_with("::") || next.starts_with('(');
                if is_path || first.is_uppercase() {
                    self.0.insert(token);
                }
            }
            is_member = matches!(token, "::" | "." | "fn");
        }
    }

    fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// How many bytes the token has that a text begins with; what is quoted, or a comment, is one.
fn length_of_token(text: &str, first: char) -> usize {
    let word = || text.find(|c| !is_word(c)).unwrap_or(text.len());
    match first {
        '/' if text.starts_with("//") => text.find('\n').unwrap_or(text.len()),
        '/' if text.starts_with("/*") => text.find("*/").map_or(text.len(), |end| end + 2),
        '"' => 1 + quoted(text.get(1..).unwrap_or_default(), '"'),
        '\'' => character(text),
        ':' if text.starts_with("::") => 2,
        'r' | 'b' | 'c' => raw(text).unwrap_or_else(word),
        _ if is_word(first) => word(),
        _ => first.len_utf8(),
    }
}

/// How many bytes there are up to the quote that ends a text, with it.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (index, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == quote => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character in quotes, or of a lifetime.
fn character(text: &str) -> usize {
    let mut characters = text.chars().skip(1);
    match (characters.next(), characters.next()) {
        (Some('\\'), _) => 1 + quoted(text.get(1..).unwrap_or_default(), '\''),
        (Some(character), Some('\'')) => 2 + character.len_utf8(),
        _ => {
            let name = text.get(1..).unwrap_or_default();
            1 + name.find(|c| !is_word(c)).unwrap_or(name.len())
        }
    }
}

/// The length of a raw string, if the text begins with one.
fn raw(text: &str) -> Option<usize> {
    let behind = text.strip_prefix(['b', 'c']).unwrap_or(text);
    let behind = behind.strip_prefix('r')?;
    let quote = behind.trim_start_matches('#');
    let end = format!("\"{}", "#".repeat(behind.len() - quote.len()));
    let inside = quote.strip_prefix('"')?;
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(text.len() - inside.len() + length)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// What is left of a tree below a module of this name.
fn keep(tree: UseTree, used: &Names<'_>, module: Option<&str>) -> Option<UseTree> {
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
    use syn::parse_quote;

    use super::*;

    fn left(imports: &[ItemUse], text: &str) -> Vec<String> {
        let mut names = Names::default();
        names.add(text);
        arranged(imports, &names).iter().map(path).collect()
    }

    #[test]
    fn what_belongs_to_a_path_is_no_use_of_an_import() {
        let imports = [
            parse_quote!(
                use a::{Body, Codec, MediaType};
            ),
            parse_quote!(
                use b::{json, path, read};
            ),
        ];
        let text =
            "fn read(c: Codec) -> types::Body { match path { o => types::json(Self::MediaType) } }";
        assert_eq!(left(&imports, text), ["a :: Codec"]);
    }

    #[test]
    fn what_is_quoted_or_a_comment_is_no_use() {
        let mut names = Names::default();
        names.add(
            "// One\n/* Two */ \"Three \\\" Four\" r#\"Five \" Six\"# '\\'' 'S' '\"' fn a<'b>() { b\"Seven\" }",
        );
        assert!(names.0.is_empty(), "{:?}", names.0);
    }

    #[test]
    fn what_is_left_is_in_order() {
        let imports = [
            parse_quote!(
                use super::c::C;
            ),
            parse_quote!(
                use b::{D, self, B};
            ),
            parse_quote!(
                use a::A;
            ),
            parse_quote!(
                use b::e::E;
            ),
            parse_quote!(
                use std::fmt;
            ),
        ];
        let text = "fn all(a: A, b: B, c: C, d: D, e: E) -> b::F { fmt::all(a, b, c, d, e) }";
        let expected = [
            "std :: fmt",
            "a :: A",
            "b :: e :: E",
            "b :: { self , B , D }",
            "super :: c :: C",
        ];
        assert_eq!(left(&imports, text), expected);
    }
}
