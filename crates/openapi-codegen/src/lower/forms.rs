//! What OpenAPI gives no form for: values of parameters and headers that are deeper than any style goes (3.1, section
//! 4.8.12.6: a list holds scalars, and so does an object).

use super::Lowering;
use crate::api::{Additional, Kind, Shape, TypeDefinition, TypeId, Value};
use crate::source::Place;

/// The types as they are defined.
type Types = [(Place, Option<TypeDefinition>)];

/// A parameter or a header that is written in a style.
#[derive(Debug)]
pub(super) struct Styled {
    /// What it is: "parameter `id`".
    pub(super) what: String,
    pub(super) value: Value,
    /// Whether members can have members, in brackets.
    pub(super) is_bracketed: bool,
    /// What becomes of a value that is too deep, and what to do.
    pub(super) help: &'static str,
    pub(super) place: Place,
}

impl Lowering<'_> {
    /// Warns of every parameter and header whose value its style has no form for.
    pub(super) fn check_forms(&mut self, types: &Types) {
        for styled in std::mem::take(&mut self.styled) {
            if let Some(part) = too_deep(types, &styled.value, styled.is_bracketed) {
                let what = format!("{part} in {}", styled.what);
                self.not_generated(what, styled.help, styled.place);
            }
        }
    }
}

/// The part of a value that there is no form for.
fn too_deep(types: &Types, value: &Value, is_bracketed: bool) -> Option<&'static str> {
    match &value.kind {
        Kind::List(list) => {
            (!is_scalar(types, &list.item)).then_some("a list of other than scalars")
        }
        Kind::Map(map) => of_member(types, &map.value, is_bracketed),
        Kind::Named(id) => match shape(types, *id)? {
            Shape::Object(object) => {
                let additional = match &object.additional {
                    Additional::Kept { value, .. } => Some(&**value),
                    Additional::Ignored | Additional::Refused => None,
                };
                let members = object.members.iter().map(|member| &member.value);
                let mut members = members.chain(additional);
                members.find_map(|member| of_member(types, member, is_bracketed))
            }
            // One alternative that has a form is enough.
            Shape::Union(union) => {
                let mut parts = union
                    .variants
                    .iter()
                    .map(|one| (!is_named(&one.value, *id)).then_some(&one.value))
                    .map(|one| too_deep(types, one?, is_bracketed));
                let first = parts.next()??;
                parts.all(|part| part.is_some()).then_some(first)
            }
            Shape::Wrapper(_) => Some("a list that holds itself"),
            Shape::Enumeration(_) => None,
        },
        _ => None,
    }
}

fn of_member(types: &Types, value: &Value, is_bracketed: bool) -> Option<&'static str> {
    if is_scalar(types, value) {
        return None;
    }
    match &value.kind {
        Kind::List(list) if is_bracketed => {
            (!is_scalar(types, &list.item)).then_some("a list of other than scalars")
        }
        _ if is_bracketed => None,
        _ => Some("a member that is no scalar"),
    }
}

/// Whether a value is a scalar, or may be one.
fn is_scalar(types: &Types, value: &Value) -> bool {
    match &value.kind {
        Kind::List(_) | Kind::Map(_) => false,
        Kind::Named(id) => match shape(types, *id) {
            Some(Shape::Union(union)) => union
                .variants
                .iter()
                .any(|one| !is_named(&one.value, *id) && is_plain(types, &one.value)),
            _ => is_plain(types, value),
        },
        _ => true,
    }
}

/// Whether a value is a scalar without a look into unions.
fn is_plain(types: &Types, value: &Value) -> bool {
    match &value.kind {
        Kind::List(_) | Kind::Map(_) => false,
        Kind::Named(id) => matches!(shape(types, *id), None | Some(Shape::Enumeration(_))),
        _ => true,
    }
}

fn is_named(value: &Value, id: TypeId) -> bool {
    matches!(value.kind, Kind::Named(other) if other == id)
}

fn shape(types: &Types, id: TypeId) -> Option<&Shape> {
    let (_, definition) = types.get(id.0)?;
    Some(&definition.as_ref()?.shape)
}
