//! The Components Object (OpenAPI 3.1, section 4.8.7).

use super::callback::Callback;
use super::example::Example;
use super::fields::{Fields, Map, Read, Spot};
use super::header::Header;
use super::link::Link;
use super::parameter::Parameter;
use super::path_item::PathItem;
use super::reference::Referable;
use super::request_body::RequestBody;
use super::response::Response;
use super::schema::Schema;
use super::security_scheme::SecurityScheme;
use crate::problem::{FormProblem, Problem};
use crate::source::Place;

/// What the rest of the document refers to.
#[derive(Debug, Default)]
pub(crate) struct Components {
    pub(crate) schemas: Map<Schema>,
    pub(crate) responses: Map<Referable<Response>>,
    pub(crate) parameters: Map<Referable<Parameter>>,
    pub(crate) examples: Map<Referable<Example>>,
    pub(crate) request_bodies: Map<Referable<RequestBody>>,
    pub(crate) headers: Map<Referable<Header>>,
    pub(crate) security_schemes: Map<Referable<SecurityScheme>>,
    pub(crate) path_items: Map<Referable<PathItem>>,
    /// Where each link stands.
    pub(crate) links: Vec<Place>,
    /// Where each callback stands.
    pub(crate) callbacks: Vec<Place>,
}

impl Read for Components {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("`components`", spot, problems)?;
        let links: Map<Referable<Link>> = named(&mut fields, "links");
        let callbacks: Map<Referable<Callback>> = named(&mut fields, "callbacks");
        let components = Self {
            schemas: named(&mut fields, "schemas"),
            responses: named(&mut fields, "responses"),
            parameters: named(&mut fields, "parameters"),
            examples: named(&mut fields, "examples"),
            request_bodies: named(&mut fields, "requestBodies"),
            headers: named(&mut fields, "headers"),
            security_schemes: named(&mut fields, "securitySchemes"),
            path_items: named(&mut fields, "pathItems"),
            links: links.into_values().map(|entry| entry.place).collect(),
            callbacks: callbacks.into_values().map(|entry| entry.place).collect(),
        };
        fields.close();
        Some(components)
    }
}

fn named<T: Read>(fields: &mut Fields<'_, '_>, section: &'static str) -> Map<T> {
    let map = fields.map(section);
    for (name, entry) in &map {
        if name.is_empty()
            || !name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
        {
            fields.report(
                FormProblem::ComponentName {
                    name: name.clone(),
                    place: entry.place,
                }
                .into(),
            );
        }
    }
    map
}
