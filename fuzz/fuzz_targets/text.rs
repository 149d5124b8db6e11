//! Whatever text is stored and whatever is asked for, text that has nothing to replace stays as it is.

#![no_main]

use std::sync::LazyLock;

use http::HeaderValue;
use libfuzzer_sys::fuzz_target;
use presence_text::{Asked, Localization};

static LOCALIZATION: LazyLock<Localization> = LazyLock::new(Localization::default);

fuzz_target!(|input: &str| {
    let mut parts = input.splitn(5, '\n');
    let mut header = || parts.next().filter(|value| !value.is_empty());
    let asked = Asked {
        accept_language: header(),
        so_language: header(),
        so_culture: header(),
        so_time_zone: header(),
    };
    let text = parts.next().unwrap_or_default();
    let is_zone = asked
        .so_time_zone
        .is_none_or(|zone| LOCALIZATION.is_time_zone(zone));
    let Ok(applied) = LOCALIZATION.of(&asked) else {
        assert!(!is_zone, "a time zone is refused");
        return;
    };
    assert!(is_zone, "no time zone is taken");
    let changed = applied.text(text);
    if applied.content_language().is_none() || !text.contains(":\"") && !text.contains('[') {
        assert_eq!(changed, text);
    }
    for value in [applied.content_language(), applied.time_zone()]
        .into_iter()
        .flatten()
    {
        HeaderValue::from_str(value).expect("what goes into a header is one");
    }
    check_block(text);
});

/// A block of two languages says to each reader what is in theirs.
fn check_block(text: &str) {
    let plain = text.replace(['"', '[', ']'], "");
    let (first, second) = plain.split_once('\n').unwrap_or((&plain, "other"));
    let block = format!("(US:\"{first}\";NO:\"{second}\")");
    for (language, expected) in [("en", first), ("nb", second), ("fr", first)] {
        let asked = Asked {
            so_language: Some(language),
            ..Asked::default()
        };
        let applied = LOCALIZATION.of(&asked).expect("no time zone is asked for");
        assert_eq!(applied.text(&block), format!("({expected})"), "{language}");
    }
}
