//! The schemas that become types: objects, and what they contain.

use std::collections::HashSet;

use super::Lowering;
use super::keywords::Family;
use super::schemas::{documentation, is_enumeration};
use crate::api::{Additional, Kind, Member, Object, Shape, TypeDefinition, TypeId, XmlForm};
use crate::document::{AdditionalProperties, Located, Schema};
use crate::names::{Names, Use};
use crate::problem::{FormProblem, ReferenceProblem, SchemaProblem};
use crate::source::Place;

impl<'d> Lowering<'d> {
    /// The definitions of all types that were referred to, and of those that they refer to.
    pub(super) fn definitions(&mut self) -> Vec<(Place, Option<TypeDefinition>)> {
        let mut definitions = Vec::new();
        while let Some((name, (place, schema))) = self.types.get_index(definitions.len()) {
            let (name, place, schema) = (*name, *place, *schema);
            let rust_name = self.type_names.take(name, place, Use::Type, self.problems);
            let shape = if is_enumeration(schema) {
                self.enumeration(schema).map(Shape::Enumeration)
            } else {
                Some(Shape::Object(self.object(schema)))
            };
            let definition = rust_name
                .zip(shape)
                .map(|(rust_name, shape)| TypeDefinition {
                    name: rust_name,
                    schema_name: name.to_owned(),
                    xml: XmlForm {
                        name: xml_name(schema).unwrap_or(name).to_owned(),
                        ..XmlForm::default()
                    },
                    deprecated: false,
                    documentation: documentation(schema),
                    shape,
                    place,
                });
            definitions.push((place, definition));
        }
        self.refuse_recursion(&definitions);
        definitions
    }

    /// Names that match in any case must differ in more than their case.
    pub(super) fn check_case<'a>(
        &mut self,
        extension: &'static str,
        any_case: Option<&Located<bool>>,
        names: impl Iterator<Item = &'a str>,
    ) -> bool {
        let Some(at) = any_case.filter(|any_case| any_case.value) else {
            return false;
        };
        let mut seen = HashSet::new();
        for name in names {
            if !seen.insert(name.to_ascii_lowercase()) {
                self.report(
                    FormProblem::Extension {
                        extension,
                        reason: format!("`{name}` is there in another case too"),
                        expected: "give only names that differ in more than their case",
                        place: at.place,
                    }
                    .into(),
                );
            }
        }
        true
    }

    fn object(&mut self, schema: &'d Schema) -> Object {
        self.check_keywords(schema, Family::Object);
        let keywords = &schema.object;
        if let Some(Located {
            value: AdditionalProperties::Like(_),
            place,
        }) = &keywords.additional
        {
            self.not_supported(
                "`additionalProperties` with a schema",
                "use true, false, or a list of pairs",
                *place,
            );
        }
        let refuses_unknown = matches!(
            &keywords.additional,
            Some(Located {
                value: AdditionalProperties::Allowed(false),
                ..
            })
        );
        if keywords.properties.is_none() && !refuses_unknown {
            let help = "declare its `properties`";
            self.not_supported("an object without `properties`", help, schema.place);
        }
        let members = self.members(schema);
        let names_in_any_case = self.check_case(
            "x-names-in-any-case",
            schema.extensions.names_in_any_case.as_ref(),
            members.iter().map(|member| member.name.as_str()),
        );
        Object {
            members,
            names_in_any_case,
            additional: match refuses_unknown {
                true => Additional::Refused,
                false => Additional::Ignored,
            },
            min_properties: None,
            max_properties: None,
        }
    }

    fn members(&mut self, schema: &'d Schema) -> Vec<Member> {
        let keywords = &schema.object;
        let required = keywords
            .required
            .as_ref()
            .map_or(&[][..], |required| &required.value);
        self.check_required(schema, required);
        let properties = keywords
            .properties
            .iter()
            .flat_map(|properties| &properties.value);
        let mut members = Vec::new();
        let mut names = Names::default();
        for (name, entry) in properties {
            let field = names.take(name, entry.place, Use::Field, self.problems);
            let Some(property) = &entry.value else {
                continue;
            };
            let documentation = self.documentation(property);
            let Some((field, value)) = field.zip(self.value(property, name)) else {
                continue;
            };
            let required = required.iter().any(|required| required.value == *name);
            members.push(Member {
                name: name.clone(),
                field,
                value,
                required,
                default: None,
                deprecated: false,
                xml: XmlForm::default(),
                documentation,
            });
        }
        members
    }

    fn check_required(&mut self, schema: &Schema, required: &[Located<String>]) {
        let properties = schema
            .object
            .properties
            .as_ref()
            .map(|properties| &properties.value);
        for name in required {
            if !properties.is_some_and(|properties| properties.contains_key(&name.value)) {
                self.report(
                    SchemaProblem::UndeclaredRequired {
                        name: name.value.clone(),
                        place: name.place,
                    }
                    .into(),
                );
            }
        }
    }

    /// Refuses types that would contain themselves without a list in between.
    fn refuse_recursion(&mut self, definitions: &[(Place, Option<TypeDefinition>)]) {
        for (index, (place, definition)) in definitions.iter().enumerate() {
            let mut seen = HashSet::new();
            let mut next = contained(definition.as_ref());
            while let Some(id) = next.pop() {
                if seen.insert(id) {
                    next.extend(contained(
                        definitions
                            .get(id.0)
                            .and_then(|(_, definition)| definition.as_ref()),
                    ));
                }
            }
            if let (true, Some(definition)) = (seen.contains(&TypeId(index)), definition) {
                self.report(
                    ReferenceProblem::RecursiveSchema {
                        name: definition.schema_name.clone(),
                        place: *place,
                    }
                    .into(),
                );
            }
        }
    }
}

/// The types that a type has as members.
fn contained(definition: Option<&TypeDefinition>) -> Vec<TypeId> {
    match definition.map(|definition| &definition.shape) {
        Some(Shape::Object(object)) => object
            .members
            .iter()
            .filter_map(|member| match member.value.kind {
                Kind::Named(id) => Some(id),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The name of the element of an object, where the contract gives it another than the schema's.
fn xml_name(schema: &Schema) -> Option<&str> {
    schema.xml.as_ref()?.value.name.as_deref()
}
