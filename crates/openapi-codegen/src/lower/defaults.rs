//! What holds where a value is missing: `default`.

use super::Lowering;
use super::schemas::Candidate;
use crate::api::{
    DefaultValue, Enumeration, IntegerRules, Kind, NumberRules, Shape, TextRules, TypeId, Value,
};
use crate::document::Schema;
use crate::parse::{Data, Node, Scalar, ScalarKind};
use crate::problem::SchemaProblem;

impl<'d> Lowering<'d> {
    /// The default of a value that all of some schemas say something of, if it fits.
    pub(super) fn default_of(
        &mut self,
        schemas: &[&'d Schema],
        value: &Value,
    ) -> Option<DefaultValue> {
        let applied = self.applied_all(schemas)?;
        let mut told = applied.told.iter().copied().chain(applied.schemas());
        let node = &told.find_map(|schema| schema.default.as_ref())?.value;
        if node.is_null() && !value.nullable {
            // Null is what is missing in many languages.
            return None;
        }
        if !self.can_be_default(value) {
            let help = "it is optional, and nothing stands there where it is missing";
            self.not_generated("a `default` of this type", help, node.place);
            return None;
        }
        match self.fitting(node, value) {
            Ok(default) => Some(default),
            Err(reason) => {
                let place = node.place;
                self.report(SchemaProblem::Default { reason, place }.into());
                None
            }
        }
    }

    /// Whether a default of a value can be written in Rust.
    fn can_be_default(&self, value: &Value) -> bool {
        match &value.kind {
            Kind::Named(id) => self.enumeration_of(*id).is_some(),
            Kind::List(list) => self.can_be_default(&list.item),
            Kind::Map(_) | Kind::Any => false,
            Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean => true,
        }
    }

    fn enumeration_of(&self, id: TypeId) -> Option<&Enumeration> {
        let (_, candidate): (_, &Candidate<'_>) = self.types.get_index(id.0)?;
        match &candidate.shape {
            Some(Shape::Enumeration(enumeration)) => Some(enumeration),
            _ => None,
        }
    }

    /// The value of an enumeration that a scalar is.
    fn variant_of(&self, id: TypeId, scalar: &Scalar) -> Result<Option<DefaultValue>, String> {
        let Some(enumeration) = self.enumeration_of(id) else {
            return Ok(None);
        };
        let name = match (enumeration.is_integer, scalar.kind) {
            (true, _) => scalar.whole().map(|integer| integer.to_string()),
            (false, ScalarKind::String) => Some(scalar.text.clone()),
            (false, _) => None,
        };
        let Some(name) = name else { return Ok(None) };
        let mut values = enumeration.values.iter();
        let value = values.find(|value| value.name == name);
        let value = value.ok_or_else(|| format!("`{name}` is not among the values"))?;
        Ok(Some(DefaultValue::Variant(id, value.variant.clone())))
    }

    /// The default that a node says; or why it does not fit.
    fn fitting(&self, node: &Node, value: &Value) -> Result<DefaultValue, String> {
        if let (Kind::List(list), Data::Sequence(items)) = (&value.kind, &node.data) {
            let count = items.len() as u64;
            if list.min_items.is_some_and(|least| count < least) {
                return Err("it has too few items".to_owned());
            }
            if list.max_items.is_some_and(|most| count > most) {
                return Err("it has too many items".to_owned());
            }
            let items = items.iter().map(|item| self.fitting(item, &list.item));
            let items = items.collect::<Result<Vec<_>, _>>()?;
            let is_twice = |(index, item)| items.iter().skip(index + 1).any(|other| other == item);
            if list.unique && items.iter().enumerate().any(is_twice) {
                return Err("an item stands in it twice".to_owned());
            }
            return Ok(DefaultValue::List(items));
        }
        let Data::Scalar(scalar) = &node.data else {
            return Err(format!("it is {}", node.kind()));
        };
        if scalar.kind == ScalarKind::Null && value.nullable {
            return Ok(DefaultValue::Null);
        }
        let text = &scalar.text;
        let default = match &value.kind {
            Kind::Text(rules) => text_of(scalar, rules)?,
            Kind::Integer(rules) => integer_of(scalar, rules)?,
            Kind::Number(rules) => number_of(scalar, rules)?,
            Kind::Boolean => match scalar.kind {
                ScalarKind::Boolean(value) => Some(DefaultValue::Boolean(value)),
                _ => None,
            },
            Kind::Named(id) => self.variant_of(*id, scalar)?,
            Kind::List(_) | Kind::Map(_) | Kind::Any => None,
        };
        default.ok_or_else(|| format!("`{text}` is of another type"))
    }
}

fn text_of(scalar: &Scalar, rules: &TextRules) -> Result<Option<DefaultValue>, String> {
    if scalar.kind != ScalarKind::String {
        return Ok(None);
    }
    let text = &scalar.text;
    if !rules.format.is_none_or(|format| format.admits(text)) {
        return Err(format!("`{text}` is not of its format"));
    }
    let length = text.chars().count() as u64;
    if rules.min_length.is_some_and(|least| length < least) {
        return Err(format!("`{text}` is too short"));
    }
    if rules.max_length.is_some_and(|most| length > most) {
        return Err(format!("`{text}` is too long"));
    }
    let fits = |rule: &crate::api::CharacterRule| {
        let is_in = |c| {
            rule.ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&c))
        };
        text.chars().all(is_in)
    };
    let matches = |rule: &crate::api::PatternRule| {
        regex::Regex::new(&rule.expression).is_ok_and(|regex| regex.is_match(text))
    };
    if !rules.characters.as_ref().is_none_or(fits) || !rules.pattern.as_ref().is_none_or(matches) {
        return Err(format!("`{text}` does not match the pattern"));
    }
    Ok(Some(DefaultValue::Text(text.clone())))
}

fn integer_of(scalar: &Scalar, rules: &IntegerRules) -> Result<Option<DefaultValue>, String> {
    let Some(integer) = scalar.whole() else {
        return match scalar.kind {
            ScalarKind::Number if scalar.number().is_some() => {
                Err(format!("`{}` is no integer", scalar.text))
            }
            ScalarKind::Integer | ScalarKind::Number => Err(of_no_type(scalar)),
            _ => Ok(None),
        };
    };
    let (least, greatest) = super::numbers::limits(rules.width);
    let minimum = rules.minimum.unwrap_or(least);
    let maximum = rules.maximum.unwrap_or(greatest);
    if !(minimum..=maximum).contains(&integer) {
        return Err(format!("{integer} is not from {minimum} to {maximum}"));
    }
    if rules.multiple_of.is_some_and(|step| integer % step != 0) {
        return Err(format!("{integer} is no multiple"));
    }
    Ok(Some(DefaultValue::Integer(integer)))
}

fn number_of(scalar: &Scalar, rules: &NumberRules) -> Result<Option<DefaultValue>, String> {
    /// How far a quotient may be from an integer, as a part of it: 0.3 / 0.1 is not 3.
    const PRECISION: f64 = 1e-9;
    let Some(number) = scalar.number() else {
        return match scalar.kind {
            ScalarKind::Integer | ScalarKind::Number => Err(of_no_type(scalar)),
            _ => Ok(None),
        };
    };
    let is_under = |least| number < least || rules.excludes_minimum && number <= least;
    if rules.minimum.is_some_and(is_under) {
        return Err(format!("`{}` is too small", scalar.text));
    }
    let is_over = |most| number > most || rules.excludes_maximum && number >= most;
    if rules.maximum.is_some_and(is_over) {
        return Err(format!("`{}` is too large", scalar.text));
    }
    if rules.is_32_bit && !(number as f32).is_finite() {
        return Err(of_no_type(scalar));
    }
    let is_multiple = |factor: f64| {
        let quotient = number / factor;
        (quotient - quotient.round()).abs() <= PRECISION * quotient.abs().max(1.0)
    };
    if !rules.multiple_of.is_none_or(is_multiple) {
        return Err(format!("`{}` is no multiple", scalar.text));
    }
    Ok(Some(DefaultValue::Number(number)))
}

fn of_no_type(scalar: &Scalar) -> String {
    format!("no number of its type is `{}`", scalar.text)
}
