//! What text must keep to: length, characters, patterns, formats.

use std::sync::OnceLock;

use regex::Regex;

use super::{Format, Mismatch};

/// What text must keep to.
#[derive(Debug, Clone, Copy)]
pub struct TextRules {
    /// Fewest characters (Unicode scalar values).
    pub min_length: usize,
    /// Most characters (Unicode scalar values).
    pub max_length: usize,
    /// The characters it may be made of.
    pub characters: Option<Characters>,
    /// The pattern that it must match somewhere.
    pub pattern: Option<&'static Pattern>,
    /// The format that it must be of.
    pub format: Option<Format>,
}

/// A class of characters that text may be made of.
#[derive(Debug, Clone, Copy)]
pub struct Characters {
    /// The pattern as the contract writes it.
    pub pattern: &'static str,
    /// Whether all of a text is of the class.
    pub all: fn(&str) -> bool,
}

/// A pattern that text must match somewhere; it is compiled when it is first asked for.
#[derive(Debug)]
pub struct Pattern {
    pattern: &'static str,
    expression: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern as the contract writes it, and in the words of the crate `regex`.
    #[must_use]
    pub const fn new(pattern: &'static str, expression: &'static str) -> Self {
        Self {
            pattern,
            expression,
            compiled: OnceLock::new(),
        }
    }

    /// Whether some of `text` matches; nothing matches an expression that the crate does not take.
    fn is_match(&self, text: &str) -> bool {
        let compiled = self
            .compiled
            .get_or_init(|| Regex::new(self.expression).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

impl TextRules {
    /// Any text.
    pub const ANY: Self = Self {
        min_length: 0,
        max_length: usize::MAX,
        characters: None,
        pattern: None,
        format: None,
    };

    /// Checks length, characters, pattern and format.
    ///
    /// # Errors
    ///
    /// The rules that the text breaks.
    pub fn check(&self, text: &str) -> Result<(), Mismatch> {
        let usual = both(self.check_length(text), self.check_characters(text));
        if self.pattern.is_none() && self.format.is_none() {
            return usual;
        }
        both(
            usual,
            both(self.check_pattern(text), self.check_format(text)),
        )
    }

    fn check_length(&self, text: &str) -> Result<(), Mismatch> {
        // A text has at least a quarter as many characters as bytes, and at most as many.
        if text.len() <= self.max_length && text.len() >= self.min_length.saturating_mul(4) {
            return Ok(());
        }
        let length = text.chars().count();
        if length > self.max_length {
            Err(Mismatch::length("at most", self.max_length, length))
        } else if length < self.min_length {
            Err(Mismatch::length("at least", self.min_length, length))
        } else {
            Ok(())
        }
    }

    fn check_characters(&self, text: &str) -> Result<(), Mismatch> {
        match self.characters {
            Some(characters) if !(characters.all)(text) => Err(Mismatch {
                expected: format!("only characters of `{}`", characters.pattern).into(),
                found: "another".into(),
            }),
            _ => Ok(()),
        }
    }

    fn check_pattern(&self, text: &str) -> Result<(), Mismatch> {
        match self.pattern {
            Some(pattern) if !pattern.is_match(text) => Err(Mismatch {
                expected: format!("what matches `{}`", pattern.pattern).into(),
                found: "another string".into(),
            }),
            _ => Ok(()),
        }
    }

    fn check_format(&self, text: &str) -> Result<(), Mismatch> {
        match self.format {
            Some(format) if !format.holds(text) => {
                Err(Mismatch::kind(format.expected(), "another string"))
            }
            _ => Ok(()),
        }
    }
}

fn both(one: Result<(), Mismatch>, other: Result<(), Mismatch>) -> Result<(), Mismatch> {
    match (one, other) {
        (Err(one), Err(other)) => Err(one.and(other)),
        (one, other) => one.and(other),
    }
}
