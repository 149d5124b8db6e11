//! Contracts that are large where it hurts: each is of about the size asked for, and of one idea.

mod document;
mod operation;
mod reference;
mod schema;

use std::fmt::Write;

/// A contract of any size.
pub(crate) struct Enormous {
    /// What there is too much of.
    pub(crate) name: &'static str,
    /// The text of the contract, of about so many bytes.
    pub(crate) text: fn(usize) -> String,
    /// The texts of its other files, by their paths.
    pub(crate) files: fn(usize) -> Vec<(String, String)>,
}

/// The ideas; none is made before it is asked for, so that no other counts where memory is measured.
pub(crate) fn all() -> Vec<Enormous> {
    let ideas = [
        document::ALL,
        schema::ALL,
        reference::CHAINS,
        reference::CROSSINGS,
        operation::ALL,
    ];
    let contracts = ideas.into_iter().flatten().map(|&(name, text)| Enormous {
        name,
        text,
        files: |_| Vec::new(),
    });
    let files = Enormous {
        name: "files",
        text: |_| schemas(["{ $ref: 'f0.yaml#/A' }".to_owned()]),
        files,
    };
    contracts.chain([files]).collect()
}

/// A name, and what makes the text of a contract of a size.
type Idea = (&'static str, fn(usize) -> String);

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

/// Many files, each of which refers to the next, and the last to the first.
fn files(size: usize) -> Vec<(String, String)> {
    let count = size / 150;
    let file = |number: usize| {
        format!(
            "{{ A: {{ type: object, properties: {{ next: {{ $ref: 'f{}.yaml#/A' }}, here: {{ $ref: '#/A/properties/next' }}, back: {{ $ref: 'contract.yaml#/components/schemas/S0' }} }} }} }}\n",
            (number + 1) % count.max(1)
        )
    };
    (0..count)
        .map(|number| (format!("f{number}.yaml"), file(number)))
        .collect()
}
