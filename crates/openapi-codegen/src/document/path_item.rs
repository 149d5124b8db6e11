//! The Path Item Object (OpenAPI 3.1, section 4.8.9).

use super::fields::{Entry, Fields, Read, Spot};
use super::operation::Operation;
use super::parameter::Parameter;
use super::reference::Referable;
use super::server::Server;
use crate::problem::Problem;
use crate::source::Place;

/// The methods of a path, in the order of the specification.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The operations on one path.
#[derive(Debug)]
pub(crate) struct PathItem {
    /// Method in upper case, and the operation, in the document's order.
    pub(crate) operations: Vec<(String, Entry<Operation>)>,
    /// What all operations take.
    pub(crate) parameters: Vec<Referable<Parameter>>,
    /// Where its summary and its description stand.
    pub(crate) texts: Vec<Place>,
}

impl Read for PathItem {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a path item", spot, problems)?;
        let mut texts = Vec::new();
        for name in ["summary", "description"] {
            let _: Option<String> = fields.optional(name);
            texts.extend(fields.key(name));
        }
        let _: Vec<Server> = fields.list("servers");
        let parameters = fields.list("parameters");
        let mut operations = Vec::new();
        for method in METHODS {
            if let Some(place) = fields.key(method) {
                let value = fields.optional(method);
                operations.push((method.to_uppercase(), Entry { place, value }));
            }
        }
        operations.sort_by_key(|(_, entry)| entry.place);
        fields.close();
        Some(Self {
            operations,
            parameters,
            texts,
        })
    }
}
