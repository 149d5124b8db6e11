//! Schemas: values where they are used, and definitions of those that become types.

use std::collections::HashSet;

use super::Lowering;
use super::keywords::Family;
use crate::api::{Enumeration, EnumerationValue, Kind, Member, Object, Shape, TypeDefinition, TypeId, Value};
use crate::document::{AdditionalProperties, Located, Schema, SchemaType};
use crate::names::{Names, Use};
use crate::parse::ScalarKind;
use crate::problem::Problem;
use crate::source::Place;

impl<'d> Lowering<'d> {
    /// What may stand where a schema is used; `None` if a problem says why not.
    pub(super) fn value(&mut self, schema: &'d Schema) -> Option<Value> {
        if let Some(reference) = &schema.reference {
            self.check_keywords(schema, Family::Reference);
            return self.referred(reference);
        }
        if let Some((inner, or_null)) = self.combined(schema) {
            let value = self.value(inner?)?;
            return Some(Value { nullable: value.nullable || or_null || is_nullable(schema), ..value });
        }
        let kind = if is_named(schema) {
            let what = if is_enumeration(schema) { "an enumeration" } else { "an object" };
            let help = "move it to `components.schemas` and refer to it; its name becomes the name of its type";
            self.not_supported(format!("{what} written inline"), help, schema.place);
            return None;
        } else {
            self.kind(schema)?
        };
        Some(Value { kind, nullable: is_nullable(schema) })
    }

    /// What the contract says of a value: at the place of use, else at a component that becomes no type of its own.
    pub(super) fn documentation(&mut self, schema: &'d Schema) -> Option<String> {
        let own = documentation(schema);
        let reference = schema.reference.as_ref().filter(|_| own.is_none());
        let Some(reference) = reference else { return own };
        let name = super::references::component_name(&reference.value, "schemas")?;
        let component = self.document.components.schemas.get(name.as_ref())?.value.as_ref()?;
        if is_named(component) { None } else { documentation(component) }
    }

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
            let definition = rust_name.zip(shape).map(|(rust_name, shape)| TypeDefinition {
                name: rust_name,
                schema_name: name.to_owned(),
                documentation: documentation(schema),
                shape,
                place,
            });
            definitions.push((place, definition));
        }
        self.refuse_recursion(&definitions);
        definitions
    }

    fn referred(&mut self, reference: &'d Located<String>) -> Option<Value> {
        let (name, schema) = self.find_schema(reference)?;
        if is_named(schema) {
            let (index, _) = self.types.insert_full(name, (schema.place, schema));
            return Some(Value { kind: Kind::Named(TypeId(index)), nullable: is_nullable(schema) });
        }
        if self.inside.contains(&name) {
            self.report(match schema.reference {
                Some(_) => Problem::CyclicReference { reference: reference.value.clone(), place: reference.place },
                None => Problem::RecursiveSchema { name: name.to_owned(), place: schema.place },
            });
            return None;
        }
        self.inside.push(name);
        let value = self.value(schema);
        self.inside.pop();
        value
    }

    /// The one schema that a combination comes down to, and whether null may stand beside it.
    fn combined(&mut self, schema: &'d Schema) -> Option<(Option<&'d Schema>, bool)> {
        let (keyword, parts) = [("allOf", &schema.all_of), ("oneOf", &schema.one_of), ("anyOf", &schema.any_of)]
            .into_iter()
            .find(|(_, parts)| !parts.is_empty())?;
        self.check_keywords(schema, Family::Combination);
        let (nulls, others): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_null(part));
        if let ([only], true) = (others.as_slice(), keyword != "allOf" || nulls.is_empty()) {
            return Some((Some(only), !nulls.is_empty()));
        }
        let help = "supported are one schema, and under `oneOf` and `anyOf` `type: 'null'` beside it";
        self.not_supported(format!("`{keyword}` of several schemas"), help, schema.place);
        Some((None, false))
    }

    fn kind(&mut self, schema: &'d Schema) -> Option<Kind> {
        let [only] = schema.types.as_slice() else {
            let construct = if schema.types.is_empty() { "a schema without a `type`" } else { "several types at once" };
            self.not_supported(construct, "give it one `type`, with `'null'` beside it if null may stand there", schema.place);
            return None;
        };
        match only.value {
            SchemaType::String => Some(self.text(schema)),
            SchemaType::Integer => Some(self.integer(schema)),
            SchemaType::Number => Some(self.number(schema)),
            SchemaType::Boolean => {
                self.check_keywords(schema, Family::Boolean);
                Some(Kind::Boolean)
            }
            SchemaType::Array => {
                self.check_keywords(schema, Family::List);
                let Some(items) = &schema.items else {
                    self.not_supported("a list without `items`", "say under `items` what it lists", schema.place);
                    return None;
                };
                self.value(&items.value).map(|value| Kind::List(Box::new(value)))
            }
            SchemaType::Object => None,
        }
    }

    fn object(&mut self, schema: &'d Schema) -> Object {
        self.check_keywords(schema, Family::Object);
        let keywords = &schema.object;
        if let Some(Located { value: AdditionalProperties::Like(_), place }) = &keywords.additional {
            self.not_supported("`additionalProperties` with a schema", "use true, false, or a list of pairs", *place);
        }
        let refuses_unknown =
            matches!(&keywords.additional, Some(Located { value: AdditionalProperties::Allowed(false), .. }));
        if keywords.properties.is_none() && !refuses_unknown {
            let help = "declare its `properties`";
            self.not_supported("an object without `properties`", help, schema.place);
        }
        let required = keywords.required.as_ref().map_or(&[][..], |required| &required.value);
        let mut members = Vec::new();
        let mut names = Names::default();
        for (name, entry) in keywords.properties.iter().flat_map(|properties| &properties.value) {
            let field = names.take(name, entry.place, Use::Field, self.problems);
            let Some(property) = &entry.value else { continue };
            let documentation = self.documentation(property);
            let Some((field, value)) = field.zip(self.value(property)) else { continue };
            let required = required.iter().any(|required| required.value == *name);
            members.push(Member { name: name.clone(), field, value, required, documentation });
        }
        self.check_required(schema, required);
        let names_in_any_case = schema.extensions.names_in_any_case.as_ref().is_some_and(|any| any.value);
        Object { members, names_in_any_case, refuses_unknown }
    }

    fn check_required(&mut self, schema: &Schema, required: &[Located<String>]) {
        let properties = schema.object.properties.as_ref().map(|properties| &properties.value);
        for name in required {
            if !properties.is_some_and(|properties| properties.contains_key(&name.value)) {
                self.report(Problem::UndeclaredRequired { name: name.value.clone(), place: name.place });
            }
        }
    }

    fn enumeration(&mut self, schema: &Schema) -> Option<Enumeration> {
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
                self.report(Problem::DuplicateValue { value: value.text.clone(), place: *place });
            } else if let Some(variant) = names.take(&value.text, *place, Use::Variant, self.problems) {
                let name = value.text.clone();
                values.push(EnumerationValue { name, variant, number: None, documentation: None });
            }
        }
        self.number_values(schema, &mut values);
        self.describe_values(schema, &mut values);
        let values_in_any_case = schema.extensions.values_in_any_case.as_ref().is_some_and(|any| any.value);
        if values_in_any_case {
            self.check_values_in_any_case(schema, &values);
        }
        Some(Enumeration { values, values_in_any_case })
    }

    fn check_values_in_any_case(&mut self, schema: &Schema, values: &[EnumerationValue]) {
        let mut seen = HashSet::new();
        for value in values {
            if let (false, Some(at)) = (seen.insert(value.name.to_ascii_lowercase()), &schema.extensions.values_in_any_case) {
                self.report(Problem::Extension {
                    extension: "x-enum-values-in-any-case",
                    reason: format!("`{}` is there in another case too", value.name),
                    expected: "give only values that differ in more than their case",
                    place: at.place,
                });
            }
        }
    }

    fn number_values(&mut self, schema: &Schema, values: &mut [EnumerationValue]) {
        let Some(numbers) = &schema.extensions.numbers else { return };
        let mut seen = HashSet::new();
        let twice = numbers.value.iter().find(|number| !seen.insert(number.value));
        let reason = match twice {
            Some(number) => Some((format!("{} stands there twice", number.value), number.place)),
            None if numbers.value.len() != values.len() => {
                Some((format!("{} numbers for {} values", numbers.value.len(), values.len()), numbers.place))
            }
            None => None,
        };
        if let Some((reason, place)) = reason {
            let expected = "give one number for each value, no two the same";
            self.report(Problem::Extension { extension: "x-enum-numbers", reason, expected, place });
        }
        for (value, number) in values.iter_mut().zip(&numbers.value) {
            value.number = Some(number.value);
        }
    }

    fn describe_values(&mut self, schema: &Schema, values: &mut [EnumerationValue]) {
        let Some(descriptions) = &schema.extensions.descriptions else { return };
        if descriptions.value.len() != values.len() {
            self.report(Problem::Extension {
                extension: "x-enum-descriptions",
                reason: format!("{} descriptions for {} values", descriptions.value.len(), values.len()),
                expected: "give one description for each value",
                place: descriptions.place,
            });
        }
        for (value, description) in values.iter_mut().zip(&descriptions.value) {
            value.documentation = Some(description.clone());
        }
    }

    /// Refuses types that would contain themselves without a list in between.
    fn refuse_recursion(&mut self, definitions: &[(Place, Option<TypeDefinition>)]) {
        for (index, (place, definition)) in definitions.iter().enumerate() {
            let mut seen = HashSet::new();
            let mut next = members(definition.as_ref());
            while let Some(id) = next.pop() {
                if seen.insert(id) {
                    next.extend(members(definitions.get(id.0).and_then(|(_, definition)| definition.as_ref())));
                }
            }
            if let (true, Some(definition)) = (seen.contains(&TypeId(index)), definition) {
                self.report(Problem::RecursiveSchema { name: definition.schema_name.clone(), place: *place });
            }
        }
    }
}

/// The types that a type has as members.
fn members(definition: Option<&TypeDefinition>) -> Vec<TypeId> {
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

/// Whether a component with this schema becomes a type.
fn is_named(schema: &Schema) -> bool {
    let is_object = match schema.types.as_slice() {
        [] => schema.object.properties.is_some(),
        [only] => only.value == SchemaType::Object,
        _ => false,
    };
    let is_combined = !(schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty());
    schema.reference.is_none() && !is_combined && (is_object || is_enumeration(schema))
}

fn is_enumeration(schema: &Schema) -> bool {
    schema.enumeration.is_some() && schema.types.iter().all(|one| one.value == SchemaType::String)
}

fn is_nullable(schema: &Schema) -> bool {
    schema.null || schema.nullable.as_ref().is_some_and(|nullable| nullable.value)
}

fn is_null(schema: &Schema) -> bool {
    schema.null && schema.types.is_empty() && schema.reference.is_none() && schema.enumeration.is_none()
}

fn documentation(schema: &Schema) -> Option<String> {
    let parts: Vec<&str> =
        [&schema.title, &schema.description].into_iter().flatten().map(|text| text.trim_end()).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}
