//! Patterns: those that say what characters a string is made of are rules of their own, the others are kept as they are.

mod ecma;

use std::collections::HashMap;

use regex_syntax::ast::{AssertionKind, Ast, ClassSet, ClassSetItem, RepetitionKind, parse};
use regex_syntax::hir::translate::Translator;
use regex_syntax::hir::{Class, Hir, HirKind};

use super::Lowering;
use crate::api::{CharacterRule, PatternRule, TextRules};
use crate::document::Located;
use crate::problem::SchemaProblem;

/// How deep groups and classes may be nested in a pattern.
const NEST_LIMIT: u32 = 50;

/// The size of a byte in a compiled pattern, from above.
const BYTE_SIZE: usize = 50;
/// The size of a range of characters, which is several sequences of bytes.
const RANGE_SIZE: usize = 400;
/// The size up to which a pattern is surely taken by the crate `regex`, whose own limit is more than ten times as large.
const SMALL: usize = 500_000;
/// How many larger patterns of a contract are tried: each takes as long as thousands of others.
const LARGE_PATTERNS: usize = 8;

/// What is known of the patterns of a contract.
#[derive(Default)]
pub(super) struct Patterns {
    known: HashMap<String, Result<String, String>>,
    /// How many large ones were tried.
    large: usize,
}

impl Patterns {
    /// The pattern in the words of the crate `regex`, which takes it; or why it does not.
    fn expression(&mut self, pattern: &str) -> Result<String, String> {
        if let Some(known) = self.known.get(pattern) {
            return known.clone();
        }
        let expression = ecma::translated(pattern);
        let made = match is_small(&expression) {
            true => Ok(expression),
            false if self.large < LARGE_PATTERNS => {
                self.large += 1;
                compiled(expression)
            }
            false => Err(format!(
                "it is large, and {LARGE_PATTERNS} others of the contract are"
            )),
        };
        self.known.insert(pattern.to_owned(), made.clone());
        made
    }
}

impl Lowering<'_> {
    /// Adds a pattern to the rules of a string.
    pub(super) fn pattern(&mut self, pattern: &Located<String>, rules: &mut TextRules) {
        if let Some(rule) = characters(&pattern.value) {
            match &rules.characters {
                None => return rules.characters = Some(rule),
                Some(known) if *known == rule => return,
                Some(_) => {}
            }
        }
        let reason = match self.patterns.expression(&pattern.value) {
            Err(reason) => reason,
            Ok(expression) => {
                let rule = PatternRule {
                    pattern: pattern.value.clone(),
                    expression,
                };
                match &rules.pattern {
                    None => return rules.pattern = Some(rule),
                    Some(known) if *known == rule => return,
                    Some(_) => "another pattern applies too".to_owned(),
                }
            }
        };
        let place = pattern.place;
        self.report(SchemaProblem::Pattern { reason, place }.into());
    }
}

/// The rule of a pattern of the form `^[class]*$`.
fn characters(pattern: &str) -> Option<CharacterRule> {
    let mut parser = parse::ParserBuilder::new().nest_limit(NEST_LIMIT).build();
    let ast = parser.parse(pattern).ok()?;
    let ranges = ranges(class(&ast)?, pattern)?;
    Some(CharacterRule {
        pattern: pattern.to_owned(),
        ranges,
    })
}

/// Whether an expression is right and so small that it need not be compiled to know that it is taken.
fn is_small(expression: &str) -> bool {
    let mut parser = regex_syntax::ParserBuilder::new()
        .nest_limit(NEST_LIMIT)
        .build();
    let hir = parser.parse(expression);
    hir.is_ok_and(|hir| size(&hir) <= SMALL)
}

/// The size of a compiled expression, from above.
fn size(hir: &Hir) -> usize {
    let size: usize = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => return literal.0.len().saturating_mul(BYTE_SIZE),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1));
            let times = usize::try_from(times).unwrap_or(usize::MAX);
            return times.max(1).saturating_mul(size(&repetition.sub));
        }
        HirKind::Capture(capture) => return size(&capture.sub).saturating_add(2 * RANGE_SIZE),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            return parts
                .iter()
                .map(size)
                .fold(RANGE_SIZE, usize::saturating_add);
        }
    };
    size.saturating_mul(RANGE_SIZE)
}

/// The expression, if the crate `regex` takes it; or why it does not.
fn compiled(expression: String) -> Result<String, String> {
    let compiled = regex::RegexBuilder::new(&expression)
        .nest_limit(NEST_LIMIT)
        .build();
    match (
        compiled,
        parse::ParserBuilder::new()
            .nest_limit(NEST_LIMIT)
            .build()
            .parse(&expression),
    ) {
        (Ok(_), _) => Ok(expression),
        (Err(_), Err(error)) => Err(error.kind().to_string()),
        (Err(_), Ok(_)) => Err("it is too large".to_owned()),
    }
}

/// The `[...]` of `^[...]*$`, if it means the same in ECMA-262 as it does here.
fn class(ast: &Ast) -> Option<&Ast> {
    let Ast::Concat(concat) = ast else {
        return None;
    };
    let [
        Ast::Assertion(start),
        Ast::Repetition(repetition),
        Ast::Assertion(end),
    ] = concat.asts.as_slice()
    else {
        return None;
    };
    let is_whole = start.kind == AssertionKind::StartLine && end.kind == AssertionKind::EndLine;
    let is_any_number = repetition.op.kind == RepetitionKind::ZeroOrMore;
    let Ast::ClassBracketed(class) = &*repetition.ast else {
        return None;
    };
    let ClassSet::Item(item) = &class.kind else {
        return None;
    };
    (is_whole && is_any_number && is_plain(item)).then_some(&*repetition.ast)
}

/// Classes such as `\d` have other members in ECMA-262, and it has no classes within classes.
fn is_plain(item: &ClassSetItem) -> bool {
    match item {
        ClassSetItem::Empty(_) | ClassSetItem::Literal(_) | ClassSetItem::Range(_) => true,
        ClassSetItem::Union(union) => union.items.iter().all(is_plain),
        _ => false,
    }
}

fn ranges(class: &Ast, pattern: &str) -> Option<Vec<(char, char)>> {
    let hir = Translator::new().translate(pattern, class).ok()?;
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => Some(
            class
                .ranges()
                .iter()
                .map(|range| (range.start(), range.end()))
                .collect(),
        ),
        // A class of one character is simplified to that character.
        HirKind::Literal(literal) => {
            let mut characters = std::str::from_utf8(&literal.0).ok()?.chars();
            let only = characters.next().filter(|_| characters.next().is_none())?;
            Some(vec![(only, only)])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(pattern: &str) -> Option<Vec<(char, char)>> {
        characters(pattern).map(|rule| rule.ranges)
    }

    #[test]
    fn what_no_engine_in_linear_time_can_do_is_said() {
        for pattern in ["(?!a)b", r"(a)\1", "(", "(a{1000}){1000}"] {
            assert!(
                Patterns::default().expression(pattern).is_err(),
                "{pattern}"
            );
        }
        let made = Patterns::default().expression("^a+$");
        assert_eq!(made.as_deref(), Ok("^a+$"));
    }

    #[test]
    fn few_large_patterns_are_tried() {
        let mut patterns = Patterns::default();
        let large = |number: usize| format!("(b{number}a{{1,200}}){{1,100}}");
        for number in 0..LARGE_PATTERNS {
            assert!(patterns.expression(&large(number)).is_ok(), "{number}");
        }
        let one_more = patterns.expression(&large(LARGE_PATTERNS));
        let reason = "it is large, and 8 others of the contract are";
        assert_eq!(one_more.err().as_deref(), Some(reason));
        assert!(patterns.expression(&large(0)).is_ok());
        assert!(patterns.expression("^a+$").is_ok());
    }

    #[test]
    fn classes_become_ranges() {
        assert_eq!(rule("^[b-da]*$"), Some(vec![('a', 'd')]));
        assert_eq!(rule("^[x]*$"), Some(vec![('x', 'x')]));
        assert_eq!(
            rule(r"^[^\u0000-\u0020]*$"),
            Some(vec![('!', '\u{10ffff}')])
        );
    }

    #[test]
    fn other_forms_are_no_rules_of_characters() {
        for pattern in [
            "[a]*",
            "^a*$",
            "^[a]+$",
            r"^[\d]*$",
            "^[a&&b]*$",
            "^[[:alpha:]]*$",
            "^(?i)[a]*$",
            "^[a]*$|b",
        ] {
            assert_eq!(rule(pattern), None, "{pattern}");
        }
    }
}
