//! The XML Object (OpenAPI 3.1, section 4.8.26).

use super::fields::{Fields, Located, Read, Spot};
use crate::problem::Problem;

/// How a schema is written in XML.
#[derive(Debug)]
pub(crate) struct Xml {
    /// The name of the element or the attribute.
    pub(crate) name: Option<Located<String>>,
    /// The namespace of the name.
    pub(crate) namespace: Option<String>,
    /// The prefix of the name.
    pub(crate) prefix: Option<String>,
    /// Whether it is an attribute instead of an element.
    pub(crate) attribute: bool,
    /// Whether a list stands in an element of its own.
    pub(crate) wrapped: bool,
}

impl Read for Xml {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`xml`", spot, problems)?;
        let xml = Self {
            name: fields.optional("name"),
            namespace: fields.optional("namespace"),
            prefix: fields.optional("prefix"),
            attribute: fields.flag("attribute"),
            wrapped: fields.flag("wrapped"),
        };
        fields.close();
        Some(xml)
    }
}
