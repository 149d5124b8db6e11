//! Prints tokens as the text of a file, the same bytes wherever and whenever it runs.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Item, ItemUse, Visibility};

use crate::emit::imports::{self, Names, Origin};

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
    let file: Printed = syn::parse2(tokens).map_err(|error| PrintError {
        message: error.to_string(),
    })?;
    let mut names = Names::default();
    for piece in &file.pieces {
        if let Piece::Text(_, text) = piece {
            names.add(text);
        }
    }
    let mut text = String::new();
    for line in header.lines() {
        text.push_str("// ");
        text.push_str(line);
        text.push('\n');
    }
    if !file.attributes.is_empty() {
        text.push_str(&unparse(file.attributes, vec![]));
    }
    let mut before = None;
    let mut add = |group: Group, piece: &str| {
        if before != Some(group) || group == Group::Alone {
            text.push('\n');
        }
        before = Some(group);
        text.push_str(piece);
    };
    for piece in &file.pieces {
        match piece {
            Piece::Text(group, piece) => add(*group, piece),
            Piece::Imports(imports) => {
                for import in imports::arranged(imports, &names) {
                    let (group, piece) = printed(Item::Use(import));
                    add(group, &piece);
                }
            }
        }
    }
    Ok(text)
}

/// A file of which each item is printed as soon as it is parsed: the tree of a whole file is many times as large as its
/// text.
struct Printed {
    attributes: Vec<Attribute>,
    pieces: Vec<Piece>,
}

/// Items on their way into the text.
enum Piece {
    /// What was printed.
    Text(Group, String),
    /// Private imports side by side, of which only that is printed which the others use.
    Imports(Vec<ItemUse>),
}

impl Parse for Printed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_inner)?;
        let mut pieces = Vec::new();
        while !input.is_empty() {
            match input.parse()? {
                Item::Use(import) if matches!(import.vis, Visibility::Inherited) => {
                    match pieces.last_mut() {
                        Some(Piece::Imports(imports)) => imports.push(import),
                        _ => pieces.push(Piece::Imports(vec![import])),
                    }
                }
                item => {
                    let (group, text) = printed(item);
                    pieces.push(Piece::Text(group, text));
                }
            }
        }
        Ok(Self { attributes, pieces })
    }
}

fn printed(item: Item) -> (Group, String) {
    let group = Group::of(&item);
    (group, separate(&unparse(vec![], vec![item])))
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
            Item::Use(item) if !matches!(item.vis, Visibility::Inherited) => Self::Reexport,
            Item::Use(item) => Self::Import(Origin::of(item)),
            Item::Mod(item) if item.content.is_none() => Self::Module,
            _ => Self::Alone,
        }
    }
}

fn unparse(attrs: Vec<Attribute>, items: Vec<Item>) -> String {
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
