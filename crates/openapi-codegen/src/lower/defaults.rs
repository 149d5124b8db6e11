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
            Kind::Named(id) => {
                let values = self.enumeration_of(*id).into_iter();
                let mut values = values.flat_map(|enumeration| &enumeration.values);
                let value = values.find(|value| value.name == *text);
                value.map(|value| DefaultValue::Variant(*id, value.variant.clone()))
            }
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
    let Some(integer) = scalar.wide_integer() else {
        return Ok(None);
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
    let Some(number) = scalar.number() else {
        return Ok(None);
    };
    let is_under = |least| number < least || rules.excludes_minimum && number <= least;
    if rules.minimum.is_some_and(is_under) {
        return Err(format!("`{}` is too small", scalar.text));
    }
    let is_over = |most| number > most || rules.excludes_maximum && number >= most;
    if rules.maximum.is_some_and(is_over) {
        return Err(format!("`{}` is too large", scalar.text));
    }
    Ok(Some(DefaultValue::Number(number)))
}
