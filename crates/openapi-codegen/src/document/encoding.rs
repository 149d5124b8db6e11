//! The Encoding Object (OpenAPI 3.1, section 4.8.15).

use super::fields::{Fields, Map, Read, Spot};
use super::header::Header;
use super::parameter::Style;
use super::reference::Referable;
use crate::problem::Problem;

/// How a property travels in a form or in parts; checked, and not used further.
pub(crate) struct Encoding;

impl Read for Encoding {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("an encoding", spot, problems)?;
        let _: Option<String> = fields.optional("contentType");
        let _: Map<Referable<Header>> = fields.map("headers");
        let _: Option<Style> = fields.optional("style");
        let _: Option<bool> = fields.optional("explode");
        let _: Option<bool> = fields.optional("allowReserved");
        fields.close();
        Some(Self)
    }
}
