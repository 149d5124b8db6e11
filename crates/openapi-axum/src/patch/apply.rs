//! Carries out one operation (RFC 6902, section 4).

use serde_json::{Number, Value};

use super::path::{self, Path, Spellings};
use super::{Change, Operation, PatchFailure};
use crate::rejection::{Violation, Violations};

/// Changes `document`; `index` is the operation's number, for the failure.
pub(super) fn operation(
    document: &mut Value,
    operation: &Operation,
    index: usize,
) -> Result<(), PatchFailure> {
    let path = &operation.path;
    let done = match &operation.change {
        Change::Add(value) => add(document, path, value.clone()),
        Change::Replace(value) => replace(document, path, value.clone()),
        Change::Remove => remove(document, path),
        Change::Test(value) => match path.find(document) {
            Some(found) if is_same(found, value) => Some(()),
            _ => return Err(PatchFailure::TestFailed { index }),
        },
    };
    done.ok_or_else(|| {
        let mut violations = Violations::default();
        violations.note(Violation::of_body(
            format_args!("/{index}/path"),
            &"leads nowhere in what is to be changed",
        ));
        PatchFailure::Invalid(violations)
    })
}

fn add(document: &mut Value, path: &Path, value: Value) -> Option<()> {
    let Some((last, parents)) = path.split() else {
        *document = value;
        return Some(());
    };
    match path::find_mut(document, parents)? {
        Value::Object(members) => {
            let key = path::key(members, last).unwrap_or_else(|| last.to_owned());
            members.insert(key, value);
        }
        Value::Array(items) if last == "-" => items.push(value),
        Value::Array(items) => {
            let index = path::index(last).filter(|index| *index <= items.len())?;
            items.insert(index, value);
        }
        _ => return None,
    }
    Some(())
}

fn replace(document: &mut Value, path: &Path, value: Value) -> Option<()> {
    *path::find_mut(document, path.steps())? = value;
    Some(())
}

fn remove(document: &mut Value, path: &Path) -> Option<()> {
    let Some((last, parents)) = path.split() else {
        *document = Value::Null;
        return Some(());
    };
    match path::find_mut(document, parents)? {
        Value::Object(members) => {
            let key = path::key(members, last)?;
            members.remove(&key).map(|_| ())
        }
        Value::Array(items) => {
            let index = path::index(last).filter(|index| *index < items.len())?;
            items.remove(index);
            Some(())
        }
        _ => None,
    }
}

/// Whether two values are equal: numbers numerically, strings by characters, members by their names in whatever
/// order (RFC 6902, section 4.6); here names match in any ASCII case.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => is_same_number(left, right),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| is_same(left, right))
        }
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
            let spellings = Spellings::of(left);
            right.iter().all(|(name, right)| {
                let left = spellings.key(left, name).and_then(|key| left.get(&key));
                left.is_some_and(|left| is_same(left, right))
            })
        }
        _ => left == right,
    }
}

fn is_same_number(left: &Number, right: &Number) -> bool {
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => left.as_f64() == right.as_f64(),
        _ => false,
    }
}

/// The number, if it has no fraction and fits.
fn whole(number: &Number) -> Option<i128> {
    if let Some(value) = number.as_i128() {
        return Some(value);
    }
    let value = number.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and in range, as just checked"
    )]
    (value.fract() == 0.0 && value.abs() < 1e38).then_some(value as i128)
}
