//! What operations answer.

use super::{AnswerId, ChoiceId, MediaType, TypeId, Value};

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
    /// The declared headers that the server's layers set on every answer, in lower case.
    pub layered_headers: Vec<String>,
}

/// What an answer carries.
#[derive(Debug, Clone)]
pub enum Payload {
    /// Nothing.
    Nothing,
    /// A body.
    Body(AnswerBody),
    /// Headers, and a body if there is one.
    Answer(AnswerId),
}

/// The body of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerBody {
    /// Of one schema in every media type.
    One(TypeId),
    /// Of several schemas, as the media type has it.
    Choice(ChoiceId),
}

/// Several schemas of one answer, of which the media type that is negotiated goes out.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The Rust struct's name (`ErrorOrProblem`).
    pub name: String,
    /// The schemas, in the contract's order.
    pub members: Vec<ChoiceMember>,
}

/// One of several schemas of an answer.
#[derive(Debug, Clone)]
pub struct ChoiceMember {
    /// The Rust field's name.
    pub field: String,
    /// The schema.
    pub body: TypeId,
    /// The media types that carry it, in lower case.
    pub media_types: Vec<String>,
}

/// A response component that carries headers of the implementation's.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The Rust struct's name.
    pub name: String,
    /// What the contract says of it.
    pub documentation: Option<String>,
    /// The body.
    pub body: Option<AnswerBody>,
    /// The headers that the implementation sets; those of the runtime and of the server's layers are left out.
    pub headers: Vec<Header>,
}

/// A header of an answer.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name on the wire.
    pub name: String,
    /// The Rust field's name.
    pub field: String,
    /// What it holds: text or an integer; of `Set-Cookie` also a list of texts, one line each.
    pub value: Value,
    /// Whether it is always sent.
    pub required: bool,
    /// What the contract says of it.
    pub documentation: Option<String>,
}
