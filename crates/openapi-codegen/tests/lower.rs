//! What contracts mean: the model that `read` makes of them.

use openapi_codegen::api::{
    AnswerBody, Api, Content, IntegerWidth, Kind, Location, Member, Operation, Payload, SchemeId,
    SchemeKind, Segment, Shape, TypeId, Value,
};
use openapi_codegen::problem::Problems;
use openapi_codegen::read;
use openapi_codegen::source::Source;

const PARCELS: &str = include_str!("data/lower/parcels.yaml");

fn api(text: &str) -> Result<Api, Problems> {
    let source = Source {
        name: "parcels.yaml".to_owned(),
        text: text.to_owned(),
    };
    read(&source).map(|(api, _)| api)
}

fn members(api: &Api, name: &str) -> Vec<Member> {
    let named = api.types.iter().find(|definition| definition.name == name);
    match named.map(|definition| &definition.shape) {
        Some(Shape::Object(object)) => object.members.clone(),
        _ => Vec::new(),
    }
}

fn operation(api: &Api, id: &str) -> Option<Operation> {
    api.operations
        .iter()
        .find(|operation| operation.id == id)
        .cloned()
}

#[test]
fn types_come_in_the_order_of_the_contract() {
    let api = api(PARCELS).unwrap();
    let names: Vec<_> = api
        .types
        .iter()
        .map(|definition| definition.name.as_str())
        .collect();
    assert_eq!(names, ["Failure", "Size", "ParcelLabel", "Parcel"]);
    let Some(Kind::List(list)) = members(&api, "Parcel")
        .pop()
        .map(|member| member.value.kind)
    else {
        panic!("the last member is a list");
    };
    assert_eq!(list.item.kind, Kind::Named(TypeId(2)));
    assert_eq!(
        api.rejection,
        Some(AnswerBody::One(Content::Value(Value::of(Kind::Named(
            TypeId(0)
        )))))
    );
}

#[test]
fn null_is_said_in_several_ways() {
    let api = api(PARCELS).unwrap();
    let nullable: Vec<_> = members(&api, "Parcel")
        .into_iter()
        .map(|member| (member.field, member.value.nullable))
        .collect();
    let expected = [
        ("id", false),
        ("size", false),
        ("former_size", true),
        ("note", true),
        ("type_", false),
        ("weight", false),
        ("labels", false),
    ];
    assert_eq!(
        nullable,
        expected.map(|(name, nullable)| (name.to_owned(), nullable))
    );
}

#[test]
fn null_in_the_words_of_openapi_3_0() {
    let text = PARCELS.replace("openapi: 3.1.1", "openapi: 3.0.3").replace(
        "type: [string, 'null']",
        "type: string\n      nullable: true",
    );
    let note = members(&api(&text).unwrap(), "Parcel")
        .into_iter()
        .find(|member| member.field == "note");
    assert!(note.unwrap().value.nullable);
}

#[test]
fn the_description_beside_a_reference_wins() {
    let api = api(PARCELS).unwrap();
    let told = |field: &str| {
        let member = members(&api, "Parcel")
            .into_iter()
            .find(|member| member.field == field);
        member.and_then(|member| member.documentation)
    };
    assert_eq!(told("size").as_deref(), Some("How large it is."));
    assert_eq!(told("former_size").as_deref(), Some("How large it was."));
    assert_eq!(
        told("note").as_deref(),
        Some("What is to be said of a parcel.")
    );
    assert_eq!(told("id").as_deref(), Some("The number of a parcel."));
    assert_eq!(told("weight"), None);
}

#[test]
fn rules_are_kept() {
    let api = api(PARCELS).unwrap();
    let members = members(&api, "Parcel");
    let Kind::Integer(id) = &members[0].value.kind else {
        panic!("an integer")
    };
    assert_eq!(
        (id.width, id.minimum, id.maximum),
        (IntegerWidth::I32, Some(1), None)
    );
    let Kind::Text(note) = &members[3].value.kind else {
        panic!("a string")
    };
    assert_eq!(note.max_length, Some(40));
    assert_eq!(note.characters.as_ref().unwrap().ranges, [(' ', '~')]);
    let Shape::Enumeration(size) = &api.types[1].shape else {
        panic!("an enumeration")
    };
    let values: Vec<_> = size
        .values
        .iter()
        .map(|value| (&*value.variant, value.number))
        .collect();
    assert_eq!(values, [("Small", Some(1)), ("VeryLarge", Some(9))]);
    assert!(size.values_in_any_case);
}

#[test]
fn credentials_are_no_parameters() {
    let api = api(PARCELS).unwrap();
    let operation = operation(&api, "getParcel").unwrap();
    let parameters: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| (&*parameter.field, parameter.location, parameter.required))
        .collect();
    assert_eq!(
        parameters,
        [
            ("id", Location::Path, true),
            ("select", Location::Query, true)
        ]
    );
    let kinds: Vec<_> = api.schemes.iter().map(|scheme| &scheme.kind).collect();
    assert_eq!(
        kinds,
        [
            &SchemeKind::Token("Bearer".to_owned()),
            &SchemeKind::Header("X-Key".to_owned())
        ]
    );
    assert_eq!(
        operation.schemes(),
        [vec![SchemeId(1)], vec![SchemeId(0), SchemeId(1)]]
    );
}

#[test]
fn no_security_is_an_override() {
    let api = api(PARCELS).unwrap();
    assert!(operation(&api, "putParcel").unwrap().security.is_empty());
}

#[test]
fn answers_carry_the_headers_that_are_the_implementations() {
    let api = api(PARCELS).unwrap();
    let operation = operation(&api, "getParcel").unwrap();
    let segments = [
        Segment::Literal("parcels".to_owned()),
        Segment::Parameter("id".to_owned()),
    ];
    assert_eq!(operation.path.segments, segments);
    let answers: Vec<_> = operation
        .responses
        .iter()
        .map(|response| {
            (
                response.status.code().unwrap(),
                &*response.variant,
                response.by_runtime,
                &response.payload,
            )
        })
        .map(|(status, variant, by_runtime, payload)| {
            (
                status,
                variant,
                by_runtime,
                matches!(payload, Payload::Answer(_)),
            )
        })
        .collect();
    let expected = [
        (200, "Ok", false, true),
        (401, "Unauthorized", true, false),
        (413, "ContentTooLarge", true, false),
        (503, "ServiceUnavailable", false, false),
    ];
    assert_eq!(answers, expected);
    assert_eq!(api.answers[0].name, "FoundAnswer");
    let headers: Vec<_> = api.answers[0]
        .headers
        .iter()
        .map(|header| &*header.field)
        .collect();
    assert_eq!(headers, ["retry_after", "x_count"]);
}

#[test]
fn bodies_list_the_served_media_types() {
    let api = api(PARCELS).unwrap();
    let body = operation(&api, "putParcel").unwrap().body.unwrap();
    let essences: Vec<_> = body
        .media_types
        .iter()
        .map(|media_type| &*media_type.essence)
        .collect();
    assert_eq!(
        essences,
        ["application/json", "text/json", "application/xml"]
    );
    assert!(body.required);
}
