//! Contracts that are large where it hurts: each is of about the size asked for, and of one idea.

mod document;
mod operation;
mod reference;
mod schema;

use std::fmt::Write;

/// A contract of about a given size.
pub(crate) struct Enormous {
    /// What there is too much of.
    pub(crate) name: &'static str,
    /// The text of the contract.
    pub(crate) text: String,
    /// The texts of its other files, by their paths.
    pub(crate) files: Vec<(String, String)>,
}

/// The ideas, each made to about `size` bytes.
pub(crate) fn all(size: usize) -> Vec<Enormous> {
    let ideas = [
        document::all(size),
        schema::all(size),
        reference::chains(size),
        reference::crossings(size),
        operation::all(size),
    ];
    let contracts = ideas.into_iter().flatten().map(|(name, text)| Enormous {
        name,
        text,
        files: Vec::new(),
    });
    contracts.chain([files(size)]).collect()
}

/// A name, and the text of a contract.
type Idea = (&'static str, String);

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

/// An operation that takes and gives the schema `S0`.
const USE: &str = "paths: { /a: { put: { operationId: a, requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } }, responses: { '200': { description: A., content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } } } } } }\n";

/// What `line` gives of 0, 1, 2, until it is of this size.
fn lines(size: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(size + 1000);
    for number in 0.. {
        if text.len() >= size {
            break;
        }
        text += &line(number);
    }
    text
}

/// A contract with these schemas, `S0` and so on.
fn schemas(schemas: impl IntoIterator<Item = String>) -> String {
    let mut text = format!("{HEAD}{USE}components:\n  schemas:\n");
    for (number, schema) in schemas.into_iter().enumerate() {
        // Writing to a string does not fail.
        let _ = writeln!(text, "    S{number}: {schema}");
    }
    text
}

/// A contract of many files, each of which refers to the next, and the last to the first.
fn files(size: usize) -> Enormous {
    let count = size / 150;
    let file = |number: usize| {
        format!(
            "{{ A: {{ type: object, properties: {{ next: {{ $ref: 'f{}.yaml#/A' }}, here: {{ $ref: '#/A/properties/next' }}, back: {{ $ref: 'c.yaml#/components/schemas/S0' }} }} }} }}\n",
            (number + 1) % count.max(1)
        )
    };
    Enormous {
        name: "files",
        text: schemas(["{ $ref: 'f0.yaml#/A' }".to_owned()]),
        files: (0..count)
            .map(|number| (format!("f{number}.yaml"), file(number)))
            .collect(),
    }
}
