//! Prints tokens as the text of a file, the same bytes wherever and whenever it runs.

use proc_macro2::TokenStream;
use syn::Item;

use crate::emit::imports::{self, Origin};

/// Tokens that are no Rust file: a defect of the generator, never of a contract.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the generator made something that is not Rust: {message}")]
pub(crate) struct PrintError {
    /// What the parser of Rust says.
    pub(crate) message: String,
}

/// Prints one file below a header of `//` lines: items apart by a blank line, imports together.
///
/// # Errors
///
/// The tokens are not a Rust file.
pub(crate) fn print(header: &str, tokens: TokenStream) -> Result<String, PrintError> {
    let mut file: syn::File = syn::parse2(tokens).map_err(|error| PrintError {
        message: error.to_string(),
    })?;
    imports::arrange(&mut file);
    let mut text = String::new();
    for line in header.lines() {
        text.push_str("// ");
        text.push_str(line);
        text.push('\n');
    }
    if !file.attrs.is_empty() {
        text.push_str(&unparse(file.attrs, vec![]));
    }
    let mut before = None;
    for item in file.items {
        let group = Group::of(&item);
        if before != Some(group) || group == Group::Alone {
            text.push('\n');
        }
        before = Some(group);
        text.push_str(&separate(&unparse(vec![], vec![item])));
    }
    Ok(text)
}

/// Items of the same group stand without a blank line between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Import(Origin),
    Module,
    Reexport,
    Alone,
}

impl Group {
    fn of(item: &Item) -> Self {
        match item {
            Item::Use(item) if !matches!(item.vis, syn::Visibility::Inherited) => Self::Reexport,
            Item::Use(_) => Self::Import(Origin::of(item)),
            Item::Mod(item) if item.content.is_none() => Self::Module,
            _ => Self::Alone,
        }
    }
}

fn unparse(attrs: Vec<syn::Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    })
}

/// Puts a blank line between the functions of an `impl` or a trait, which the printer sets solid.
fn separate(item: &str) -> String {
    let mut text = String::with_capacity(item.len());
    let mut before = "";
    for line in item.lines() {
        let indentation = line.len() - line.trim_start().len();
        let same = before.len() - before.trim_start().len() == indentation;
        let is_code = !before.trim_start().starts_with("//");
        let ends = before.trim_start() == "}" || (is_code && before.ends_with(';'));
        let begins = ["///", "#[", "fn ", "pub ", "async "]
            .iter()
            .any(|word| line[indentation..].starts_with(word));
        if same && ends && begins {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        before = line;
    }
    text
}
