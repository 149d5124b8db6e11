//! What is chosen for an `Accept` is acceptable, and nothing that is liked better can be produced.

#![no_main]

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;
use openapi_axum::accept::{RANGE_LIMIT, produced};
use openapi_axum::content_type::consumed;
use openapi_axum::{Codec, MediaType};

static MEDIA_TYPES: [MediaType; 4] = [
    MediaType::new("application/json", Codec::Json, "application/json"),
    MediaType::new("text/json", Codec::Json, "text/json"),
    MediaType::new("application/xml", Codec::Xml, "application/xml"),
    MediaType::new("text/xml", Codec::Xml, "text/xml"),
];

fuzz_target!(|lines: &[u8]| {
    let mut headers = HeaderMap::new();
    for line in lines.split(|byte| *byte == b'\n') {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(ACCEPT, value.clone());
            headers.insert("content-type", value);
        }
    }
    let _ = consumed(&headers, &MEDIA_TYPES);
    headers.remove("content-type");
    let chosen = produced(&headers, &MEDIA_TYPES).ok();
    let Some(ranges) = ranges(&headers) else {
        return;
    };
    let liked = MEDIA_TYPES
        .iter()
        .map(|media_type| quality(media_type.essence, &ranges));
    let best = liked.max().filter(|quality| *quality > 0);
    let chosen = chosen.map(|media_type| quality(media_type.essence, &ranges));
    assert_eq!(chosen, best, "{headers:?}");
});

/// A range in lower case, with its weight in thousandths.
type Range = (String, u32);

/// The ranges of headers that are written plainly, each a type with a weight at most; `None` of others.
fn ranges(headers: &HeaderMap) -> Option<Vec<Range>> {
    let mut ranges = Vec::new();
    for value in headers.get_all(ACCEPT) {
        for range in value.to_str().ok()?.split(',') {
            ranges.push(plain(range.trim_matches(' '))?);
        }
    }
    (!ranges.is_empty() && ranges.len() <= RANGE_LIMIT).then_some(ranges)
}

fn plain(range: &str) -> Option<Range> {
    let (essence, weight) = range.split_once(";q=").unwrap_or((range, "1"));
    let (kind, subtype) = essence.split_once('/')?;
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_range = essence == "*/*" || is_name(kind) && (subtype == "*" || is_name(subtype));
    let thousandths = match weight {
        "1" => 1000,
        "0" => 0,
        _ => {
            let digits = weight.strip_prefix("0.")?;
            let number: u32 = digits.parse().ok()?;
            match digits.len() {
                1 => number * 100,
                2 => number * 10,
                3 => number,
                _ => return None,
            }
        }
    };
    (is_range && !weight.contains('+')).then(|| (essence.to_ascii_lowercase(), thousandths))
}

/// How much a media type is liked: as the closest range says, the best of those that are as close.
fn quality(essence: &str, ranges: &[Range]) -> u32 {
    let kind = essence.split('/').next().unwrap_or_default();
    let closer_first = [essence.to_owned(), format!("{kind}/*"), "*/*".to_owned()];
    let of_closest = closer_first.iter().find_map(|name| {
        let same = ranges.iter().filter(|(range, _)| range == name);
        same.map(|(_, thousandths)| *thousandths).max()
    });
    of_closest.unwrap_or(0)
}
