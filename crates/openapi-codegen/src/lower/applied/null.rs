//! Whether null fits what schemas say together (JSON Schema 2020-12, section 6.1; `nullable` of OpenAPI 3.0).

use super::LONGEST_CHAIN;
use super::own::{is_nullable, is_part};
use crate::document::{Document, Schema, Version};
use crate::lower::Lowering;
use crate::lower::enumerations::{lists_values, own_values};
use crate::lower::references::component_name;
use crate::parse::Node;
use crate::problem::SchemaProblem;

impl<'d> Lowering<'d> {
    /// Whether null fits a schema, by all that it says and refers to; `None`: it says nothing of that.
    pub(super) fn null(&mut self, schema: &'d Schema) -> Option<bool> {
        self.null_within(schema, 0)
    }

    fn null_within(&mut self, schema: &'d Schema, depth: usize) -> Option<bool> {
        let address = std::ptr::from_ref(schema).addr();
        if let Some(known) = self.nulls.get(&address) {
            return *known;
        }
        // What leads back to itself says nothing more, and a chain that is too long is a problem of its own.
        self.nulls.insert(address, None);
        if depth == LONGEST_CHAIN {
            return None;
        }
        let said = self.null_said(schema, depth + 1);
        self.nulls.insert(address, said);
        if let (true, Some(false), Some(first)) = (schema.null, said, schema.types.first()) {
            let place = first.place;
            self.report(SchemaProblem::NullRefused { place }.into());
        }
        said
    }

    fn null_said(&mut self, schema: &'d Schema, depth: usize) -> Option<bool> {
        let is_silent = |part: &Schema| is_nullable(part) && !is_part(part);
        let by_keyword = schema.nullable.as_ref().is_some_and(|at| at.value);
        if by_keyword || schema.all_of.iter().any(is_silent) {
            // Who writes `nullable` beside a reference or `allOf` means it of all of that.
            return Some(true);
        }
        let target = match &schema.reference {
            Some(reference) => self.find_schema(reference).map(|(_, target)| target),
            None => None,
        };
        if schema.reference.is_some() && self.document.version == Version::V3_0 {
            return self.null_within(target?, depth);
        }
        let mut said = both(null_of_types(schema), null_of_values(schema));
        for part in target.into_iter().chain(&schema.all_of) {
            said = both(said, self.null_within(part, depth));
        }
        for all in [&schema.one_of, &schema.any_of] {
            said = both(said, self.null_of_choice(all, depth));
        }
        said
    }

    /// What alternatives say of null together. Where they differ, each says it of itself.
    fn null_of_choice(&mut self, all: &'d [Schema], depth: usize) -> Option<bool> {
        let said: Vec<_> = all
            .iter()
            .map(|schema| self.null_within(schema, depth))
            .collect();
        let is_listed = !all.is_empty() && all.iter().all(lists_values);
        if all.iter().any(|schema| is_null(self.document, schema))
            || is_listed && said.contains(&Some(true))
        {
            return Some(true);
        }
        match said.as_slice() {
            [only] => *only,
            [_, ..] if said.iter().all(|one| *one == Some(false)) => Some(false),
            _ => None,
        }
    }
}

/// What two schemas that both apply say of null.
pub(super) fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one && other),
        (said, None) | (None, said) => said,
    }
}

/// Whether nothing but null fits, as far as is seen without looking into combinations.
pub(super) fn is_null(document: &Document, schema: &Schema) -> bool {
    let mut schema = schema;
    for _ in 0..LONGEST_CHAIN {
        let Some(reference) = &schema.reference else {
            break;
        };
        let name = component_name(&reference.value, "schemas");
        let entry = name.and_then(|name| document.components.schemas.get(name.as_ref()));
        match entry.and_then(|entry| entry.value.as_ref()) {
            Some(target) => schema = target,
            None => return false,
        }
    }
    let is_list_of_nulls =
        || own_values(schema).is_some_and(|values| values.iter().all(|value| value.is_null()));
    schema.reference.is_none()
        && schema.types.is_empty()
        && (is_list_of_nulls() || schema.null && own_values(schema).is_none())
}

fn null_of_types(schema: &Schema) -> Option<bool> {
    let is_typed = schema.null || !schema.types.is_empty();
    is_typed.then_some(schema.null)
}

fn null_of_values(schema: &Schema) -> Option<bool> {
    Some(own_values(schema)?.into_iter().any(Node::is_null))
}
