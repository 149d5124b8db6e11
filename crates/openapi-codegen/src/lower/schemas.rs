//! Schemas: values where they are used, and definitions of those that become types.

use super::Lowering;
use super::keywords::Family;
use crate::api::{Kind, List, TypeId, Value};
use crate::document::{Located, Schema, SchemaType};
use crate::problem::ReferenceProblem;

/// How many lists may stand in one another: as many as the printer of Rust has a stack for, and no contract needs.
const MOST_LISTS: usize = 16;

impl<'d> Lowering<'d> {
    /// What may stand where a schema is used; `None` if a problem says why not. `name` is what its type is called if
    /// it needs one and is written where it is used; [`Names`](crate::names::Names) makes it fit for Rust.
    pub(super) fn value(&mut self, schema: &'d Schema, name: &str) -> Option<Value> {
        if let Some(reference) = &schema.reference {
            self.check_keywords(schema, Family::Reference);
            return self.referred(reference);
        }
        if let Some((inner, or_null)) = self.combined(schema) {
            let value = self.value(inner?, name)?;
            return Some(Value {
                nullable: value.nullable || or_null || is_nullable(schema),
                ..value
            });
        }
        let kind = if is_named(schema) {
            let what = if is_enumeration(schema) {
                "an enumeration"
            } else {
                "an object"
            };
            let help = "move it to `components.schemas` and refer to it; its name becomes the name of its type";
            self.not_supported(format!("{what} written inline"), help, schema.place);
            return None;
        } else {
            self.kind(schema)?
        };
        Some(Value {
            kind,
            nullable: is_nullable(schema),
            boxed: false,
        })
    }

    /// What the contract says of a value: at the place of use, else at a component that becomes no type of its own.
    pub(super) fn documentation(&mut self, schema: &'d Schema) -> Option<String> {
        let own = documentation(schema);
        let reference = schema.reference.as_ref().filter(|_| own.is_none());
        let Some(reference) = reference else {
            return own;
        };
        let name = super::references::component_name(&reference.value, "schemas")?;
        let component = self
            .document
            .components
            .schemas
            .get(name.as_ref())?
            .value
            .as_ref()?;
        if is_named(component) {
            None
        } else {
            documentation(component)
        }
    }

    fn referred(&mut self, reference: &'d Located<String>) -> Option<Value> {
        let (name, schema) = self.find_schema(reference)?;
        if is_named(schema) {
            let (index, _) = self.types.insert_full(name, (schema.place, schema));
            return Some(Value {
                kind: Kind::Named(TypeId(index)),
                nullable: is_nullable(schema),
                boxed: false,
            });
        }
        if self.inside.contains(&name) {
            self.report(match schema.reference {
                Some(_) => ReferenceProblem::CyclicReference {
                    reference: reference.value.clone(),
                    place: reference.place,
                }
                .into(),
                None => ReferenceProblem::RecursiveSchema {
                    name: name.to_owned(),
                    place: schema.place,
                }
                .into(),
            });
            return None;
        }
        self.inside.push(name);
        let value = self.value(schema, name);
        self.inside.pop();
        value
    }

    /// The one schema that a combination comes down to, and whether null may stand beside it.
    fn combined(&mut self, schema: &'d Schema) -> Option<(Option<&'d Schema>, bool)> {
        let all = [
            ("allOf", &schema.all_of),
            ("oneOf", &schema.one_of),
            ("anyOf", &schema.any_of),
        ];
        let mut given = all.into_iter().filter(|(_, parts)| !parts.is_empty());
        let (keyword, parts) = given.next()?;
        self.check_keywords(schema, Family::Combination);
        if let Some((other, _)) = given.next() {
            let help = "keep one of them";
            self.not_supported(format!("`{other}` beside `{keyword}`"), help, schema.place);
        }
        let (nulls, others): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_null(part));
        if let ([only], true) = (others.as_slice(), keyword != "allOf" || nulls.is_empty()) {
            return Some((Some(only), !nulls.is_empty()));
        }
        let help =
            "supported are one schema, and under `oneOf` and `anyOf` `type: 'null'` beside it";
        self.not_supported(
            format!("`{keyword}` of several schemas"),
            help,
            schema.place,
        );
        Some((None, false))
    }

    fn kind(&mut self, schema: &'d Schema) -> Option<Kind> {
        let [only] = schema.types.as_slice() else {
            let help = "give it one `type`, with `'null'` beside it if null may stand there";
            match (schema.constraints.is_empty(), schema.types.is_empty()) {
                (false, _) => self.check_general(schema),
                (true, true) => self.not_supported("a schema without a `type`", help, schema.place),
                (true, false) => self.not_supported("more than one `type`", help, schema.place),
            }
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
                    self.not_supported(
                        "a list without `items`",
                        "say under `items` what it lists",
                        schema.place,
                    );
                    return None;
                };
                let item = self.value(&items.value, "")?;
                if depth(&item) == MOST_LISTS {
                    let help = "give what is inside a name of its own";
                    let construct = format!("a list in more than {MOST_LISTS} others");
                    self.not_supported(construct, help, schema.place);
                    return None;
                }
                Some(Kind::List(Box::new(List::of(item))))
            }
            SchemaType::Object => None,
        }
    }
}

/// How many lists a value is.
fn depth(value: &Value) -> usize {
    match &value.kind {
        Kind::List(list) => depth(&list.item) + 1,
        _ => 0,
    }
}

/// Whether a component with this schema becomes a type.
pub(super) fn is_named(schema: &Schema) -> bool {
    let is_object = match schema.types.as_slice() {
        [] => schema.object.properties.is_some(),
        [only] => only.value == SchemaType::Object,
        _ => false,
    };
    let is_combined =
        !(schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty());
    schema.reference.is_none() && !is_combined && (is_object || is_enumeration(schema))
}

pub(super) fn is_enumeration(schema: &Schema) -> bool {
    schema.enumeration.is_some()
        && schema
            .types
            .iter()
            .all(|one| one.value == SchemaType::String)
}

pub(super) fn is_nullable(schema: &Schema) -> bool {
    schema.null
        || schema
            .nullable
            .as_ref()
            .is_some_and(|nullable| nullable.value)
}

fn is_null(schema: &Schema) -> bool {
    schema.null
        && schema.types.is_empty()
        && schema.reference.is_none()
        && schema.enumeration.is_none()
}

pub(super) fn documentation(schema: &Schema) -> Option<String> {
    let parts: Vec<&str> = [&schema.title, &schema.description]
        .into_iter()
        .flatten()
        .map(|text| text.trim_end())
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}
