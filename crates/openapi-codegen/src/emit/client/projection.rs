//! The projection: what progenitor is to make, as the narrower document that it reads (OpenAPI 3.0.3, JSON alone).
//!
//! progenitor panics on what it does not know, so `eligible` has judged everything before. It decides names by
//! rewriting those of the document; therefore the projection carries the names that `lower` decided, and the clean-up
//! puts those of the wire back.

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde_json::{Map, Value as Json, json};

use super::answers::{Answers, Outcome, rejection};
use super::carried::{Carried, Named};
use crate::api::{Api, IntegerWidth, Kind, Location, Operation, Parameter, Segment, Value};

/// The one media type that progenitor's requests speak.
pub(super) const JSON: &str = "application/json";

/// Words that the builder of a request uses itself, so that no parameter can be called so.
const TAKEN: [&str; 5] = ["body", "client", "header_map", "new", "send"];

/// Projects these operations of an api.
pub(super) fn project(
    operations: &[(&Operation, &Answers)],
    named: &Named,
) -> Result<OpenAPI, String> {
    let mut paths: IndexMap<String, PathItem> = IndexMap::new();
    for (operation, answers) in operations {
        let projected = project_operation(operation, answers, named)?;
        let item = paths.entry(projected_path(operation)).or_default();
        insert(item, operation, projected)?;
    }
    let mut document = skeleton(named.api)?;
    document.paths.paths = paths
        .into_iter()
        .map(|(path, item)| (path, ReferenceOr::Item(item)))
        .collect();
    Ok(document)
}

/// The name under which a parameter is projected: what its setter is called.
pub(super) fn projected_name(parameter: &Parameter) -> String {
    if TAKEN.contains(&parameter.field.as_str()) {
        format!("{}_parameter", parameter.field)
    } else {
        parameter.field.clone()
    }
}

/// Whether a parameter is projected under this name.
pub(super) fn is_projected_as(parameter: &Parameter, name: &str) -> bool {
    let field = parameter.field.as_str();
    let name = match TAKEN.contains(&field) {
        true => name.strip_suffix("_parameter"),
        false => Some(name),
    };
    name == Some(field)
}

/// The path of an operation, with the projected names of its parameters.
fn projected_path(operation: &Operation) -> String {
    operation
        .path
        .segments
        .iter()
        .fold(String::new(), |path, segment| match segment {
            Segment::Literal(text) => format!("{path}/{text}"),
            Segment::Parameter(name) => {
                let parameter = operation.parameters.iter().find(|parameter| {
                    parameter.location == Location::Path && parameter.name == *name
                });
                let name = parameter.map_or_else(|| name.clone(), projected_name);
                format!("{path}/{{{name}}}")
            }
            Segment::Mixed(_) => path,
        })
}

/// Everything but the paths. Each type is named alone: its contents are replaced by ours.
fn skeleton(api: &Api) -> Result<OpenAPI, String> {
    let schemas: Map<String, Json> = api
        .types
        .iter()
        .map(|definition| (definition.name.clone(), json!({ "type": "object" })))
        .collect();
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": api.title, "version": api.version },
        "paths": {},
        "components": { "schemas": schemas },
    });
    serde_json::from_value(document).map_err(|error| error.to_string())
}

fn project_operation(
    operation: &Operation,
    answers: &Answers,
    named: &Named,
) -> Result<openapiv3::Operation, String> {
    let parameters = operation.parameters.iter();
    let parameters: Vec<Json> = parameters
        .map(|parameter| project_parameter(named.api, parameter))
        .collect();
    let content = match answers.success(operation, named) {
        Outcome::One(Carried::Json(value)) => {
            json!({ JSON: { "schema": schema(named.api, value) } })
        }
        _ => json!({}),
    };
    let mut responses = json!({ "200": { "description": "Done.", "content": content } });
    if let Carried::Json(value) = rejection(named.api) {
        let content = json!({ JSON: { "schema": schema(named.api, value) } });
        responses["4XX"] = json!({ "description": "An error.", "content": content });
    }
    let mut projected = json!({
        "operationId": operation.method_name,
        "parameters": parameters,
        "responses": responses,
    });
    if let Some(body) = &operation.body {
        let schema = body.values().next().map(|value| schema(named.api, value));
        projected["requestBody"] = json!({
            "required": true,
            "content": { JSON: { "schema": schema } },
        });
    }
    serde_json::from_value(projected).map_err(|error| error.to_string())
}

fn project_parameter(api: &Api, parameter: &Parameter) -> Json {
    let location = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    json!({
        "name": projected_name(parameter),
        "in": location,
        "required": parameter.required,
        "schema": schema_of_kind(api, &parameter.value.kind),
    })
}

fn schema(api: &Api, value: &Value) -> Json {
    let mut schema = schema_of_kind(api, &value.kind);
    if value.nullable {
        // In 3.0 nothing may stand beside a `$ref`.
        if matches!(value.kind, Kind::Named(_)) {
            schema = json!({ "allOf": [schema] });
        }
        schema["nullable"] = Json::Bool(true);
    }
    schema
}

/// Limits are left out: they are for the server to judge, and typify would make types of them.
fn schema_of_kind(api: &Api, kind: &Kind) -> Json {
    match kind {
        Kind::Named(id) => {
            let name = api
                .types
                .get(id.0)
                .map_or("", |definition| definition.name.as_str());
            json!({ "$ref": format!("#/components/schemas/{name}") })
        }
        Kind::Text(_) => json!({ "type": "string" }),
        Kind::Integer(rules) if rules.width == IntegerWidth::I32 => {
            json!({ "type": "integer", "format": "int32" })
        }
        Kind::Integer(_) => json!({ "type": "integer", "format": "int64" }),
        Kind::Number(_) => json!({ "type": "number", "format": "double" }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::List(list) => json!({ "type": "array", "items": schema(api, &list.item) }),
        Kind::Map(_) | Kind::Any => json!({}),
    }
}

/// Puts an operation where its method goes.
fn insert(
    item: &mut PathItem,
    operation: &Operation,
    projected: openapiv3::Operation,
) -> Result<(), String> {
    let slot = match operation.method.as_str() {
        "GET" => &mut item.get,
        "PUT" => &mut item.put,
        "POST" => &mut item.post,
        "DELETE" => &mut item.delete,
        "HEAD" => &mut item.head,
        "PATCH" => &mut item.patch,
        other => return Err(format!("no operation of `{other}` is projected")),
    };
    *slot = Some(projected);
    Ok(())
}
