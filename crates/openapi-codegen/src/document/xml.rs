//! The XML Object (OpenAPI 3.1, section 4.8.26).

use super::fields::{Fields, Read, Spot};
use crate::problem::Problem;

/// How a schema is written in XML; checked, and not used further: XML is not served yet.
pub(crate) struct Xml;

impl Read for Xml {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`xml`", spot, problems)?;
        for name in ["name", "namespace", "prefix"] {
            let _: Option<String> = fields.optional(name);
        }
        for name in ["attribute", "wrapped"] {
            let _: Option<bool> = fields.optional(name);
        }
        fields.close();
        Some(Self)
    }
}
