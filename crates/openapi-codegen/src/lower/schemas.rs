//! Schemas: values where they are used; what needs a type of its own is registered, and defined later.

use super::Lowering;
use super::applied::{Applied, Combination};
use crate::api::{Kind, List, Map, Shape, TypeId, Value};
use crate::document::{AdditionalProperties, Schema, SchemaType};
use crate::names::Use;
use crate::problem::SchemaProblem;
use crate::source::Place;

/// How many lists and maps may stand in one another: as many as the printer of Rust has a stack for, and no contract
/// needs.
const MOST_LISTS: usize = 16;

/// A schema that becomes a type.
pub(super) struct Candidate<'d> {
    pub(super) applied: Applied<'d>,
    pub(super) form: Form<'d>,
    /// The Rust type's name.
    pub(super) name: String,
    /// The name of the component, or the one that it has from where it stands.
    pub(super) schema_name: String,
    /// Its form, where that was needed at once.
    pub(super) shape: Option<Shape>,
}

/// What becomes of a schema.
#[derive(Debug, Clone)]
pub(super) enum Form<'d> {
    Object,
    Enumeration(SchemaType),
    Union(Alternatives<'d>),
    /// A list or a map that holds itself.
    Wrapper,
    /// A value that needs no type of its own; `None`: anything.
    Plain(Option<SchemaType>),
}

/// What a union may be.
#[derive(Debug, Clone)]
pub(super) enum Alternatives<'d> {
    /// Schemas, and what applies to each of them besides.
    Schemas(Combination, Vec<&'d Schema>, Box<Applied<'d>>),
    /// Types, of which each is one variant.
    Types(Vec<SchemaType>),
}

impl<'d> Lowering<'d> {
    /// What may stand where a schema is used; `None` if a problem says why not. `name` is what its type is called if
    /// it needs one and is written where it is used; [`Names`](crate::names::Names) makes it fit for Rust.
    pub(super) fn value(&mut self, schema: &'d Schema, name: &str) -> Option<Value> {
        let applied = self.applied(schema)?;
        self.value_of(applied, name)
    }

    /// What may stand where several schemas apply; anything where there are none.
    pub(super) fn value_all(&mut self, schemas: &[&'d Schema], name: &str) -> Option<Value> {
        if schemas.is_empty() {
            return Some(Value::of(Kind::Any));
        }
        let applied = self.applied_all(schemas)?;
        self.value_of(applied, name)
    }

    pub(super) fn value_of(&mut self, applied: Applied<'d>, name: &str) -> Option<Value> {
        let form = self.form(&applied)?;
        let nullable = applied.null == Some(true);
        let kind = match form {
            Form::Plain(one) => self.plain(&applied, one, name)?,
            form => Kind::Named(self.register(applied, form, name)?),
        };
        Some(Value {
            // Anything may be null as well.
            nullable: nullable && kind != Kind::Any,
            kind,
            boxed: false,
        })
    }

    /// What the contract says of a value: at the place of use, else at a component that becomes no type of its own.
    pub(super) fn documentation(&mut self, schema: &'d Schema) -> Option<String> {
        let own = documentation(schema);
        if own.is_some() || schema.reference.is_none() {
            return own;
        }
        let name = super::references::component_name(&schema.reference.as_ref()?.value, "schemas")?;
        let (name, entry) = self
            .document
            .components
            .schemas
            .get_key_value(name.as_ref())?;
        let component = entry
            .value
            .as_ref()
            .filter(|_| !self.named.contains(name.as_str()))?;
        documentation(component)
    }

    /// The name of a type in the contract.
    pub(super) fn schema_name(&self, id: TypeId) -> Option<&str> {
        let (_, candidate) = self.types.get_index(id.0)?;
        Some(&candidate.schema_name)
    }

    /// What becomes of a schema.
    fn form(&mut self, applied: &Applied<'d>) -> Option<Form<'d>> {
        if let Some(refusing) = applied.schemas().find(|schema| schema.refuses_all) {
            let help = "leave it out, or say what may stand there";
            self.not_supported("a schema that nothing fits", help, refusing.place);
            return None;
        }
        self.warn_of_structured(applied);
        if let Some(listed) = self.listed_type(applied) {
            return Some(match listed {
                SchemaType::String | SchemaType::Integer => Form::Enumeration(listed),
                other => {
                    self.warn_of_listed(applied, other);
                    Form::Plain(Some(other))
                }
            });
        }
        if let Some((combination, schemas, rest)) = applied.union() {
            let alternatives = Alternatives::Schemas(combination, schemas, Box::new(rest));
            return Some(Form::Union(alternatives));
        }
        let types = match applied.types() {
            Ok(types) => types,
            Err((first, second)) => {
                let what = "the types".to_owned();
                self.report(
                    SchemaProblem::Contradiction {
                        what,
                        first,
                        second,
                    }
                    .into(),
                );
                return None;
            }
        };
        let types = self.listed_types(applied, &types).unwrap_or(types);
        if types.is_empty() && applied.is_null() {
            let help = "any value is taken there; say more in the description";
            self.not_generated("a schema that only null fits", help, applied.place());
        }
        self.warn_of_meant(applied);
        Some(match types.as_slice() {
            [] => Form::Plain(None),
            [SchemaType::Object] if is_object(applied) => Form::Object,
            [only] => Form::Plain(Some(*only)),
            several if says_anything(several) => {
                self.warn_of_anything(applied);
                Form::Plain(None)
            }
            _ => Form::Union(Alternatives::Types(types)),
        })
    }

    fn plain(
        &mut self,
        applied: &Applied<'d>,
        one: Option<SchemaType>,
        name: &str,
    ) -> Option<Kind> {
        let is_nested = matches!(one, Some(SchemaType::Array | SchemaType::Object));
        let (Some(component), true) = (applied.component, is_nested) else {
            return self.kind(applied, one, name);
        };
        if self.inside.contains(&component) || self.types.contains_key(&applied.identity()) {
            let id = self.register(applied.clone(), Form::Wrapper, component)?;
            return Some(Kind::Named(id));
        }
        if self.inside.len() == MOST_LISTS {
            self.too_deep(applied);
            return None;
        }
        self.inside.push(component);
        let kind = self.kind(applied, one, component);
        self.inside.pop();
        let Some((index, _, candidate)) = self.types.get_full_mut(&applied.identity()) else {
            return kind;
        };
        // Inside of itself it was met again: it needs a name.
        candidate.shape = kind.map(|kind| Shape::Wrapper(Value::of(kind)));
        Some(Kind::Named(TypeId(index)))
    }

    fn kind(&mut self, applied: &Applied<'d>, one: Option<SchemaType>, name: &str) -> Option<Kind> {
        let Some(one) = one else {
            return Some(Kind::Any);
        };
        let kind = match one {
            SchemaType::String => self.text(applied),
            SchemaType::Integer => self.integer(applied),
            SchemaType::Number => self.number(applied),
            SchemaType::Boolean => Kind::Boolean,
            SchemaType::Array => self.list(applied, name)?,
            SchemaType::Object => self.map(applied, name)?,
        };
        if depth(&kind) > MOST_LISTS {
            self.too_deep(applied);
            return None;
        }
        Some(kind)
    }

    fn too_deep(&mut self, applied: &Applied<'d>) {
        let help = "give what is inside a name of its own";
        let construct = format!("a list in more than {MOST_LISTS} others");
        self.not_supported(construct, help, applied.place());
    }

    fn list(&mut self, applied: &Applied<'d>, name: &str) -> Option<Kind> {
        let is_tuple = |schema: &Schema| {
            let mut keywords = schema.constraints.iter();
            keywords.any(|keyword| keyword.name == "prefixItems")
        };
        let items = applied.schemas().filter(|schema| !is_tuple(schema));
        let items: Vec<_> = items.filter_map(|schema| schema.items.as_ref()).collect();
        let items: Vec<_> = items.into_iter().map(|items| &*items.value).collect();
        let item = self.value_all(&items, &format!("{name} Item"))?;
        let lists = || applied.schemas().map(|schema| &schema.list);
        let min_items = lists().filter_map(|list| list.min_items.as_ref());
        let max_items = lists().filter_map(|list| list.max_items.as_ref());
        let unique = lists().filter_map(|list| list.unique.as_ref());
        let (min_items, max_items) = self.range(["minItems", "maxItems"], min_items, max_items);
        Some(Kind::List(Box::new(List {
            item,
            min_items,
            max_items,
            unique: unique.into_iter().any(|unique| unique.value),
        })))
    }

    fn map(&mut self, applied: &Applied<'d>, name: &str) -> Option<Kind> {
        let additional = applied.schemas().filter_map(additional);
        let additional: Vec<_> = additional.collect();
        let value = self.value_all(&additional, &format!("{name} Value"))?;
        let (min_properties, max_properties) = self.property_counts(applied);
        Some(Kind::Map(Box::new(Map {
            value,
            min_properties,
            max_properties,
        })))
    }

    /// Says once that there are more types than may be.
    fn too_many_types(&mut self, place: Place) {
        if !std::mem::replace(&mut self.has_too_many_types, true) {
            let help = "let fewer alternatives be combined with one another, or write fewer schemas where they are used; if all of it is meant, allow for more lines: `--lines`, or `lines` of the options";
            let construct = format!("a contract of more than {} types", self.most_types);
            self.not_supported(construct, help, place);
        }
    }

    /// The type that something becomes, which is defined later.
    fn register(&mut self, applied: Applied<'d>, form: Form<'d>, name: &str) -> Option<TypeId> {
        let identity = applied.identity();
        if let Some(index) = self.types.get_index_of(&identity) {
            return Some(TypeId(index));
        }
        if self.types.len() >= self.most_types {
            self.too_many_types(applied.place());
            return None;
        }
        let (rust_name, schema_name) = match applied.component {
            Some(component) => {
                self.named.insert(component);
                let name = self.component_names.get(component)?;
                (name.clone(), component.to_owned())
            }
            None => {
                let place = applied.place();
                let rust_name = self.type_names.take_free(name, place, Use::Type);
                (rust_name.clone(), rust_name)
            }
        };
        let shape = match &form {
            Form::Enumeration(one) => Some(Shape::Enumeration(self.enumeration(&applied, *one))),
            _ => None,
        };
        let candidate = Candidate {
            applied,
            form,
            name: rust_name,
            schema_name,
            shape,
        };
        let (index, _) = self.types.insert_full(identity, candidate);
        Some(TypeId(index))
    }
}

/// What `additionalProperties` says that other members are.
pub(super) fn additional(schema: &Schema) -> Option<&Schema> {
    match &schema.object.additional.as_ref()?.value {
        AdditionalProperties::Like(schema) => Some(schema),
        AdditionalProperties::Allowed(_) => None,
    }
}

/// Whether a schema refuses members that it does not declare.
pub(super) fn is_closed(schema: &Schema) -> bool {
    let object = &schema.object;
    let all = [&object.additional, &object.unevaluated]
        .into_iter()
        .flatten();
    let mut all = all.map(|located| &located.value);
    all.any(|additional| matches!(additional, AdditionalProperties::Allowed(false)))
}

/// Whether an object has members with names: it is no map.
fn is_object(applied: &Applied<'_>) -> bool {
    let mut schemas = applied.schemas();
    schemas.any(|schema| {
        let object = &schema.object;
        let is_declared = |properties: &crate::document::Located<crate::document::Map<Schema>>| {
            !properties.value.is_empty()
        };
        let required = object.required.as_ref();
        object.properties.as_ref().is_some_and(is_declared)
            || required.is_some_and(|required| !required.value.is_empty())
            || is_closed(schema)
    })
}

/// Whether types are all that there are.
fn says_anything(types: &[SchemaType]) -> bool {
    let all = [
        SchemaType::String,
        SchemaType::Number,
        SchemaType::Boolean,
        SchemaType::Array,
        SchemaType::Object,
    ];
    all.iter().all(|one| types.contains(one))
}

/// How many lists and maps a value is.
fn depth(kind: &Kind) -> usize {
    match kind {
        Kind::List(list) => depth(&list.item.kind) + 1,
        Kind::Map(map) => depth(&map.value.kind) + 1,
        _ => 0,
    }
}

pub(super) fn documentation(schema: &Schema) -> Option<String> {
    let parts: Vec<&str> = [&schema.title, &schema.description]
        .into_iter()
        .flatten()
        .map(|text| text.trim_end())
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}
