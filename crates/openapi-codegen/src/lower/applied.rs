//! The schemas that all apply to one value: what a reference leads to, and the parts of `allOf`, made flat.
//!
//! A `oneOf` or `anyOf` of one schema, with or without null beside it, is one more part.

mod joined;
mod null;
mod own;

use std::collections::HashSet;

use self::null::is_null;
use self::own::{both, is_part, meant_by, says, says_more_than_discriminator, says_more_than_type};
use super::Lowering;
use crate::document::{Document, Schema, SchemaType, Version};
use crate::problem::ReferenceProblem;
use crate::source::Place;

/// How long a chain of references and parts within parts may be.
const LONGEST_CHAIN: usize = 64;

/// One of several schemas that all apply to one value, but for what a union of it has taken already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'d> {
    pub(super) schema: &'d Schema,
    /// Where its references lead.
    document: &'d Document,
    /// Whether its `oneOf` has been taken.
    without_one_of: bool,
    /// Whether its `anyOf` has been taken.
    without_any_of: bool,
}

/// Everything that applies to one value.
#[derive(Debug, Clone)]
pub(super) struct Applied<'d> {
    /// The schema that stands there, and all that it comes down to, outermost first: they tell of the value.
    pub(super) told: Vec<&'d Schema>,
    /// What applies, each once.
    pub(super) parts: Vec<Part<'d>>,
    /// The component that is just this.
    pub(super) component: Option<&'d str>,
    /// The one type that is left of several.
    pub(super) only: Option<SchemaType>,
    /// Whether null may stand there too, if anything says so or otherwise.
    pub(super) null: Option<bool>,
}

/// What has been met while the parts of one schema are collected.
#[derive(Default)]
struct Collected<'d> {
    /// The schemas that the next one stands in, outermost first.
    inside: Vec<&'d Schema>,
    /// The addresses of all.
    met: HashSet<usize>,
}

/// What tells whether two things that apply are the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Identity<'d> {
    component: Option<&'d str>,
    /// The addresses of schemas, and what is taken from each.
    parts: Vec<(usize, bool, bool)>,
    only: Option<SchemaType>,
}

/// A keyword that combines schemas of which one applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Combination {
    OneOf,
    AnyOf,
}

impl<'d> Part<'d> {
    fn of(schema: &'d Schema, document: &'d Document) -> Self {
        Self {
            schema,
            document,
            without_one_of: false,
            without_any_of: false,
        }
    }

    /// The alternatives of its `oneOf` or `anyOf`, without null, if that is not taken yet.
    fn alternatives(&self, combination: Combination) -> impl Iterator<Item = &'d Schema> + use<'d> {
        let all: &'d [Schema] = match combination {
            Combination::OneOf if !self.without_one_of => &self.schema.one_of,
            Combination::AnyOf if !self.without_any_of => &self.schema.any_of,
            _ => &[],
        };
        let document = self.document;
        all.iter().filter(|schema| !is_null(document, schema))
    }

    /// Whether there is more than one. No more of them are looked at: there may be many, and this is asked often.
    fn is_choice(&self, combination: Combination) -> bool {
        self.alternatives(combination).nth(1).is_some()
    }

    /// What must apply besides, because there is no choice.
    fn inner(&self) -> Vec<&'d Schema> {
        let mut inner: Vec<_> = self.schema.all_of.iter().collect();
        for combination in [Combination::OneOf, Combination::AnyOf] {
            let mut alternatives = self.alternatives(combination);
            if let (Some(only), None) = (alternatives.next(), alternatives.next()) {
                inner.push(only);
            }
        }
        inner
    }

    fn is_union(&self) -> bool {
        [Combination::OneOf, Combination::AnyOf]
            .into_iter()
            .any(|combination| self.is_choice(combination))
    }
}

impl<'d> Applied<'d> {
    pub(super) fn identity(&self) -> Identity<'d> {
        let parts = self.parts.iter().map(|part| {
            let address = std::ptr::from_ref(part.schema).addr();
            (address, part.without_one_of, part.without_any_of)
        });
        Identity {
            component: self.component,
            parts: parts.collect(),
            only: self.only,
        }
    }

    /// The schemas that apply.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &'d Schema> {
        self.parts.iter().map(|part| part.schema)
    }

    /// Whether nothing but null fits.
    pub(super) fn is_null(&self) -> bool {
        self.parts
            .iter()
            .any(|part| is_null(part.document, part.schema))
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Place {
        self.told
            .first()
            .map(|schema| schema.place)
            .unwrap_or_default()
    }

    /// The first choice among schemas that is not taken, and what applies without it.
    pub(super) fn union(&self) -> Option<(Combination, Vec<&'d Schema>, Self)> {
        let mut rest = self.clone();
        for part in &mut rest.parts {
            for combination in [Combination::OneOf, Combination::AnyOf] {
                if !part.is_choice(combination) {
                    continue;
                }
                let alternatives = part.alternatives(combination).collect();
                match combination {
                    Combination::OneOf => part.without_one_of = true,
                    Combination::AnyOf => part.without_any_of = true,
                }
                rest.component = None;
                // Where all of it may be null, no alternative needs to be.
                rest.null = self.null.map(|_| false);
                // The discriminator is about the choice.
                rest.parts
                    .retain(|part| part.is_union() || says_more_than_discriminator(part.schema));
                return Some((combination, alternatives, rest));
            }
        }
        None
    }

    /// The types that it may be, without null; empty: any.
    pub(super) fn types(&self) -> Result<Vec<SchemaType>, (Place, Place)> {
        if let Some(only) = self.only {
            return Ok(vec![only]);
        }
        let mut types: Option<(Vec<SchemaType>, Place)> = None;
        for schema in self.schemas().chain(self.told.iter().copied()) {
            let Some(first) = schema.types.first() else {
                continue;
            };
            let own: Vec<_> = schema.types.iter().map(|one| one.value).collect();
            types = Some(match types {
                None => (own, first.place),
                Some((others, place)) => {
                    let both = both(&others, &own);
                    if both.is_empty() {
                        return Err((place, first.place));
                    }
                    (both, place)
                }
            });
        }
        let types = types.map(|(types, _)| types);
        Ok(types.unwrap_or_else(|| self.meant()))
    }

    /// The types that its keywords are about, where it names none.
    fn meant(&self) -> Vec<SchemaType> {
        let mut meant = Vec::new();
        for schema in self.schemas() {
            for one in meant_by(schema) {
                if !meant.contains(&one) {
                    meant.push(one);
                }
            }
        }
        meant
    }
}

impl<'d> Lowering<'d> {
    /// Everything that applies to a value of a schema; `None` if a problem says why that has no end.
    pub(super) fn applied(&mut self, schema: &'d Schema) -> Option<Applied<'d>> {
        let mut applied = Applied {
            told: Vec::new(),
            parts: Vec::new(),
            component: None,
            only: None,
            null: self.null(schema),
        };
        let core = self.core(schema, &mut applied)?;
        let parts = &mut applied.parts;
        self.collect(
            Part::of(core, self.document),
            parts,
            &mut Collected::default(),
        )?;
        Some(applied)
    }

    /// Everything that applies to a value of all of some schemas.
    pub(super) fn applied_all(&mut self, schemas: &[&'d Schema]) -> Option<Applied<'d>> {
        let each: Option<Vec<_>> = schemas.iter().map(|schema| self.applied(schema)).collect();
        Applied::all(each?)
    }

    /// Follows a schema as long as it says nothing of its own: to the component or the schema that it is.
    fn core(&mut self, schema: &'d Schema, applied: &mut Applied<'d>) -> Option<&'d Schema> {
        let mut core = schema;
        loop {
            if applied.told.iter().any(|told| std::ptr::eq(*told, core)) {
                self.endless(core);
                return None;
            }
            if applied.told.len() == LONGEST_CHAIN {
                self.too_long(schema);
                return None;
            }
            self.check_keywords(core);
            applied.told.push(core);
            let part = Part::of(core, self.document);
            let is_alone = core.reference.is_some() && self.document.version == Version::V3_0;
            let mut inner = match is_alone {
                true => Vec::new(),
                false => part.inner(),
            };
            inner.retain(|part| is_part(part));
            if !is_alone && (part.is_union() || says_more_than_type(core)) {
                return Some(core);
            }
            match (&core.reference, inner.as_slice()) {
                (Some(reference), []) => {
                    let (name, found) = self.find_schema(reference)?;
                    applied.component = Some(name);
                    core = found;
                }
                (None, [only]) => core = only,
                _ => return Some(core),
            }
        }
    }

    /// Adds a part, what it refers to, and the parts inside of it.
    fn collect(
        &mut self,
        part: Part<'d>,
        parts: &mut Vec<Part<'d>>,
        collected: &mut Collected<'d>,
    ) -> Option<()> {
        let schema = part.schema;
        let inside = &mut collected.inside;
        if inside.iter().any(|other| std::ptr::eq(*other, schema)) {
            self.endless(schema);
            return None;
        }
        if inside.len() == LONGEST_CHAIN {
            self.too_long(schema);
            return None;
        }
        if !collected.met.insert(std::ptr::from_ref(schema).addr()) {
            return Some(());
        }
        inside.push(schema);
        self.check_keywords(schema);
        let reference = schema.reference.as_ref();
        if reference.is_none() || self.document.version == Version::V3_1 {
            if says(schema) || part.is_union() || parts.is_empty() && reference.is_none() {
                parts.push(part);
            }
            for inner in part.inner() {
                self.collect(Part::of(inner, self.document), parts, collected)?;
            }
        }
        if let Some(reference) = reference {
            let (_, found) = self.find_schema(reference)?;
            self.collect(Part::of(found, self.document), parts, collected)?;
        }
        collected.inside.pop();
        if let ([first, _, ..], true) = (parts.as_slice(), collected.inside.is_empty())
            && !says(first.schema)
            && !first.is_union()
        {
            parts.remove(0);
        }
        Some(())
    }

    fn too_long(&mut self, schema: &Schema) {
        let help = "shorten the chain of references and `allOf`";
        let construct = format!("a chain of more than {LONGEST_CHAIN} schemas");
        self.not_supported(construct, help, schema.place);
    }

    fn endless(&mut self, schema: &'d Schema) {
        self.report(match &schema.reference {
            Some(reference) => ReferenceProblem::CyclicReference {
                reference: reference.value.clone(),
                place: reference.place,
            }
            .into(),
            None => ReferenceProblem::RecursiveSchema {
                name: self.component_of(schema).unwrap_or_default().to_owned(),
                place: schema.place,
            }
            .into(),
        });
    }

    /// The component that a schema is.
    fn component_of(&self, schema: &Schema) -> Option<&'d str> {
        let mut components = self.document.components.schemas.iter();
        let is_it = |entry: &Option<Schema>| {
            let known = entry.as_ref();
            known.is_some_and(|known| std::ptr::eq(known, schema))
        };
        let found = components.find(|(_, entry)| is_it(&entry.value));
        found.map(|(name, _)| name.as_str())
    }
}
