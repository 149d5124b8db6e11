//! Contracts of several files: references are followed into the others, and what is wrong is shown in its file.

use std::collections::BTreeMap;
use std::error::Error;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use openapi_codegen::api::{Api, Kind, Payload, Shape};
use openapi_codegen::problem::Problems;
use openapi_codegen::read_with;
use openapi_codegen::source::Source;

type TestResult = Result<(), Box<dyn Error>>;

const HEAD: &str = "openapi: 3.1.1\ninfo: { title: Pets, version: '1' }\n";

/// A contract with an operation that answers with this schema.
fn answering(schema: &str, rest: &str) -> String {
    format!(
        "{HEAD}paths:\n  /pet:\n    get:\n      operationId: getPet\n      responses:\n        '200':\n          \
         description: A pet.\n          content: {{ application/json: {{ schema: {schema} }} }}\n{rest}"
    )
}

fn read(root: &str, files: &[(&str, &str)]) -> Result<Api, Problems> {
    let files: BTreeMap<&str, &str> = files.iter().copied().collect();
    let source = Source {
        name: "api/openapi.yaml".to_owned(),
        text: root.to_owned(),
    };
    let mut resolve = |path: &str| {
        let text = files.get(path).map(|text| (*text).to_owned());
        text.ok_or_else(|| "there is no such file".to_owned())
    };
    read_with(&source, &mut resolve).map(|(api, _)| api)
}

/// The names of the types, each with those of its members.
fn types(api: &Api) -> Vec<String> {
    let members = |shape: &Shape| match shape {
        Shape::Object(object) => {
            let names = object.members.iter().map(|member| member.name.clone());
            names.collect::<Vec<_>>().join(" ")
        }
        other => format!("{other:?}"),
    };
    let types = api.types.iter();
    types
        .map(|one| format!("{}: {}", one.name, members(&one.shape)))
        .collect()
}

fn shown(problems: &Problems) -> Result<String, std::fmt::Error> {
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_links(false)
        .with_width(100);
    let mut text = String::new();
    handler.render_report(&mut text, problems as &dyn Diagnostic)?;
    Ok(text)
}

#[test]
fn a_schema_of_another_file_becomes_a_type() -> TestResult {
    let root = answering("{ $ref: 'schemas/pet.yaml' }", "");
    let pet = "type: object\nproperties:\n  owner: { $ref: '../people.yaml#/definitions/Owner' }\n";
    let people = "definitions:\n  Owner: { type: object, properties: { name: { $ref: '#/definitions/Text' } } }\n  \
                  Text: { type: string }\n";
    let api = read(&root, &[("schemas/pet.yaml", pet), ("people.yaml", people)])?;
    assert_eq!(
        types(&api),
        ["pet: owner", "Owner: name"].map(|text| text.replacen("pet:", "Pet:", 1))
    );
    Ok(())
}

#[test]
fn files_may_refer_to_each_other_in_a_circle() -> TestResult {
    let root = answering("{ $ref: 'a.yaml#/A' }", "");
    let a = "A: { type: object, properties: { b: { type: array, items: { $ref: 'b.yaml' } } } }";
    let b = "type: object\nproperties: { a: { type: array, items: { $ref: 'a.yaml#/A' } } }\n";
    let api = read(&root, &[("a.yaml", a), ("b.yaml", b)])?;
    assert_eq!(types(&api), ["A: b", "B: a"]);
    Ok(())
}

#[test]
fn the_contracts_own_components_are_shared_by_other_files() -> TestResult {
    let rest = "components:\n  schemas:\n    Name: { type: string, enum: [Tom, Kit] }\n    \
                Text: { type: object, properties: { name: { $ref: '#/components/schemas/Name' } } }\n";
    let root = answering("{ $ref: 'pet.yaml#/Text' }", rest);
    let pet = "Text:\n  type: object\n  properties:\n    first: { $ref: './openapi.yaml#/components/schemas/Name' }\n";
    let api = read(&root, &[("pet.yaml", pet)])?;
    let names: Vec<_> = api.types.iter().map(|one| one.name.as_str()).collect();
    assert!(
        names.contains(&"Text2") && names.contains(&"Name"),
        "{names:?}"
    );
    assert_eq!(names.len(), 2);
    Ok(())
}

#[test]
fn a_pointer_may_lead_anywhere_in_the_document() -> TestResult {
    let rest = "  /owner%20of:\n    get:\n      operationId: getOwner\n      responses:\n        '200':\n          \
                description: An owner.\n          content:\n            application/json:\n              \
                schema: { $ref: '#/components/schemas/Pet/properties/owner' }\n        \
                '201': { $ref: '#/paths/~1owner%2520of/get/responses/200' }\n\
                components:\n  schemas:\n    Pet:\n      type: object\n      properties:\n        \
                owner: { type: object, properties: { name: { type: string } } }\n";
    let api = read(
        &answering("{ $ref: '#/components/schemas/Pet' }", rest),
        &[],
    )?;
    assert_eq!(types(&api), ["Pet: owner", "PetOwner: name"]);
    let owner = api
        .operations
        .iter()
        .find(|operation| operation.id == "getOwner");
    let responses = owner.map(|operation| operation.responses.len());
    assert_eq!(responses, Some(2));
    Ok(())
}

#[test]
fn path_items_parameters_and_answers_come_from_other_files() -> TestResult {
    let root = format!("{HEAD}paths:\n  /pets/{{id}}: {{ $ref: 'paths/pets.yaml' }}\n");
    let pets = "parameters:\n  - { $ref: '../common.yaml#/id' }\nget:\n  operationId: getPet\n  responses:\n    \
                '404': { $ref: '../common.yaml#/none' }\n";
    let common = "id: { name: id, in: path, required: true, schema: { type: integer, format: int64 } }\n\
                  none: { description: There is none. }\n";
    let api = read(&root, &[("paths/pets.yaml", pets), ("common.yaml", common)])?;
    let operation = api.operations.first().ok_or("no operation")?;
    assert!(matches!(
        operation.parameters[0].value.kind,
        Kind::Integer(_)
    ));
    assert!(matches!(operation.responses[0].payload, Payload::Nothing));
    Ok(())
}

#[test]
fn the_schemas_of_a_discriminator_come_from_other_files() -> TestResult {
    let schema = "{ oneOf: [{ $ref: 'pets.yaml#/Cat' }, { $ref: 'pets.yaml#/Dog' }], discriminator: \
                  { propertyName: kind, mapping: { cat: 'pets.yaml#/Cat', dog: Dog } } }";
    let root = answering(
        "{ $ref: '#/components/schemas/Pet' }",
        &format!("components: {{ schemas: {{ Pet: {schema} }} }}\n"),
    );
    let pets = "Cat: { type: object, required: [kind], properties: { kind: { type: string } } }\n\
                Dog: { type: object, required: [kind], properties: { kind: { type: string } } }\n";
    if let Err(problems) = read(&root, &[("pets.yaml", pets)]) {
        let shown = shown(&problems)?;
        assert!(!shown.contains("OA04"), "{shown}");
    }
    Ok(())
}

#[test]
fn each_place_is_shown_in_its_file() -> TestResult {
    let root = answering("{ $ref: 'pet.yaml#/Pet' }", "");
    let pet = "# ø\nPet:\n  type: object\n  properties:\n    a: { $ref: 'https://host.example/a.yaml' }\n    \
               b: { $ref: '../../b.yaml' }\n    c: { $ref: 'c.yaml' }\n    d: { $ref: '#/Dog' }\n    \
               e: { $ref: '#/Pet/properties/e' }\n";
    let Err(problems) = read(&root, &[("pet.yaml", pet)]) else {
        return Err("this was read".into());
    };
    let lines: Vec<String> = problems
        .all()
        .iter()
        .map(|problem| {
            let place = problem.places().first().copied().unwrap_or_default();
            let location = problems.sources().locate(place);
            format!(
                "{}:{}:{}: {problem}",
                location.file, location.line, location.column
            )
        })
        .collect();
    let expected = [
        "api/pet.yaml:5:16: the reference to `https://host.example/a.yaml` is not followed: it is an address on the network, and nothing is fetched",
        "api/pet.yaml:6:16: the reference to `../../b.yaml` is not followed: it leaves the contract's folder",
        "api/pet.yaml:7:16: `c.yaml` cannot be read: there is no such file",
        "api/pet.yaml:8:16: nothing is at `#/Dog`",
        "api/pet.yaml:9:16: `#/Pet/properties/e` leads back to itself",
    ];
    assert_eq!(lines, expected);
    let shown = shown(&problems)?;
    assert!(shown.contains("╭─[api/pet.yaml:5:16]"), "{shown}");
    Ok(())
}

#[test]
fn a_key_of_another_file_that_is_given_twice_is_shown_there() -> TestResult {
    let root = answering("{ $ref: 'pet.yaml' }", "");
    let Err(problems) = read(&root, &[("pet.yaml", "type: object\ntype: object\n")]) else {
        return Err("this was read".into());
    };
    assert!(shown(&problems)?.contains("╭─[api/pet.yaml:1:1]"));
    Ok(())
}

#[test]
fn merge_keys_bring_what_is_not_written_out() -> TestResult {
    let root = format!(
        "{HEAD}x-a: &a {{ type: object, properties: {{ a: {{ type: string }} }} }}\n\
         x-b: &b {{ type: string, properties: {{ b: {{ type: string }} }}, description: Both. }}\n\
         paths:\n  /pet:\n    get:\n      operationId: getPet\n      responses:\n        '200':\n          \
         description: A pet.\n          content:\n            application/json:\n              \
         schema: {{ $ref: '#/components/schemas/Pet' }}\n\
         components:\n  schemas:\n    Pet:\n      <<: [*a, *b]\n      title: A pet\n"
    );
    let api = read(&root, &[])?;
    assert_eq!(types(&api), ["Pet: a"]);
    assert_eq!(
        api.types[0].documentation.as_deref(),
        Some("A pet\n\nBoth.")
    );
    Ok(())
}
