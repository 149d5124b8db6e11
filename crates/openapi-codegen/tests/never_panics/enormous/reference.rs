//! Schemas that hold one another, or have many parts.

use std::ops::Range;

use super::{Idea, lines, schemas};

/// Of schemas that hold the next.
pub(super) fn chains(size: usize) -> Vec<Idea> {
    vec![
        (
            "a chain of references",
            chain(size, "{ $ref: '#/components/schemas/S", "' }"),
        ),
        (
            "a chain of parts",
            chain(
                size,
                "{ allOf: [ { $ref: '#/components/schemas/S",
                "' }, { type: object, properties: { a: { type: string } } } ] }",
            ),
        ),
        (
            "a chain of alternatives",
            chain(
                size,
                "{ oneOf: [ { type: integer }, { $ref: '#/components/schemas/S",
                "' } ] }",
            ),
        ),
        (
            "a chain of properties",
            chain(
                size,
                "{ type: object, properties: { next: { $ref: '#/components/schemas/S",
                "' } } }",
            ),
        ),
        (
            "a chain of lists",
            chain(
                size,
                "{ type: array, items: { $ref: '#/components/schemas/S",
                "' } }",
            ),
        ),
        (
            "a chain of maps",
            chain(
                size,
                "{ type: object, additionalProperties: { $ref: '#/components/schemas/S",
                "' } }",
            ),
        ),
        (
            "a chain of pointers",
            chain(size, "{ $ref: '#/components/schemas/S", "/properties/a' }"),
        ),
        (
            "a long pointer",
            schemas([format!("{{ $ref: '#{}' }}", "/a".repeat(size / 2))]),
        ),
    ]
}

/// Of schemas that hold many.
pub(super) fn crossings(size: usize) -> Vec<Idea> {
    vec![
        ("crossed parts", crossed(size, "allOf")),
        ("crossed alternatives", crossed(size, "oneOf")),
        ("crossed properties", crossed_properties(size)),
        ("doubled parts", doubled(size, "allOf")),
        ("doubled alternatives", doubled(size, "anyOf")),
        ("parts of one schema", parts(size)),
        ("alternatives of one schema", alternatives(size)),
        ("alternatives with a tag", tagged(size)),
        ("directions", directions(size)),
        ("pointers into everything", pointers(size)),
    ]
}

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
