//! The Header Object (OpenAPI 3.1, section 4.8.21).

use super::example::Examples;
use super::fields::{Fields, Located, Read, Spot};
use super::parameter::{ParameterContent, Style, schema_or_content};
use super::schema::Schema;
use crate::problem::Problem;

/// A header of an answer.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) description: Option<String>,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
    pub(crate) style: Option<Located<Style>>,
    pub(crate) explode: bool,
    pub(crate) schema: Option<Schema>,
    /// What is used instead of a schema.
    pub(crate) content: Option<ParameterContent>,
    pub(crate) examples: Examples,
}

impl Read for Header {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a header", spot, problems)?;
        let (schema, content) = schema_or_content(&mut fields);
        let header = Self {
            description: fields.optional("description"),
            required: fields.flag("required"),
            deprecated: fields.flag("deprecated"),
            style: fields.optional("style"),
            explode: fields.flag("explode"),
            schema,
            content,
            examples: Examples::take(&mut fields),
        };
        fields.close();
        Some(header)
    }
}
