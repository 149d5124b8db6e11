//! The Schema Object (OpenAPI 3.1, section 4.8.24; JSON Schema 2020-12).

mod keywords;

pub(crate) use self::keywords::{ListKeywords, NumberKeywords, ObjectKeywords, TextKeywords};
use super::discriminator::Discriminator;
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
    /// Where `type` is a list, or null: OpenAPI 3.0 has neither.
    pub(crate) listed_types: Option<Place>,
    /// The keyword of OpenAPI 3.0.
    pub(crate) nullable: Option<Located<bool>>,
    pub(crate) format: Option<Located<String>>,
    pub(crate) enumeration: Option<Located<Vec<Node>>>,
    pub(crate) constant: Option<Located<Node>>,
    pub(crate) text: TextKeywords,
    pub(crate) number: NumberKeywords,
    pub(crate) items: Option<Located<Box<Schema>>>,
    pub(crate) list: ListKeywords,
    pub(crate) object: ObjectKeywords,
    pub(crate) all_of: Vec<Schema>,
    pub(crate) one_of: Vec<Schema>,
    pub(crate) any_of: Vec<Schema>,
    pub(crate) discriminator: Option<Located<Discriminator>>,
    pub(crate) default: Option<Located<Node>>,
    pub(crate) deprecated: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) extensions: Extensions,
    pub(crate) xml: Option<Located<Xml>>,
    /// Whether `false` stands there instead: nothing is valid.
    pub(crate) refuses_all: bool,
    /// Keywords that change what is valid and that nothing understands.
    pub(crate) constraints: Vec<Keyword>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SchemaType {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

/// Keywords with one schema.
const ONE: [&str; 9] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "contentSchema",
    "additionalItems",
];
/// Keywords with a list of schemas.
const LISTS: [&str; 1] = ["prefixItems"];
/// Keywords with schemas by name.
const MAPS: [&str; 2] = ["patternProperties", "dependentSchemas"];
/// Keywords without schemas.
const PLAIN: [&str; 5] = [
    "minContains",
    "maxContains",
    "dependentRequired",
    "$dynamicRef",
    "contentMediaType",
];
/// Keywords for readers, for tools, and for references to what is inside of them.
const SILENT: [&str; 10] = [
    "example",
    "examples",
    "$comment",
    "$defs",
    "definitions",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$schema",
    "$vocabulary",
];

impl Schema {
    /// The schemas inside of it, each with its own inside.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Self> {
        let items = self.items.iter().map(|items| &*items.value);
        let properties = self
            .object
            .properties
            .iter()
            .flat_map(|map| map.value.values());
        let additional = [&self.object.additional, &self.object.unevaluated];
        let additional = additional.into_iter().flatten();
        let additional = additional.filter_map(|additional| match &additional.value {
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
        Self {
            place: spot.place,
            refuses_all: !allowed,
            ..Self::default()
        }
    }

    fn take_types(&mut self, fields: &mut Fields<'_, '_>) {
        let words: Option<OneOrMore<Located<Word>>> = fields.optional("type");
        let Some(OneOrMore { all, is_list }) = words else {
            return;
        };
        let is_null = all.iter().any(|word| matches!(word.value, Word::Null));
        self.listed_types = fields.key("type").filter(|_| is_list || is_null);
        for Located { value, place } in all {
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
            constant: fields.optional("const"),
            text: TextKeywords::take(&mut fields),
            number: NumberKeywords::take(&mut fields),
            items: fields.optional("items"),
            list: ListKeywords::take(&mut fields),
            object: ObjectKeywords::take(&mut fields),
            all_of: fields.list("allOf"),
            one_of: fields.list("oneOf"),
            any_of: fields.list("anyOf"),
            discriminator: fields.optional("discriminator"),
            default: fields.optional("default"),
            deprecated: fields.flag("deprecated"),
            read_only: fields.flag("readOnly"),
            write_only: fields.flag("writeOnly"),
            extensions: Extensions::take(&mut fields),
            xml: fields.optional("xml"),
            refuses_all: false,
            constraints: constraints(&mut fields),
            types: Vec::new(),
            null: false,
            listed_types: None,
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
    for name in SILENT {
        let _: Option<Node> = fields.optional(name);
    }
    let _: Option<ExternalDocumentation> = fields.optional("externalDocs");
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
struct OneOrMore<T> {
    all: Vec<T>,
    is_list: bool,
}

impl<T: Read> Read for OneOrMore<T> {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let is_list = matches!(spot.node.data, Data::Sequence(_));
        let all = match is_list {
            true => Vec::read(spot, problems),
            false => T::read(spot, problems).map(|one| vec![one]),
        };
        all.map(|all| Self { all, is_list })
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
