//! What operations answer.

use super::{AnswerId, ChoiceId, Codec, Content, Kind, MediaType, Value};

/// An answer that an operation declares.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: Status,
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

/// The status of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// All statuses that begin with this digit (`4XX`).
    Range(u8),
    /// Every status that is not declared besides (`default`).
    Default,
}

impl Status {
    /// The one status, if it is one.
    #[must_use]
    pub fn code(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code),
            Self::Range(_) | Self::Default => None,
        }
    }

    /// Whether it says that a request came to nothing. `default` stands for errors.
    #[must_use]
    pub fn is_error(self) -> bool {
        match self {
            Self::Code(code) => code >= 400,
            Self::Range(digit) => digit >= 4,
            Self::Default => true,
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => code.fmt(formatter),
            Self::Range(digit) => write!(formatter, "{digit}XX"),
            Self::Default => formatter.write_str("default"),
        }
    }
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
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerBody {
    /// The same in every media type.
    One(Content),
    /// Several, as the media type has it.
    Choice(ChoiceId),
}

/// Several contents of one answer, of which the media type that is negotiated goes out.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The Rust struct's name (`ErrorOrProblem`).
    pub name: String,
    /// The contents, in the contract's order.
    pub members: Vec<ChoiceMember>,
}

/// One of several contents of an answer.
#[derive(Debug, Clone)]
pub struct ChoiceMember {
    /// The Rust field's name.
    pub field: String,
    /// What it holds.
    pub content: Content,
    /// The media types that carry it, in lower case.
    pub media_types: Vec<String>,
}

/// An answer that carries headers of the implementation's: a response component, or one written in its operation.
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
    /// What it holds.
    pub value: Value,
    /// Whether the name of a member stands before its value with `=` between, in style `simple`.
    pub explode: bool,
    /// The codec of a header that is declared by `content`; `explode` means nothing then.
    pub codec: Option<Codec>,
    /// Whether it is always sent.
    pub required: bool,
    /// Whether the contract advises against it.
    pub deprecated: bool,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

impl Header {
    /// Whether it is a list with a line for each item, as `Set-Cookie` alone is (RFC 9110, section 5.3).
    #[must_use]
    pub fn has_lines(&self) -> bool {
        let is_text = |value: &Value| matches!(value.kind, Kind::Text(_)) && !value.nullable;
        self.codec.is_none()
            && self.name.eq_ignore_ascii_case("set-cookie")
            && matches!(&self.value.kind, Kind::List(list) if is_text(&list.item))
    }

    /// Whether its field always holds a value: no lines are an empty list.
    #[must_use]
    pub fn always_has_value(&self) -> bool {
        self.required || self.has_lines()
    }
}
