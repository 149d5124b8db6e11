//! The Schema Object (OpenAPI 3.1, section 4.8.24; JSON Schema 2020-12).

use super::external_documentation::ExternalDocumentation;
use super::fields::{Fields, Located, Map, Read, Spot, word};
use super::xml::Xml;
use crate::parse::{Data, Node, Scalar, ScalarKind};
use crate::problem::Problem;
use crate::source::Place;

/// What a value must be like.
#[derive(Debug, Default)]
pub(crate) struct Schema {
    /// Where its key stands.
    pub(crate) place: Place,
    pub(crate) reference: Option<Located<String>>,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    /// Without `null`.
    pub(crate) types: Vec<Located<SchemaType>>,
    /// Whether `type` allows null.
    pub(crate) null: bool,
    /// The keyword of OpenAPI 3.0.
    pub(crate) nullable: Option<Located<bool>>,
    pub(crate) format: Option<Located<String>>,
    pub(crate) enumeration: Option<Located<Vec<Located<Scalar>>>>,
    pub(crate) text: TextKeywords,
    pub(crate) minimum: Option<Located<Scalar>>,
    pub(crate) maximum: Option<Located<Scalar>>,
    pub(crate) items: Option<Located<Box<Schema>>>,
    pub(crate) object: ObjectKeywords,
    pub(crate) all_of: Vec<Schema>,
    pub(crate) one_of: Vec<Schema>,
    pub(crate) any_of: Vec<Schema>,
    pub(crate) extensions: Extensions,
    pub(crate) xml: Option<Located<Xml>>,
    /// Keywords that change what is valid and that nothing understands yet.
    pub(crate) constraints: Vec<Keyword>,
    /// Keywords that change nothing about what is valid and that nothing uses yet.
    pub(crate) annotations: Vec<Keyword>,
}

/// The keywords of strings.
#[derive(Debug, Default)]
pub(crate) struct TextKeywords {
    pub(crate) min_length: Option<Located<u64>>,
    pub(crate) max_length: Option<Located<u64>>,
    pub(crate) pattern: Option<Located<String>>,
}

/// The keywords of objects.
#[derive(Debug, Default)]
pub(crate) struct ObjectKeywords {
    pub(crate) properties: Option<Located<Map<Schema>>>,
    pub(crate) required: Option<Located<Vec<Located<String>>>>,
    pub(crate) additional: Option<Located<AdditionalProperties>>,
}

/// What `additionalProperties` says.
#[derive(Debug)]
pub(crate) enum AdditionalProperties {
    Allowed(bool),
    Like(Box<Schema>),
}

/// The extensions that the generator knows.
#[derive(Debug, Default)]
pub(crate) struct Extensions {
    pub(crate) names_in_any_case: Option<Located<bool>>,
    pub(crate) values_in_any_case: Option<Located<bool>>,
    pub(crate) numbers: Option<Located<Vec<Located<i64>>>>,
    pub(crate) descriptions: Option<Located<Vec<String>>>,
    pub(crate) checked_format: Option<Located<bool>>,
}

/// A keyword that is kept by its name.
#[derive(Debug)]
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    /// The schemas in it.
    pub(crate) schemas: Vec<Schema>,
}

/// A type of JSON Schema, other than null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaType {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

/// Keywords with one schema.
const ONE: [&str; 10] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "additionalItems",
];
/// Keywords with a list of schemas.
const LISTS: [&str; 1] = ["prefixItems"];
/// Keywords with schemas by name.
const MAPS: [&str; 4] = [
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
];
/// Keywords that change what is valid.
const PLAIN: [&str; 21] = [
    "const",
    "multipleOf",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "discriminator",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$schema",
    "$vocabulary",
    "contentEncoding",
    "contentMediaType",
];
/// Keywords that tell something and change nothing.
const ANNOTATIONS: [&str; 4] = ["default", "deprecated", "readOnly", "writeOnly"];

impl Schema {
    /// The schemas inside of it, each with its own inside.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Self> {
        let items = self.items.iter().map(|items| &*items.value);
        let properties = self
            .object
            .properties
            .iter()
            .flat_map(|map| map.value.values());
        let additional =
            self.object
                .additional
                .iter()
                .filter_map(|additional| match &additional.value {
                    AdditionalProperties::Like(schema) => Some(&**schema),
                    AdditionalProperties::Allowed(_) => None,
                });
        items
            .chain(properties.filter_map(|entry| entry.value.as_ref()))
            .chain(additional)
            .chain(self.all_of.iter().chain(&self.one_of).chain(&self.any_of))
            .chain(self.constraints.iter().flat_map(|keyword| &keyword.schemas))
    }
}

impl Schema {
    /// `true` or `false`: everything is valid, or nothing.
    fn constant(allowed: bool, spot: Spot<'_>) -> Self {
        let keyword = Keyword {
            name: if allowed { "true" } else { "false" },
            place: spot.node.place,
            schemas: Vec::new(),
        };
        Self {
            place: spot.place,
            constraints: vec![keyword],
            ..Self::default()
        }
    }

    fn take_types(&mut self, fields: &mut Fields<'_, '_>) {
        let words: Option<OneOrMore<Located<Word>>> = fields.optional("type");
        for Located { value, place } in words.into_iter().flat_map(|words| words.0) {
            match value {
                Word::Null => self.null = true,
                Word::Type(value) => self.types.push(Located { value, place }),
            }
        }
    }
}

impl Read for Schema {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        if let Data::Scalar(Scalar {
            kind: ScalarKind::Boolean(allowed),
            ..
        }) = spot.node.data
        {
            return Some(Self::constant(allowed, spot));
        }
        let mut fields = Fields::open("a schema", spot, problems)?;
        let mut schema = Self {
            place: spot.place,
            reference: fields.optional("$ref"),
            title: fields.optional("title"),
            description: fields.optional("description"),
            nullable: fields.optional("nullable"),
            format: fields.optional("format"),
            enumeration: fields.optional("enum"),
            text: TextKeywords {
                min_length: fields.optional("minLength"),
                max_length: fields.optional("maxLength"),
                pattern: fields.optional("pattern"),
            },
            minimum: fields.optional("minimum"),
            maximum: fields.optional("maximum"),
            items: fields.optional("items"),
            object: ObjectKeywords {
                properties: fields.optional("properties"),
                required: fields.optional("required"),
                additional: fields.optional("additionalProperties"),
            },
            all_of: fields.list("allOf"),
            one_of: fields.list("oneOf"),
            any_of: fields.list("anyOf"),
            extensions: Extensions::take(&mut fields),
            xml: fields.optional("xml"),
            constraints: constraints(&mut fields),
            annotations: annotations(&mut fields),
            types: Vec::new(),
            null: false,
        };
        schema.take_types(&mut fields);
        fields.close();
        Some(schema)
    }
}

impl Extensions {
    fn take(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            names_in_any_case: fields.optional("x-names-in-any-case"),
            values_in_any_case: fields.optional("x-enum-values-in-any-case"),
            numbers: fields.optional("x-enum-numbers"),
            descriptions: fields.optional("x-enum-descriptions"),
            checked_format: fields.optional("x-checked-format"),
        }
    }
}

fn constraints(fields: &mut Fields<'_, '_>) -> Vec<Keyword> {
    let mut keywords = Vec::new();
    for name in ONE {
        let schema: Option<Schema> = fields.optional(name);
        keep(&mut keywords, fields, name, schema.into_iter().collect());
    }
    for name in LISTS {
        let schemas = fields.list(name);
        keep(&mut keywords, fields, name, schemas);
    }
    for name in MAPS {
        let schemas: Map<Schema> = fields.map(name);
        let schemas = schemas
            .into_values()
            .filter_map(|entry| entry.value)
            .collect();
        keep(&mut keywords, fields, name, schemas);
    }
    for name in PLAIN {
        let _: Option<Node> = fields.optional(name);
        keep(&mut keywords, fields, name, Vec::new());
    }
    keywords
}

fn annotations(fields: &mut Fields<'_, '_>) -> Vec<Keyword> {
    let mut keywords = Vec::new();
    for name in ANNOTATIONS {
        let _: Option<Node> = fields.optional(name);
        keep(&mut keywords, fields, name, Vec::new());
    }
    // These are for readers alone.
    let _: Option<Node> = fields.optional("example");
    let _: Option<Vec<Node>> = fields.optional("examples");
    let _: Option<ExternalDocumentation> = fields.optional("externalDocs");
    let _: Option<String> = fields.optional("$comment");
    keywords
}

fn keep(
    keywords: &mut Vec<Keyword>,
    fields: &Fields<'_, '_>,
    name: &'static str,
    schemas: Vec<Schema>,
) {
    if let Some(place) = fields.key(name) {
        keywords.push(Keyword {
            name,
            place,
            schemas,
        });
    }
}

/// A value, or a list of them.
struct OneOrMore<T>(Vec<T>);

impl<T: Read> Read for OneOrMore<T> {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        match spot.node.data {
            Data::Sequence(_) => Vec::read(spot, problems).map(Self),
            _ => T::read(spot, problems).map(|one| Self(vec![one])),
        }
    }
}

enum Word {
    Null,
    Type(SchemaType),
}

impl Read for Word {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let words = [
            ("array", Some(SchemaType::Array)),
            ("boolean", Some(SchemaType::Boolean)),
            ("integer", Some(SchemaType::Integer)),
            ("null", None),
            ("number", Some(SchemaType::Number)),
            ("object", Some(SchemaType::Object)),
            ("string", Some(SchemaType::String)),
        ];
        word("type", &words, spot, problems).map(|found| found.map_or(Self::Null, Self::Type))
    }
}

impl Read for AdditionalProperties {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        match &spot.node.data {
            Data::Scalar(Scalar {
                kind: ScalarKind::Boolean(allowed),
                ..
            }) => Some(Self::Allowed(*allowed)),
            _ => Schema::read(spot, problems).map(|schema| Self::Like(Box::new(schema))),
        }
    }
}

impl Read for Scalar {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        match &spot.node.data {
            Data::Scalar(scalar) => Some(scalar.clone()),
            _ => super::fields::wrong_kind(spot, "a scalar", problems),
        }
    }
}
