//! A JSON Patch is applied whole or not at all; where names have one case, as another implementation applies it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi_axum::decode::{self, Decoder};
use openapi_axum::patch::JsonPatch;
use presence_fuzz::patches;
use serde_json::Value;

fuzz_target!(|input: &[u8]| {
    let Some((document, patch)) = patches::split(input) else {
        return;
    };
    patches::change(document, patches::JSON_PATCH, patch);
    let (Ok(before), Ok(steps)) = (
        decode::json(document, Decoder::any),
        decode::json(patch, JsonPatch::decode),
    ) else {
        return;
    };
    let mut after = before.clone();
    let applied = steps.apply(&mut after).is_ok();
    assert!(applied || after == before, "half a patch: {after}");
    // What an operation has besides may be given twice: it is passed over.
    let Ok(patch) = decode::json(patch, Decoder::any) else {
        return;
    };
    if patches::has_one_case(&before) && patches::has_one_case(&patch) && is_plain(&patch) {
        let mut other = before;
        let steps: json_patch::Patch = serde_json::from_value(patch).expect("the patch is one");
        let other_applied = json_patch::patch(&mut other, &steps).is_ok();
        assert_eq!(
            (applied, after),
            (other_applied, other),
            "two implementations"
        );
    }
});

/// Whether a patch has only what both implementations read in the same way: it tests nothing, as numbers are compared
/// by their value here, does not remove the whole, and its paths are in one case with their first slash.
fn is_plain(patch: &Value) -> bool {
    let mut operations = patch.as_array().into_iter().flatten();
    operations.all(|operation| {
        let (op, path) = (&operation["op"], operation["path"].as_str());
        matches!(op.as_str(), Some("add" | "replace" | "remove"))
            && !(*op == "remove" && path == Some(""))
            && path.is_some_and(|path| {
                (path.is_empty() || path.starts_with('/'))
                    && !path.bytes().any(|byte| byte.is_ascii_uppercase())
            })
    })
}
