//! The Security Requirement Object (OpenAPI 3.1, section 4.8.30).

use super::fields::{Map, Read, Spot};
use crate::problem::Problem;

/// Schemes that must all be shown; none: anybody may.
#[derive(Debug)]
pub(crate) struct SecurityRequirement {
    /// Scopes or roles by the name of the scheme.
    pub(crate) schemes: Map<Vec<String>>,
}

impl Read for SecurityRequirement {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        Some(Self {
            schemes: Map::read(spot, problems)?,
        })
    }
}
