//! Types, answers and schemes are numbered in the order of their use; the model has them in the contract's.

use super::Lowering;
use crate::api::{
    Additional, AnswerBody, AnswerId, Api, CheckedFormat, DefaultValue, Kind, Operation, Payload,
    SchemeId, Shape, TypeDefinition, TypeId, Value,
};
use crate::source::Place;

/// The new number by the old one.
type Numbers = Vec<usize>;

impl Lowering<'_> {
    /// The finished model.
    pub(super) fn put_in_order(
        self,
        types: Vec<(Place, Option<TypeDefinition>)>,
        mut operations: Vec<Operation>,
        checked_formats: Vec<CheckedFormat>,
    ) -> Api {
        let mut rejection = self.rejection();
        let (mut types, type_numbers) = in_order(types);
        let answers = self.answers.into_values();
        let (mut answers, answer_numbers) =
            in_order(answers.map(|(place, answer)| (place, Some(answer))));
        let (schemes, scheme_numbers) = in_order(self.schemes.into_values().map(|candidate| {
            (
                candidate.place,
                candidate.scheme.filter(|_| candidate.is_taken),
            )
        }));
        let renumber = |value: &mut Value| renumber(value, &type_numbers);
        let shapes = types.iter_mut().map(|definition| &mut definition.shape);
        shapes.for_each(|shape| renumber_shape(shape, &type_numbers));
        let bodies = answers.iter_mut().filter_map(|answer| answer.body.as_mut());
        bodies
            .chain(&mut rejection)
            .for_each(|body| renumber_body(body, &type_numbers));
        let mut choices = self.choices;
        for member in choices.iter_mut().flat_map(|choice| &mut choice.members) {
            member.content.values_mut().into_iter().for_each(renumber);
        }
        for operation in &mut operations {
            for parameter in &mut operation.parameters {
                renumber(&mut parameter.value);
                renumber_default(parameter.default.as_mut(), &type_numbers);
            }
            let bodies = operation.body.iter_mut();
            for content in bodies.flat_map(|body| &mut body.contents) {
                content.content.values_mut().into_iter().for_each(renumber);
            }
            for demand in operation.security.iter_mut().flatten() {
                demand.scheme = SchemeId(number(&scheme_numbers, demand.scheme.0));
            }
            for response in &mut operation.responses {
                renumber_payload(&mut response.payload, &type_numbers, &answer_numbers);
            }
        }
        let info = &self.document.info;
        let description = info.description.as_deref().map(str::trim_end);
        Api {
            title: info.title.clone(),
            version: info.version.clone(),
            description: description.map(str::to_owned),
            types,
            schemes,
            answers,
            operations,
            checked_formats,
            choices,
            rejection,
        }
    }
}

fn renumber_shape(shape: &mut Shape, numbers: &Numbers) {
    let renumber = |value: &mut Value| renumber(value, numbers);
    match shape {
        Shape::Object(object) => {
            for member in &mut object.members {
                renumber(&mut member.value);
                renumber_default(member.default.as_mut(), numbers);
            }
            if let Additional::Kept { value, .. } = &mut object.additional {
                renumber(value);
            }
        }
        Shape::Enumeration(_) => {}
        Shape::Union(union) => {
            let variants = union.variants.iter_mut();
            variants.for_each(|variant| renumber(&mut variant.value));
        }
        Shape::Wrapper(value) => renumber(value),
    }
}

/// Drops what is missing, and sorts the rest by place.
fn in_order<T>(items: impl IntoIterator<Item = (Place, Option<T>)>) -> (Vec<T>, Numbers) {
    let mut kept = Vec::new();
    let mut count = 0;
    for (place, item) in items {
        kept.extend(item.map(|item| (place, count, item)));
        count += 1;
    }
    kept.sort_by_key(|(place, ..)| *place);
    let mut numbers = vec![0; count];
    let mut ordered = Vec::new();
    for (_, old, item) in kept {
        if let Some(number) = numbers.get_mut(old) {
            *number = ordered.len();
        }
        ordered.push(item);
    }
    (ordered, numbers)
}

fn number(numbers: &[usize], old: usize) -> usize {
    numbers.get(old).copied().unwrap_or_default()
}

fn renumber_payload(payload: &mut Payload, types: &[usize], answers: &[usize]) {
    match payload {
        Payload::Nothing => {}
        Payload::Body(body) => renumber_body(body, types),
        Payload::Answer(AnswerId(id)) => *id = number(answers, *id),
    }
}

fn renumber_body(body: &mut AnswerBody, types: &[usize]) {
    if let AnswerBody::One(content) = body {
        let values = content.values_mut().into_iter();
        values.for_each(|value| renumber(value, types));
    }
}

fn renumber(value: &mut Value, numbers: &[usize]) {
    match &mut value.kind {
        Kind::Named(TypeId(id)) => *id = number(numbers, *id),
        Kind::List(list) => renumber(&mut list.item, numbers),
        Kind::Map(map) => renumber(&mut map.value, numbers),
        Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean | Kind::Any => {}
    }
}

fn renumber_default(default: Option<&mut DefaultValue>, numbers: &[usize]) {
    match default {
        Some(DefaultValue::Variant(TypeId(id), _)) => *id = number(numbers, *id),
        Some(DefaultValue::List(items)) => {
            let items = items.iter_mut();
            items.for_each(|item| renumber_default(Some(item), numbers));
        }
        _ => {}
    }
}
