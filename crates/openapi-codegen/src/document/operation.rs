//! The Operation Object with its Responses Object (OpenAPI 3.1, sections 4.8.10 and 4.8.16).

use super::callback::Callback;
use super::external_documentation::ExternalDocumentation;
use super::fields::{Extensible, Fields, Located, Map, Read, Spot};
use super::parameter::Parameter;
use super::reference::Referable;
use super::request_body::RequestBody;
use super::response::Response;
use super::security_requirement::SecurityRequirement;
use super::server::Server;
use crate::problem::Problem;
use crate::source::Place;

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Where its method stands.
    pub(crate) place: Place,
    pub(crate) id: Option<Located<String>>,
    pub(crate) tags: Vec<String>,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) parameters: Vec<Referable<Parameter>>,
    pub(crate) request_body: Option<Located<Referable<RequestBody>>>,
    pub(crate) responses: Map<Referable<Response>>,
    /// `None`: that of the document counts.
    pub(crate) security: Option<Vec<SecurityRequirement>>,
    /// Where each callback stands.
    pub(crate) callbacks: Vec<Place>,
}

impl Read for Operation {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("an operation", spot, problems)?;
        let callbacks: Map<Referable<Callback>> = fields.map("callbacks");
        let _: Option<ExternalDocumentation> = fields.optional("externalDocs");
        let _: Vec<Server> = fields.list("servers");
        let responses = fields
            .optional("responses")
            .map(|Extensible(responses)| responses);
        let operation = Self {
            place: spot.place,
            id: fields.optional("operationId"),
            tags: fields.list("tags"),
            summary: fields.optional("summary"),
            description: fields.optional("description"),
            deprecated: fields.flag("deprecated"),
            parameters: fields.list("parameters"),
            request_body: fields.optional("requestBody"),
            responses: responses.unwrap_or_default(),
            security: fields.optional("security"),
            callbacks: callbacks.into_values().map(|entry| entry.place).collect(),
        };
        fields.close();
        Some(operation)
    }
}
