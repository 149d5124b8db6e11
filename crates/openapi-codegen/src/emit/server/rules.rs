//! Emits the rules on text that parameters and bodies keep to, each once and with a name.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Context, decode};
use crate::api::{
    Additional, Api, CharacterRule, Content, Kind, Shape, TextFormat, TextRules, TypeDefinition,
    Value,
};
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
        for operation in &api.operations {
            let contents = operation.body.iter().flat_map(|body| &body.contents);
            for content in contents {
                rules.add_content(&operation.method_name, &content.content);
            }
        }
        for id in decode::types(api) {
            rules.add_all(&api.types[id.0]);
        }
        let operations = api.operations.iter();
        for parameter in operations.flat_map(|operation| &operation.parameters) {
            rules.add(&parameter.name, &parameter.value);
        }
        rules
    }

    /// Adds those of what a body holds; those of a part have its name.
    fn add_content(&mut self, name: &str, content: &Content) {
        match content {
            Content::Multipart(multipart) => {
                for part in &multipart.parts {
                    self.add_content(&part.name, &part.content);
                }
            }
            Content::Bytes => {}
            Content::Value(value) | Content::Text(value) | Content::Events(value) => {
                self.add(name, value);
            }
        }
    }

    /// Adds those of what a type holds.
    fn add_all(&mut self, definition: &TypeDefinition) {
        match &definition.shape {
            Shape::Object(object) => {
                for member in &object.members {
                    self.add(&member.name, &member.value);
                }
                if let Additional::Kept { field, value } = &object.additional {
                    self.add(field, value);
                }
            }
            Shape::Enumeration(_) => {}
            Shape::Union(union) => {
                for variant in &union.variants {
                    self.add(&variant.variant, &variant.value);
                }
            }
            Shape::Wrapper(value) => self.add(&definition.name, value),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Whether a text has rules besides the format that is its type.
    pub(super) fn has(&self, rules: &TextRules) -> bool {
        self.named.iter().any(|(_, other)| same(other, rules))
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
    let rules = context.rules.named.iter();
    let rules = rules.map(|(name, rules)| one(&ident(name), rules));
    quote! {
        #head
        use openapi_axum::scalar::{Characters, Format, Pattern, TextRules};
        #(#rules)*
    }
}

fn one(name: &Ident, rules: &TextRules) -> TokenStream {
    let min_length = rules.min_length.filter(|length| *length > 0).map(|length| {
        let length = Literal::u64_unsuffixed(length);
        quote!(min_length: #length,)
    });
    let max_length = rules.max_length.map(|length| {
        let length = Literal::u64_unsuffixed(length);
        quote!(max_length: #length,)
    });
    let function = format_ident!("{}_characters", name.to_string().to_lowercase());
    let characters = rules.characters.as_ref().map(|rule| {
        let pattern = &rule.pattern;
        quote!(characters: Some(Characters { pattern: #pattern, all: #function }),)
    });
    let class = rules.characters.as_ref().map(|rule| class(&function, rule));
    let pattern = rules.pattern.as_ref().map(|rule| {
        let (pattern, expression) = (&rule.pattern, &rule.expression);
        quote! {
            pattern: Some({
                static PATTERN: Pattern = Pattern::new(#pattern, #expression);
                &PATTERN
            }),
        }
    });
    let format = checked_format(rules).map(|format| {
        let format = ident(format);
        quote!(format: Some(Format::#format),)
    });
    let fields = [min_length, max_length, characters, pattern, format];
    let rest = fields
        .iter()
        .any(Option::is_none)
        .then(|| quote!(..TextRules::ANY));
    quote! {
        pub(super) static #name: TextRules = TextRules { #(#fields)* #rest };
        #class
    }
}

/// The format that the runtime checks in a string: one without a Rust type of its own.
fn checked_format(rules: &TextRules) -> Option<&'static str> {
    match rules.format? {
        TextFormat::Byte => Some("Byte"),
        TextFormat::Time => Some("Time"),
        TextFormat::Duration => Some("Duration"),
        TextFormat::Uri => Some("Uri"),
        TextFormat::Email => Some("Email"),
        TextFormat::Hostname => Some("Hostname"),
        TextFormat::Decimal => Some("Decimal"),
        TextFormat::Date
        | TextFormat::DateTime
        | TextFormat::Uuid
        | TextFormat::Ipv4
        | TextFormat::Ipv6
        | TextFormat::Ip => None,
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
    same(rules, &TextRules::default())
}

fn same(one: &TextRules, other: &TextRules) -> bool {
    let class = |rules: &TextRules| rules.characters.as_ref().map(|rule| rule.pattern.clone());
    one.min_length.unwrap_or(0) == other.min_length.unwrap_or(0)
        && one.max_length == other.max_length
        && class(one) == class(other)
        && one.pattern == other.pattern
        && checked_format(one) == checked_format(other)
}
