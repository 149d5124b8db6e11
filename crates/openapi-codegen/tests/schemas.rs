//! What schemas mean: the types that the model has of them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

use openapi_codegen::api::{
    Additional, Api, DefaultValue, IntegerWidth, Kind, Object, Shape, TextFormat, TypeDefinition,
    TypeId, Union, Value,
};
use openapi_codegen::read;
use openapi_codegen::source::Source;

/// A contract whose one operation takes and answers `Thing`, with these components.
fn api(schemas: &str) -> Api {
    with_operation(
        "
    put:
      operationId: putThing
      requestBody:
        content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
      responses:
        200:
          description: It.
          content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }",
        schemas,
    )
}

fn with_operation(operation: &str, schemas: &str) -> Api {
    let text = format!(
        "openapi: 3.1.1\ninfo: {{ title: Things, version: 1.0.0 }}\npaths:\n  /thing:{operation}\n\
         components:\n  schemas:\n{schemas}"
    );
    let name = "things.yaml".to_owned();
    let read = read(&Source { name, text });
    read.unwrap_or_else(|problems| panic!("{:#?}", problems.all()))
        .0
}

fn definition<'a>(api: &'a Api, name: &str) -> &'a TypeDefinition {
    let found = api.types.iter().find(|definition| definition.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", names(api)))
}

fn names(api: &Api) -> Vec<&str> {
    let names = api.types.iter().map(|definition| definition.name.as_str());
    names.collect()
}

fn object<'a>(api: &'a Api, name: &str) -> &'a Object {
    match &definition(api, name).shape {
        Shape::Object(object) => object,
        other => panic!("{other:?}"),
    }
}

fn union<'a>(api: &'a Api, name: &str) -> &'a Union {
    match &definition(api, name).shape {
        Shape::Union(union) => union,
        other => panic!("{other:?}"),
    }
}

fn fields<'a>(api: &'a Api, name: &str) -> Vec<&'a str> {
    let members = object(api, name).members.iter();
    members.map(|member| member.field.as_str()).collect()
}

fn member<'a>(api: &'a Api, name: &str, field: &str) -> &'a Value {
    let mut members = object(api, name).members.iter();
    &members.find(|member| member.field == field).unwrap().value
}

/// The name of the type that a value is of.
fn named<'a>(api: &'a Api, value: &Value) -> &'a str {
    match &value.kind {
        Kind::Named(TypeId(id)) => &api.types[*id].name,
        Kind::List(list) => named(api, &list.item),
        Kind::Map(map) => named(api, &map.value),
        other => panic!("{other:?}"),
    }
}

fn variants(union: &Union) -> Vec<(&str, Vec<&str>)> {
    let variants = union.variants.iter();
    variants
        .map(|variant| {
            let tags = variant.tags.iter().map(String::as_str);
            (variant.variant.as_str(), tags.collect())
        })
        .collect()
}

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
fn unions_have_the_tags_of_their_discriminator() {
    let api = api("
    Cat: { type: object, properties: { kind: { type: string } } }
    Dog: { type: object, properties: { kind: { const: hound } } }
    Cow: { type: object, properties: { kind: { type: string } } }
    Thing:
      oneOf:
        - { $ref: '#/components/schemas/Cat' }
        - { $ref: '#/components/schemas/Dog' }
        - { $ref: '#/components/schemas/Cow' }
      discriminator:
        propertyName: kind
        mapping: { kitten: Cat, tom: '#/components/schemas/Cat' }
    ");
    let thing = union(&api, "Thing");
    let expected = [
        ("Cat", vec!["kitten", "tom"]),
        ("Dog", vec!["hound"]),
        ("Cow", vec!["Cow"]),
    ];
    assert_eq!(variants(thing), expected);
    assert_eq!(thing.tag.as_deref(), Some("kind"));
    assert!(thing.exactly_one);
}

#[test]
fn a_member_with_other_values_in_each_alternative_is_a_tag() {
    let api = api("
    Cat: { required: [a, type], properties: { a: { type: string }, type: { const: cat } } }
    Dog: { required: [a, type], properties: { type: { enum: [dog, hound] }, a: { type: string } } }
    Eel: { properties: { type: { const: eel } } }
    Thing:
      required: [pet]
      properties:
        pet: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }
        fish: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Eel' }] }
    ");
    let pet = union(&api, "ThingPet");
    assert_eq!(pet.tag.as_deref(), Some("type"));
    assert_eq!(
        variants(pet),
        [("Cat", vec!["cat"]), ("Dog", vec!["dog", "hound"])]
    );
    assert_eq!(union(&api, "ThingFish").tag, None);
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
fn unions_of_values_without_names() {
    let api = api("
    Thing: { properties: { text: { $ref: '#/components/schemas/Text' } } }
    Text:
      anyOf:
        - { type: string }
        - { type: array, items: { $ref: '#/components/schemas/Text' } }
        - { title: Long form, properties: { text: { type: string } } }
        - { properties: { number: { type: integer } } }
        - { type: 'null' }
    ");
    let thing = union(&api, "Text");
    let names: Vec<_> = variants(thing).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["String", "List", "LongForm", "Variant4"]);
    assert!(!thing.exactly_one);
    assert!(member(&api, "Thing", "text").nullable);
    assert_eq!(named(&api, &thing.variants[2].value), "TextLongForm");
    assert_eq!(named(&api, &thing.variants[3].value), "TextVariant4");
}

#[test]
fn what_applies_besides_applies_to_each_alternative() {
    let api = api("
    Thing:
      type: object
      properties: { a: { type: string }, b: { type: string } }
      oneOf: [{ required: [a] }, { required: [b] }]
    ");
    let thing = union(&api, "Thing");
    let required = |index: usize| {
        let members = &object(&api, named(&api, &thing.variants[index].value)).members;
        members
            .iter()
            .map(|member| member.required)
            .collect::<Vec<_>>()
    };
    assert_eq!(required(0), [true, false]);
    assert_eq!(required(1), [false, true]);
}

#[test]
fn several_types_are_a_union() {
    let api = api("
    Thing:
      type: object
      properties:
        id: { type: [string, integer, 'null'], minLength: 1, minimum: 1 }
        size: { enum: [small, 1, 2] }
    ");
    let id = member(&api, "Thing", "id");
    assert!(id.nullable);
    let kinds: Vec<_> = variants(union(&api, named(&api, id)));
    assert_eq!(kinds, [("String", vec![]), ("Integer", vec![])]);
    let size = union(&api, named(&api, member(&api, "Thing", "size")));
    let Shape::Enumeration(numbers) = &definition(&api, named(&api, &size.variants[1].value)).shape
    else {
        panic!("an enumeration")
    };
    let numbers: Vec<_> = numbers.values.iter().map(|value| value.number).collect();
    assert_eq!(numbers, [Some(1), Some(2)]);
}

#[test]
fn alternatives_that_list_values_are_one_enumeration() {
    let api = api("
    Thing:
      type: object
      properties:
        size:
          oneOf:
            - { const: small, description: It fits. }
            - { type: string, enum: [large, huge] }
        level: { type: integer, enum: [-1, 1] }
        sign: { enum: ['+', '', null] }
    ");
    let values = |field| {
        let name = named(&api, member(&api, "Thing", field));
        match &definition(&api, name).shape {
            Shape::Enumeration(enumeration) => enumeration.clone(),
            other => panic!("{other:?}"),
        }
    };
    let variants = |field| -> Vec<String> {
        let values = values(field).values.into_iter();
        values.map(|value| value.variant).collect()
    };
    assert_eq!(variants("size"), ["Small", "Large", "Huge"]);
    assert_eq!(
        values("size").values[0].documentation.as_deref(),
        Some("It fits.")
    );
    assert_eq!(variants("level"), ["Minus1", "Value1"]);
    assert!(values("level").is_integer);
    assert_eq!(variants("sign"), ["Plus", "Empty"]);
    assert!(member(&api, "Thing", "sign").nullable);
}

#[test]
fn what_holds_itself_is_boxed_or_gets_a_name() {
    let api = api("
    Tree: { type: array, items: { $ref: '#/components/schemas/Tree' } }
    Thing:
      type: object
      properties:
        inner: { $ref: '#/components/schemas/Thing' }
        many: { type: array, items: { $ref: '#/components/schemas/Thing' } }
        tree: { $ref: '#/components/schemas/Tree' }
        leaf: { properties: { thing: { $ref: '#/components/schemas/Thing' } } }
    ");
    assert!(member(&api, "Thing", "inner").boxed);
    assert!(!member(&api, "Thing", "many").boxed);
    let Shape::Wrapper(value) = &definition(&api, "Tree").shape else {
        panic!("a wrapper")
    };
    assert_eq!(named(&api, value), "Tree");
    let circle = [
        member(&api, "Thing", "leaf"),
        member(&api, "ThingLeaf", "thing"),
    ];
    assert_eq!(circle.iter().filter(|value| value.boxed).count(), 1);
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
