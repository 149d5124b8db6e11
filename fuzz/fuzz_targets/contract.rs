//! Whatever stands in a contract, the generator answers: with files or with problems.

#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi_codegen::check;
use openapi_codegen::source::Source;

fuzz_target!(|text: &str| {
    // Whether it is a contract does not matter here.
    let _ = check(&Source {
        name: "contract.yaml".to_owned(),
        text: text.to_owned(),
    });
});
