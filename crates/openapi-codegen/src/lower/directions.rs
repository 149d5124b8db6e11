//! What only one direction has: `readOnly` members stand in answers alone, `writeOnly` members in requests alone.
//!
//! A type that both directions use, and that is not the same in both, becomes two.

use std::collections::{HashMap, HashSet};

use super::Lowering;
use crate::api::{
    Access, Additional, Answer, AnswerBody, Content, Kind, List, Operation, Payload, Shape,
    TypeDefinition, TypeId, Value,
};
use crate::names::Use;
use crate::source::Place;

/// Definitions by number; `None` where a problem says why not.
type Definitions = Vec<(Place, Option<TypeDefinition>)>;

impl Lowering<'_> {
    /// Takes from each type what its direction does not have.
    pub(super) fn split_directions(
        &mut self,
        definitions: &mut Definitions,
        operations: &mut [Operation],
    ) {
        let varied = varied(definitions);
        if varied.is_empty() {
            return;
        }
        let requested = reached(definitions, operations.iter().flat_map(of_request));
        let answered = reached(definitions, self.of_answers(operations));
        let mut inputs = HashMap::new();
        for index in 0..definitions.len() {
            if !varied.contains(&index) || !requested.contains(&index) || !answered.contains(&index)
            {
                continue;
            }
            let Some((place, Some(definition))) = definitions.get(index).cloned() else {
                continue;
            };
            let name = format!("{}Input", definition.name);
            let name = self.type_names.take_free(&name, place, Use::Type);
            inputs.insert(index, definitions.len());
            definitions.push((place, Some(TypeDefinition { name, ..definition })));
        }
        for (index, (_, definition)) in definitions.iter_mut().enumerate() {
            let Some(definition) = definition else {
                continue;
            };
            let is_input = index >= self.types.len();
            if is_input || requested.contains(&index) && !answered.contains(&index) {
                pass_over(&mut definition.shape);
                keep(&mut definition.shape, Access::ReadOnly);
                values(&mut definition.shape).for_each(|value| redirect(value, &inputs));
            } else if answered.contains(&index) {
                keep(&mut definition.shape, Access::WriteOnly);
            }
        }
        for operation in operations {
            let parameters = operation.parameters.iter_mut();
            parameters.for_each(|parameter| redirect(&mut parameter.value, &inputs));
            for content in operation
                .body
                .iter_mut()
                .flat_map(|body| &mut body.contents)
            {
                let held = content.content.values_mut().into_iter();
                held.for_each(|value| redirect(value, &inputs));
            }
        }
    }

    /// The values that answers carry.
    fn of_answers<'a>(&'a self, operations: &'a [Operation]) -> impl Iterator<Item = &'a Value> {
        let responses = operations.iter().flat_map(|operation| &operation.responses);
        let payloads = responses.filter_map(|response| match &response.payload {
            Payload::Body(AnswerBody::One(content)) => Some(content),
            _ => None,
        });
        let answers = || self.answers.values().map(|(_, answer)| answer);
        let bodies = answers().filter_map(|answer: &Answer| match &answer.body {
            Some(AnswerBody::One(content)) => Some(content),
            _ => None,
        });
        let members = self.choices.iter().flat_map(|choice| &choice.members);
        let contents = payloads
            .chain(bodies)
            .chain(members.map(|member| &member.content));
        let headers = answers().flat_map(|answer| &answer.headers);
        let values = contents.flat_map(Content::values);
        values.chain(headers.map(|header| &header.value))
    }
}

/// The values that a request carries.
fn of_request(operation: &Operation) -> impl Iterator<Item = &Value> {
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| &parameter.value);
    let body = operation.body.iter();
    parameters.chain(body.flat_map(|body| body.values()))
}

/// The types that are not the same in both directions: they or what they hold have members of one direction.
fn varied(definitions: &Definitions) -> HashSet<usize> {
    let mut holders: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut next = Vec::new();
    for (index, (_, definition)) in definitions.iter().enumerate() {
        let Some(definition) = definition else {
            continue;
        };
        if let Shape::Object(object) = &definition.shape
            && object
                .members
                .iter()
                .any(|member| member.access != Access::Both)
        {
            next.push(index);
        }
        for held in held(&definition.shape).filter_map(named) {
            holders.entry(held).or_default().push(index);
        }
    }
    let mut varied = HashSet::new();
    while let Some(index) = next.pop() {
        if varied.insert(index) {
            next.extend(holders.get(&index).into_iter().flatten());
        }
    }
    varied
}

/// The types that some values lead to.
fn reached<'a>(
    definitions: &'a Definitions,
    values: impl Iterator<Item = &'a Value>,
) -> HashSet<usize> {
    let mut next: Vec<usize> = values.filter_map(named).collect();
    let mut reached = HashSet::new();
    while let Some(index) = next.pop() {
        if !reached.insert(index) {
            continue;
        }
        if let Some((_, Some(definition))) = definitions.get(index) {
            next.extend(held(&definition.shape).filter_map(named));
        }
    }
    reached
}

/// Keeps the members of an object but for those of the other direction.
fn keep(shape: &mut Shape, other: Access) {
    if let Shape::Object(object) = shape {
        object.members.retain(|member| member.access != other);
    }
}

/// Notes the members that a request may have without meaning anything: who puts what was got sends them along, and they
/// are neither refused nor kept (JSON Schema validation, section 9.4).
fn pass_over(shape: &mut Shape) {
    let Shape::Object(object) = shape else {
        return;
    };
    if matches!(object.additional, Additional::Ignored) {
        return;
    }
    let members = object.members.iter();
    let others = members.filter(|member| member.access == Access::ReadOnly);
    object.passed_over = others.cloned().collect();
    for member in &mut object.passed_over {
        let anything = Value::of(Kind::Any);
        member.value = match member.value.kind {
            Kind::List(_) => Value::of(Kind::List(Box::new(List::of(anything)))),
            _ => anything,
        };
    }
}

/// Lets a value be of the type for requests, where there is one.
fn redirect(value: &mut Value, inputs: &HashMap<usize, usize>) {
    match &mut value.kind {
        Kind::Named(TypeId(id)) => *id = inputs.get(id).copied().unwrap_or(*id),
        Kind::List(list) => redirect(&mut list.item, inputs),
        Kind::Map(map) => redirect(&mut map.value, inputs),
        Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean | Kind::Any => {}
    }
}

/// The type that a value is of, or the items of it.
fn named(value: &Value) -> Option<usize> {
    match &value.kind {
        Kind::Named(TypeId(id)) => Some(*id),
        Kind::List(list) => named(&list.item),
        Kind::Map(map) => named(&map.value),
        Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean | Kind::Any => None,
    }
}

/// The values that a type holds.
fn held(shape: &Shape) -> Box<dyn Iterator<Item = &Value> + '_> {
    match shape {
        Shape::Object(object) => {
            let additional = match &object.additional {
                Additional::Kept { value, .. } => Some(&**value),
                Additional::Ignored | Additional::Refused => None,
            };
            let members = object.members.iter().map(|member| &member.value);
            Box::new(members.chain(additional))
        }
        Shape::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.value)),
        Shape::Wrapper(value) => Box::new(std::iter::once(value)),
        Shape::Enumeration(_) => Box::new(std::iter::empty()),
    }
}

/// The same, to be changed.
fn values(shape: &mut Shape) -> Box<dyn Iterator<Item = &mut Value> + '_> {
    match shape {
        Shape::Object(object) => {
            let additional = match &mut object.additional {
                Additional::Kept { value, .. } => Some(&mut **value),
                Additional::Ignored | Additional::Refused => None,
            };
            let members = object.members.iter_mut().map(|member| &mut member.value);
            Box::new(members.chain(additional))
        }
        Shape::Union(union) => {
            Box::new(union.variants.iter_mut().map(|variant| &mut variant.value))
        }
        Shape::Wrapper(value) => Box::new(std::iter::once(value)),
        Shape::Enumeration(_) => Box::new(std::iter::empty()),
    }
}
