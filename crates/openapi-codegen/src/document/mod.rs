//! A contract as the OpenAPI Object has it (OpenAPI 3.1, section 4.8.1): typed, with every place, nothing resolved.

mod callback;
mod components;
mod discriminator;
mod encoding;
mod example;
mod external_documentation;
mod fields;
mod header;
mod info;
mod link;
mod media_type;
mod operation;
mod parameter;
mod path_item;
mod reference;
mod request_body;
mod response;
mod schema;
mod security_requirement;
mod security_scheme;
mod server;
mod tag;
mod xml;

pub(crate) use self::components::Components;
pub(crate) use self::discriminator::Discriminator;
pub(crate) use self::encoding::Encoding;
pub(crate) use self::example::{Example, Examples};
use self::external_documentation::ExternalDocumentation;
pub(crate) use self::fields::{Entry, Located, Map};
use self::fields::{Extensible, Fields, Read, Spot};
pub(crate) use self::header::Header;
use self::info::Info;
pub(crate) use self::media_type::MediaType;
pub(crate) use self::operation::Operation;
pub(crate) use self::parameter::{Parameter, ParameterContent, ParameterLocation, Style};
pub(crate) use self::path_item::PathItem;
pub(crate) use self::reference::Referable;
pub(crate) use self::request_body::RequestBody;
pub(crate) use self::response::Response;
pub(crate) use self::schema::{AdditionalProperties, NumberKeywords, Schema, SchemaType};
pub(crate) use self::security_requirement::SecurityRequirement;
pub(crate) use self::security_scheme::{SecurityScheme, SecuritySchemeKind};
use self::server::Server;
use self::tag::Tag;
use crate::parse::Node;
use crate::problem::{FormProblem, Problem};
use crate::source::Place;

/// A contract.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) version: Version,
    pub(crate) info: Info,
    pub(crate) security: Vec<SecurityRequirement>,
    pub(crate) paths: Map<Referable<PathItem>>,
    pub(crate) components: Components,
    /// Where each webhook stands.
    pub(crate) webhooks: Vec<Place>,
}

/// The version of OpenAPI that the contract is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V3_0,
    V3_1,
}

/// Reads a document; what is wrong with its form goes to `problems`.
pub(crate) fn read(node: &Node, problems: &mut Vec<Problem>) -> Option<Document> {
    Document::read(
        Spot {
            node,
            name: "the contract",
            place: node.place,
        },
        problems,
    )
}

impl Read for Document {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a contract", spot, problems)?;
        // Before 3.0 the version had another name, and all else another form.
        if let Some(version) = fields.optional("swagger") {
            let help = "convert the contract to OpenAPI 3.1 or 3.0, whose form is another";
            fields.report(unsupported(version, help));
            return None;
        }
        let version = fields.required("openapi");
        let info = fields.required("info");
        let _: Option<String> = fields.optional("jsonSchemaDialect");
        let _: Vec<Server> = fields.list("servers");
        if ["paths", "components", "webhooks"]
            .iter()
            .all(|name| fields.key(name).is_none())
        {
            let _: Option<Node> = fields.required("paths");
        }
        let paths = fields
            .optional("paths")
            .map_or_else(Map::new, |Extensible(paths)| paths);
        let webhooks: Map<Referable<PathItem>> = fields.map("webhooks");
        let components = fields.optional("components").unwrap_or_default();
        let security = fields.list("security");
        let _: Vec<Tag> = fields.list("tags");
        let _: Option<ExternalDocumentation> = fields.optional("externalDocs");
        fields.close();
        Some(Self {
            version: version?,
            info: info?,
            security,
            paths,
            components,
            webhooks: webhooks.into_values().map(|entry| entry.place).collect(),
        })
    }
}

fn unsupported(version: Located<String>, help: &'static str) -> Problem {
    let Located { value, place } = version;
    let problem = FormProblem::UnsupportedVersion {
        found: value,
        help,
        place,
    };
    problem.into()
}

impl Read for Version {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let found = Located::<String>::read(spot, problems)?;
        let mut numbers = found.value.split('.');
        match (numbers.next(), numbers.next()) {
            (Some("3"), Some("0")) => Some(Self::V3_0),
            (Some("3"), Some("1")) => Some(Self::V3_1),
            _ => {
                let help = "write a contract for OpenAPI 3.1 (`openapi: 3.1.1`) or 3.0";
                problems.push(unsupported(found, help));
                None
            }
        }
    }
}
