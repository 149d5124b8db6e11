//! Schemas that hold one another, or have many parts.

use std::ops::Range;

use super::{Idea, lines, schemas};

/// Of schemas that hold the next.
pub(super) const CHAINS: &[Idea] = &[
    ("a chain of references", |size| {
        chain(size, "{ $ref: '#/components/schemas/S", "' }")
    }),
    ("a chain of parts", |size| {
        chain(
            size,
            "{ allOf: [ { $ref: '#/components/schemas/S",
            "' }, { type: object, properties: { a: { type: string } } } ] }",
        )
    }),
    ("a chain of alternatives", |size| {
        chain(
            size,
            "{ oneOf: [ { type: integer }, { $ref: '#/components/schemas/S",
            "' } ] }",
        )
    }),
    ("a chain of properties", |size| {
        chain(
            size,
            "{ type: object, properties: { next: { $ref: '#/components/schemas/S",
            "' } } }",
        )
    }),
    ("a chain of lists", |size| {
        chain(
            size,
            "{ type: array, items: { $ref: '#/components/schemas/S",
            "' } }",
        )
    }),
    ("a chain of maps", |size| {
        chain(
            size,
            "{ type: object, additionalProperties: { $ref: '#/components/schemas/S",
            "' } }",
        )
    }),
    ("a chain of pointers", |size| {
        chain(size, "{ $ref: '#/components/schemas/S", "/properties/a' }")
    }),
    ("a long pointer", |size| {
        schemas([format!("{{ $ref: '#{}' }}", "/a".repeat(size / 2))])
    }),
];

/// Of schemas that hold many.
pub(super) const CROSSINGS: &[Idea] = &[
    ("crossed parts", |size| crossed(size, "allOf")),
    ("crossed alternatives", |size| crossed(size, "oneOf")),
    ("crossed properties", crossed_properties),
    ("doubled parts", |size| doubled(size, "allOf")),
    ("doubled alternatives", |size| doubled(size, "anyOf")),
    ("parts of one schema", parts),
    ("alternatives of one schema", alternatives),
    ("alternatives with a tag", tagged),
    ("directions", directions),
    ("pointers into everything", pointers),
];

/// Schemas of which each holds the next, and the last the first.
fn chain(size: usize, begin: &str, end: &str) -> String {
    let count = size / (begin.len() + end.len() + 15);
    schemas(
        (0..count)
            .map(|number| format!("{begin}{}{end}", (number + 1) % count))
            .collect::<Vec<_>>(),
    )
}

fn references(numbers: Range<usize>) -> String {
    numbers
        .map(|number| format!("{{ $ref: '#/components/schemas/S{number}' }}, "))
        .collect()
}

/// Schemas that each refer to all others.
fn crossed(size: usize, combination: &str) -> String {
    let count = (size / 45).isqrt();
    schemas((0..count).map(|number| {
        format!("{{ {combination}: [ {}{}{{ type: object, required: [a{number}], properties: {{ a{number}: {{ type: string }} }} }} ] }}", references(0..number), references(number + 1..count))
    }).collect::<Vec<_>>())
}

fn crossed_properties(size: usize) -> String {
    let count = (size / 45).isqrt();
    schemas(
        (0..count)
            .map(|_| {
                let properties: String = (0..count)
                    .map(|other| format!("p{other}: {{ $ref: '#/components/schemas/S{other}' }}, "))
                    .collect();
                format!("{{ type: object, properties: {{ {properties} }} }}")
            })
            .collect::<Vec<_>>(),
    )
}

/// Schemas of which each holds the next twice, so that all that is in the first doubles with each.
fn doubled(size: usize, combination: &str) -> String {
    let count = (size / 250).max(2);
    schemas((0..count).map(|number| {
        let next = (number + 1).min(count - 1);
        if number == next {
            return "{ type: object, properties: { a: { type: string } } }".to_owned();
        }
        let reference = format!("{{ $ref: '#/components/schemas/S{next}' }}");
        format!("{{ {combination}: [ {{ {combination}: [ {reference}, {{ type: object, properties: {{ b{number}: {{}} }} }} ] }}, {{ {combination}: [ {reference}, {{ type: object, properties: {{ c{number}: {{}} }} }} ] }} ] }}")
    }).collect::<Vec<_>>())
}

fn parts(size: usize) -> String {
    let parts = lines(size, |number| {
        format!(
            "{{ type: object, properties: {{ p{number}: {{ type: string }}, same: {{ type: string, maxLength: {number} }} }} }}, "
        )
    });
    schemas([format!("{{ allOf: [ {parts} ] }}")])
}

fn alternatives(size: usize) -> String {
    let alternatives = lines(size, |number| {
        format!(
            "{{ type: object, required: [p{number}], properties: {{ p{number}: {{ type: string }} }} }}, "
        )
    });
    schemas([format!("{{ oneOf: [ {alternatives} ] }}")])
}

fn tagged(size: usize) -> String {
    let count = size / 150;
    let union = format!(
        "{{ oneOf: [ {} ], discriminator: {{ propertyName: kind }} }}",
        references(1..count)
    );
    let objects = (1..count).map(|number| format!("{{ type: object, required: [kind], properties: {{ kind: {{ type: string, enum: [k{number}] }} }} }}"));
    schemas(std::iter::once(union).chain(objects).collect::<Vec<_>>())
}

fn directions(size: usize) -> String {
    let count = size / 170;
    schemas((0..count).map(|number| format!("{{ type: object, properties: {{ id: {{ type: string, readOnly: true }}, secret: {{ type: string, writeOnly: true }}, next: {{ $ref: '#/components/schemas/S{}' }} }} }}", (number + 1) % count)).collect::<Vec<_>>())
}

fn pointers(size: usize) -> String {
    let count = size / 120;
    schemas((0..count).map(|number| format!("{{ type: object, properties: {{ a: {{ type: object, properties: {{ b: {{ $ref: '#/components/schemas/S{}/properties/a' }} }} }} }} }}", (number + 1) % count)).collect::<Vec<_>>())
}
