//! Which components are reached from what is served, and a warning for each that is not.

use std::collections::HashSet;

use super::Lowering;
use super::references::component_name;
use crate::document::{Map, Schema};
use crate::problem::Omission;

impl<'d> Lowering<'d> {
    /// Warns of every component that nothing generated comes from.
    pub(super) fn report_what_is_left_out(&mut self) {
        let components = &self.document.components;
        let served = self.reached(&self.served);
        let not_served = self.reached(&self.not_served);
        for (name, entry) in &components.schemas {
            let (name, place) = (name.as_str(), entry.place);
            if served.contains(name) {
                continue;
            }
            self.problems.push(match not_served.contains(name) {
                true => Omission::SchemaNotServed {
                    name: name.to_owned(),
                    place,
                }
                .into(),
                false => Omission::Unused {
                    name: name.to_owned(),
                    place,
                }
                .into(),
            });
        }
        self.unused("responses", &components.responses);
        self.unused("parameters", &components.parameters);
        self.unused("examples", &components.examples);
        self.unused("requestBodies", &components.request_bodies);
        self.unused("headers", &components.headers);
        self.unused("pathItems", &components.path_items);
        for (name, candidate) in self
            .schemes
            .iter()
            .filter(|(_, candidate)| !candidate.is_taken)
        {
            self.problems.push(
                Omission::Unused {
                    name: (*name).to_owned(),
                    place: candidate.place,
                }
                .into(),
            );
        }
    }

    fn unused<T>(&mut self, section: &'static str, all: &'d Map<T>) {
        for (name, entry) in all {
            if !self.used.contains(&(section, name.as_str())) {
                self.problems.push(
                    Omission::Unused {
                        name: name.clone(),
                        place: entry.place,
                    }
                    .into(),
                );
            }
        }
    }

    /// The names of all component schemas that some schemas refer to, directly or not.
    pub(super) fn reached(&self, roots: &[&'d Schema]) -> HashSet<&'d str> {
        let schemas = &self.document.components.schemas;
        let mut reached = HashSet::new();
        let mut next = roots.to_vec();
        while let Some(schema) = next.pop() {
            next.extend(schema.parts());
            let Some(reference) = &schema.reference else {
                continue;
            };
            let name = component_name(&reference.value, "schemas");
            let found = name.and_then(|name| schemas.get_full(name.as_ref()));
            if let Some((_, name, entry)) = found
                && reached.insert(name.as_str())
            {
                next.extend(&entry.value);
            }
        }
        reached
    }
}
