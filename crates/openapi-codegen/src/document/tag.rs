//! The Tag Object (OpenAPI 3.1, section 4.8.22).

use super::external_documentation::ExternalDocumentation;
use super::fields::{Fields, Read, Spot};
use crate::problem::Problem;

/// What a tag means; checked, and not used further.
pub(crate) struct Tag;

impl Read for Tag {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a tag", spot, problems)?;
        let _: Option<String> = fields.required("name");
        let _: Option<String> = fields.optional("description");
        let _: Option<ExternalDocumentation> = fields.optional("externalDocs");
        fields.close();
        Some(Self)
    }
}
