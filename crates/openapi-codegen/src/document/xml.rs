//! The XML Object (OpenAPI 3.1, section 4.8.26).

use super::fields::{Fields, Read, Spot};
use super::schema::Keyword;
use crate::problem::Problem;

/// How a schema is written in XML.
#[derive(Debug)]
pub(crate) struct Xml {
    /// The name of the element.
    pub(crate) name: Option<String>,
    /// Whether a list stands in an element of its own.
    pub(crate) wrapped: bool,
    /// What nothing uses yet; `wrapped` too, for what is no list.
    pub(crate) others: Vec<Keyword>,
}

impl Read for Xml {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`xml`", spot, problems)?;
        let name = fields.optional("name");
        for other in ["namespace", "prefix"] {
            let _: Option<String> = fields.optional(other);
        }
        let _: Option<bool> = fields.optional("attribute");
        let wrapped = fields.optional("wrapped").unwrap_or_default();
        let others = [
            ("namespace", "xml.namespace"),
            ("prefix", "xml.prefix"),
            ("attribute", "xml.attribute"),
            ("wrapped", "xml.wrapped"),
        ];
        let others = others.into_iter().filter_map(|(key, name)| {
            let place = fields.key(key)?;
            let schemas = Vec::new();
            Some(Keyword {
                name,
                place,
                schemas,
            })
        });
        let others = others.collect();
        fields.close();
        Some(Self {
            name,
            wrapped,
            others,
        })
    }
}
