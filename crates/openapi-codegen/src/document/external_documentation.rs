//! The External Documentation Object (OpenAPI 3.1, section 4.8.11).

use super::fields::{Fields, Read, Spot};
use crate::problem::Problem;

/// Where to read more; checked, and not used further.
pub(crate) struct ExternalDocumentation;

impl Read for ExternalDocumentation {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`externalDocs`", spot, problems)?;
        let _: Option<String> = fields.required("url");
        let _: Option<String> = fields.optional("description");
        fields.close();
        Some(Self)
    }
}
