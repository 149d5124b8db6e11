//! String enumerations, with the extensions that say more of their values.

use std::collections::HashSet;

use super::Lowering;
use super::keywords::Family;
use super::schemas::is_nullable;
use crate::api::{Enumeration, EnumerationValue};
use crate::document::{Located, Schema};
use crate::names::{Names, Use};
use crate::parse::ScalarKind;
use crate::problem::{FormProblem, SchemaProblem};

impl Lowering<'_> {
    pub(super) fn enumeration(&mut self, schema: &Schema) -> Option<Enumeration> {
        self.check_keywords(schema, Family::Enumeration);
        let mut names = Names::default();
        let mut seen = HashSet::new();
        let mut values = Vec::new();
        for Located { value, place } in &schema.enumeration.as_ref()?.value {
            if value.kind == ScalarKind::Null && is_nullable(schema) {
                continue;
            }
            if value.kind != ScalarKind::String {
                let help = "put the value in quotes if it is a string";
                self.not_supported("`enum` of other values than strings", help, *place);
            } else if !seen.insert(&value.text) {
                self.report(
                    SchemaProblem::DuplicateValue {
                        value: value.text.clone(),
                        place: *place,
                    }
                    .into(),
                );
            } else if let Some(variant) =
                names.take(&value.text, *place, Use::Variant, self.problems)
            {
                let name = value.text.clone();
                values.push(EnumerationValue {
                    name,
                    variant,
                    number: None,
                    documentation: None,
                });
            }
        }
        self.number_values(schema, &mut values);
        self.describe_values(schema, &mut values);
        let values_in_any_case = self.check_case(
            "x-enum-values-in-any-case",
            schema.extensions.values_in_any_case.as_ref(),
            values.iter().map(|value| value.name.as_str()),
        );
        Some(Enumeration {
            values,
            is_integer: false,
            values_in_any_case,
        })
    }

    fn number_values(&mut self, schema: &Schema, values: &mut [EnumerationValue]) {
        let Some(numbers) = &schema.extensions.numbers else {
            return;
        };
        let mut seen = HashSet::new();
        let twice = numbers
            .value
            .iter()
            .find(|number| !seen.insert(number.value));
        let reason = match twice {
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
