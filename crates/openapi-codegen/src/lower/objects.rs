//! Objects: the members of all schemas that apply, and what becomes of others.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::Lowering;
use super::applied::Applied;
use super::schemas::{additional, documentation, is_closed};
use crate::api::{Access, Additional, Kind, Member, Object, Value, XmlForm};
use crate::document::{AdditionalProperties, Located, Schema};
use crate::names::{Names, Use};
use crate::problem::SchemaProblem;
use crate::source::Place;

/// The schemas of a member, by the parts that declare it, and where it stands first.
struct Declared<'d> {
    place: Place,
    schemas: Vec<&'d Schema>,
}

impl<'d> Lowering<'d> {
    pub(super) fn object(&mut self, applied: &Applied<'d>, name: &str) -> Object {
        let mut fields = Names::default();
        let members = self.members(applied, name, &mut fields);
        let any_case = applied
            .schemas()
            .find_map(|schema| schema.extensions.names_in_any_case.as_ref());
        let names = members.iter().map(|member| member.name.as_str());
        let names_in_any_case = self.check_case("x-names-in-any-case", any_case, names);
        let (min_properties, max_properties) = self.property_counts(applied);
        Object {
            names_in_any_case,
            additional: self.additional(applied, name, &mut fields),
            members,
            passed_over: Vec::new(),
            min_properties,
            max_properties,
        }
    }

    /// The fewest and the most members.
    pub(super) fn property_counts(&mut self, applied: &Applied<'d>) -> (Option<u64>, Option<u64>) {
        let objects = || applied.schemas().map(|schema| &schema.object);
        let least = objects().filter_map(|object| object.min_properties.as_ref());
        let most = objects().filter_map(|object| object.max_properties.as_ref());
        self.range(["minProperties", "maxProperties"], least, most)
    }

    fn members(&mut self, applied: &Applied<'d>, name: &str, fields: &mut Names) -> Vec<Member> {
        let required: Vec<&Located<String>> = applied
            .schemas()
            .filter_map(|schema| schema.object.required.as_ref())
            .flat_map(|required| &required.value)
            .collect();
        let names: HashSet<&str> = required.iter().map(|name| name.value.as_str()).collect();
        let mut members = Vec::new();
        for (wire_name, declared) in self.declared(applied, &required) {
            let field = fields.take(wire_name, declared.place, Use::Field, self.problems);
            let value = self.value_all(&declared.schemas, &format!("{name} {wire_name}"));
            let Some(value) = value else {
                continue;
            };
            let required = names.contains(wire_name);
            members.push(Member {
                name: wire_name.to_owned(),
                field,
                required,
                default: match required {
                    true => None,
                    false => self.default_of(&declared.schemas, &value),
                },
                access: self.access(&declared.schemas),
                deprecated: declared.schemas.iter().any(|schema| schema.deprecated),
                xml: self.xml_of_member(&declared.schemas, &value),
                documentation: self.told_of(&declared.schemas, &value),
                value,
            });
        }
        members
    }

    /// All members with the schemas that apply to each, in the order of the contract.
    fn declared(
        &mut self,
        applied: &Applied<'d>,
        required: &[&'d Located<String>],
    ) -> IndexMap<&'d str, Declared<'d>> {
        let mut all: IndexMap<&'d str, Declared<'d>> = IndexMap::new();
        for schema in applied.schemas() {
            for (name, entry) in properties(schema) {
                let declared = all.entry(name.as_str()).or_insert(Declared {
                    place: entry.place,
                    schemas: Vec::new(),
                });
                declared.schemas.extend(&entry.value);
            }
        }
        for name in required {
            if !all.contains_key(name.value.as_str()) {
                let place = name.place;
                let name = &name.value;
                self.report(
                    SchemaProblem::UndeclaredRequired {
                        name: name.clone(),
                        place,
                    }
                    .into(),
                );
                all.insert(
                    name,
                    Declared {
                        place,
                        schemas: Vec::new(),
                    },
                );
            }
        }
        for schema in applied
            .schemas()
            .filter(|schema| schema.object.additional.is_some())
        {
            for (name, declared) in &mut all {
                let own = schema.object.properties.as_ref();
                if own.is_some_and(|own| own.value.contains_key(*name)) {
                    continue;
                }
                declared.schemas.extend(additional(schema));
                self.check_closed(schema, declared.place);
            }
        }
        all
    }

    /// What one schema refuses, another cannot declare.
    fn check_closed(&mut self, schema: &Schema, second: Place) {
        let Some(closed) = schema.object.additional.as_ref() else {
            return;
        };
        if matches!(closed.value, AdditionalProperties::Allowed(false)) {
            let what = "`additionalProperties: false` and a member that is declared elsewhere";
            let (what, first) = (what.to_owned(), closed.place);
            self.report(
                SchemaProblem::Contradiction {
                    what,
                    first,
                    second,
                }
                .into(),
            );
        }
    }

    fn additional(&mut self, applied: &Applied<'d>, name: &str, fields: &mut Names) -> Additional {
        if applied.schemas().any(is_closed) {
            return Additional::Refused;
        }
        let like: Vec<_> = applied.schemas().filter_map(additional).collect();
        let is_open = |schema: &Schema| {
            let additional = schema.object.additional.as_ref();
            additional.is_some_and(|additional| {
                matches!(additional.value, AdditionalProperties::Allowed(true))
            })
        };
        let has_no_properties = applied
            .schemas()
            .all(|schema| properties(schema).next().is_none());
        if like.is_empty() && !applied.schemas().any(is_open) && !has_no_properties {
            return Additional::Ignored;
        }
        let value = self.value_all(&like, &format!("{name} Value"));
        Additional::Kept {
            field: fields.take_free("additional", applied.place(), Use::Field),
            value: Box::new(value.unwrap_or(Value::of(Kind::Any))),
        }
    }

    /// Which directions have a member.
    fn access(&mut self, schemas: &[&'d Schema]) -> Access {
        let Some(applied) = self.applied_all(schemas).filter(|_| !schemas.is_empty()) else {
            return Access::Both;
        };
        let all = || applied.told.iter().copied().chain(applied.schemas());
        if all().any(|schema| schema.read_only) {
            Access::ReadOnly
        } else if all().any(|schema| schema.write_only) {
            Access::WriteOnly
        } else {
            Access::Both
        }
    }

    /// How a member stands in XML: as it is said where it is declared, or at what has no type of its own.
    fn xml_of_member(&mut self, schemas: &[&'d Schema], value: &Value) -> XmlForm {
        let applied = match value.kind {
            Kind::Named(_) => None,
            _ => self.applied_all(schemas),
        };
        match applied {
            Some(applied) => xml_form(&applied.told),
            None => xml_form(schemas),
        }
    }

    /// What the contract says of a member: where it is declared, else at a component that has no type of its own.
    fn told_of(&mut self, schemas: &[&'d Schema], value: &Value) -> Option<String> {
        let own = schemas.iter().find_map(|schema| documentation(schema));
        if own.is_some() || matches!(value.kind, Kind::Named(_)) {
            return own;
        }
        schemas.iter().find_map(|schema| self.documentation(schema))
    }
}

/// The properties that a schema declares.
fn properties(schema: &Schema) -> impl Iterator<Item = (&String, &crate::document::Entry<Schema>)> {
    let properties = schema.object.properties.iter();
    properties.flat_map(|properties| &properties.value)
}

fn xml_form(schemas: &[&Schema]) -> XmlForm {
    let item = item_name(schemas);
    let Some(xml) = schemas.iter().find_map(|schema| schema.xml.as_ref()) else {
        return XmlForm {
            item,
            ..XmlForm::default()
        };
    };
    let xml = &xml.value;
    let name = xml.name.as_ref().map(|name| name.value.clone());
    XmlForm {
        name: name.unwrap_or_default(),
        attribute: xml.attribute,
        wrapped: xml.wrapped,
        item,
        namespace: xml.namespace.clone(),
        prefix: xml.prefix.clone(),
    }
}

/// The name of each item's element.
fn item_name(schemas: &[&Schema]) -> Option<String> {
    let items = schemas.iter().filter_map(|schema| schema.items.as_ref());
    let mut names = items.filter_map(|items| items.value.xml.as_ref()?.value.name.as_ref());
    names.next().map(|name| name.value.clone())
}
