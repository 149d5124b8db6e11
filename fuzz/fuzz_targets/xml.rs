//! XML that is taken is well-formed, and says the same in every format.

#![no_main]

use libfuzzer_sys::fuzz_target;
use presence_fuzz::formats;
use roxmltree::{Document, Error};

fuzz_target!(|body: &[u8]| {
    let taken = formats::read(formats::XML, body).is_some();
    let Ok(text) = std::str::from_utf8(body) else {
        assert!(!taken, "what is taken is text");
        return;
    };
    formats::carry(text);
    if !taken {
        return;
    }
    match Document::parse(text) {
        Ok(_) => {}
        // Clients forget to declare these two.
        Err(Error::UnknownNamespace(prefix, _)) if prefix == "xsi" || prefix == "i" => {}
        Err(error) => panic!("taken, but {error}"),
    }
});
