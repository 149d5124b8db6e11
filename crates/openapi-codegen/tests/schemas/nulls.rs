//! Where null fits: by the words of all that applies to a value.

use crate::asked::{api, member, named, union, variants};

#[test]
fn null_fits_what_says_so_and_is_refused_by_nothing_else() {
    let api = api("
    Text: { type: [string, 'null'] }
    Same: { $ref: '#/components/schemas/Text' }
    Thing:
      type: object
      properties:
        longer: { $ref: '#/components/schemas/Same', minLength: 3 }
        all: { allOf: [{ $ref: '#/components/schemas/Text' }, { minLength: 3 }] }
        listed: { enum: [a, null] }
        offered: { oneOf: [{ const: a }, { const: null }] }
        nothing: { anyOf: [{ type: integer }, { type: string }, { enum: [null] }] }
        keyword: { allOf: [{ type: string }], nullable: true }
        narrow: { $ref: '#/components/schemas/Same', type: string }
        part: { allOf: [{ $ref: '#/components/schemas/Text' }, { type: string }] }
        unlisted: { type: [string, 'null'], enum: [a] }
        untyped: { type: string, enum: [a, null] }
        object: { type: object, oneOf: [{ required: [a] }, { type: 'null' }] }
        of_each: { anyOf: [{ type: [string, 'null'] }, { type: integer }] }
    ");
    for (name, nullable) in [
        ("longer", true),
        ("all", true),
        ("listed", true),
        ("offered", true),
        ("nothing", true),
        ("keyword", true),
        ("narrow", false),
        ("part", false),
        ("unlisted", false),
        ("untyped", false),
        ("object", false),
        // The alternative takes it.
        ("of_each", false),
    ] {
        assert_eq!(member(&api, "Thing", name).nullable, nullable, "{name}");
    }
    let of_each = union(&api, named(&api, member(&api, "Thing", "of_each")));
    assert!(of_each.variants[0].value.nullable && !of_each.variants[1].value.nullable);
}

#[test]
fn a_component_that_is_only_null_is_no_alternative() {
    let api = api("
    Nothing: { $ref: '#/components/schemas/Null' }
    Null: { enum: [null] }
    Thing:
      type: object
      properties:
        one: { oneOf: [{ type: integer }, { $ref: '#/components/schemas/Nothing' }] }
        two: { oneOf: [{ type: integer }, { type: string }, { $ref: '#/components/schemas/Nothing' }] }
    ");
    let (one, two) = (member(&api, "Thing", "one"), member(&api, "Thing", "two"));
    assert!(one.nullable && two.nullable);
    let two = variants(union(&api, named(&api, two)));
    assert_eq!(two.len(), 2);
}
