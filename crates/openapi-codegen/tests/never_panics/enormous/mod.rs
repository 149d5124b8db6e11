//! Contracts that are large where it hurts: each is of about the size asked for, and of one idea.

mod document;
mod operation;
mod schema;

use std::fmt::Write;

use self::document::{aliases, anchors, blocks, described, merge_keys};
use self::operation::{
    answers, headers, media_types, one_path, operations, parameters, schemes, tags,
};
use self::schema::{
    alternatives, chain, crossed, crossed_properties, directions, doubled, enumeration, long_name,
    long_names, nested, object, one_name, parts, patterns, pointers, tagged,
};

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
    let one = |name, text| Enormous {
        name,
        text,
        files: Vec::new(),
    };
    vec![
        one("brackets", "[".repeat(size)),
        one("braces", "{a: ".repeat(size / 4)),
        one("blocks", blocks(size)),
        one("scalars", format!("[{}]", "a,".repeat(size / 2))),
        one("empty objects", format!("[{}]", "{},".repeat(size / 3))),
        one("duplicate keys", "a: b\n".repeat(size / 5)),
        one("anchors in anchors", anchors(size)),
        one("aliases", aliases(size)),
        one("merge keys", merge_keys(size)),
        one("comments", "# a\n".repeat(size / 4)),
        one(
            "a long text",
            described(&"a *b* `c` <d> [e] ".repeat(size / 18)),
        ),
        one("quotes", described(&"> ".repeat(size / 2))),
        one(
            "unknown members",
            object("x: { unknown: 1, wrong: [] }", size),
        ),
        one(
            "inline objects",
            nested("{ type: object, properties: { a: ", " } }", size),
        ),
        one("inline lists", nested("{ type: array, items: ", " }", size)),
        one("inline parts", nested("{ allOf: [ ", " ] }", size)),
        one(
            "inline alternatives",
            nested("{ oneOf: [ { type: string }, ", " ] }", size),
        ),
        one("properties", object("", size)),
        one("properties of one name in Rust", one_name(size)),
        one("a long name", long_name(size)),
        one("long names", long_names(size)),
        one("an enumeration", enumeration("", size)),
        one("an enumeration of one name in Rust", enumeration("-", size)),
        one("patterns", patterns(size)),
        one(
            "a large pattern",
            schemas(["{ type: string, pattern: '(a{1,1000}){1,1000}' }".to_owned()]),
        ),
        one(
            "a chain of references",
            chain(size, "{ $ref: '#/components/schemas/S", "' }"),
        ),
        one(
            "a chain of parts",
            chain(
                size,
                "{ allOf: [ { $ref: '#/components/schemas/S",
                "' }, { type: object, properties: { a: { type: string } } } ] }",
            ),
        ),
        one(
            "a chain of alternatives",
            chain(
                size,
                "{ oneOf: [ { type: integer }, { $ref: '#/components/schemas/S",
                "' } ] }",
            ),
        ),
        one(
            "a chain of properties",
            chain(
                size,
                "{ type: object, properties: { next: { $ref: '#/components/schemas/S",
                "' } } }",
            ),
        ),
        one(
            "a chain of lists",
            chain(
                size,
                "{ type: array, items: { $ref: '#/components/schemas/S",
                "' } }",
            ),
        ),
        one(
            "a chain of maps",
            chain(
                size,
                "{ type: object, additionalProperties: { $ref: '#/components/schemas/S",
                "' } }",
            ),
        ),
        one(
            "a chain of pointers",
            chain(size, "{ $ref: '#/components/schemas/S", "/properties/a' }"),
        ),
        one(
            "a long pointer",
            schemas([format!("{{ $ref: '#{}' }}", "/a".repeat(size / 2))]),
        ),
        one("crossed parts", crossed(size, "allOf")),
        one("crossed alternatives", crossed(size, "oneOf")),
        one("crossed properties", crossed_properties(size)),
        one("doubled parts", doubled(size, "allOf")),
        one("doubled alternatives", doubled(size, "anyOf")),
        one("parts of one schema", parts(size)),
        one("alternatives of one schema", alternatives(size)),
        one("alternatives with a tag", tagged(size)),
        one("directions", directions(size)),
        one("pointers into everything", pointers(size)),
        one("operations", operations(size, "", "")),
        one(
            "operations without a name",
            operations(size, "", "").replace("operationId: o", "x-a: "),
        ),
        one(
            "operations with bodies",
            operations(
                size,
                "requestBody: { content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }, ",
                "",
            ),
        ),
        one(
            "operations with one answer",
            operations(
                size,
                "",
                ", default: { $ref: '#/components/responses/Error' }",
            ),
        ),
        one("operations of one path", one_path(size)),
        one("parameters", parameters(size)),
        one("answers", answers(size)),
        one("media types", media_types(size)),
        one("headers", headers(size)),
        one("schemes", schemes(size)),
        one("tags", tags(size)),
        files(size),
    ]
}

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
