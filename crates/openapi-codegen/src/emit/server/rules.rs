//! Emits the rules on text that parameters and bodies keep to, each once and with a name.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Context, named, reachable};
use crate::api::{Api, CharacterRule, Kind, Shape, TextRules, Value};
use crate::emit::{file_docs, ident};
use crate::names::Constants;

/// The rules of a contract, in the order in which they are met.
pub(super) struct Rules {
    named: Vec<(String, TextRules)>,
    names: Constants,
}

impl Rules {
    /// Those of what is read: of bodies and parameters.
    pub(super) fn of(api: &Api) -> Self {
        let mut rules = Self {
            named: Vec::new(),
            names: Constants::default(),
        };
        let bodies = api
            .operations
            .iter()
            .filter_map(|operation| operation.body.as_ref());
        for id in reachable(api, bodies.flat_map(|body| body.values()).filter_map(named)) {
            if let Shape::Object(object) = &api.types[id.0].shape {
                for member in &object.members {
                    rules.add(&member.name, &member.value);
                }
            }
        }
        for parameter in api
            .operations
            .iter()
            .flat_map(|operation| &operation.parameters)
        {
            rules.add(&parameter.name, &parameter.value);
        }
        rules
    }

    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// A reference to the rules of a text.
    pub(super) fn reference(&self, rules: &TextRules) -> TokenStream {
        match self.named.iter().find(|(_, other)| same(other, rules)) {
            Some((name, _)) => {
                let name = ident(name);
                quote!(&rules::#name)
            }
            None => quote!(&TextRules::ANY),
        }
    }

    fn add(&mut self, name: &str, value: &Value) {
        let Some(rules) = text_rules(value) else {
            return;
        };
        if is_any(rules) || self.named.iter().any(|(_, other)| same(other, rules)) {
            return;
        }
        let name = self.names.take("", name);
        self.named.push((name, rules.clone()));
    }
}

/// Emits the file of the rules.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let head = file_docs("The rules on text that requests keep to.");
    let constants = context
        .rules
        .named
        .iter()
        .map(|(name, rules)| constant(&ident(name), rules));
    quote! {
        #head
        use openapi_axum::scalar::{Characters, TextRules};
        #(#constants)*
    }
}

fn constant(name: &Ident, rules: &TextRules) -> TokenStream {
    let min_length = Literal::u64_unsuffixed(rules.min_length.unwrap_or(0));
    let max_length = match rules.max_length {
        Some(length) => {
            let length = Literal::u64_unsuffixed(length);
            quote!(#length)
        }
        None => quote!(usize::MAX),
    };
    let function = format_ident!("{}_characters", name.to_string().to_lowercase());
    let (characters, class) = match &rules.characters {
        Some(rule) => {
            let pattern = &rule.pattern;
            let reference = quote!(Some(Characters { pattern: #pattern, all: #function }));
            (reference, Some(class(&function, rule)))
        }
        None => (quote!(None), None),
    };
    quote! {
        pub(super) const #name: TextRules = TextRules {
            min_length: #min_length,
            max_length: #max_length,
            characters: #characters,
        };
        #class
    }
}

fn class(name: &Ident, rule: &CharacterRule) -> TokenStream {
    let documentation = format!(" `{}`", rule.pattern);
    if let Some(method) = standard_class(&rule.ranges) {
        let method = ident(method);
        return quote! {
            #[doc = #documentation]
            fn #name(text: &str) -> bool {
                text.chars().all(|character| character.#method())
            }
        };
    }
    let ranges = rule.ranges.iter().map(|(first, last)| {
        let (first, last) = (character(*first), character(*last));
        if first.to_string() == last.to_string() {
            quote!(#first)
        } else {
            quote!(#first..=#last)
        }
    });
    quote! {
        #[doc = #documentation]
        fn #name(text: &str) -> bool {
            text.chars().all(|character| matches!(character, #(#ranges)|*))
        }
    }
}

/// The method of the standard library for a class that has one.
fn standard_class(ranges: &[(char, char)]) -> Option<&'static str> {
    match ranges {
        [('0', '9')] => Some("is_ascii_digit"),
        [('A', 'Z')] => Some("is_ascii_uppercase"),
        [('a', 'z')] => Some("is_ascii_lowercase"),
        [('A', 'Z'), ('a', 'z')] => Some("is_ascii_alphabetic"),
        [('0', '9'), ('A', 'Z'), ('a', 'z')] => Some("is_ascii_alphanumeric"),
        [('0', '9'), ('A', 'F'), ('a', 'f')] => Some("is_ascii_hexdigit"),
        _ => None,
    }
}

/// A character as a literal that any editor shows.
fn character(character: char) -> TokenStream {
    let escaped = if character.is_ascii_graphic() || character == ' ' {
        character.escape_default().to_string()
    } else {
        character.escape_unicode().to_string()
    };
    format!("'{escaped}'").parse().unwrap_or_default()
}

fn text_rules(value: &Value) -> Option<&TextRules> {
    match &value.kind {
        Kind::Text(rules) => Some(rules),
        Kind::List(list) => text_rules(&list.item),
        Kind::Map(map) => text_rules(&map.value),
        _ => None,
    }
}

fn is_any(rules: &TextRules) -> bool {
    rules.min_length.unwrap_or(0) == 0 && rules.max_length.is_none() && rules.characters.is_none()
}

fn same(one: &TextRules, other: &TextRules) -> bool {
    let pattern = |rules: &TextRules| rules.characters.as_ref().map(|rule| rule.pattern.clone());
    one.min_length.unwrap_or(0) == other.min_length.unwrap_or(0)
        && one.max_length == other.max_length
        && pattern(one) == pattern(other)
}
