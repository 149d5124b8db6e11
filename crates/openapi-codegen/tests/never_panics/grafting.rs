//! Contracts that take over nodes of others where the same kind of thing stands, so that most of them are read to the
//! end: changes of any node end at the first thing that is none of OpenAPI.

use serde_json::{Map, Value};

use super::mutation::Random;

/// What makes a map of named things, of which each is of one kind.
const MAPS: [&str; 14] = [
    "callbacks",
    "content",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "parameters",
    "paths",
    "requestBodies",
    "responses",
    "scopes",
    "securitySchemes",
    "variables",
];

/// Where schemas stand, or maps of them.
const SCHEMAS: [&str; 4] = ["additionalProperties", "items", "not", "schema"];
const MAPS_OF_SCHEMAS: [&str; 2] = ["properties", "schemas"];
const LISTS_OF_SCHEMAS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// How many references are followed into the other contract.
const MOST_FOLLOWED: usize = 200;

/// A node of a contract.
struct Node<'a> {
    pointer: String,
    /// What stands there.
    kind: String,
    value: &'a Value,
}

/// A contract with one to three nodes changed by those of another, and everything that these refer to.
pub(crate) fn grafted(contract: &Value, others: &[Value], random: &mut Random) -> Value {
    let mut changed = contract.clone();
    for _ in 0..=random.below(3) {
        let donor = random.one_of(others).unwrap_or(contract);
        if let Some((pointer, value)) = graft(&changed, donor, random) {
            if let Some(node) = changed.pointer_mut(&pointer) {
                *node = value;
            }
            follow(&mut changed, donor);
        }
    }
    changed
}

/// A place of the contract, and what comes there.
fn graft(contract: &Value, donor: &Value, random: &mut Random) -> Option<(String, Value)> {
    let targets = nodes(contract);
    let target = random.one_of(&targets)?;
    let sources = nodes(donor);
    let fitting: Vec<&Node<'_>> = sources
        .iter()
        .filter(|node| {
            node.kind == target.kind && node.value.is_object() == target.value.is_object()
        })
        .collect();
    let source = random.one_of(&fitting)?.value;
    let value = match (target.value, source, random.below(4)) {
        (Value::Object(members), Value::Object(others), 1..) => {
            let mut members = members.clone();
            match random.below(5) {
                0 => drop(taken(&mut members, random)),
                _ => add(&mut members, others, random),
            }
            Value::Object(members)
        }
        _ => source.clone(),
    };
    Some((target.pointer.clone(), value))
}

/// A member goes.
fn taken(members: &mut Map<String, Value>, random: &mut Random) -> Option<Value> {
    let name = members.keys().nth(random.below(members.len()))?.clone();
    members.remove(&name)
}

/// One or two members come, or take the place of others.
fn add(members: &mut Map<String, Value>, others: &Map<String, Value>, random: &mut Random) {
    for _ in 0..=random.below(2) {
        if let Some((name, value)) = others.iter().nth(random.below(others.len())) {
            members.insert(name.clone(), value.clone());
        }
    }
}

/// Everything that references mean and that is not there yet comes from the other contract.
fn follow(contract: &mut Value, donor: &Value) {
    for _ in 0..MOST_FOLLOWED {
        let mut references = Vec::new();
        collect(contract, &mut references);
        let missing = references.into_iter().find_map(|reference| {
            let pointer = reference.strip_prefix('#')?;
            let is_missing = contract.pointer(pointer).is_none();
            let (section, name) = pointer.strip_prefix("/components/")?.split_once('/')?;
            let value = donor.pointer(pointer).filter(|_| is_missing)?;
            Some((section.to_owned(), name.to_owned(), value.clone()))
        });
        let Some((section, name, value)) = missing else {
            return;
        };
        let Some(contract) = contract.as_object_mut() else {
            return;
        };
        let components = contract.entry("components").or_insert_with(empty);
        let Some(components) = components.as_object_mut() else {
            return;
        };
        let section = components.entry(section).or_insert_with(empty);
        let Some(section) = section.as_object_mut() else {
            return;
        };
        section.insert(name, value);
    }
}

fn empty() -> Value {
    Value::Object(Map::new())
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            references.extend(reference.map(str::to_owned));
            members
                .values()
                .for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

/// All nodes but the contract itself and what only says something.
fn nodes(contract: &Value) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    enter(contract, "", "", &mut nodes);
    nodes
}

fn enter<'a>(value: &'a Value, pointer: &str, key: &str, nodes: &mut Vec<Node<'a>>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let kind = kind_of_member(key, name);
                let escaped = name.replace('~', "~0").replace('/', "~1");
                push(member, format!("{pointer}/{escaped}"), kind, nodes);
            }
        }
        Value::Array(items) => {
            let kind = match LISTS_OF_SCHEMAS.contains(&key) {
                true => "schema".to_owned(),
                false => format!("{key}[]"),
            };
            for (index, item) in items.iter().enumerate() {
                push(item, format!("{pointer}/{index}"), kind.clone(), nodes);
            }
        }
        _ => {}
    }
}

fn push<'a>(value: &'a Value, pointer: String, kind: String, nodes: &mut Vec<Node<'a>>) {
    enter(value, &pointer, &kind, nodes);
    if !matches!(
        &*kind,
        "description" | "summary" | "info" | "openapi" | "operationId" | "components"
    ) {
        nodes.push(Node {
            pointer,
            kind,
            value,
        });
    }
}

fn kind_of_member(key: &str, name: &str) -> String {
    if MAPS_OF_SCHEMAS.contains(&key) || (SCHEMAS.contains(&name) && !MAPS.contains(&key)) {
        return "schema".to_owned();
    }
    match MAPS.contains(&key) {
        true => format!("{key}/*"),
        false => name.to_owned(),
    }
}
