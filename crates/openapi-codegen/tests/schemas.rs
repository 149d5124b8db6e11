//! What schemas mean: the types that the model has of them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

#[path = "schemas/asked.rs"]
mod asked;
#[path = "schemas/nulls.rs"]
mod nulls;
#[path = "schemas/unions.rs"]
mod unions;

use openapi_codegen::api::{Additional, DefaultValue, IntegerWidth, Kind, TextFormat, TypeId};

use self::asked::{api, definition, fields, member, named, names, object, with_operation};

#[test]
fn what_has_no_name_is_named_by_where_it_stands() {
    let api = api("
    ThingOwner: { type: object, properties: { taken: { type: string } } }
    Thing:
      type: object
      properties:
        owner: { type: object, properties: { name: { type: string } } }
        other: { $ref: '#/components/schemas/ThingOwner' }
        sizes: { type: array, items: { type: string, enum: [small] } }
        prices: { additionalProperties: { properties: { euro: { type: number } } } }
    ");
    assert_eq!(named(&api, member(&api, "Thing", "owner")), "ThingOwner2");
    assert_eq!(named(&api, member(&api, "Thing", "other")), "ThingOwner");
    assert_eq!(
        named(&api, member(&api, "Thing", "sizes")),
        "ThingSizesItem"
    );
    assert_eq!(
        named(&api, member(&api, "Thing", "prices")),
        "ThingPricesValue"
    );
}

#[test]
fn integers_have_the_width_of_their_format_or_bounds() {
    let api = api("
    Thing:
      type: object
      properties:
        byte: { type: integer, format: uint8, minimum: 0, maximum: 300 }
        large: { type: integer, minimum: 0, maximum: 18446744073709551615 }
        above: { type: integer, exclusiveMinimum: 0, maximum: 9.5, multipleOf: 3 }
        plain: { type: integer }
    ");
    let rules = |field| match &member(&api, "Thing", field).kind {
        Kind::Integer(rules) => rules.clone(),
        other => panic!("{other:?}"),
    };
    let byte = rules("byte");
    assert_eq!(
        (byte.width, byte.minimum, byte.maximum),
        (IntegerWidth::U8, None, None)
    );
    assert_eq!(rules("large").width, IntegerWidth::U64);
    let above = rules("above");
    assert_eq!((above.minimum, above.maximum), (Some(1), Some(9)));
    assert_eq!(above.multiple_of, Some(3));
    assert_eq!(rules("plain").width, IntegerWidth::I64);
}

#[test]
fn strings_keep_their_formats_and_patterns() {
    let api = api(r"
    Thing:
      type: object
      properties:
        day: { type: string, format: date }
        code: { type: string, pattern: '^\d{3}$' }
        word: { type: string, pattern: '^[a-z]*$' }
        data: { type: string, contentEncoding: base64 }
    ");
    let rules = |field| match &member(&api, "Thing", field).kind {
        Kind::Text(rules) => rules.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(rules("day").format, Some(TextFormat::Date));
    assert_eq!(rules("code").pattern.unwrap().expression, "^[0-9]{3}$");
    assert_eq!(rules("word").characters.unwrap().ranges, [('a', 'z')]);
    assert_eq!(rules("data").format, Some(TextFormat::Byte));
}

#[test]
fn objects_keep_refuse_or_pass_over_other_members() {
    let api = api("
    Thing:
      type: object
      properties:
        any: {}
        all: true
        map: { type: object }
        open: { properties: { additional: { type: string } }, additionalProperties: true }
        typed: { properties: { a: { type: string } }, additionalProperties: { type: integer } }
        closed: { type: object, additionalProperties: false }
        plain: { properties: { a: { type: string } } }
    ");
    assert_eq!(member(&api, "Thing", "any").kind, Kind::Any);
    assert_eq!(member(&api, "Thing", "all").kind, Kind::Any);
    let Kind::Map(map) = &member(&api, "Thing", "map").kind else {
        panic!("a map")
    };
    assert_eq!(map.value.kind, Kind::Any);
    let kept = |name| match &object(&api, name).additional {
        Additional::Kept { field, value } => (field.as_str(), matches!(value.kind, Kind::Any)),
        other => panic!("{other:?}"),
    };
    assert_eq!(kept("ThingOpen"), ("additional_2", true));
    assert_eq!(kept("ThingTyped"), ("additional", false));
    assert!(matches!(
        object(&api, "ThingClosed").additional,
        Additional::Refused
    ));
    assert!(matches!(
        object(&api, "ThingPlain").additional,
        Additional::Ignored
    ));
}

#[test]
fn all_parts_apply() {
    let api = api("
    Base: { type: object, required: [id], properties: { id: { type: integer, minimum: 1 } } }
    Thing:
      allOf:
        - { $ref: '#/components/schemas/Base' }
        - type: object
          required: [name]
          properties: { name: { type: string }, id: { maximum: 9, minimum: 0 } }
      properties: { own: { allOf: [{ $ref: '#/components/schemas/Base' }] } }
    ");
    assert_eq!(fields(&api, "Thing"), ["own", "id", "name"]);
    let required = object(&api, "Thing").members.iter();
    let required: Vec<_> = required.map(|member| member.required).collect();
    assert_eq!(required, [false, true, true]);
    let Kind::Integer(rules) = &member(&api, "Thing", "id").kind else {
        panic!("an integer")
    };
    assert_eq!((rules.minimum, rules.maximum), (Some(1), Some(9)));
    assert_eq!(named(&api, member(&api, "Thing", "own")), "Base");
}

#[test]
fn what_xml_is_told_is_kept() {
    let api = api("
    Ids: { type: array, xml: { wrapped: true, name: ids }, items: { type: integer, xml: { name: id } } }
    Thing:
      type: object
      xml: { name: thing, namespace: 'urn:things', prefix: t }
      properties:
        code: { type: string, xml: { attribute: true, name: c } }
        ids: { $ref: '#/components/schemas/Ids' }
        inner: { $ref: '#/components/schemas/Thing' }
    ");
    let thing = &definition(&api, "Thing").xml;
    assert_eq!(
        (thing.name.as_str(), thing.prefix.as_deref()),
        ("thing", Some("t"))
    );
    assert_eq!(thing.namespace.as_deref(), Some("urn:things"));
    let forms: Vec<_> = object(&api, "Thing")
        .members
        .iter()
        .map(|member| &member.xml)
        .collect();
    assert!(forms[0].attribute && forms[0].name == "c");
    assert!(forms[1].wrapped && forms[1].name == "ids");
    assert_eq!(forms[1].item.as_deref(), Some("id"));
    assert_eq!(forms[2].name, "");
}

#[test]
fn each_direction_has_its_own_members() {
    let schemas = "
    Part: { type: object, properties: { id: { type: integer, readOnly: true }, name: { type: string } } }
    Plain: { type: object, properties: { text: { type: string } } }
    Thing:
      type: object
      properties:
        secret: { type: string, writeOnly: true }
        parts: { type: array, items: { $ref: '#/components/schemas/Part' } }
        plain: { $ref: '#/components/schemas/Plain' }
    ";
    let both = api(schemas);
    assert_eq!(
        names(&both),
        ["Part", "PartInput", "Plain", "Thing", "ThingInput"]
    );
    assert_eq!(fields(&both, "Thing"), ["parts", "plain"]);
    assert_eq!(fields(&both, "ThingInput"), ["secret", "parts", "plain"]);
    assert_eq!(fields(&both, "Part"), ["id", "name"]);
    assert_eq!(fields(&both, "PartInput"), ["name"]);
    assert_eq!(
        named(&both, member(&both, "ThingInput", "parts")),
        "PartInput"
    );
    let body = both.operations[0].body.as_ref().unwrap();
    assert_eq!(named(&both, body.values().next().unwrap()), "ThingInput");
    let taken = with_operation(
        "
    put:
      operationId: putThing
      requestBody:
        content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
      responses: { 204: { description: Done. } }",
        schemas,
    );
    assert_eq!(names(&taken), ["Part", "Plain", "Thing"]);
    assert_eq!(fields(&taken, "Part"), ["name"]);
    assert_eq!(fields(&taken, "Thing"), ["secret", "parts", "plain"]);
}

#[test]
fn defaults_are_values_of_their_type() {
    let api = api("
    Size: { type: string, enum: [small, very large] }
    Thing:
      type: object
      required: [needed]
      properties:
        size: { allOf: [{ $ref: '#/components/schemas/Size' }], default: very large }
        count: { type: integer, default: 3 }
        ratio: { type: number, default: 1 }
        tags: { type: array, items: { type: string }, default: [a] }
        note: { type: [string, 'null'], default: null }
        none: { type: string, default: null }
        needed: { type: string, default: x }
    ");
    let defaults = object(&api, "Thing").members.iter();
    let defaults: Vec<_> = defaults.map(|member| member.default.clone()).collect();
    let text = |text: &str| DefaultValue::Text(text.to_owned());
    assert_eq!(
        defaults,
        [
            Some(DefaultValue::Variant(TypeId(0), "VeryLarge".to_owned())),
            Some(DefaultValue::Integer(3)),
            Some(DefaultValue::Number(1.0)),
            Some(DefaultValue::List(vec![text("a")])),
            Some(DefaultValue::Null),
            None,
            None,
        ]
    );
}
