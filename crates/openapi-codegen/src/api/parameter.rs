//! Parameters of operations.

use super::{Codec, DefaultValue, Value};

/// One parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The Rust field's name.
    pub field: String,
    /// Where it travels.
    pub location: Location,
    /// How a list or an object is written (OpenAPI 3.1, section 4.8.12.6).
    pub style: Style,
    /// Whether every item or member stands for itself.
    pub explode: bool,
    /// Whether reserved characters stand as they are; of the query only.
    pub allow_reserved: bool,
    /// The codec of a parameter that is declared by `content`; the style means nothing then.
    pub codec: Option<Codec>,
    /// Whether it must be there.
    pub required: bool,
    /// What holds where it is missing.
    pub default: Option<DefaultValue>,
    /// Whether the contract advises against it.
    pub deprecated: bool,
    /// What it holds.
    pub value: Value,
    /// What the contract says of it.
    pub documentation: Option<String>,
}

impl Parameter {
    /// Whether there is a value wherever the parameter is read without a mistake.
    #[must_use]
    pub fn always_has_value(&self) -> bool {
        self.required || self.default.is_some()
    }
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
    /// In a cookie.
    Cookie,
}

/// How a parameter is written (OpenAPI 3.1, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `3,4,5`.
    Simple,
    /// `.3.4.5`.
    Label,
    /// `;id=3;id=4`.
    Matrix,
    /// `id=3&id=4`.
    Form,
    /// `id=3%204%205`.
    SpaceDelimited,
    /// `id=3|4|5`.
    PipeDelimited,
    /// `id[role]=admin`.
    DeepObject,
}
