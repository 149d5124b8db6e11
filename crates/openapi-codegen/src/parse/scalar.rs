//! Scalars: the core schema of YAML says what a plain one is.

use saphyr_parser::{ScalarStyle, Tag};

use crate::problem::TextProblem;
use crate::source::Place;

/// A scalar as it is written, and what YAML's core schema makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    pub(crate) kind: ScalarKind,
}

/// YAML 1.2.2, section 10.3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScalarKind {
    Null,
    Boolean(bool),
    Integer,
    Number,
    String,
}

impl Scalar {
    /// The integer it is, if it is one that fits.
    pub(crate) fn integer(&self) -> Option<i64> {
        self.wide_integer()?.try_into().ok()
    }

    /// The integer it is, however large.
    pub(crate) fn wide_integer(&self) -> Option<i128> {
        match self.kind {
            ScalarKind::Integer => {
                match (self.text.strip_prefix("0x"), self.text.strip_prefix("0o")) {
                    (Some(digits), _) => i128::from_str_radix(digits, 16).ok(),
                    (_, Some(digits)) => i128::from_str_radix(digits, 8).ok(),
                    _ => self.text.parse().ok(),
                }
            }
            _ => None,
        }
    }

    /// The integer it is, also where it is written with a fraction of zero (JSON Schema 2020-12, section 4.2.3).
    pub(crate) fn whole(&self) -> Option<i128> {
        self.wide_integer().or_else(|| {
            let number = self.number().filter(|number| number.fract() == 0.0)?;
            format!("{number:.0}").parse().ok()
        })
    }

    /// The number it is, if it is one that is finite.
    pub(crate) fn number(&self) -> Option<f64> {
        let number = match self.kind {
            ScalarKind::Integer => self.wide_integer()?.to_string().parse().ok()?,
            ScalarKind::Number => self.text.parse::<f64>().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }
}

/// What a scalar is.
pub(super) fn kind(
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    place: Place,
) -> Result<ScalarKind, TextProblem> {
    match tag {
        None if style != ScalarStyle::Plain => Ok(ScalarKind::String),
        None => Ok(plain_kind(text)),
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Ok(ScalarKind::String),
        Some(tag) => Err(TextProblem::UnknownTag {
            tag: tag.to_string(),
            place,
        }),
    }
}

fn plain_kind(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" => ScalarKind::Boolean(true),
        "false" | "False" | "FALSE" => ScalarKind::Boolean(false),
        _ if is_integer(text) => ScalarKind::Integer,
        _ if is_number(text) => ScalarKind::Number,
        _ => ScalarKind::String,
    }
}

fn is_integer(text: &str) -> bool {
    let all = |digits: &str, is_digit: fn(&char) -> bool| {
        !digits.is_empty() && digits.chars().all(|c| is_digit(&c))
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return all(digits, char::is_ascii_hexdigit);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return all(digits, |c| ('0'..='7').contains(c));
    }
    all(
        text.strip_prefix(['-', '+']).unwrap_or(text),
        char::is_ascii_digit,
    )
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF")
        || matches!(text, ".nan" | ".NaN" | ".NAN")
        || (unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && unsigned
                .chars()
                .all(|c| matches!(c, '0'..='9' | '.' | 'e' | 'E' | '+' | '-'))
            && unsigned.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for (text, kind) in [
            ("~", ScalarKind::Null),
            ("True", ScalarKind::Boolean(true)),
            ("yes", ScalarKind::String),
            ("-12", ScalarKind::Integer),
            ("0o17", ScalarKind::Integer),
            ("0x1F", ScalarKind::Integer),
            ("0b1", ScalarKind::String),
            ("1_000", ScalarKind::String),
            ("1.", ScalarKind::Number),
            (".5e-3", ScalarKind::Number),
            ("-.inf", ScalarKind::Number),
            ("inf", ScalarKind::String),
            (".", ScalarKind::String),
            ("e5", ScalarKind::String),
            ("3.1.0", ScalarKind::String),
        ] {
            assert_eq!(plain_kind(text), kind, "{text}");
        }
    }
}
