//! Which operations progenitor makes requests for; the others have requests of our own beside them.

use super::answers::{Answers, Outcome};
use super::bodies::Sent;
use super::carried::{Carried, Named};
use super::projection::JSON;
use crate::api::{
    Api, IntegerWidth, Kind, Location, MediaType, Operation, Parameter, Segment, Shape, Style,
    Value,
};

/// Whether progenitor knows all that an operation asks for: scalars in path and headers, scalars and exploded lists in
/// the query, JSON that has to be there, and one type of success as JSON.
pub(super) fn is_eligible(
    operation: &Operation,
    answers: &Answers,
    sent: Option<&Sent>,
    named: &Named,
) -> bool {
    // reqwest has no call for the others.
    let methods = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];
    let mut parameters = operation.parameters.iter();
    methods.contains(&operation.method.as_str())
        && operation.path.segments.iter().all(is_plain_segment)
        && parameters.all(|parameter| is_plain_parameter(named.api, parameter))
        && sent.is_none_or(|sent| is_plain_body(named.api, sent))
        && is_plain_success(operation, answers, named)
}

fn is_plain_segment(segment: &Segment) -> bool {
    match segment {
        Segment::Literal(text) => !text.contains(['{', '}']),
        Segment::Parameter(_) => true,
        Segment::Mixed(_) => false,
    }
}

fn is_plain_parameter(api: &Api, parameter: &Parameter) -> bool {
    let is_list = |list: &crate::api::List| {
        parameter.location == Location::Query
            && parameter.explode
            && is_scalar(api, &list.item)
            && !list.item.nullable
    };
    let is_plain_value = match &parameter.value.kind {
        Kind::List(list) => is_list(list),
        _ => is_scalar(api, &parameter.value),
    };
    let style = match parameter.location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query => Style::Form,
        Location::Cookie => return false,
    };
    is_plain_value
        && parameter.style == style
        && parameter.codec.is_none()
        && !parameter.allow_reserved
        && !parameter.deprecated
        && parameter.field != "response"
}

/// A scalar whose Rust type is one that progenitor would choose too.
fn is_scalar(api: &Api, value: &Value) -> bool {
    match &value.kind {
        Kind::Named(id) => matches!(
            api.types.get(id.0).map(|definition| &definition.shape),
            Some(Shape::Enumeration(enumeration)) if !enumeration.is_integer
        ),
        Kind::List(_) | Kind::Map(_) | Kind::Any => false,
        _ => is_plain(value),
    }
}

/// A value whose Rust type is one that progenitor would choose too.
fn is_plain(value: &Value) -> bool {
    !value.boxed
        && match &value.kind {
            Kind::Named(_) | Kind::Boolean => true,
            Kind::Text(rules) => super::super::text_type(rules.format).to_string() == "String",
            Kind::Integer(rules) => matches!(rules.width, IntegerWidth::I32 | IntegerWidth::I64),
            Kind::Number(rules) => !rules.is_32_bit,
            Kind::List(list) => is_plain(&list.item),
            Kind::Map(_) | Kind::Any => false,
        }
}

fn is_plain_body(api: &Api, sent: &Sent) -> bool {
    let [only] = sent.contents.as_slice() else {
        return false;
    };
    let is_plain_value = match &only.carried {
        Carried::Json(value) => is_plain(value) && !value.nullable && is_known(api, value),
        _ => false,
    };
    sent.body.required && is_plain_value && only.media_type.is_some_and(is_plain_json)
}

fn is_plain_json(media_type: &MediaType) -> bool {
    media_type.essence == JSON && media_type.parameters.is_empty()
}

/// Whether the type is there to be named.
fn is_known(api: &Api, value: &Value) -> bool {
    match &value.kind {
        Kind::Named(id) => api.types.get(id.0).is_some(),
        _ => true,
    }
}

fn is_plain_success(operation: &Operation, answers: &Answers, named: &Named) -> bool {
    let is_code = |status: crate::api::Status| status.code().is_some_and(|code| code / 100 == 2);
    let mut successes = answers.successes.iter();
    !answers.successes.is_empty()
        && successes
            .all(|answer| is_code(answer.status) && answer.media_type.is_none_or(is_plain_json))
        && match answers.success(operation, named) {
            Outcome::One(Carried::Nothing) => true,
            Outcome::One(Carried::Json(value)) => {
                !value.nullable && matches!(value.kind, Kind::Named(_))
            }
            _ => false,
        }
        && has_usual_failure(operation, answers, named)
}

/// Whether the errors that have a body are of the contract's one error type, in JSON.
fn has_usual_failure(operation: &Operation, answers: &Answers, named: &Named) -> bool {
    let usual = super::answers::rejection(named.api).failure_type(named);
    match answers.failure(operation, named) {
        None => true,
        Some(Outcome::One(carried @ Carried::Json(_))) => {
            carried.failure_type(named).to_string() == usual.to_string()
        }
        Some(_) => false,
    }
}
