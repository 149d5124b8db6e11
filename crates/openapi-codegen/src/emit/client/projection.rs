//! The projection: an api as the narrower document that progenitor reads (OpenAPI 3.0.3, JSON alone).
//!
//! progenitor panics on what it does not know, so everything it cannot express is a problem here.
//! It decides names by rewriting those of the document; therefore the projection carries the names
//! that `lower` decided, and the clean-up puts those of the wire back.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde_json::{Map, Value as Json, json};

use super::ClientProblem;
use crate::api::{
    AnswerBody, Api, IntegerWidth, Kind, Location, MediaType, Operation, Parameter, Segment,
    TypeId, Value,
};

/// The one media type that the client speaks.
const JSON: &str = "application/json";

/// Words that the builder of a request uses itself, so that no parameter can be called so.
const TAKEN: [&str; 5] = ["body", "client", "header_map", "new", "send"];

/// Projects a whole api, or says of each operation why it cannot be.
pub(super) fn project(api: &Api) -> Result<OpenAPI, Vec<ClientProblem>> {
    let mut problems = Vec::new();
    let mut paths: IndexMap<String, PathItem> = IndexMap::new();
    for operation in &api.operations {
        match project_operation(api, operation) {
            Ok(projected) => {
                let item = paths.entry(projected_path(operation)).or_default();
                if let Err(problem) = insert(item, operation, projected) {
                    problems.push(problem);
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut document = skeleton(api).map_err(|problem| vec![problem])?;
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

/// The path of an operation, with the projected names of its parameters.
pub(super) fn projected_path(operation: &Operation) -> String {
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
        })
}

/// Everything but the paths. Each type is named alone: its contents are replaced by ours.
fn skeleton(api: &Api) -> Result<OpenAPI, ClientProblem> {
    let schemas: Map<String, Json> = api
        .types
        .iter()
        .map(|definition| (definition.name.clone(), json!({ "type": "object" })))
        .collect();
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": api.title, "version": api.version, "description": api.description },
        "paths": {},
        "components": { "schemas": schemas },
    });
    serde_json::from_value(document).map_err(refused)
}

fn project_operation(
    api: &Api,
    operation: &Operation,
) -> Result<openapiv3::Operation, Vec<ClientProblem>> {
    let mut problems = Vec::new();
    let parameters: Vec<Json> = operation
        .parameters
        .iter()
        .filter_map(|parameter| {
            project_parameter(api, operation, parameter)
                .map_err(|problem| problems.push(problem))
                .ok()
        })
        .collect();
    let body = project_body(api, operation).map_err(|problem| problems.push(problem));
    let responses = project_responses(api, operation).map_err(|found| problems.extend(found));
    let (Ok(body), Ok(responses), true) = (body, responses, problems.is_empty()) else {
        return Err(problems);
    };
    let mut projected = json!({
        "operationId": operation.method_name,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": parameters,
        "responses": responses,
    });
    if let Some(body) = body {
        projected["requestBody"] = body;
    }
    serde_json::from_value(projected).map_err(|error| vec![refused(error)])
}

/// Headers and paths are written with `Display`, which a list does not have.
fn project_parameter(
    api: &Api,
    operation: &Operation,
    parameter: &Parameter,
) -> Result<Json, ClientProblem> {
    let location = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    if parameter.location != Location::Query && matches!(parameter.value.kind, Kind::List(_)) {
        return Err(ClientProblem::ListParameter {
            operation: operation.id.clone(),
            parameter: parameter.name.clone(),
            place: operation.place,
        });
    }
    Ok(json!({
        "name": projected_name(parameter),
        "in": location,
        "required": parameter.required,
        "description": parameter.documentation,
        "schema": schema_of_kind(api, &parameter.value.kind),
    }))
}

fn project_body(api: &Api, operation: &Operation) -> Result<Option<Json>, ClientProblem> {
    let Some(body) = &operation.body else {
        return Ok(None);
    };
    if !has_json(&body.media_types) || body.only().is_none() {
        return Err(ClientProblem::RequestWithoutJson {
            operation: operation.id.clone(),
            place: operation.place,
        });
    }
    Ok(Some(json!({
        "required": true,
        "description": body.documentation,
        "content": { JSON: { "schema": body.values().next().map(|value| schema(api, value)) } },
    })))
}

/// The successes as they are; the errors folded into `4XX` and `5XX` of the one error type, because
/// progenitor takes a single type of each.
fn project_responses(api: &Api, operation: &Operation) -> Result<Json, Vec<ClientProblem>> {
    let mut responses = Map::new();
    let mut problems = Vec::new();
    let mut types = BTreeSet::new();
    for response in &operation.responses {
        let body = api.body_of(response);
        if body.is_some() && !has_json(&response.media_types) {
            problems.push(ClientProblem::ResponseWithoutJson {
                operation: operation.id.clone(),
                status: response.status,
                place: operation.place,
            });
        }
        let content = body.and_then(|body| content(api, body));
        let content = content.unwrap_or_else(|| json!({}));
        match response.status.code().unwrap_or(400) {
            200..=299 => {
                types.insert(content.to_string());
                let description = response.documentation.clone().unwrap_or_default();
                let projected = json!({ "description": description, "content": content });
                responses.insert(response.status.to_string(), projected);
            }
            400..=599
                if body.is_some() && in_json(api, body) != in_json(api, api.rejection.as_ref()) =>
            {
                problems.push(ClientProblem::AnotherErrorType {
                    operation: operation.id.clone(),
                    status: response.status,
                    place: operation.place,
                });
            }
            _ => {}
        }
    }
    if types.len() != 1 {
        problems.push(ClientProblem::SuccessTypes {
            operation: operation.id.clone(),
            found: types.len(),
            place: operation.place,
        });
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if let Some(content) = api.rejection.as_ref().and_then(|body| content(api, body)) {
        let error = json!({ "description": "An error.", "content": content });
        responses.insert("4XX".to_owned(), error.clone());
        responses.insert("5XX".to_owned(), error);
    }
    Ok(Json::Object(responses))
}

/// The type of the body of an answer, as the client gets it.
fn in_json(api: &Api, body: Option<&AnswerBody>) -> Option<TypeId> {
    match &api.content_in(body?, JSON)?.value()?.kind {
        Kind::Named(id) => Some(*id),
        _ => None,
    }
}

fn has_json(media_types: &[MediaType]) -> bool {
    media_types
        .iter()
        .any(|media_type| media_type.essence == JSON)
}

fn content(api: &Api, body: &AnswerBody) -> Option<Json> {
    let schema = schema_of_kind(api, &Kind::Named(in_json(api, Some(body))?));
    Some(json!({ JSON: { "schema": schema } }))
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
        Kind::Map(map) => {
            json!({ "type": "object", "additionalProperties": schema(api, &map.value) })
        }
        Kind::Any => json!({}),
    }
}

/// Puts an operation where its method goes. reqwest has no call for OPTIONS and TRACE.
fn insert(
    item: &mut PathItem,
    operation: &Operation,
    projected: openapiv3::Operation,
) -> Result<(), ClientProblem> {
    let slot = match operation.method.as_str() {
        "GET" => &mut item.get,
        "PUT" => &mut item.put,
        "POST" => &mut item.post,
        "DELETE" => &mut item.delete,
        "HEAD" => &mut item.head,
        "PATCH" => &mut item.patch,
        _ => {
            return Err(ClientProblem::Method {
                operation: operation.id.clone(),
                method: operation.method.clone(),
                place: operation.place,
            });
        }
    };
    *slot = Some(projected);
    Ok(())
}

fn refused(error: serde_json::Error) -> ClientProblem {
    ClientProblem::Generator {
        message: error.to_string(),
    }
}
