//! What may be one of several things, or holds itself.

use openapi_codegen::api::Shape;

use crate::asked::{api, definition, member, named, object, union, variants};

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
