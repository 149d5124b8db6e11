//! Contracts with a few of their nodes deleted, moved, repeated, exchanged or put in other contracts' places.

use serde_json::{Map, Value};

/// Numbers that look random, the same for the same seed (xorshift).
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        // Seeds side by side begin far apart, and none is 0.
        let mut random = Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..4 {
            random.below(1);
        }
        random
    }

    /// A number below `limit`; 0 where that is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let number = self.0 >> 11;
        usize::try_from(number % limit.max(1) as u64).unwrap_or_default()
    }

    /// One of them, if there are any.
    pub(crate) fn one_of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// A contract with one to four changes; `others` are those that nodes are taken from.
pub(crate) fn mutated(contract: &Value, others: &[Value], random: &mut Random) -> Value {
    let mut changed = contract.clone();
    for _ in 0..=random.below(4) {
        let donor = match random.below(3) {
            0 => random.one_of(others).unwrap_or(contract),
            _ => contract,
        };
        change(&mut changed, donor, random);
    }
    changed
}

fn change(contract: &mut Value, donor: &Value, random: &mut Random) {
    let target = random.below(count(contract));
    let source = random.below(count(donor));
    let source = node(donor, source).cloned().unwrap_or_default();
    let references = references(contract);
    let Some(target) = node_mut(contract, target) else {
        return;
    };
    match random.below(9) {
        0 => delete(target, random),
        1 => exchange(target, random),
        2 => duplicate(target, random),
        3 => *target = other_kind(target, random),
        4 => retarget(target, &references, random),
        5 => *target = source,
        6 => splice(target, source, random),
        7 => rename(target, &source, random),
        _ => nudge(target, random),
    }
}

/// One item or member goes.
fn delete(node: &mut Value, random: &mut Random) {
    match node {
        Value::Array(items) if !items.is_empty() => {
            items.remove(random.below(items.len()));
        }
        Value::Object(members) => {
            if let Some(key) = key(members, random) {
                members.remove(&key);
            }
        }
        _ => *node = Value::Null,
    }
}

/// Two items or members change places.
fn exchange(node: &mut Value, random: &mut Random) {
    match node {
        Value::Array(items) if !items.is_empty() => {
            let (one, other) = (random.below(items.len()), random.below(items.len()));
            items.swap(one, other);
        }
        Value::Object(members) => {
            let (Some(one), Some(other)) = (key(members, random), key(members, random)) else {
                return;
            };
            let first = members.remove(&one).unwrap_or_default();
            let second = members.insert(other, first).unwrap_or_default();
            members.insert(one, second);
        }
        _ => {}
    }
}

/// One item or member is there twice, under names that look alike.
fn duplicate(node: &mut Value, random: &mut Random) {
    match node {
        Value::Array(items) => {
            if let Some(item) = random.one_of(items).cloned() {
                items.push(item);
            }
        }
        Value::Object(members) => {
            if let Some(key) = key(members, random) {
                let member = members.get(&key).cloned().unwrap_or_default();
                let end = ["-", "_", "2", " ", "é", "Input", "Item"];
                let end = random.one_of(&end).copied().unwrap_or_default();
                members.insert(format!("{key}{end}"), member);
            }
        }
        _ => {}
    }
}

/// Something that is no more what it was.
fn other_kind(node: &Value, random: &mut Random) -> Value {
    match random.below(12) {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::Bool(false),
        3 => 0.into(),
        4 => (-1).into(),
        5 => u64::MAX.into(),
        6 => 1.5e300.into(),
        7 => "".into(),
        8 => "a b".into(),
        9 => Value::Array(vec![node.clone()]),
        10 => Value::Object(Map::from_iter([("a".to_owned(), node.clone())])),
        _ => Value::Object(Map::new()),
    }
}

/// A reference to something else.
fn retarget(node: &mut Value, references: &[String], random: &mut Random) {
    let Some(reference) = random.one_of(references) else {
        return;
    };
    let reference = match random.below(4) {
        0 => format!("{reference}/properties/id"),
        1 => reference
            .rsplit_once('/')
            .map_or("#", |(parent, _)| parent)
            .to_owned(),
        _ => reference.clone(),
    };
    let reference = (random.below(4) != 0, reference);
    match (node, reference) {
        (Value::Object(members), (true, reference)) => {
            members.insert("$ref".to_owned(), reference.into());
        }
        (node, (_, reference)) => {
            *node = Value::Object(Map::from_iter([("$ref".to_owned(), reference.into())]));
        }
    }
}

/// Something of another place comes besides.
fn splice(node: &mut Value, source: Value, random: &mut Random) {
    match (node, source) {
        (Value::Object(members), Value::Object(others)) => {
            if let Some(key) = key(&others, random) {
                let member = others.get(&key).cloned().unwrap_or_default();
                members.insert(key, member);
            }
        }
        (Value::Array(items), source) => items.push(source),
        (node, source) => *node = source,
    }
}

/// A member gets the name of another one, or of something in the contract.
fn rename(node: &mut Value, source: &Value, random: &mut Random) {
    let Value::Object(members) = node else {
        return;
    };
    let Some(old) = key(members, random) else {
        return;
    };
    let words = [
        "",
        "type",
        "Self",
        "a/b",
        "~1",
        "é",
        "2",
        "allOf",
        "oneOf",
        "anyOf",
        "not",
        "items",
        "enum",
        "const",
        "default",
        "nullable",
        "format",
        "additionalProperties",
        "in",
        "explode",
        "style",
        "4XX",
        "default",
        "200",
        "text/*",
        "*/*",
        "x y",
    ];
    let new = match source {
        Value::String(text) => text.clone(),
        Value::Object(others) => key(others, random).unwrap_or_default(),
        _ => random
            .one_of(&words)
            .copied()
            .unwrap_or_default()
            .to_owned(),
    };
    let member = members.remove(&old).unwrap_or_default();
    members.insert(new, member);
}

/// Words of the specification, some of them where they mean nothing.
const WORDS: [&str; 43] = [
    "string",
    "integer",
    "number",
    "boolean",
    "array",
    "object",
    "null",
    "path",
    "query",
    "header",
    "cookie",
    "simple",
    "label",
    "matrix",
    "form",
    "deepObject",
    "pipeDelimited",
    "date",
    "date-time",
    "uuid",
    "int32",
    "int64",
    "float",
    "byte",
    "binary",
    "decimal",
    "application/json",
    "application/xml",
    "text/plain",
    "text/event-stream",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "bearer",
    "apiKey",
    "http",
    "oauth2",
    "^[a-z]+$",
    "(",
    "3.0.3",
    "3.1.0",
    "/{a}",
    "",
];

/// A little more, less, or something else of the same kind.
fn nudge(node: &mut Value, random: &mut Random) {
    match node {
        Value::Bool(value) => *value = !*value,
        Value::Number(number) => {
            let value = number.as_i64().unwrap_or_default();
            let by = [-1, 1, -1000, i64::MAX, i64::MIN];
            let by = random.one_of(&by).copied().unwrap_or_default();
            *node = value.saturating_add(by).into();
        }
        Value::String(text) => {
            random
                .one_of(&WORDS)
                .copied()
                .unwrap_or_default()
                .clone_into(text);
        }
        Value::Array(items) => items.reverse(),
        Value::Object(members) => {
            let flags = [
                "nullable",
                "readOnly",
                "writeOnly",
                "required",
                "explode",
                "uniqueItems",
                "deprecated",
                "allowReserved",
                "additionalProperties",
            ];
            let flag = random.one_of(&flags).copied().unwrap_or_default();
            members.insert(flag.to_owned(), Value::Bool(random.below(2) == 0));
        }
        Value::Null => {}
    }
}

fn key(members: &Map<String, Value>, random: &mut Random) -> Option<String> {
    members.keys().nth(random.below(members.len())).cloned()
}

/// How many nodes there are, the value itself first.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn children(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

/// The node of this number, as `count` counts.
fn node(value: &Value, mut number: usize) -> Option<&Value> {
    if number == 0 {
        return Some(value);
    }
    number -= 1;
    for child in children(value) {
        let size = count(child);
        if number < size {
            return node(child, number);
        }
        number -= size;
    }
    None
}

fn node_mut(value: &mut Value, mut number: usize) -> Option<&mut Value> {
    if number == 0 {
        return Some(value);
    }
    number -= 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => Vec::new(),
    };
    for child in children {
        let size = count(child);
        if number < size {
            return node_mut(child, number);
        }
        number -= size;
    }
    None
}

/// What references mean in a contract, and what might be meant.
fn references(contract: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let sections = contract.get("components").and_then(Value::as_object);
    for (section, components) in sections.into_iter().flatten() {
        let names = components.as_object().into_iter().flatten();
        found.extend(names.map(|(name, _)| format!("#/components/{section}/{name}")));
    }
    let paths = contract.get("paths").and_then(Value::as_object);
    for (path, _) in paths.into_iter().flatten() {
        let path = path.replace('~', "~0").replace('/', "~1");
        found.push(format!("#/paths/{path}"));
        found.push(format!("#/paths/{path}/get/responses/200"));
    }
    found
}
