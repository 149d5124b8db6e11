//! The resolved model: what a contract means, with every reference followed and every name decided.
//!
//! `lower` makes it from a document, the emitters read it. Everything is in the contract's order.

mod media_type;

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
    /// The type that answers a request which never reaches the implementation (`None`: no body).
    pub rejection: Option<TypeId>,
}

impl Api {
    /// The body of an answer, whether or not headers go with it.
    #[must_use]
    pub fn body_of<'a>(&'a self, response: &'a Response) -> Option<&'a Value> {
        match &response.payload {
            Payload::Nothing => None,
            Payload::Body(value) => Some(value),
            Payload::Answer(id) => self.answers.get(id.0)?.body.as_ref(),
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
    /// A header of its own, in lower case.
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

/// An answer that an operation declares.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The Rust variant's name (`Ok`, `NotFound`).
    pub variant: String,
    /// What the contract says of it.
    pub documentation: Option<String>,
    /// Whether the runtime gives this answer, and never the implementation.
    pub by_runtime: bool,
    /// What the variant carries.
    pub payload: Payload,
    /// The media types of the body that are served, in the contract's order.
    pub media_types: Vec<MediaType>,
}

/// What an answer carries.
#[derive(Debug, Clone)]
pub enum Payload {
    /// Nothing.
    Nothing,
    /// A body.
    Body(Value),
    /// Headers, and a body if there is one.
    Answer(AnswerId),
}

/// A response component that carries headers of the implementation's.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The Rust struct's name.
    pub name: String,
    /// What the contract says of it.
    pub documentation: Option<String>,
    /// The body.
    pub body: Option<Value>,
    /// The headers that the implementation sets; those of the runtime (`Vary`, `Allow`, ...) are left out.
    pub headers: Vec<Header>,
}

/// A header of an answer.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name on the wire.
    pub name: String,
    /// The Rust field's name.
    pub field: String,
    /// What it holds: text or an integer.
    pub value: Value,
    /// Whether it is always sent.
    pub required: bool,
    /// What the contract says of it.
    pub documentation: Option<String>,
}
