//! What requests and answers carry.

use super::{MediaType, Value};

/// What a body holds, in one media type or several.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A value of a schema, which the codec of the media type reads and writes.
    Value(Value),
    /// Text as it is (`text/plain`), a value that is a scalar.
    Text(Value),
    /// Bytes as they are, streamed.
    Bytes,
    /// Parts (`multipart/form-data` and its kin).
    Multipart(Multipart),
    /// Server-sent events, each of which carries a value as JSON in its `data`.
    Events(Value),
}

/// The parts of a multipart body.
#[derive(Debug, Clone, PartialEq)]
pub struct Multipart {
    /// The Rust struct's name.
    pub name: String,
    /// The parts, in the contract's order.
    pub parts: Vec<BodyPart>,
    /// Whether other parts are refused.
    pub is_closed: bool,
    /// The names of those that stand in answers alone, which may come and are not read.
    pub passed_over: Vec<String>,
}

/// A part of a multipart body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyPart {
    /// The name on the wire.
    pub name: String,
    /// The Rust field's name.
    pub field: String,
    /// What it holds: a value as JSON or XML, text, or bytes (a file).
    pub content: Content,
    /// Its media types (`encoding.contentType`, or what the schema means by default), in lower case.
    pub media_types: Vec<String>,
    /// Whether the name may stand there several times: a list of parts.
    pub repeated: bool,
    /// Fewest parts of this name, where there may be several.
    pub min_items: Option<u64>,
    /// Most parts of this name, where there may be several.
    pub max_items: Option<u64>,
    /// Whether it must be there.
    pub required: bool,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether it must be there.
    pub required: bool,
    /// What it can hold: one thing, or one for each group of media types.
    pub contents: Vec<BodyContent>,
    /// The name of the Rust enum of all contents, where there are several.
    pub enumeration: Option<String>,
    /// The media types of all contents, in the order of the contents.
    pub media_types: Vec<MediaType>,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

/// One of the things that a request body can hold.
#[derive(Debug, Clone)]
pub struct BodyContent {
    /// The variant of the enum of all contents.
    pub variant: String,
    /// What it holds.
    pub content: Content,
    /// The media types that carry it and are served, in the contract's order.
    pub media_types: Vec<MediaType>,
}

impl Body {
    /// Whether some media type carries changes to a value instead of the value.
    #[must_use]
    pub fn takes_patches(&self) -> bool {
        self.contents.iter().any(BodyContent::takes_patches)
    }

    /// Whether some of it is read by the implementation, as it comes: its method then can fail by that.
    #[must_use]
    pub fn is_streamed(&self) -> bool {
        let mut contents = self.contents.iter();
        contents.any(|content| content.content == Content::Bytes)
    }

    /// Whether it holds a stream or files, so that it can be neither cloned nor compared.
    #[must_use]
    pub fn holds_stream(&self) -> bool {
        let mut contents = self.contents.iter().map(|content| &content.content);
        contents.any(|content| matches!(content, Content::Bytes | Content::Multipart(_)))
    }

    /// What it holds, where that is the same in every media type.
    #[must_use]
    pub fn only(&self) -> Option<&BodyContent> {
        match self.contents.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// All values of schemas that it can hold.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.contents
            .iter()
            .flat_map(|content| content.content.values())
    }
}

impl BodyContent {
    /// Whether some media type carries changes to a value instead of the value.
    #[must_use]
    pub fn takes_patches(&self) -> bool {
        let mut media_types = self.media_types.iter();
        media_types.any(|media_type| media_type.codec.is_patch())
    }
}

impl Content {
    /// The value of a schema that it holds, where it is just that.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) | Self::Text(value) | Self::Events(value) => Some(value),
            Self::Bytes | Self::Multipart(_) => None,
        }
    }

    /// The values of schemas that it holds, those of its parts among them.
    #[must_use]
    pub fn values(&self) -> Vec<&Value> {
        match self {
            Self::Value(value) | Self::Text(value) | Self::Events(value) => vec![value],
            Self::Bytes => Vec::new(),
            Self::Multipart(multipart) => {
                let parts = multipart.parts.iter();
                parts.flat_map(|part| part.content.values()).collect()
            }
        }
    }

    /// The same, to be changed.
    pub fn values_mut(&mut self) -> Vec<&mut Value> {
        match self {
            Self::Value(value) | Self::Text(value) | Self::Events(value) => vec![value],
            Self::Bytes => Vec::new(),
            Self::Multipart(multipart) => {
                let parts = multipart.parts.iter_mut();
                parts.flat_map(|part| part.content.values_mut()).collect()
            }
        }
    }
}
