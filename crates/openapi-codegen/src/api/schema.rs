//! Schemas: types with names, and the values that stand in them.

use super::{IntegerRules, NumberRules, TextRules, TypeId};
use crate::source::Place;

/// A schema that becomes a Rust type.
#[derive(Debug, Clone)]
pub struct TypeDefinition {
    /// The Rust type's name (`UserPresenceStatus`).
    pub name: String,
    /// The name in `components.schemas`, or the one that a schema without a name has from where it stands.
    pub schema_name: String,
    /// The element in XML (`xml.name`, else the schema's name; its namespace).
    pub xml: XmlForm,
    /// What the contract says of it (title and description).
    pub documentation: Option<String>,
    /// Whether the contract advises against it.
    pub deprecated: bool,
    /// Its form.
    pub shape: Shape,
    /// Where the contract defines it.
    pub place: Place,
}

/// The form of a named schema.
#[derive(Debug, Clone)]
pub enum Shape {
    /// `type: object` with members; several by `allOf` are one.
    Object(Object),
    /// A list of values that are allowed: `enum` or `const`, of strings or of integers.
    Enumeration(Enumeration),
    /// `oneOf` or `anyOf`.
    Union(Union),
    /// A value of any other kind that needs a name: it holds itself by way of a list or a map.
    Wrapper(Value),
}

/// An object with named members.
#[derive(Debug, Clone)]
pub struct Object {
    /// The members, in the contract's order.
    pub members: Vec<Member>,
    /// Members of a request that only answers have (`readOnly`), where others are refused or kept: they are neither. What
    /// they hold is not told any more.
    pub passed_over: Vec<Member>,
    /// Whether member names match in any case (`x-names-in-any-case`).
    pub names_in_any_case: bool,
    /// What becomes of members that are not declared.
    pub additional: Additional,
    /// Fewest members that may be given.
    pub min_properties: Option<u64>,
    /// Most members that may be given.
    pub max_properties: Option<u64>,
}

/// What becomes of a member that an object does not declare.
#[derive(Debug, Clone)]
pub enum Additional {
    /// It is passed over.
    Ignored,
    /// It is refused (`additionalProperties: false`).
    Refused,
    /// It is kept in a map, the field of this name.
    Kept {
        /// The Rust field's name.
        field: String,
        /// What each holds.
        value: Box<Value>,
    },
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name on the wire.
    pub name: String,
    /// The Rust field's name, keyword-safe without `r#`.
    pub field: String,
    /// What it holds.
    pub value: Value,
    /// Whether it must be there.
    pub required: bool,
    /// What holds where it is missing; the field then always has a value.
    pub default: Option<DefaultValue>,
    /// Which directions have it; a type has only those members that its direction has.
    pub access: Access,
    /// Whether the contract advises against it.
    pub deprecated: bool,
    /// How it stands in XML.
    pub xml: XmlForm,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

impl Member {
    /// Whether its field always holds a value; else it is an `Option`.
    #[must_use]
    pub fn always_has_value(&self) -> bool {
        self.required || self.has_default()
    }

    /// Whether something else than null holds where it is missing.
    #[must_use]
    pub fn has_default(&self) -> bool {
        !self.required && !matches!(self.default, None | Some(DefaultValue::Null))
    }
}

/// Which directions have a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    /// Requests and answers.
    #[default]
    Both,
    /// Answers (`readOnly`).
    ReadOnly,
    /// Requests (`writeOnly`).
    WriteOnly,
}

/// How something stands in XML (OpenAPI 3.1, section 4.8.26).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct XmlForm {
    /// The name of the element or the attribute; empty where it is the name of the member.
    pub name: String,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Of a list: whether its items stand in an element of their own.
    pub wrapped: bool,
    /// Of a list: the name of each item's element, where the contract gives one.
    pub item: Option<String>,
    /// The namespace, as an absolute URI.
    pub namespace: Option<String>,
    /// The prefix of the namespace.
    pub prefix: Option<String>,
}

/// A list of values that are allowed.
#[derive(Debug, Clone)]
pub struct Enumeration {
    /// The values, in the contract's order.
    pub values: Vec<EnumerationValue>,
    /// Whether they are integers on the wire; each then has its `number`.
    pub is_integer: bool,
    /// Whether values match in any case on the way in (`x-enum-values-in-any-case`).
    pub values_in_any_case: bool,
}

/// One value of an enumeration.
#[derive(Debug, Clone)]
pub struct EnumerationValue {
    /// The value on the wire.
    pub name: String,
    /// The Rust variant's name.
    pub variant: String,
    /// The number that stands for it on the way in (`x-enum-numbers`), or that it is.
    pub number: Option<i64>,
    /// What the contract says of it (`x-enum-descriptions`).
    pub documentation: Option<String>,
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone)]
pub struct Union {
    /// What it may be, in the contract's order.
    pub variants: Vec<UnionVariant>,
    /// The member that tells which variant it is (`discriminator.propertyName`).
    pub tag: Option<String>,
    /// Whether a value must fit exactly one variant (`oneOf`); else the first that it fits is taken.
    pub exactly_one: bool,
}

/// One of the things that a union may be.
#[derive(Debug, Clone)]
pub struct UnionVariant {
    /// The Rust variant's name.
    pub variant: String,
    /// What it holds.
    pub value: Value,
    /// The values of the tag that mean it.
    pub tags: Vec<String>,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

/// A place for a value: what may stand there, and whether null may.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What may stand there.
    pub kind: Kind,
    /// Whether null may.
    pub nullable: bool,
    /// Whether it stands in a `Box`, because its type holds itself.
    pub boxed: bool,
}

impl Value {
    /// A value that cannot be null.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            nullable: false,
            boxed: false,
        }
    }
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A named schema.
    Named(TypeId),
    /// A string.
    Text(TextRules),
    /// An integer.
    Integer(IntegerRules),
    /// A number with a fraction.
    Number(NumberRules),
    /// `true` or `false`.
    Boolean,
    /// A list of values (`Vec`).
    List(Box<List>),
    /// Values by names (`BTreeMap<String, _>`).
    Map(Box<Map>),
    /// Anything that JSON can say (`serde_json::Value`).
    Any,
}

/// A list of values.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// What each is.
    pub item: Value,
    /// Fewest items.
    pub min_items: Option<u64>,
    /// Most items.
    pub max_items: Option<u64>,
    /// Whether no two may be the same.
    pub unique: bool,
}

impl List {
    /// A list of any length.
    #[must_use]
    pub fn of(item: Value) -> Self {
        Self {
            item,
            min_items: None,
            max_items: None,
            unique: false,
        }
    }
}

/// Values by names.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// What each is.
    pub value: Value,
    /// Fewest members.
    pub min_properties: Option<u64>,
    /// Most members.
    pub max_properties: Option<u64>,
}

/// What holds where something is missing.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i128),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Null.
    Null,
    /// A value of an enumeration, by its variant.
    Variant(TypeId, String),
    /// A list.
    List(Vec<DefaultValue>),
}
