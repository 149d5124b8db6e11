//! The Server and Server Variable Objects (OpenAPI 3.1, sections 4.8.5 and 4.8.6).

use super::fields::{Fields, Map, Read, Spot};
use crate::problem::Problem;

/// Where the API is; checked, and not used further: clients are told where at run time.
pub(crate) struct Server;

/// A part of a server's address; checked, and not used further.
struct ServerVariable;

impl Read for Server {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a server", spot, problems)?;
        let _: Option<String> = fields.required("url");
        let _: Option<String> = fields.optional("description");
        let _: Map<ServerVariable> = fields.map("variables");
        fields.close();
        Some(Self)
    }
}

impl Read for ServerVariable {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a server variable", spot, problems)?;
        let _: Vec<String> = fields.list("enum");
        let _: Option<String> = fields.required("default");
        let _: Option<String> = fields.optional("description");
        fields.close();
        Some(Self)
    }
}
