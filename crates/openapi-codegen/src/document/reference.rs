//! The Reference Object (OpenAPI 3.1, section 4.8.23).

use super::fields::{Fields, Located, Read, Spot};
use crate::parse::Data;
use crate::problem::Problem;

/// A reference to something that stands elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    pub(crate) target: Located<String>,
    /// Wins over the description of what it refers to.
    pub(crate) description: Option<String>,
}

/// Something, or a reference to it.
#[derive(Debug, Clone)]
pub(crate) enum Referable<T> {
    Reference(Reference),
    Item(T),
}

impl Read for Reference {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a reference", spot, problems)?;
        let target = fields.required("$ref");
        let _: Option<String> = fields.optional("summary");
        let description = fields.optional("description");
        fields.close();
        Some(Self {
            target: target?,
            description,
        })
    }
}

impl<T: Read> Read for Referable<T> {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        match &spot.node.data {
            Data::Mapping(mapping) if mapping.contains_key("$ref") => {
                Reference::read(spot, problems).map(Self::Reference)
            }
            _ => T::read(spot, problems).map(Self::Item),
        }
    }
}
