//! A JSON Merge Patch is applied whole or not at all; where names have one case, as another implementation applies it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi_axum::decode::{self, Decoder};
use openapi_axum::patch::merge;
use presence_fuzz::patches;

fuzz_target!(|input: &[u8]| {
    let Some((document, patch)) = patches::split(input) else {
        return;
    };
    patches::change(document, patches::MERGE_PATCH, patch);
    let (Ok(document), Ok(patch)) = (
        decode::json(document, Decoder::any),
        decode::json(patch, Decoder::any),
    ) else {
        return;
    };
    let mut merged = document.clone();
    merge(&mut merged, &patch);
    if patches::has_one_case(&document) && patches::has_one_case(&patch) {
        let mut other = document;
        json_patch::merge(&mut other, &patch);
        assert_eq!(merged, other, "two implementations");
    }
});
