//! A form that is taken says the same in every format.

#![no_main]

use libfuzzer_sys::fuzz_target;
use presence_fuzz::formats;

fuzz_target!(|body: &[u8]| {
    formats::read(formats::FORM, body);
});
