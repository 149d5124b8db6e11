//! What requests for a language, a culture and a time zone do to texts, through the public door.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails the test as the test itself does"
)]

mod blocks;
mod languages;
mod resources;
mod time_zones;
mod values;

use presence_text::{Asked, Localization};

/// What the asker reads.
#[track_caller]
fn read(asked: Asked<'_>, text: &str) -> String {
    let localization = Localization::default();
    let applied = localization.of(&asked).unwrap();
    applied.text(text).into_owned()
}

/// What is read where `SO-Language` has a value.
#[track_caller]
fn in_language(so_language: &str, text: &str) -> String {
    let asked = Asked {
        so_language: Some(so_language),
        ..Asked::default()
    };
    read(asked, text)
}

#[test]
fn one_localization_serves_all_threads() {
    fn serves_all_threads<T: Send + Sync + 'static>(_: &T) {}
    let localization = Localization::default();
    serves_all_threads(&localization);
    let asked = Asked {
        accept_language: Some("ja"),
        ..Asked::default()
    };
    let applied = localization.of(&asked).unwrap();
    std::thread::scope(|scope| {
        let read = scope.spawn(|| applied.text("[SR_PRESENT]").into_owned());
        assert_eq!(read.join().unwrap(), "在席");
    });
}
