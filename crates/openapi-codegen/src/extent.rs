//! How much Rust a contract becomes, about: told before any of it is made, so that no small contract takes long.

use indexmap::IndexMap;

use crate::api::{
    AnswerBody, Api, Body, Kind, Object, Operation, Payload, Shape, TypeDefinition, Value,
};
use crate::problem::Problem;
use crate::source::Place;

/// What every contract may become, in lines: many times what people write by hand.
const LINES: usize = 100_000;
/// So many bytes of a contract allow for a line more.
const BYTES_PER_FURTHER_LINE: usize = 10;
/// So many bytes allow for a line in any case. Contracts that services have take as many and more for one.
const BYTES_PER_LINE: usize = 5;

// The lines of types, server and client together; counted on what is generated.
const PER_OBJECT: usize = 30;
const PER_MEMBER: usize = 13;
/// More than its lines: each is read as a regular expression.
const PER_PATTERN: usize = 6;
const PER_ENUMERATION: usize = 30;
const PER_ENUMERATION_VALUE: usize = 8;
const PER_UNION: usize = 60;
const PER_VARIANT: usize = 25;
const PER_WRAPPER: usize = 30;
const PER_OPERATION: usize = 120;
/// Each alternative of security is told apart from each other.
const PER_PAIR_OF_ALTERNATIVES: usize = 1;
const PER_PARAMETER: usize = 35;
const PER_RESPONSE: usize = 17;
const PER_HEADER: usize = 12;
const PER_CONTENT: usize = 50;
const PER_MEDIA_TYPE: usize = 3;

/// A name of so many bytes makes what is named twice as long.
const LONG_NAME: usize = 200;
/// So many bytes of documentation are a line.
const BYTES_OF_DOCUMENTATION: usize = 100;

/// What a contract of so many bytes may become, if nobody allows for more.
pub(crate) fn most_lines(bytes: usize) -> usize {
    (LINES + bytes / BYTES_PER_FURTHER_LINE).max(bytes / BYTES_PER_LINE)
}

/// How many types may be made of a contract that may become so many lines.
pub(crate) fn most_types(most_lines: usize) -> usize {
    most_lines / PER_OBJECT.min(PER_ENUMERATION).min(PER_WRAPPER)
}

/// Whether an api is of no more than so many lines; if not, that is a problem.
pub(crate) fn is_within(api: &Api, limit: usize, problems: &mut Vec<Problem>) -> bool {
    let lines = parts(api).map(|(lines, _)| lines).sum();
    if lines <= limit {
        return true;
    }
    // What anchors and aliases copy has one place.
    let mut places: IndexMap<Place, usize> = IndexMap::new();
    for (lines, place) in parts(api) {
        *places.entry(place).or_default() += lines;
    }
    let largest = places.into_iter().max_by_key(|(_, lines)| *lines);
    problems.push(Problem::TooMuch {
        lines,
        limit,
        place: largest.map(|(place, _)| place).unwrap_or_default(),
    });
    false
}

/// The lines of each type and each operation, and where it is defined.
fn parts(api: &Api) -> impl Iterator<Item = (usize, Place)> {
    let types = api.types.iter().map(|one| (of_type(one), one.place));
    let operations = api.operations.iter();
    types.chain(operations.map(|one| (of_operation(api, one), one.place)))
}

fn of_type(definition: &TypeDefinition) -> usize {
    let lines = match &definition.shape {
        Shape::Object(object) => PER_OBJECT + of_members(object),
        Shape::Enumeration(listed) => {
            let values = listed.values.iter();
            let values = values.map(|value| {
                named(&value.name, PER_ENUMERATION_VALUE) + documented(&value.documentation)
            });
            PER_ENUMERATION + values.sum::<usize>()
        }
        Shape::Union(union) => {
            let variants = union.variants.iter();
            let variants = variants.map(|variant| {
                named(&variant.variant, PER_VARIANT) + documented(&variant.documentation)
            });
            PER_UNION + variants.sum::<usize>()
        }
        Shape::Wrapper(_) => PER_WRAPPER,
    };
    named(&definition.name, lines) + documented(&definition.documentation)
}

fn of_members(object: &Object) -> usize {
    let members = object.members.iter();
    members
        .map(|member| {
            let lines = PER_MEMBER + of_patterns(&member.value);
            named(&member.name, lines) + documented(&member.documentation)
        })
        .sum()
}

/// What the pattern of a value costs, or of the values in a list or a map of them.
fn of_patterns(value: &Value) -> usize {
    match &value.kind {
        Kind::Text(text) if text.pattern.is_some() => PER_PATTERN,
        Kind::List(list) => of_patterns(&list.item),
        Kind::Map(map) => of_patterns(&map.value),
        _ => 0,
    }
}

fn of_operation(api: &Api, operation: &Operation) -> usize {
    let parameters = operation.parameters.iter().map(|parameter| {
        named(&parameter.name, PER_PARAMETER) + documented(&parameter.documentation)
    });
    let responses = operation.responses.iter().map(|response| {
        let payload = match &response.payload {
            Payload::Nothing => 0,
            Payload::Body(body) => of_answer(api, body),
            Payload::Answer(id) => api.answers.get(id.0).map_or(0, |answer| {
                let body = answer.body.as_ref().map_or(0, |body| of_answer(api, body));
                body + answer.headers.len() * PER_HEADER
            }),
        };
        let media_types = response.media_types.len() * PER_MEDIA_TYPE;
        PER_RESPONSE + media_types + payload + documented(&response.documentation)
    });
    let lines = PER_OPERATION
        + operation.security.len().pow(2) * PER_PAIR_OF_ALTERNATIVES
        + parameters.sum::<usize>()
        + responses.sum::<usize>()
        + operation.body.as_ref().map_or(0, of_body);
    let documentation = documented(&operation.summary) + documented(&operation.description);
    named(&operation.id, lines) + documentation
}

/// What an answer holds: one thing is part of the answer, several are a type.
fn of_answer(api: &Api, body: &AnswerBody) -> usize {
    match api.contents_of(body).len() {
        0 | 1 => 0,
        several => several * PER_CONTENT,
    }
}

fn of_body(body: &Body) -> usize {
    let contents = body.contents.iter().map(|content| {
        let parts = content.content.values().len();
        PER_CONTENT + parts * PER_MEMBER + content.media_types.len() * PER_MEDIA_TYPE
    });
    contents.sum::<usize>() + documented(&body.documentation)
}

/// The lines of what has this name.
fn named(name: &str, lines: usize) -> usize {
    lines * (LONG_NAME + name.len()) / LONG_NAME
}

fn documented(text: &Option<String>) -> usize {
    text.as_ref()
        .map_or(0, |text| text.len() / BYTES_OF_DOCUMENTATION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::{Options, Problems};

    /// What is generated of every contract, but for that which is in none of its types and operations.
    const ANYWAY: usize = 400;

    /// The contract of this name among those that are accepted.
    macro_rules! contract {
        ($name:literal) => {
            (
                $name,
                include_str!(concat!("../tests/data/accept/", $name, "/openapi.yaml")),
            )
        };
    }

    const CONTRACTS: [(&str, &str); 23] = [
        contract!("answers"),
        contract!("bare"),
        contract!("bodies"),
        contract!("calls"),
        contract!("codecs"),
        contract!("directions"),
        contract!("formats"),
        contract!("headers"),
        contract!("hostile"),
        contract!("minimal"),
        contract!("mirror"),
        contract!("parameters"),
        contract!("patches"),
        contract!("schemas"),
        contract!("scopes"),
        contract!("security"),
        contract!("segments"),
        contract!("streams"),
        contract!("styles"),
        contract!("tags"),
        contract!("unions"),
        contract!("values"),
        contract!("webhooks"),
    ];

    #[test]
    fn no_contract_becomes_much_more_than_is_told() -> Result<(), Problems> {
        for (name, text) in CONTRACTS {
            let source = Source {
                name: name.to_owned(),
                text: text.to_owned(),
            };
            let options = Options {
                client_runtime: Some("crate".to_owned()),
                ..Options::default()
            };
            let (api, _) = crate::read(&source)?;
            let files = crate::generate(&source, &options)?.files;
            let made: usize = files.iter().map(|file| file.text.lines().count()).sum();
            let told: usize = parts(&api).map(|(lines, _)| lines).sum();
            assert!(
                made <= ANYWAY + told * 3 / 2,
                "{name}: {told} told, {made} made"
            );
        }
        Ok(())
    }
}
