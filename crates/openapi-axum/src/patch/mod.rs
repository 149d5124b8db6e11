//! JSON Patch (RFC 6902) and JSON Merge Patch (RFC 7396) on documents the members of which go by any ASCII case.
//!
//! Of RFC 6902 this is `add`, `replace`, `remove` and `test`; `move` and `copy` are refused. The leading slash of a
//! path may be missing. What a patch makes of a document is checked by whoever decodes it afterwards.

mod apply;
mod merge;
mod path;

pub use merge::merge;

use serde_json::Value;

use self::path::Path;
use crate::decode::{Decoded, Decoder, Pointer, Reader, Slot};
use crate::rejection::Violations;
use crate::scalar::{self, TextRules};

/// How many operations a patch may have.
pub const OPERATION_LIMIT: usize = 256;

/// How many values the operations of a patch may bring, those inside of lists and objects among them.
pub const VALUE_LIMIT: usize = 10_000;

/// A list of operations, as it was read from a body.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonPatch {
    operations: Vec<Operation>,
}

/// Why a patch was not applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatchFailure {
    /// The document is not what a `test` says (409 or 412).
    #[error("/{index}: the test fails")]
    TestFailed {
        /// The number of the operation, counted from 0.
        index: usize,
    },
    /// An operation does not fit the document (400).
    #[error("{0}")]
    Invalid(Violations),
}

#[derive(Debug, Clone, PartialEq)]
struct Operation {
    path: Path,
    change: Change,
}

#[derive(Debug, Clone, PartialEq)]
enum Change {
    Add(Value),
    Replace(Value),
    Remove,
    Test(Value),
}

#[derive(Clone, Copy, PartialEq)]
enum Op {
    Add,
    Replace,
    Remove,
    Test,
}

impl JsonPatch {
    /// Whether a body of `application/json-patch+json` is a list, as a JSON Patch is, and not an object.
    #[must_use]
    pub fn is_list(body: &[u8]) -> bool {
        let body = body.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(body);
        body.trim_ascii_start().first() == Some(&b'[')
    }

    /// Reads a patch; to be given to [`decode::json`](crate::decode::json).
    ///
    /// # Errors
    ///
    /// The body is not of its format.
    pub fn decode<'de, R: Reader<'de>>(
        decoder: &mut Decoder<R>,
        at: &Pointer<'_>,
    ) -> Decoded<Self> {
        let mut count = 0;
        let operations = decoder.list(at, |decoder, at| {
            count += 1;
            if count > OPERATION_LIMIT {
                decoder.skip()?;
                return Ok(None);
            }
            operation(decoder, at)
        })?;
        if count > OPERATION_LIMIT {
            let detail = format_args!("has more than {OPERATION_LIMIT} operations");
            decoder.note(at, &detail);
        }
        let values = operations
            .iter()
            .flatten()
            .map(Operation::values)
            .sum::<usize>();
        if values > VALUE_LIMIT {
            let detail = format_args!("brings more than {VALUE_LIMIT} values");
            decoder.note(at, &detail);
        }
        Ok(operations.map(|operations| Self { operations }))
    }

    /// Applies all operations in their order, or none.
    ///
    /// # Errors
    ///
    /// The first operation that fails; the document is as it was.
    pub fn apply(&self, document: &mut Value) -> Result<(), PatchFailure> {
        let mut changed = document.clone();
        for (index, operation) in self.operations.iter().enumerate() {
            apply::operation(&mut changed, operation, index)?;
        }
        *document = changed;
        Ok(())
    }
}

impl Operation {
    /// How many values it brings.
    fn values(&self) -> usize {
        match &self.change {
            Change::Add(value) | Change::Replace(value) | Change::Test(value) => count(value),
            Change::Remove => 0,
        }
    }
}

/// How many values a value is; it is no deeper than a body may be.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

fn operation<'de, R: Reader<'de>>(
    decoder: &mut Decoder<R>,
    at: &Pointer<'_>,
) -> Decoded<Operation> {
    if !decoder.object(at)? {
        return Ok(None);
    }
    let (mut op, mut path, mut value) = (Slot::Absent, Slot::Absent, Slot::Absent);
    while let Some(name) = decoder.member()? {
        if name.eq_ignore_ascii_case("op") {
            decoder.fill(&mut op, at, &name, read_op)?;
        } else if name.eq_ignore_ascii_case("path") {
            decoder.fill(&mut path, at, &name, read_path)?;
        } else if name.eq_ignore_ascii_case("value") {
            decoder.fill(&mut value, at, &name, Decoder::any)?;
        } else {
            decoder.skip()?;
        }
    }
    let op = decoder.required(op, at, "op", OPS);
    let path = decoder.required(path, at, "path", "a JSON Pointer");
    let value = match op {
        None | Some(Op::Remove) => value.optional().flatten(),
        Some(_) => decoder.required(value, at, "value", "any value"),
    };
    let change = match (op, value) {
        (Some(Op::Add), Some(value)) => Change::Add(value),
        (Some(Op::Replace), Some(value)) => Change::Replace(value),
        (Some(Op::Test), Some(value)) => Change::Test(value),
        (Some(Op::Remove), _) => Change::Remove,
        _ => return Ok(None),
    };
    Ok(path.map(|path| Operation { path, change }))
}

const OPS: &str = "one of add, replace, remove, test";

fn read_op<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Op> {
    decoder.scalar(
        at,
        scalar::enumeration(
            OPS,
            |name| match name.to_ascii_lowercase().as_str() {
                "add" => Some(Op::Add),
                "replace" => Some(Op::Replace),
                "remove" => Some(Op::Remove),
                "test" => Some(Op::Test),
                _ => None,
            },
            |_| None,
        ),
    )
}

fn read_path<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Path> {
    let text = decoder.text(at, &TextRules::ANY)?;
    let path = text.map(|text| Path::parse(&text)).transpose();
    Ok(path.unwrap_or_else(|problem| {
        decoder.note(at, &problem);
        None
    }))
}
