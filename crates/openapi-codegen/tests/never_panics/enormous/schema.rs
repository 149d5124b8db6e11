//! Schemas that are large, deep, or many.

use super::{Idea, lines, schemas};

/// Of one schema each, or of many that know nothing of one another.
pub(super) const ALL: &[Idea] = &[
    ("unknown members", |size| {
        object("x: { unknown: 1, wrong: [] }", size)
    }),
    ("inline objects", |size| {
        nested("{ type: object, properties: { a: ", " } }", size)
    }),
    ("inline lists", |size| {
        nested("{ type: array, items: ", " }", size)
    }),
    ("inline parts", |size| nested("{ allOf: [ ", " ] }", size)),
    ("inline alternatives", |size| {
        nested("{ oneOf: [ { type: string }, ", " ] }", size)
    }),
    ("properties", |size| object("", size)),
    ("properties of one name in Rust", one_name),
    ("a long name", long_name),
    ("long names", long_names),
    ("an enumeration", |size| enumeration("", size)),
    ("an enumeration of one name in Rust", |size| {
        enumeration("-", size)
    }),
    ("patterns", patterns),
    ("a large pattern", |_| {
        schemas(["{ type: string, pattern: '(a{1,1000}){1,1000}' }".to_owned()])
    }),
];

fn object(schema: &str, size: usize) -> String {
    let schema = if schema.is_empty() {
        "{ type: string, maxLength: 9 }".to_owned()
    } else {
        format!("{{ {schema} }}")
    };
    let properties = lines(size, |number| format!("p{number}: {schema}, "));
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}

/// Schemas as deep as a document may be, side by side.
fn nested(begin: &str, end: &str, size: usize) -> String {
    let per_level = begin.matches(['{', '[']).count();
    let depth = 84 / per_level;
    let one = format!(
        "{}{{ type: string }}{}",
        begin.repeat(depth),
        end.repeat(depth)
    );
    schemas(
        (0..size / one.len() + 1)
            .map(|_| one.clone())
            .collect::<Vec<_>>(),
    )
}

/// Names that differ in nothing that Rust has a sign for.
fn same_in_rust(number: usize) -> String {
    (0..20)
        .map(|bit| if number >> bit & 1 == 1 { "-" } else { "." })
        .collect::<String>()
        + "a"
}

fn one_name(size: usize) -> String {
    let properties = lines(size, |number| format!("{}: {{}}, ", same_in_rust(number)));
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}

fn long_name(size: usize) -> String {
    let name = "aB".repeat(size / 2);
    schemas([format!(
        "{{ type: object, properties: {{ ? {name}\n          : {{ type: object, properties: {{ b: {{ type: object, properties: {{ c: {{ enum: [d] }} }} }} }} }} }} }}"
    )])
}

fn long_names(size: usize) -> String {
    let name = "aB_".repeat(300);
    let properties = lines(size, |number| {
        format!(
            "'{name}{number}': {{ type: object, properties: {{ b: {{ type: object, properties: {{ c: {{ enum: [d] }} }} }} }} }}, "
        )
    });
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}

fn enumeration(kind: &str, size: usize) -> String {
    let values = lines(size, |number| match kind {
        "" => format!("v{number}, "),
        _ => format!("'{}', ", same_in_rust(number)),
    });
    schemas([format!("{{ type: string, enum: [ {values} ] }}")])
}

fn patterns(size: usize) -> String {
    let properties = lines(size, |number| {
        format!(
            "p{number}: {{ type: string, pattern: '^[a-z]{{1,{}}}(\\w|[^x])*$' }}, ",
            number % 50 + 1
        )
    });
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}
