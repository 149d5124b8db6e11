//! Values that are listed by `enum` and `const`, with the extensions that say more of them.
//!
//! A `oneOf` of schemas that each list values is one list, in which each value has a description.

use std::collections::{HashMap, HashSet};

use super::Lowering;
use super::applied::Applied;
use super::schemas::documentation;
use crate::api::{Enumeration, EnumerationValue};
use crate::document::{Schema, SchemaType};
use crate::names::{Names, Use};
use crate::parse::{Data, Node, Scalar, ScalarKind};
use crate::problem::{FormProblem, SchemaProblem};
use crate::source::Place;

/// A value that is allowed.
#[derive(Debug, Clone)]
pub(super) struct Allowed<'d> {
    pub(super) node: &'d Node,
    documentation: Option<String>,
}

impl<'d> Allowed<'d> {
    fn of(node: &'d Node) -> Self {
        Self {
            node,
            documentation: None,
        }
    }

    fn scalar(&self) -> Option<&'d Scalar> {
        match &self.node.data {
            Data::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The text of it, if it is a string.
    pub(super) fn text(&self) -> Option<String> {
        let scalar = self.scalar()?;
        (scalar.kind == ScalarKind::String).then(|| scalar.text.clone())
    }

    /// The type of it, without null.
    fn type_of(&self) -> Option<SchemaType> {
        Some(match (&self.node.data, self.scalar()?.kind) {
            (_, ScalarKind::Null) => return None,
            (_, ScalarKind::Boolean(_)) => SchemaType::Boolean,
            (_, ScalarKind::Integer) => SchemaType::Integer,
            (_, ScalarKind::Number) => SchemaType::Number,
            (_, ScalarKind::String) => SchemaType::String,
        })
    }
}

impl<'d> Lowering<'d> {
    /// The values that are listed for what applies, if there is a list.
    pub(super) fn allowed(&self, applied: &Applied<'d>) -> Option<Vec<Allowed<'d>>> {
        let mut allowed: Option<Vec<Allowed<'d>>> = None;
        for schema in applied.schemas() {
            let Some(own) = listed(schema) else { continue };
            allowed = Some(match allowed {
                None => own,
                Some(others) => common(others, &own),
            });
        }
        allowed
    }

    /// The one type of scalars of which all values are that are listed; `None`: there is no list, or it is of several.
    pub(super) fn listed_type(&self, applied: &Applied<'d>) -> Option<SchemaType> {
        if self.structured(applied).is_some() {
            return None;
        }
        let types = self.listed_types(applied, &applied.types().ok()?)?;
        match types.as_slice() {
            [SchemaType::Array | SchemaType::Object] => None,
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Of some types, those that the values have which are listed; of none, all that they have.
    pub(super) fn listed_types(
        &self,
        applied: &Applied<'d>,
        types: &[SchemaType],
    ) -> Option<Vec<SchemaType>> {
        let allowed = self.allowed(applied)?;
        if allowed.iter().any(|one| one.scalar().is_none()) {
            return None;
        }
        if let [only @ (SchemaType::String | SchemaType::Boolean)] = types {
            return Some(vec![*only]);
        }
        let mut listed = Vec::new();
        for one in allowed.iter().filter_map(Allowed::type_of) {
            let is_number = one == SchemaType::Integer && types.contains(&SchemaType::Number);
            let is_taken = types.is_empty() || types.contains(&one) || is_number;
            if is_taken && !listed.contains(&one) {
                listed.push(one);
            }
        }
        if listed.contains(&SchemaType::Number) {
            listed.retain(|one| *one != SchemaType::Integer);
        }
        Some(if listed.is_empty() {
            types.to_vec()
        } else {
            listed
        })
    }

    /// Warns of lists of values that are no enumeration in Rust.
    pub(super) fn warn_of_listed(&mut self, applied: &Applied<'d>, one: SchemaType) {
        let Some(allowed) = self.allowed(applied) else {
            return;
        };
        let has = |value: bool| {
            let mut kinds = allowed.iter().filter_map(|one| Some(one.scalar()?.kind));
            kinds.any(|kind| kind == ScalarKind::Boolean(value))
        };
        let is_all = one == SchemaType::Boolean && has(true) && has(false);
        if let (Some(first), false) = (allowed.first(), is_all) {
            self.values_left_out(first.node.place);
        }
    }

    /// Warns of lists of values that are lists and objects themselves.
    pub(super) fn warn_of_structured(&mut self, applied: &Applied<'d>) {
        if let Some(place) = self.structured(applied) {
            self.values_left_out(place);
        }
    }

    fn values_left_out(&mut self, place: Place) {
        let help = "any value of the type is taken; say more in the description";
        let what = "`enum` or `const` of other values than strings and integers";
        self.not_generated(what, help, place);
    }

    /// Where the first value stands that is listed and no scalar.
    fn structured(&self, applied: &Applied<'d>) -> Option<Place> {
        let allowed = self.allowed(applied)?.into_iter();
        let mut structured = allowed.filter(|one| one.scalar().is_none());
        structured.next().map(|one| one.node.place)
    }

    pub(super) fn enumeration(&mut self, applied: &Applied<'d>, one: SchemaType) -> Enumeration {
        let is_integer = one == SchemaType::Integer;
        let mut names = Names::default();
        let mut seen = HashMap::new();
        let mut values = Vec::new();
        for allowed in self.allowed(applied).unwrap_or_default() {
            let place = allowed.node.place;
            let Some(scalar) = allowed.scalar().filter(|_| !allowed.node.is_null()) else {
                continue;
            };
            let value = scalar.text.clone();
            let number = scalar.integer().filter(|_| is_integer);
            if applied.only.is_some() && allowed.type_of() != Some(one) {
                continue;
            }
            if allowed.type_of() != Some(one) {
                self.report(
                    SchemaProblem::ValueOfAnotherType {
                        value: value.clone(),
                        place,
                    }
                    .into(),
                );
            }
            if is_integer && number.is_none() {
                self.too_large_an_integer(scalar, place);
                continue;
            }
            let name = number.map_or(value, |number| number.to_string());
            if let Some(first) = seen.insert(name.clone(), place) {
                let duplicate = SchemaProblem::DuplicateValue {
                    value: name,
                    first,
                    second: place,
                };
                self.report(duplicate.into());
                continue;
            }
            let variant = names.take(&name, place, Use::Variant, self.problems);
            values.push(EnumerationValue {
                name,
                variant,
                number,
                documentation: allowed.documentation.clone(),
            });
        }
        let mut any_case = None;
        for schema in applied.schemas() {
            self.number_values(schema, &mut values, is_integer);
            self.describe_values(schema, &mut values);
            any_case = any_case.or(schema.extensions.values_in_any_case.as_ref());
        }
        let wire_names = values.iter().map(|value| value.name.as_str());
        let values_in_any_case = self.check_case("x-enum-values-in-any-case", any_case, wire_names);
        Enumeration {
            values,
            is_integer,
            values_in_any_case,
        }
    }

    /// Reports a listed integer that no 64 bits hold.
    fn too_large_an_integer(&mut self, scalar: &Scalar, place: Place) {
        if scalar.kind == ScalarKind::Integer {
            let what = format!("the listed integer {}", scalar.text);
            let help = "integers of 64 bits with a sign are listed; say others in the description";
            self.not_supported(what, help, place);
        }
    }

    fn number_values(
        &mut self,
        schema: &Schema,
        values: &mut [EnumerationValue],
        is_integer: bool,
    ) {
        let Some(numbers) = &schema.extensions.numbers else {
            return;
        };
        let mut seen = HashSet::new();
        let twice = numbers
            .value
            .iter()
            .find(|number| !seen.insert(number.value));
        let reason = match twice {
            _ if is_integer => Some(("the values are numbers".to_owned(), numbers.place)),
            Some(number) => Some((format!("{} stands there twice", number.value), number.place)),
            None if numbers.value.len() != values.len() => Some((
                format!(
                    "{} numbers for {} values",
                    numbers.value.len(),
                    values.len()
                ),
                numbers.place,
            )),
            None => None,
        };
        if let Some((reason, place)) = reason {
            let expected = "give one number for each value, no two the same";
            self.report(
                FormProblem::Extension {
                    extension: "x-enum-numbers",
                    reason,
                    expected,
                    place,
                }
                .into(),
            );
        }
        for (value, number) in values.iter_mut().zip(&numbers.value) {
            value.number = Some(number.value);
        }
    }

    fn describe_values(&mut self, schema: &Schema, values: &mut [EnumerationValue]) {
        let Some(descriptions) = &schema.extensions.descriptions else {
            return;
        };
        if descriptions.value.len() != values.len() {
            self.report(
                FormProblem::Extension {
                    extension: "x-enum-descriptions",
                    reason: format!(
                        "{} descriptions for {} values",
                        descriptions.value.len(),
                        values.len()
                    ),
                    expected: "give one description for each value",
                    place: descriptions.place,
                }
                .into(),
            );
        }
        for (value, description) in values.iter_mut().zip(&descriptions.value) {
            value.documentation = Some(description.clone());
        }
    }
}

/// Whether a schema does nothing but list values.
pub(super) fn lists_values(schema: &Schema) -> bool {
    schema.reference.is_none() && schema.all_of.is_empty() && listed(schema).is_some()
}

/// The values of the `enum` and the `const` of a schema.
pub(super) fn own_values(schema: &Schema) -> Option<Vec<&Node>> {
    let listed = schema.enumeration.as_ref();
    let listed = listed.map(|listed| listed.value.iter().collect());
    let constant = schema.constant.as_ref().map(|constant| &constant.value);
    match (listed, constant) {
        (Some(listed), Some(constant)) => {
            let listed: Vec<&Node> = listed;
            Some(
                listed
                    .into_iter()
                    .filter(|one| is_same(one, constant))
                    .collect(),
            )
        }
        (None, Some(constant)) => Some(vec![constant]),
        (listed, None) => listed,
    }
}

/// The values that a schema lists by itself.
fn listed(schema: &Schema) -> Option<Vec<Allowed<'_>>> {
    let own = own_values(schema).map(|own| own.into_iter().map(Allowed::of).collect());
    match (own, listed_by_alternatives(schema)) {
        (Some(own), Some(others)) => Some(common(own, &others)),
        (own, others) => own.or(others),
    }
}

/// The values of a `oneOf` or `anyOf` of schemas that each list values.
fn listed_by_alternatives(schema: &Schema) -> Option<Vec<Allowed<'_>>> {
    let alternatives = match (schema.one_of.len(), schema.any_of.len()) {
        (2.., 0) => &schema.one_of,
        (0, 2..) => &schema.any_of,
        _ => return None,
    };
    let mut all = Vec::new();
    for alternative in alternatives {
        let is_whole = alternative.reference.is_none() && alternative.all_of.is_empty();
        let own = listed(alternative).filter(|_| is_whole)?;
        let documentation = documentation(alternative);
        all.extend(own.into_iter().map(|allowed| Allowed {
            documentation: allowed.documentation.or_else(|| documentation.clone()),
            ..allowed
        }));
    }
    Some(all)
}

/// The values of a list that are in another too.
fn common<'d>(own: Vec<Allowed<'d>>, others: &[Allowed<'_>]) -> Vec<Allowed<'d>> {
    let is_there = |one: &Allowed<'_>| others.iter().any(|other| is_same(one.node, other.node));
    own.into_iter().filter(is_there).collect()
}

/// Whether two scalars are the same value of JSON.
fn is_same(one: &Node, other: &Node) -> bool {
    let (Data::Scalar(one), Data::Scalar(other)) = (&one.data, &other.data) else {
        return false;
    };
    let whole = (one.wide_integer(), other.wide_integer());
    match (whole, one.number(), other.number()) {
        ((Some(one), Some(other)), _, _) => one == other,
        (_, Some(one), Some(other)) => one.total_cmp(&other).is_eq(),
        _ => one.kind == other.kind && (one.kind != ScalarKind::String || one.text == other.text),
    }
}
