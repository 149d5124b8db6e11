//! The Response Object (OpenAPI 3.1, section 4.8.17).

use super::fields::{Fields, Map, Read, Spot};
use super::header::Header;
use super::link::Link;
use super::media_type::MediaType;
use super::reference::Referable;
use crate::problem::Problem;
use crate::source::Place;

/// An answer.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) description: Option<String>,
    pub(crate) headers: Map<Referable<Header>>,
    pub(crate) content: Map<MediaType>,
    /// Where each link stands.
    pub(crate) links: Vec<Place>,
}

impl Read for Response {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a response", spot, problems)?;
        let links: Map<Referable<Link>> = fields.map("links");
        let response = Self {
            description: fields.required("description"),
            headers: fields.map("headers"),
            content: fields.map("content"),
            links: links.into_values().map(|entry| entry.place).collect(),
        };
        fields.close();
        Some(response)
    }
}
