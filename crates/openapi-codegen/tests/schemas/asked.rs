//! What the tests ask of a model, and the contract that it is of.

use openapi_codegen::api::{Api, Kind, Object, Shape, TypeDefinition, TypeId, Union, Value};
use openapi_codegen::read;
use openapi_codegen::source::Source;

/// A contract whose one operation takes and answers `Thing`, with these components.
pub(crate) fn api(schemas: &str) -> Api {
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

pub(crate) fn with_operation(operation: &str, schemas: &str) -> Api {
    let text = format!(
        "openapi: 3.1.1\ninfo: {{ title: Things, version: 1.0.0 }}\npaths:\n  /thing:{operation}\n\
         components:\n  schemas:\n{schemas}"
    );
    let name = "things.yaml".to_owned();
    let read = read(&Source { name, text });
    read.unwrap_or_else(|problems| panic!("{:#?}", problems.all()))
        .0
}

pub(crate) fn definition<'a>(api: &'a Api, name: &str) -> &'a TypeDefinition {
    let found = api.types.iter().find(|definition| definition.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {:?}", names(api)))
}

pub(crate) fn names(api: &Api) -> Vec<&str> {
    let names = api.types.iter().map(|definition| definition.name.as_str());
    names.collect()
}

pub(crate) fn object<'a>(api: &'a Api, name: &str) -> &'a Object {
    match &definition(api, name).shape {
        Shape::Object(object) => object,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn union<'a>(api: &'a Api, name: &str) -> &'a Union {
    match &definition(api, name).shape {
        Shape::Union(union) => union,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn fields<'a>(api: &'a Api, name: &str) -> Vec<&'a str> {
    let members = object(api, name).members.iter();
    members.map(|member| member.field.as_str()).collect()
}

pub(crate) fn member<'a>(api: &'a Api, name: &str, field: &str) -> &'a Value {
    let mut members = object(api, name).members.iter();
    &members.find(|member| member.field == field).unwrap().value
}

/// The name of the type that a value is of.
pub(crate) fn named<'a>(api: &'a Api, value: &Value) -> &'a str {
    match &value.kind {
        Kind::Named(TypeId(id)) => &api.types[*id].name,
        Kind::List(list) => named(api, &list.item),
        Kind::Map(map) => named(api, &map.value),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn variants(union: &Union) -> Vec<(&str, Vec<&str>)> {
    let variants = union.variants.iter();
    variants
        .map(|variant| {
            let tags = variant.tags.iter().map(String::as_str);
            (variant.variant.as_str(), tags.collect())
        })
        .collect()
}
