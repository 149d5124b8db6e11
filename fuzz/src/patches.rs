//! A change is made whole or not at all, and makes nothing that could not be put in whole.

use http::StatusCode;
use serde_json::Value;

use crate::echo::Echo;
use crate::formats::{JSON, check};

/// A JSON Patch.
pub const JSON_PATCH: &str = "application/json-patch+json";
/// A JSON Merge Patch.
pub const MERGE_PATCH: &str = "application/merge-patch+json";

/// What stands before the first line feed, the value to be changed, and what stands behind it, the change.
#[must_use]
pub fn split(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = input.iter().position(|byte| *byte == b'\n')?;
    Some((&input[..end], &input[end + 1..]))
}

/// Changes a thing, if it is one.
pub fn change(thing: &[u8], content_type: &str, patch: &[u8]) {
    let echo = Echo::new();
    if echo.put(JSON, JSON, thing).status != StatusCode::OK {
        return;
    }
    let before = echo.thing();
    for (content_type, nothing) in [(JSON_PATCH, b"[]"), (MERGE_PATCH, b"{}")] {
        assert_eq!(echo.put(content_type, JSON, nothing).status, StatusCode::OK);
        assert_eq!(echo.thing(), before, "a patch of nothing changes nothing");
    }
    let answer = echo.put(content_type, JSON, patch);
    let after = echo.thing();
    if answer.status == StatusCode::OK {
        let after = after.expect("what is taken is kept");
        check(&echo, &after, &answer.body);
    } else {
        assert_eq!(after, before, "what is refused changes nothing");
    }
}

/// Whether no name in a value has a letter that a match in any case could take for another.
#[must_use]
pub fn has_one_case(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().all(|(name, value)| {
            !name.bytes().any(|byte| byte.is_ascii_uppercase()) && has_one_case(value)
        }),
        Value::Array(items) => items.iter().all(has_one_case),
        _ => true,
    }
}
