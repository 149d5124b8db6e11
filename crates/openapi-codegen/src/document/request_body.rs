//! The Request Body Object (OpenAPI 3.1, section 4.8.13).

use super::fields::{Fields, Map, Read, Spot};
use super::media_type::MediaType;
use crate::problem::Problem;

/// What an operation takes as a body.
#[derive(Debug)]
pub(crate) struct RequestBody {
    pub(crate) description: Option<String>,
    pub(crate) required: bool,
    pub(crate) content: Map<MediaType>,
}

impl Read for RequestBody {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a request body", spot, problems)?;
        let body = Self {
            description: fields.optional("description"),
            required: fields.flag("required"),
            content: fields.required("content").unwrap_or_default(),
        };
        fields.close();
        Some(body)
    }
}
