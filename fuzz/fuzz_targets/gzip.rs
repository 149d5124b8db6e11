//! A compressed body is read as what comes out of it, and one that is not whole is refused.

#![no_main]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;
use presence_fuzz::echo::Echo;
use presence_fuzz::formats::JSON;

fuzz_target!(|body: &[u8]| {
    let echo = Echo::new();
    echo.put_coded("gzip", body);
    let compressed = compress(body);
    let plain = echo.put(JSON, JSON, body);
    assert_eq!(echo.put_coded("GZip", &compressed), plain);
    if let Some((_, cut)) = compressed.split_last() {
        assert_eq!(
            echo.put_coded("gzip", cut).status,
            400,
            "the end is missing"
        );
    }
});

fn compress(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.expect("memory can be written to")
}
