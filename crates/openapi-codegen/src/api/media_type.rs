//! Media types that are served, and how each is read and written.

/// A media type that is served.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MediaType {
    /// Without parameters, in lower case: `application/json`; of a range `image/*` or `*/*`.
    pub essence: String,
    /// Its parameters but `charset`, as the contract writes them, names in lower case.
    pub parameters: Vec<(String, String)>,
    /// How it is read and written.
    pub codec: Codec,
    /// How members of a form, or parts, are encoded where that is not as one would think.
    pub fields: Vec<FieldEncoding>,
}

/// How a member of a form, or a part, is encoded (OpenAPI 3.1, section 4.8.15).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldEncoding {
    /// The name on the wire.
    pub name: String,
    /// How it is encoded.
    pub form: FieldForm,
}

/// How a member of a form is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldForm {
    /// As JSON.
    Json,
    /// A list whose items stand in one text with this between them.
    List(char),
    /// An object whose names and values stand in one text, with this between them.
    Object(char),
}

/// How a media type is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// RFC 8259.
    Json,
    /// Extensible Markup Language 1.0.
    Xml,
    /// `application/x-www-form-urlencoded` (WHATWG URL, section 5).
    Form,
    /// Text as it is (`text/plain`).
    Text,
    /// Bytes as they are.
    Bytes,
    /// `multipart/form-data` (RFC 7578) and the other `multipart` types.
    Multipart,
    /// `text/event-stream` (HTML standard, section 9.2).
    Events,
    /// A JSON Patch (RFC 6902).
    JsonPatch,
    /// A JSON Patch, or the whole as JSON.
    JsonPatchOrJson,
    /// A JSON Merge Patch (RFC 7396).
    MergePatch,
}

impl Codec {
    /// Whether it carries changes to a value instead of the value.
    #[must_use]
    pub fn is_patch(self) -> bool {
        matches!(
            self,
            Self::JsonPatch | Self::JsonPatchOrJson | Self::MergePatch
        )
    }
}
