//! Where an operation takes place: a JSON Pointer (RFC 6901) that finds members in any ASCII case.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::decode::DEPTH_LIMIT;

/// A JSON Pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    steps: Vec<String>,
}

impl Path {
    /// Reads a pointer, the leading slash of which may be missing; or says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Ok(Self { steps: Vec::new() });
        }
        let text = text.strip_prefix('/').unwrap_or(text);
        if text.split('/').count() > DEPTH_LIMIT {
            return Err("expected a JSON Pointer of at most 64 steps, found more");
        }
        let steps = text.split('/').map(unescape).collect::<Option<_>>();
        let steps = steps.ok_or("expected a JSON Pointer, found a `~` without 0 or 1")?;
        Ok(Self { steps })
    }

    /// The last step, and those before it; `None` for the whole document.
    pub(super) fn split(&self) -> Option<(&str, &[String])> {
        let (last, parents) = self.steps.split_last()?;
        Some((last, parents))
    }

    pub(super) fn steps(&self) -> &[String] {
        &self.steps
    }

    /// The value here.
    pub(super) fn find<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        let mut steps = self.steps.iter();
        steps.try_fold(document, |value, step| match value {
            Value::Object(members) => members.get(&key(members, step)?),
            Value::Array(items) => items.get(index(step)?),
            _ => None,
        })
    }
}

/// The value that `steps` lead to, to be changed.
pub(super) fn find_mut<'a>(document: &'a mut Value, steps: &[String]) -> Option<&'a mut Value> {
    let mut steps = steps.iter();
    steps.try_fold(document, |value, step| match value {
        Value::Object(members) => {
            let key = key(members, step)?;
            members.get_mut(&key)
        }
        Value::Array(items) => items.get_mut(index(step)?),
        _ => None,
    })
}

/// A member's name as the object spells it: the same, or else the first that differs in case alone.
pub(super) fn key(members: &Map<String, Value>, name: &str) -> Option<String> {
    if members.contains_key(name) {
        return Some(name.to_owned());
    }
    let mut keys = members.keys();
    keys.find(|key| key.eq_ignore_ascii_case(name)).cloned()
}

/// The names of an object's members by what they are in lower case: to look up many at once.
pub(super) struct Spellings(HashMap<String, String>);

impl Spellings {
    pub(super) fn of(members: &Map<String, Value>) -> Self {
        let names = members.keys().rev();
        Self(
            names
                .map(|name| (name.to_ascii_lowercase(), name.clone()))
                .collect(),
        )
    }

    /// What [`key`] finds in `members`.
    pub(super) fn key(&self, members: &Map<String, Value>, name: &str) -> Option<String> {
        if members.contains_key(name) {
            return Some(name.to_owned());
        }
        self.0.get(&name.to_ascii_lowercase()).cloned()
    }
}

/// The number of an item, in digits without a leading zero (RFC 6901, section 4).
pub(super) fn index(step: &str) -> Option<usize> {
    let plain = step.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (step == "0" || !step.starts_with('0')))
        .then(|| step.parse().ok())
        .flatten()
}

fn unescape(step: &str) -> Option<String> {
    let mut pieces = step.split('~');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (character, rest) = match piece.as_bytes().first()? {
            b'0' => ('~', &piece[1..]),
            b'1' => ('/', &piece[1..]),
            _ => return None,
        };
        text.push(character);
        text.push_str(rest);
    }
    Some(text)
}
