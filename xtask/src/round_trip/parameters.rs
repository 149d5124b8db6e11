//! Writes how the parameters of a request are made, set on the client, and noted by the server.

use std::fmt::Write;

use openapi_codegen::api::{Api, Kind, Location, Operation, Parameter, Segment, Shape, Style};

use super::values;

/// The statements that make parameters, note them in `given`, and set them on `request`.
pub(super) fn given(api: &Api, operation: &Operation, setters: &[String]) -> String {
    let mut text = String::new();
    for (parameter, setter) in operation.parameters.iter().zip(setters) {
        let name = &parameter.name;
        let place = place(api, operation, parameter);
        let made = values::present(api, &parameter.value);
        let made = format!("m.within({place}, |m| {made})");
        let _ = match (&parameter.default, parameter.required) {
            (Some(default), false) => {
                let default = values::default(api, default);
                writeln!(
                    text,
                    "    let (value, holds) = m.or_default({default}, |m| {made});"
                )
            }
            (None, false) => writeln!(
                text,
                "    let value = m.maybe(|m| {made});\n    let holds = value.clone();"
            ),
            (_, true) => writeln!(
                text,
                "    let value = Some({made});\n    let holds = value.clone(){};",
                if parameter.value.nullable {
                    ""
                } else {
                    ".expect(\"a value\")"
                }
            ),
        };
        let _ = writeln!(text, "    given.push(({name:?}, shown(&holds)));");
        let _ = writeln!(
            text,
            "    let request = match value {{ Some(value) => request.{setter}(value), None => request }};"
        );
    }
    text
}

/// The statements that note the parameters of `request` in `seen`.
pub(super) fn seen(operation: &Operation) -> String {
    let parameters = operation.parameters.iter();
    parameters
        .map(|parameter| {
            let (name, field) = (&parameter.name, &parameter.field);
            format!("        seen.push(({name:?}, shown(&request.{field})));\n")
        })
        .collect()
}

/// Where a parameter travels, and what cannot be said there: what delimits it.
fn place(api: &Api, operation: &Operation, parameter: &Parameter) -> String {
    let is_structured = match &parameter.value.kind {
        Kind::List(_) | Kind::Map(_) | Kind::Any => true,
        Kind::Named(id) => {
            let shape = api.types.get(id.0).map(|definition| &definition.shape);
            !matches!(shape, Some(Shape::Enumeration(_)))
        }
        _ => false,
    };
    if parameter.codec.is_some() && parameter.location != Location::Header {
        return "Place::Json".to_owned();
    }
    let is_alone = operation.path.segments.iter().all(|segment| match segment {
        Segment::Literal(_) | Segment::Parameter(_) => true,
        Segment::Mixed(_) => false,
    });
    match (parameter.location, parameter.style) {
        (Location::Header, _) if is_structured => "Place::Header(\",=\")".to_owned(),
        (Location::Header, _) => "Place::Header(\"\")".to_owned(),
        // What stands around a parameter in its segment ends it.
        (Location::Path, _) if !is_alone => "Place::Styled(\"-.,;:_~!=\")".to_owned(),
        // The delimiter is the same text whether it delimits or not (OpenAPI 3.1, section 4.8.12.6).
        (_, Style::SpaceDelimited) => "Place::Styled(\" \")".to_owned(),
        (_, Style::PipeDelimited) => "Place::Styled(\"|\")".to_owned(),
        (_, Style::Label) if is_structured => "Place::Styled(\".\")".to_owned(),
        _ => "Place::Styled(\"\")".to_owned(),
    }
}
