//! The Media Type Object (OpenAPI 3.1, section 4.8.14).

use super::encoding::Encoding;
use super::example::Examples;
use super::fields::{Fields, Map, Read, Spot};
use super::schema::Schema;
use crate::problem::Problem;
use crate::source::Place;

/// A body in one media type.
#[derive(Debug)]
pub(crate) struct MediaType {
    pub(crate) schema: Option<Schema>,
    /// Where `encoding` stands.
    pub(crate) encoding: Option<Place>,
    /// By the names of properties.
    pub(crate) encodings: Map<Encoding>,
    pub(crate) examples: Examples,
}

impl Read for MediaType {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a media type", spot, problems)?;
        let encodings = fields.map("encoding");
        let media_type = Self {
            encodings,
            schema: fields.optional("schema"),
            encoding: fields.key("encoding"),
            examples: Examples::take(&mut fields),
        };
        fields.close();
        Some(media_type)
    }
}
