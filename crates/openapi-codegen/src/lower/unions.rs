//! Unions: `oneOf`, `anyOf`, and several types.

use super::Lowering;
use super::applied::{Applied, Combination};
use super::references::component_name;
use super::schemas::{Alternatives, documentation};
use crate::api::{Union, UnionVariant};
use crate::document::{Discriminator, Located, Schema, SchemaType};
use crate::names::{Names, Use};
use crate::problem::SchemaProblem;
use crate::source::Place;

/// One of the things that a union may be, before it has a name.
struct Alternative<'d> {
    /// What it is called by the contract.
    name: Option<String>,
    applied: Applied<'d>,
    /// The values of the tag that mean it.
    tags: Vec<String>,
    documentation: Option<String>,
    place: Place,
}

impl<'d> Lowering<'d> {
    pub(super) fn union(
        &mut self,
        applied: &Applied<'d>,
        alternatives: Alternatives<'d>,
        name: &str,
    ) -> Option<Union> {
        match alternatives {
            Alternatives::Types(types) => {
                let alternatives = types.into_iter().map(|one| alternative_of(applied, one));
                self.variants(alternatives.collect(), name, None, false)
            }
            Alternatives::Schemas(combination, schemas, rest) => {
                let discriminator = applied
                    .schemas()
                    .find_map(|schema| schema.discriminator.as_ref());
                let mut alternatives = Vec::new();
                for schema in schemas {
                    alternatives.push(self.union_alternative(schema, &rest, discriminator)?);
                }
                if let Some(at) = discriminator {
                    self.check_mapping(&at.value, &alternatives);
                }
                let tag = discriminator.filter(|at| self.is_told(&mut alternatives, at));
                let tag = tag.map(|at| at.value.property.value.clone());
                let exactly_one = combination == Combination::OneOf;
                self.variants(alternatives, name, tag, exactly_one)
            }
        }
    }

    fn variants(
        &mut self,
        alternatives: Vec<Alternative<'d>>,
        name: &str,
        tag: Option<String>,
        exactly_one: bool,
    ) -> Option<Union> {
        let mut names = Names::default();
        let mut variants: Vec<UnionVariant> = Vec::new();
        let mut places = Vec::new();
        for (index, alternative) in alternatives.into_iter().enumerate() {
            let called = alternative.name;
            let called = called.unwrap_or_else(|| format!("Variant {}", index + 1));
            let documentation = alternative.documentation;
            let value = self.value_of(alternative.applied, &format!("{name} {called}"))?;
            // The same twice is no choice.
            let mut known = variants.iter_mut().zip(&places);
            if let Some((known, first)) = known.find(|(known, _)| known.value == value) {
                known.tags.extend(alternative.tags);
                if exactly_one {
                    let (first, second) = (*first, alternative.place);
                    self.report(SchemaProblem::SameAlternatives { first, second }.into());
                }
                continue;
            }
            places.push(alternative.place);
            variants.push(UnionVariant {
                variant: names.take_free(&called, alternative.place, Use::Variant),
                value,
                tags: alternative.tags,
                documentation,
            });
        }
        Some(Union {
            variants,
            tag,
            exactly_one,
        })
    }

    fn union_alternative(
        &mut self,
        schema: &'d Schema,
        rest: &Applied<'d>,
        discriminator: Option<&'d Located<Discriminator>>,
    ) -> Option<Alternative<'d>> {
        let own = self.applied(schema)?;
        let component = own.component;
        let applied = match rest.parts.is_empty() {
            true => own,
            false => own.and(rest.clone()),
        };
        let referred = schema.reference.as_ref();
        let referred = referred.and_then(|at| component_name(&at.value, "schemas"));
        let names: Vec<&str> = referred.as_deref().into_iter().chain(component).collect();
        let mut tags = Vec::new();
        if let Some(Located { value, .. }) = discriminator {
            let mapped = value.mapping.iter().filter(|(_, entry)| {
                let target = entry.value.as_deref().unwrap_or_default();
                let named = component_name(target, "schemas");
                names.contains(&named.as_deref().unwrap_or(target))
            });
            tags = mapped.map(|(tag, _)| tag.clone()).collect();
            if tags.is_empty() {
                tags = self.tags_of(&applied, &value.property.value);
            }
            if tags.is_empty() {
                tags = referred
                    .iter()
                    .map(|name| name.clone().into_owned())
                    .collect();
            }
        }
        let title = schema.title.as_ref().filter(|_| schema.reference.is_none());
        let name = title.map(|title| title.trim().to_owned());
        let name = name.or_else(|| component.map(str::to_owned));
        Some(Alternative {
            name: name.or_else(|| self.plain_name(&applied)),
            applied,
            tags,
            documentation: documentation(schema),
            place: schema.place,
        })
    }

    /// Each value of a mapping must mean an alternative.
    fn check_mapping(&mut self, discriminator: &Discriminator, alternatives: &[Alternative<'d>]) {
        let mut unknown = Vec::new();
        for (tag, entry) in &discriminator.mapping {
            if !alternatives.iter().any(|one| one.tags.contains(tag)) {
                unknown.push((tag.clone(), entry.place));
            }
        }
        for (value, place) in unknown {
            let property = discriminator.property.value.clone();
            let problem = SchemaProblem::MappedToNothing {
                property,
                value,
                place,
            };
            self.report(problem.into());
        }
    }

    /// The name of what needs no type of its own.
    fn plain_name(&self, applied: &Applied<'d>) -> Option<String> {
        let types = applied.types().ok()?;
        match types.as_slice() {
            [only] if *only != SchemaType::Object && self.listed_type(applied).is_none() => {
                Some(name_of(*only).to_owned())
            }
            _ => None,
        }
    }

    /// The values that an object lists for a member.
    fn tags_of(&mut self, applied: &Applied<'d>, property: &str) -> Vec<String> {
        let mut declared = Vec::new();
        for schema in applied.schemas() {
            let properties = schema.object.properties.as_ref();
            let entry = properties.and_then(|properties| properties.value.get(property));
            declared.extend(entry.and_then(|entry| entry.value.as_ref()));
        }
        let member = match declared.as_slice() {
            [] => None,
            declared => self.applied_all(declared),
        };
        let allowed = member.and_then(|member| self.allowed(&member));
        let allowed = allowed.into_iter().flatten();
        allowed.filter_map(|allowed| allowed.text()).collect()
    }

    /// Whether each alternative has a value of the tag for itself; a problem says why not.
    fn is_told(
        &mut self,
        alternatives: &mut [Alternative<'d>],
        discriminator: &Located<Discriminator>,
    ) -> bool {
        let Located { value, place } = discriminator;
        let mut seen = std::collections::HashSet::new();
        let mut reason = None;
        for alternative in alternatives.iter() {
            if alternative.tags.is_empty() {
                reason = Some("an alternative has no value of it".to_owned());
            }
            let twice = alternative.tags.iter().find(|tag| !seen.insert(*tag));
            reason = twice
                .map(|tag| format!("`{tag}` means several alternatives"))
                .or(reason);
        }
        if reason.is_none() {
            return true;
        }
        alternatives
            .iter_mut()
            .for_each(|alternative| alternative.tags.clear());
        let property = value.property.value.clone();
        let (reason, place) = (reason.unwrap_or_default(), *place);
        self.report(
            SchemaProblem::Discriminator {
                property,
                reason,
                place,
            }
            .into(),
        );
        false
    }
}

/// One of several types.
fn alternative_of<'d>(applied: &Applied<'d>, one: SchemaType) -> Alternative<'d> {
    Alternative {
        name: Some(name_of(one).to_owned()),
        applied: Applied {
            only: Some(one),
            component: None,
            null: Some(false),
            ..applied.clone()
        },
        tags: Vec::new(),
        documentation: None,
        place: applied.place(),
    }
}

fn name_of(one: SchemaType) -> &'static str {
    match one {
        SchemaType::Array => "List",
        SchemaType::Boolean => "Boolean",
        SchemaType::Integer => "Integer",
        SchemaType::Number => "Number",
        SchemaType::Object => "Object",
        SchemaType::String => "String",
    }
}
