//! The resolved model: what a contract means, with every reference followed and every name decided.
//!
//! `lower` makes it from a document, the emitters read it. Everything is in the contract's order.

mod answer;
mod body;
pub(crate) mod format;
pub(crate) mod holding;
mod media_type;
mod parameter;
mod scalar;
mod schema;
mod security;
mod tag;
mod unlisted;

pub use self::answer::{
    Answer, AnswerBody, Choice, ChoiceMember, Header, Payload, Response, Status,
};
pub use self::body::{Body, BodyContent, BodyPart, Content, Multipart};
pub use self::media_type::{Codec, FieldEncoding, FieldForm, MediaType};
pub use self::parameter::{Location, Parameter, Style};
pub use self::scalar::{
    CharacterRule, CheckedFormat, IntegerRules, IntegerWidth, NumberRules, PatternRule, TextFormat,
    TextRules,
};
pub use self::schema::{
    Access, Additional, DefaultValue, Enumeration, EnumerationValue, Kind, List, Map, Member,
    Object, Shape, TypeDefinition, Union, UnionVariant, Value, XmlForm,
};
pub use self::security::{Demand, Scheme, SchemeKind};
pub use self::tag::AddedTag;
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
    pub fn body_of<'a>(&'a self, response: &'a Response) -> Option<&'a AnswerBody> {
        match &response.payload {
            Payload::Nothing => None,
            Payload::Body(body) => Some(body),
            Payload::Answer(id) => self.answers.get(id.0)?.body.as_ref(),
        }
    }

    /// What a body can hold, in the contract's order: one thing, or one for each group of media types.
    #[must_use]
    pub fn contents_of<'a>(&'a self, body: &'a AnswerBody) -> Vec<&'a Content> {
        match body {
            AnswerBody::One(content) => vec![content],
            AnswerBody::Choice(id) => {
                let choices = self.choices.get(id.0).into_iter();
                let members = choices.flat_map(|choice| &choice.members);
                members.map(|member| &member.content).collect()
            }
        }
    }

    /// What a body holds in this media type.
    #[must_use]
    pub fn content_in<'a>(&'a self, body: &'a AnswerBody, essence: &str) -> Option<&'a Content> {
        match body {
            AnswerBody::One(content) => Some(content),
            AnswerBody::Choice(id) => {
                let mut members = self.choices.get(id.0)?.members.iter();
                let carries = |essences: &[String]| essences.iter().any(|other| other == essence);
                let member = members.find(|member| carries(&member.media_types))?;
                Some(&member.content)
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
    pub security: Vec<Vec<Demand>>,
    /// The parameters that are not credentials.
    pub parameters: Vec<Parameter>,
    /// The body it takes.
    pub body: Option<Body>,
    /// Every answer that the contract declares.
    pub responses: Vec<Response>,
    /// Where the contract defines it.
    pub place: Place,
}

impl Operation {
    /// The alternatives of its security without their scopes.
    #[must_use]
    pub fn schemes(&self) -> Vec<Vec<SchemeId>> {
        let alternatives = self.security.iter();
        alternatives
            .map(|alternative| alternative.iter().map(|demand| demand.scheme).collect())
            .collect()
    }
}

/// A path template.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Path {
    /// As the contract writes it.
    pub template: String,
    /// Its segments.
    pub segments: Vec<Segment>,
}

impl Path {
    /// The names of the parameters, in their order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flat_map(|segment| match segment {
            Segment::Literal(_) => Vec::new(),
            Segment::Parameter(name) => vec![name.as_str()],
            Segment::Mixed(mixed) => mixed.parameters.iter().map(|(name, _)| &**name).collect(),
        })
    }
}

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Text that must match.
    Literal(String),
    /// The parameter of that name.
    Parameter(String),
    /// Parameters with text around them.
    Mixed(MixedSegment),
}

/// A segment that is a parameter with text around it, or several of them with text between: `{id}.json`, `{from}-{to}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MixedSegment {
    /// The text before the first parameter.
    pub start: String,
    /// The parameters, each with the text behind it, which is empty of none but the last.
    pub parameters: Vec<(String, String)>,
}
