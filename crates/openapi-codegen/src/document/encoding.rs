//! The Encoding Object (OpenAPI 3.1, section 4.8.15).

use super::fields::{Fields, Map, Read, Spot};
use super::header::Header;
use super::parameter::Style;
use super::reference::Referable;
use crate::problem::Problem;

/// How a property travels in a form or in parts.
#[derive(Debug)]
pub(crate) struct Encoding {
    /// One media type or several, with commas between them.
    pub(crate) content_type: Option<String>,
    pub(crate) style: Option<Style>,
    pub(crate) explode: Option<bool>,
    pub(crate) has_headers: bool,
}

impl Read for Encoding {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("an encoding", spot, problems)?;
        let content_type = fields.optional("contentType");
        let headers: Map<Referable<Header>> = fields.map("headers");
        let style = fields.optional("style");
        let explode = fields.optional("explode");
        let _: Option<bool> = fields.optional("allowReserved");
        fields.close();
        Some(Self {
            content_type,
            style,
            explode,
            has_headers: !headers.is_empty(),
        })
    }
}
