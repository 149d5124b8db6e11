//! Schemas that are large, or many, or held by one another.

use std::ops::Range;

use super::{lines, schemas};

pub(super) fn object(schema: &str, size: usize) -> String {
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
pub(super) fn nested(begin: &str, end: &str, size: usize) -> String {
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

pub(super) fn one_name(size: usize) -> String {
    let properties = lines(size, |number| format!("{}: {{}}, ", same_in_rust(number)));
    schemas([format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    )])
}

pub(super) fn long_name(size: usize) -> String {
    let name = "aB".repeat(size / 2);
    schemas([format!(
        "{{ type: object, properties: {{ ? {name}\n : {{ type: object, properties: {{ b: {{ type: object, properties: {{ c: {{ enum: [d] }} }} }} }} }} }} }}"
    )])
}

pub(super) fn long_names(size: usize) -> String {
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

pub(super) fn enumeration(kind: &str, size: usize) -> String {
    let values = lines(size, |number| match kind {
        "" => format!("v{number}, "),
        _ => format!("'{}', ", same_in_rust(number)),
    });
    schemas([format!("{{ type: string, enum: [ {values} ] }}")])
}

pub(super) fn patterns(size: usize) -> String {
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

/// Schemas of which each holds the next, and the last the first.
pub(super) fn chain(size: usize, begin: &str, end: &str) -> String {
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
pub(super) fn crossed(size: usize, combination: &str) -> String {
    let count = (size / 45).isqrt();
    schemas((0..count).map(|number| {
        format!("{{ {combination}: [ {}{}{{ type: object, required: [a{number}], properties: {{ a{number}: {{ type: string }} }} }} ] }}", references(0..number), references(number + 1..count))
    }).collect::<Vec<_>>())
}

pub(super) fn crossed_properties(size: usize) -> String {
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
pub(super) fn doubled(size: usize, combination: &str) -> String {
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

pub(super) fn parts(size: usize) -> String {
    let parts = lines(size, |number| {
        format!(
            "{{ type: object, properties: {{ p{number}: {{ type: string }}, same: {{ type: string, maxLength: {number} }} }} }}, "
        )
    });
    schemas([format!("{{ allOf: [ {parts} ] }}")])
}

pub(super) fn alternatives(size: usize) -> String {
    let alternatives = lines(size, |number| {
        format!(
            "{{ type: object, required: [p{number}], properties: {{ p{number}: {{ type: string }} }} }}, "
        )
    });
    schemas([format!("{{ oneOf: [ {alternatives} ] }}")])
}

pub(super) fn tagged(size: usize) -> String {
    let count = size / 150;
    let union = format!(
        "{{ oneOf: [ {} ], discriminator: {{ propertyName: kind }} }}",
        references(1..count)
    );
    let objects = (1..count).map(|number| format!("{{ type: object, required: [kind], properties: {{ kind: {{ type: string, enum: [k{number}] }} }} }}"));
    schemas(std::iter::once(union).chain(objects).collect::<Vec<_>>())
}

pub(super) fn directions(size: usize) -> String {
    let count = size / 170;
    schemas((0..count).map(|number| format!("{{ type: object, properties: {{ id: {{ type: string, readOnly: true }}, secret: {{ type: string, writeOnly: true }}, next: {{ $ref: '#/components/schemas/S{}' }} }} }}", (number + 1) % count)).collect::<Vec<_>>())
}

pub(super) fn pointers(size: usize) -> String {
    let count = size / 120;
    schemas((0..count).map(|number| format!("{{ type: object, properties: {{ a: {{ type: object, properties: {{ b: {{ $ref: '#/components/schemas/S{}/properties/a' }} }} }} }} }}", (number + 1) % count)).collect::<Vec<_>>())
}
