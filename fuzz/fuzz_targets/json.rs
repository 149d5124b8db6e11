//! JSON that is taken is JSON, and says the same in every format.

#![no_main]

use libfuzzer_sys::fuzz_target;
use openapi_axum::decode::{self, Decoder};
use presence_fuzz::formats;
use serde::de::IgnoredAny;

fuzz_target!(|body: &[u8]| {
    if formats::read(formats::JSON, body).is_some() {
        let text = body.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(body);
        if let Err(error) = serde_json::from_slice::<IgnoredAny>(text) {
            panic!("taken, but {error}");
        }
    }
    if let Ok(value) = decode::json(body, Decoder::any) {
        let text = value.to_string();
        let again = decode::json(text.as_bytes(), Decoder::any);
        assert_eq!(again.ok().as_ref(), Some(&value), "{text}");
    }
});
