//! The resolved model: what a contract means, with every reference followed and every name decided.
//!
//! `lower` makes it from a document, the emitters read it. Everything is in the contract's order.

mod answer;
mod media_type;

pub use self::answer::{Answer, AnswerBody, Choice, ChoiceMember, Header, Payload, Response};
pub use self::media_type::{Codec, MediaType};
use crate::source::Place;

/// A whole contract.
#[derive(Debug, Clone)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The named schemas that become Rust types.
    pub types: Vec<TypeDefinition>,
    /// The security schemes that some operation takes.
    pub schemes: Vec<Scheme>,
    /// The components of responses that carry headers; each becomes a struct of body and headers.
    pub answers: Vec<Answer>,
    /// The operations.
    pub operations: Vec<Operation>,
    /// The bodies of answers that have several schemas; each becomes a struct of all of them.
    pub choices: Vec<Choice>,
    /// What answers a request which never reaches the implementation (`None`: no body).
    pub rejection: Option<AnswerBody>,
    /// The formats that the implementation knows the values of, in the order of their first use.
    pub checked_formats: Vec<CheckedFormat>,
}

impl Api {
    /// The body of an answer, whether or not headers go with it.
    #[must_use]
    pub fn body_of(&self, response: &Response) -> Option<AnswerBody> {
        match &response.payload {
            Payload::Nothing => None,
            Payload::Body(body) => Some(*body),
            Payload::Answer(id) => self.answers.get(id.0)?.body,
        }
    }

    /// The types that a body can be of, in the contract's order.
    #[must_use]
    pub fn types_of(&self, body: AnswerBody) -> Vec<TypeId> {
        match body {
            AnswerBody::One(id) => vec![id],
            AnswerBody::Choice(id) => {
                let choices = self.choices.get(id.0).into_iter();
                let members = choices.flat_map(|choice| &choice.members);
                members.map(|member| member.body).collect()
            }
        }
    }

    /// The type of a body in this media type.
    #[must_use]
    pub fn type_in(&self, body: AnswerBody, essence: &str) -> Option<TypeId> {
        match body {
            AnswerBody::One(id) => Some(id),
            AnswerBody::Choice(id) => {
                let mut members = self.choices.get(id.0)?.members.iter();
                let carries = |essences: &[String]| essences.iter().any(|other| other == essence);
                let member = members.find(|member| carries(&member.media_types))?;
                Some(member.body)
            }
        }
    }
}

/// An index into [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// An index into [`Api::schemes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemeId(pub usize);

/// An index into [`Api::answers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnswerId(pub usize);

/// An index into [`Api::choices`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChoiceId(pub usize);

/// A named schema.
#[derive(Debug, Clone)]
pub struct TypeDefinition {
    /// The Rust type's name (`UserPresenceStatus`).
    pub name: String,
    /// The name in `components.schemas`.
    pub schema_name: String,
    /// The name of its element in XML (`xml.name`, else the schema's).
    pub xml_name: String,
    /// What the contract says of it (title and description).
    pub documentation: Option<String>,
    /// Its form.
    pub shape: Shape,
    /// Where the contract defines it.
    pub place: Place,
}

/// The form of a named schema.
#[derive(Debug, Clone)]
pub enum Shape {
    /// `type: object` with members.
    Object(Object),
    /// `type: string` with `enum`.
    Enumeration(Enumeration),
}

/// An object with named members.
#[derive(Debug, Clone)]
pub struct Object {
    /// The members, in the contract's order.
    pub members: Vec<Member>,
    /// Whether member names match in any case (`x-names-in-any-case`).
    pub names_in_any_case: bool,
    /// Whether a member that is not declared is refused (`additionalProperties: false`).
    pub refuses_unknown: bool,
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
    /// What the contract says of it.
    pub documentation: Option<String>,
}

/// A string enumeration.
#[derive(Debug, Clone)]
pub struct Enumeration {
    /// The values, in the contract's order.
    pub values: Vec<EnumerationValue>,
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
    /// The number that stands for it on the way in (`x-enum-numbers`).
    pub number: Option<i64>,
    /// What the contract says of it (`x-enum-descriptions`).
    pub documentation: Option<String>,
}

/// A place for a value: what may stand there, and whether null may.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What may stand there.
    pub kind: Kind,
    /// Whether null may.
    pub nullable: bool,
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
    /// A number with a fraction (`f64`).
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list of values.
    List(Box<Value>),
}

/// What a string must keep to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextRules {
    /// Fewest characters (Unicode scalar values).
    pub min_length: Option<u64>,
    /// Most characters (Unicode scalar values).
    pub max_length: Option<u64>,
    /// The characters it may be made of.
    pub characters: Option<CharacterRule>,
    /// The format that the implementation is asked for (`x-checked-format`); of parameters only.
    pub checked_format: Option<String>,
    /// Whether it is never to be shown (`format: password`).
    pub secret: bool,
}

/// A format of strings whose values the implementation knows (`x-checked-format`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedFormat {
    /// The value of `format`.
    pub name: String,
    /// The Rust method that knows.
    pub method_name: String,
}

/// A `pattern` of the form `^[...]*$`: every character is one of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct CharacterRule {
    /// The pattern as the contract writes it.
    pub pattern: String,
    /// The class, as sorted inclusive ranges.
    pub ranges: Vec<(char, char)>,
}

/// What an integer must keep to. Its Rust type is `i32` or `i64`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IntegerRules {
    /// `format: int32`; otherwise `i64`.
    pub is_32_bit: bool,
    /// Least value.
    pub minimum: Option<i64>,
    /// Greatest value.
    pub maximum: Option<i64>,
}

/// One way to show who is asking.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// The name in `components.securitySchemes`.
    pub name: String,
    /// The Rust variant's name.
    pub variant: String,
    /// The Rust field's name.
    pub field: String,
    /// How it travels.
    pub kind: SchemeKind,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

/// How credentials travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// `Authorization: <scheme> <one token>`: Bearer, or a scheme of one's own, spelled as in the contract.
    Token(String),
    /// A header of its own, as the contract spells it.
    Header(String),
    /// A cookie.
    Cookie(String),
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`.
    pub id: String,
    /// The Rust method's name.
    pub method_name: String,
    /// The prefix of its Rust types.
    pub type_prefix: String,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path.
    pub path: Path,
    /// Its tags.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Alternatives, each a set of schemes that must all be shown; empty: anybody may call it.
    pub security: Vec<Vec<SchemeId>>,
    /// The parameters that are not credentials.
    pub parameters: Vec<Parameter>,
    /// The body it takes.
    pub body: Option<Body>,
    /// Every answer that the contract declares.
    pub responses: Vec<Response>,
    /// Where the contract defines it.
    pub place: Place,
}

/// A path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// As the contract writes it.
    pub template: String,
    /// Its segments.
    pub segments: Vec<Segment>,
}

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// Text that must match.
    Literal(String),
    /// The parameter of that name.
    Parameter(String),
}

/// One parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The Rust field's name.
    pub field: String,
    /// Where it travels.
    pub location: Location,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub value: Value,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub value: Value,
    /// The media types that carry it and are served, in the contract's order.
    pub media_types: Vec<MediaType>,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

impl Body {
    /// Whether some media type carries changes to a value instead of the value.
    #[must_use]
    pub fn takes_patches(&self) -> bool {
        self.media_types
            .iter()
            .any(|media_type| media_type.codec.is_patch())
    }
}
