//! The Example Object (OpenAPI 3.1, section 4.8.19).

use super::fields::{Fields, Read, Spot};
use super::reference::Referable;
use crate::parse::Node;
use crate::problem::Problem;

/// An example; its form is checked, its value is not compared with a schema.
#[derive(Debug)]
pub(crate) struct Example;

/// The examples of a parameter, a header or a media type: one, or several by name.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    /// Those that stand elsewhere.
    pub(crate) references: Vec<Referable<Example>>,
}

impl Read for Example {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("an example", spot, problems)?;
        let _: Option<String> = fields.optional("summary");
        let _: Option<String> = fields.optional("description");
        fields.exclusive("value", "externalValue");
        let _: Option<Node> = fields.optional("value");
        let _: Option<String> = fields.optional("externalValue");
        fields.close();
        Some(Self)
    }
}

impl Examples {
    /// Takes the fields `example` and `examples`.
    pub(crate) fn take(fields: &mut Fields<'_, '_>) -> Self {
        fields.exclusive("example", "examples");
        let _: Option<Node> = fields.optional("example");
        let examples = fields.map("examples");
        Self {
            references: examples
                .into_values()
                .filter_map(|entry| entry.value)
                .collect(),
        }
    }
}
