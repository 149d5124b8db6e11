//! Nothing that a client can send makes a reader panic.

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use openapi_axum::decode::{self, Decoder};
use openapi_axum::patch::JsonPatch;
use openapi_axum::{Codec, MediaType, accept, content_type};
use proptest::prelude::*;

static MEDIA_TYPES: [MediaType; 2] = [
    MediaType::new("application/json", Codec::Json, "application/json"),
    MediaType::new("text/xml", Codec::Xml, "text/xml"),
];

/// Bytes, most of them with a meaning in `alphabet`.
fn body(alphabet: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![6 => proptest::sample::select(alphabet), 1 => any::<u8>()];
    proptest::collection::vec(byte, 0..48)
}

fn read_all(body: &[u8]) {
    // Whether it is taken does not matter here.
    let _ = decode::json(body, Decoder::any);
    let _ = decode::json(body, JsonPatch::decode);
    let _ = decode::xml(body, "a", Decoder::any);
    let _ = decode::xml(body, "a", JsonPatch::decode);
    let _ = decode::form(body, Decoder::any);
    let _ = decode::form(body, JsonPatch::decode);
    let _ = JsonPatch::is_list(body);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..64)) {
        read_all(&body);
    }

    #[test]
    fn bytes_of_xml_are_read_or_refused(body in body(b"<>/?!&;='\" :-[]#xai1CDATA\r\n\xEF\xBB\xBF")) {
        read_all(&body);
        read_all(&[b"<a>".as_slice(), &body, b"</a>"].concat());
    }

    #[test]
    fn bytes_of_forms_are_read_or_refused(body in body(b"&=[]%+ab01\xC3\xA9")) {
        read_all(&body);
    }

    #[test]
    fn bytes_of_patches_are_read_or_refused(body in body(b"{}[],:\"~/ 01eoptahvlu\\")) {
        read_all(&body);
        read_all(&[br#"[{"op":"remove","path":"#.as_slice(), &body, b"}]"].concat());
    }

    #[test]
    fn any_header_is_read_or_refused(value in body(b"*/;,=\" \tqcharsetu-8.0129jsonxmlapplict\\")) {
        if let Ok(value) = HeaderValue::from_bytes(&value) {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, value.clone());
            headers.insert(CONTENT_TYPE, value);
            let _ = accept::produced(&headers, &MEDIA_TYPES);
            let _ = content_type::consumed(&headers, &MEDIA_TYPES);
        }
    }
}
