//! The manifest of a generated crate: it depends on what its text names, and on nothing else.

use std::collections::BTreeSet;

use proc_macro2::{Spacing, TokenStream, TokenTree};

use super::{File, Runtime, Settings, rust_path};
use crate::Part;

/// The crates of others that generated code can name: the name in Rust, and the entry in a manifest.
const FOREIGN: [(&str, &str); 12] = [
    ("bytes", "bytes = \"1\""),
    ("futures_core", "futures-core = \"0.3\""),
    ("http", "http = \"1\""),
    (
        "jiff",
        "jiff = { version = \"1\", default-features = false, features = [\"serde\", \"std\"] }",
    ),
    ("percent_encoding", "percent-encoding = \"2\""),
    ("progenitor_client", "progenitor-client = \"0.15\""),
    ("regex", "regex = \"1\""),
    (
        "reqwest",
        "reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"multipart\", \"query\", \"stream\"] }",
    ),
    (
        "serde",
        "serde = { version = \"1\", features = [\"derive\"] }",
    ),
    ("serde_json", "serde_json = \"1\""),
    ("thiserror", "thiserror = \"2\""),
    ("uuid", "uuid = { version = \"1\", features = [\"serde\"] }"),
];

/// The crates of the runtime that generated code can name.
const RUNTIME: [&str; 2] = ["openapi-axum", "openapi-client"];

/// The text of `Cargo.toml`.
pub(super) fn manifest(settings: &Settings, part: Part, head: &str, sources: &[File]) -> String {
    let mut used = BTreeSet::new();
    for file in sources {
        if let Ok(tokens) = file.text.parse() {
            collect(tokens, &mut used);
        }
    }
    let mut entries: Vec<String> = FOREIGN
        .iter()
        .filter(|(name, _)| used.contains(*name))
        .map(|(_, entry)| (*entry).to_owned())
        .collect();
    let runtime = RUNTIME
        .iter()
        .filter(|name| used.contains(&rust_path(name)));
    entries.extend(runtime.map(|name| match &settings.runtime {
        Runtime::Path(folder) => format!("{name} = {{ path = \"{folder}/{name}\" }}"),
        Runtime::Version(version) => format!("{name} = \"{version}\""),
    }));
    if part != Part::Types {
        let types = settings.crate_name(Part::Types);
        entries.push(format!("{types} = {{ path = \"../{types}\" }}"));
    }
    entries.sort();
    let name = settings.crate_name(part);
    let dependencies = match entries.as_slice() {
        [] => String::new(),
        entries => format!("\n[dependencies]\n{}\n", entries.join("\n")),
    };
    // Without it, what sends the requests has TLS of the caller's own.
    let features = match part == Part::Client && used.contains("reqwest") {
        true => "\n[features]\ndefault = [\"tls\"]\ntls = [\"reqwest/rustls\"]\n",
        false => "",
    };
    format!(
        "# {head}\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n{dependencies}{features}"
    )
}

/// The first names of paths, in code and in the paths that attributes quote.
fn collect(tokens: TokenStream, used: &mut BTreeSet<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut is_after_colons = false;
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Ident(name) => {
                let is_path = tokens.peek().is_some_and(begins_colons);
                if is_path && !is_after_colons {
                    used.insert(name.to_string());
                }
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let quoted = text
                    .strip_prefix('"')
                    .and_then(|text| text.split_once("::"));
                used.extend(quoted.map(|(name, _)| name.to_owned()));
            }
            TokenTree::Group(group) => collect(group.stream(), used),
            TokenTree::Punct(_) => {}
        }
        // Of two colons, only the first says that another follows.
        let is_second =
            is_after_colons && matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
        is_after_colons = begins_colons(&token) || is_second;
    }
}

/// Whether a token is the first colon of `::`.
fn begins_colons(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_begins_with_is_used() -> Result<(), proc_macro2::LexError> {
        let text = "use serde::Deserialize; fn f(a: jiff::Date, b: &http::Uri) -> Vec<uuid::Uuid> \
                    { crate::bytes::f(); match a { x if regex => 1 } } #[serde(with = \"kit::x\")] struct A;";
        let mut used = BTreeSet::new();
        collect(text.parse()?, &mut used);
        let expected = ["crate", "http", "jiff", "kit", "serde", "uuid"];
        assert!(used.iter().eq(expected), "{used:?}");
        Ok(())
    }
}
