//! The Discriminator Object (OpenAPI 3.1, section 4.8.25).

use super::fields::{Fields, Located, Map, Read, Spot};
use crate::problem::Problem;

/// What tells which of several schemas a value is of.
#[derive(Debug)]
pub(crate) struct Discriminator {
    /// The member that tells it.
    pub(crate) property: Located<String>,
    /// Schemas by the values of that member: references, or names of components.
    pub(crate) mapping: Map<String>,
}

impl Read for Discriminator {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a discriminator", spot, problems)?;
        let property = fields.required("propertyName");
        let mapping = fields.map("mapping");
        fields.close();
        Some(Self {
            property: property?,
            mapping,
        })
    }
}
