//! Source written by hand is short, says what it is, and leaves nothing for later.

use std::path::Path;

use syn::visit::Visit;

use super::Finding;
use super::checkout::TextFile;

// These numbers may only get smaller.
const LONGEST_FILE: usize = 400;
const LONGEST_MAIN: usize = 60;
const LONGEST_FUNCTION: usize = 60;
/// Of a function that quotes code: the code is long, not what the function does.
const LONGEST_QUOTING_FUNCTION: usize = 80;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 6] = ["common", "helper", "helpers", "misc", "util", "utils"];

/// What may not stand in source, and what to do instead. In two parts each, so that this file does not break
/// its own rule.
const REFUSED: [(&str, &str); 6] = [
    (concat!("to", "do!("), "write it"),
    (concat!("unim", "plemented!("), "write it"),
    (concat!("db", "g!("), "take it out"),
    (concat!("FIX", "ME"), "mend it"),
    (concat!("TO", "DO"), "do it"),
    (concat!("#[ig", "nore"), "mend the test or take it out"),
];

/// What may not stand in generated source either.
const ALLOW: &str = concat!("[al", "low(");

/// The generator is a pure function: reading and writing files is the caller's.
const GENERATOR: &str = "crates/openapi-codegen/src/";
const FILE_SYSTEM: &str = "fs";

/// Checks a file of Rust source; others have no findings.
pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !file.is_rust() {
        return findings;
    }
    findings.extend(refuse(file, ALLOW, "write `expect`, with a reason"));
    if file.is_generated() {
        return findings;
    }
    for (refused, advice) in REFUSED {
        findings.extend(refuse(file, refused, advice));
    }
    if !file.text.starts_with("//! ") {
        let message = "the file does not open with a `//!` sentence; say what it is";
        findings.push(Finding::new(&file.path, 1, message));
    }
    findings.extend(check_length(file));
    findings.extend(check_name(file));
    findings.extend(check_items(file));
    findings
}

fn refuse(file: &TextFile, refused: &str, advice: &str) -> Vec<Finding> {
    let lines = (1..).zip(file.text.lines());
    lines
        .filter(|(_, line)| line.contains(refused))
        .map(|(number, _)| {
            Finding::new(
                &file.path,
                number,
                format!("`{refused}` is refused; {advice}"),
            )
        })
        .collect()
}

fn check_length(file: &TextFile) -> Option<Finding> {
    let (longest, advice) = if file.path.ends_with("src/main.rs") {
        (LONGEST_MAIN, "keep only the wiring in it")
    } else {
        (LONGEST_FILE, "split it by concept")
    };
    let lines = file.text.lines().count();
    (lines > longest).then(|| {
        let message = format!("{lines} lines, where {longest} are the most; {advice}");
        Finding::new(&file.path, longest + 1, message)
    })
}

fn check_name(file: &TextFile) -> Option<Finding> {
    let names = Path::new(&file.path)
        .components()
        .filter_map(|component| Path::new(component.as_os_str()).file_stem()?.to_str());
    let empty = names.into_iter().find(|name| EMPTY_NAMES.contains(name))?;
    Some(Finding::new(&file.path, 1, empty_name(empty)))
}

fn empty_name(name: &str) -> String {
    format!("the name `{name}` says nothing of what is inside; name the concept")
}

/// Checks the functions, and the modules that have no file of their own.
fn check_items(file: &TextFile) -> Vec<Finding> {
    match syn::parse_file(&file.text) {
        Ok(items) => {
            let mut visitor = Items {
                file,
                lines: file.text.lines().collect(),
                findings: Vec::new(),
            };
            visitor.visit_file(&items);
            visitor.findings
        }
        Err(error) => {
            let line = error.span().start().line;
            vec![Finding::new(
                &file.path,
                line,
                format!("this is not Rust: {error}"),
            )]
        }
    }
}

struct Items<'a> {
    file: &'a TextFile,
    lines: Vec<&'a str>,
    findings: Vec<Finding>,
}

impl Items<'_> {
    fn check_function(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let first = signature.fn_token.span.start().line;
        let last = body.brace_token.span.close().end().line;
        let text = self.lines.get(first - 1..last).unwrap_or_default();
        let longest = if text.iter().any(|line| line.contains("quote!")) {
            LONGEST_QUOTING_FUNCTION
        } else {
            LONGEST_FUNCTION
        };
        if text.len() > longest {
            let message = format!(
                "the function `{}` has {} lines, where {longest} are the most; split it by what it does",
                signature.ident,
                text.len()
            );
            self.findings
                .push(Finding::new(&self.file.path, first, message));
        }
    }
}

impl<'ast> Visit<'ast> for Items<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.check_function(&function.sig, &function.block);
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.check_function(&function.sig, &function.block);
        syn::visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.check_function(&function.sig, body);
        }
        syn::visit::visit_trait_item_fn(self, function);
    }

    fn visit_ident(&mut self, name: &'ast syn::Ident) {
        if name == FILE_SYSTEM && self.file.path.starts_with(GENERATOR) {
            let message = "the generator does not use `std::fs`; let its caller read and write";
            let line = name.span().start().line;
            self.findings
                .push(Finding::new(&self.file.path, line, message));
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let name = module.ident.to_string();
        if module.content.is_some() && EMPTY_NAMES.contains(&name.as_str()) {
            let line = module.mod_token.span.start().line;
            self.findings
                .push(Finding::new(&self.file.path, line, empty_name(&name)));
        }
        syn::visit::visit_item_mod(self, module);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(path: &str, text: &str) -> Vec<String> {
        let file = TextFile {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(&file).iter().map(Finding::to_string).collect()
    }

    /// A function of so many lines, the first and the last of its braces among them.
    fn function(first: &str, lines: usize) -> String {
        format!("{first} {{\n{}}}\n", "    step();\n".repeat(lines - 2))
    }

    #[test]
    fn a_file_has_400_lines_at_most() {
        let text = |lines: usize| format!("//! Says what.\n{}", "\n".repeat(lines - 1));
        assert!(messages("src/a.rs", &text(400)).is_empty());
        let expected = ["src/a.rs:401: 401 lines, where 400 are the most; split it by concept"];
        assert_eq!(messages("src/a.rs", &text(401)), expected);
        assert!(messages("crates/a/src/generated/a.rs", &text(401)).is_empty());
        let expected =
            ["a/src/main.rs:61: 61 lines, where 60 are the most; keep only the wiring in it"];
        assert_eq!(messages("a/src/main.rs", &text(61)), expected);
    }

    #[test]
    fn a_function_has_60_lines_at_most() {
        let text = |lines| format!("//! Says what.\n#[test]\n{}", function("fn long()", lines));
        assert!(messages("src/a.rs", &text(60)).is_empty());
        let expected = [
            "src/a.rs:3: the function `long` has 61 lines, where 60 are the most; split it by what it does",
        ];
        assert_eq!(messages("src/a.rs", &text(61)), expected);
    }

    #[test]
    fn functions_are_found_in_implementations_traits_modules_and_functions() {
        for around in ["impl A {", "trait A {", "mod a {", "fn a() {"] {
            let text = format!("//! Says what.\n{around}\n{}}}", function("fn long()", 61));
            let found = messages("src/a.rs", &text);
            let is_long = |message: &String| message.contains("the function `long` has 61 lines");
            assert!(found.iter().any(is_long), "{around}: {found:?}");
        }
    }

    #[test]
    fn a_function_that_quotes_code_has_80_lines_at_most() {
        let text = |lines| {
            let function = function("fn long()", lines).replacen("step()", "quote! { a }", 1);
            format!("//! Says what.\n{function}")
        };
        assert!(messages("src/a.rs", &text(80)).is_empty());
        assert_eq!(messages("src/a.rs", &text(81)).len(), 1);
    }

    #[test]
    fn a_file_says_what_it_is() {
        let expected =
            ["tests/a.rs:1: the file does not open with a `//!` sentence; say what it is"];
        assert_eq!(messages("tests/a.rs", "use std::fmt;\n"), expected);
        assert!(messages("crates/a/tests/data/a.rs", "use std::fmt;\n").is_empty());
    }

    #[test]
    fn a_name_says_what_is_inside() {
        let expected =
            ["src/utils/a.rs:1: the name `utils` says nothing of what is inside; name the concept"];
        assert_eq!(messages("src/utils/a.rs", "//! Says what.\n"), expected);
        assert_eq!(messages("tests/common.rs", "//! Says what.\n").len(), 1);
        let expected =
            ["src/a.rs:2: the name `misc` says nothing of what is inside; name the concept"];
        assert_eq!(
            messages("src/a.rs", "//! Says what.\nmod misc {}\n"),
            expected
        );
        assert!(messages("src/commons.rs", "//! Says what.\n").is_empty());
    }

    #[test]
    fn nothing_is_left_for_later() {
        for (refused, advice) in REFUSED {
            let text = format!("//! Says what.\n// {refused}\n");
            let expected = [format!("src/a.rs:2: `{refused}` is refused; {advice}")];
            assert_eq!(messages("src/a.rs", &text), expected);
            assert!(messages("crates/a/src/generated/a.rs", &text).is_empty());
        }
    }

    #[test]
    fn no_lint_is_allowed_in_generated_code_either() {
        let text = format!("//! Says what.\n#!{ALLOW}dead_code)]\n");
        for path in [
            "src/a.rs",
            "crates/a/src/generated/a.rs",
            "crates/a/tests/data/a.rs",
        ] {
            let expected = [format!(
                "{path}:2: `{ALLOW}` is refused; write `expect`, with a reason"
            )];
            assert_eq!(messages(path, &text), expected);
        }
    }

    #[test]
    fn the_generator_touches_no_file() {
        for text in ["use std::{fs, io};", "fn a() { std::fs::read(b); }"] {
            let text = format!("//! Says what.\n{text}\n");
            let path = format!("{GENERATOR}a.rs");
            let message = "the generator does not use `std::fs`; let its caller read and write";
            assert_eq!(messages(&path, &text), [format!("{path}:2: {message}")]);
            assert!(messages("xtask/src/a.rs", &text).is_empty());
        }
    }

    #[test]
    fn what_does_not_parse_is_found() {
        let found = messages("src/a.rs", "//! Says what.\nfn (\n");
        assert!(
            found[0].starts_with("src/a.rs:2: this is not Rust: "),
            "{found:?}"
        );
    }
}
