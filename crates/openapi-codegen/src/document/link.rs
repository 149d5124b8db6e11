//! The Link Object (OpenAPI 3.1, section 4.8.20).

use super::fields::{Fields, Map, Read, Spot};
use super::server::Server;
use crate::parse::Node;
use crate::problem::Problem;

/// How an answer leads to another operation; checked, and not generated.
#[derive(Debug)]
pub(crate) struct Link;

impl Read for Link {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a link", spot, problems)?;
        fields.exclusive("operationRef", "operationId");
        for name in ["operationRef", "operationId", "description"] {
            let _: Option<String> = fields.optional(name);
        }
        let _: Map<Node> = fields.map("parameters");
        let _: Option<Node> = fields.optional("requestBody");
        let _: Option<Server> = fields.optional("server");
        fields.close();
        Some(Self)
    }
}
