//! Patterns: of ECMA-262's regular expressions, those that say what characters a string is made of.

use regex_syntax::ast::{AssertionKind, Ast, ClassSet, ClassSetItem, RepetitionKind, parse};
use regex_syntax::hir::translate::Translator;
use regex_syntax::hir::{Class, HirKind};

use super::Lowering;
use crate::api::CharacterRule;
use crate::document::Located;
use crate::problem::SchemaProblem;

/// How deep groups and classes may be nested in a pattern.
const NEST_LIMIT: u32 = 50;

impl Lowering<'_> {
    /// The rule of a pattern of the form `^[class]*$`.
    pub(super) fn characters(&mut self, pattern: &Located<String>) -> Option<CharacterRule> {
        let parsed = parse::ParserBuilder::new()
            .nest_limit(NEST_LIMIT)
            .build()
            .parse(&pattern.value);
        let ast = match parsed {
            Ok(ast) => ast,
            Err(error) => {
                let reason = error.kind().to_string();
                self.report(
                    SchemaProblem::Pattern {
                        reason,
                        place: pattern.place,
                    }
                    .into(),
                );
                return None;
            }
        };
        let Some(ranges) = class(&ast).and_then(|class| ranges(class, &pattern.value)) else {
            let help = "supported is `^[...]*$` with characters and ranges of them in the brackets";
            self.not_supported(
                "a pattern of another form than `^[...]*$`",
                help,
                pattern.place,
            );
            return None;
        };
        Some(CharacterRule {
            pattern: pattern.value.clone(),
            ranges,
        })
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
        let ast = parse::Parser::new().parse(pattern).ok()?;
        ranges(class(&ast)?, pattern)
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
    fn other_forms_are_refused() {
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
