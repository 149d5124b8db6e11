//! Which language the headers ask for.

use std::borrow::Cow;

use presence_text::{Asked, Localization};

/// Each of the fifteen languages by its code; between the blocks, so that nothing is left over.
const ALL: &str = concat!(
    r#"US:"US";NO:"NO";GE:"GE";SW:"SW";DA:"DA";NL:"NL";FR:"FR";SP:"SP";"#,
    r#"IT:"IT";FI:"FI";PL:"PL";RU:"RU";CZ:"CZ";CN:"CN";JP:"JP""#
);

/// Asserts the language that is read, by its code, and the `Content-Language`; none where the text is as stored.
#[track_caller]
fn assert_applied(asked: Asked<'_>, expected: Option<(&str, &str)>) {
    let localization = Localization::default();
    let applied = localization.of(&asked).unwrap();
    let text = applied.text(ALL);
    let found = applied.content_language().map(|tag| (text.as_ref(), tag));
    assert_eq!(found, expected, "{asked:?}");
    if expected.is_none() {
        assert_eq!(text, ALL, "{asked:?}");
    }
}

#[track_caller]
fn assert_accept_language(header: &str, expected: Option<(&str, &str)>) {
    let asked = Asked {
        accept_language: Some(header),
        ..Asked::default()
    };
    assert_applied(asked, expected);
}

#[track_caller]
fn assert_so_language(header: &str, expected: Option<(&str, &str)>) {
    let asked = Asked {
        so_language: Some(header),
        ..Asked::default()
    };
    assert_applied(asked, expected);
}

#[test]
fn each_language_is_asked_for_by_its_cultures() {
    let cases = [
        ("en", "US", "en"),
        ("en-us", "US", "en-US"),
        ("EN-gb", "US", "en-GB"),
        ("no", "NO", "no"),
        ("nb-no", "NO", "nb-NO"),
        ("nn", "NO", "nn"),
        ("de-AT", "GE", "de-AT"),
        ("sv", "SW", "sv"),
        ("da-DK", "DA", "da-DK"),
        ("nl-BE", "NL", "nl-BE"),
        ("fr", "FR", "fr"),
        ("es-419", "SP", "es-419"),
        ("it", "IT", "it"),
        ("fi-FI", "FI", "fi-FI"),
        ("pl", "PL", "pl"),
        ("ru", "RU", "ru"),
        ("cs-CZ", "CZ", "cs-CZ"),
        ("zh-hans", "CN", "zh-Hans"),
        // The text is in simplified characters.
        ("zh-hant-tw", "CN", "zh"),
        ("nb_NO", "NO", "nb-NO"),
        ("zh_hans_CN", "CN", "zh-Hans-CN"),
        ("ja", "JP", "ja"),
        ("de-1996", "GE", "de"),
        ("en-GB-u-ca-buddhist", "US", "en-GB"),
    ];
    for (header, code, tag) in cases {
        assert_accept_language(header, Some((code, tag)));
        assert_so_language(header, Some((code, tag)));
    }
}

#[test]
fn the_codes_of_superoffice_are_read_too() {
    let cases = [
        ("US", "US", "en-US"),
        ("us", "US", "en-US"),
        ("GE", "GE", "de-DE"),
        ("SP", "SP", "es-ES"),
        ("CZ", "CZ", "cs-CZ"),
        ("CN", "CN", "zh-CN"),
        ("JP", "JP", "ja-JP"),
        // These are of ISO 639 as well, for the same language.
        ("NO", "NO", "no"),
        ("DA", "DA", "da"),
    ];
    for (header, code, tag) in cases {
        assert_accept_language(header, Some((code, tag)));
        assert_so_language(header, Some((code, tag)));
    }
}

#[test]
fn sw_is_swedish_in_the_header_of_superoffice_and_swahili_in_that_of_http() {
    assert_so_language("SW", Some(("SW", "sv-SE")));
    assert_accept_language("sw", Some(("US", "en-US")));
    assert_accept_language("sw, fi", Some(("FI", "fi")));
    assert_so_language("sw-KE", Some(("US", "en-US")));
}

#[test]
fn the_range_of_the_highest_weight_that_maps_is_taken() {
    let cases = [
        ("da, en-GB;q=0.8, en;q=0.7", "DA", "da"),
        ("en;q=0.7, sv;q=0.9, fi;q=0.8", "SW", "sv"),
        ("fr, de", "FR", "fr"),
        ("fr;q=0.5, de;q=0.5", "FR", "fr"),
        ("tlh, fr;q=0.1", "FR", "fr"),
        ("fr;q=0, de;q=0.1", "GE", "de"),
        ("fr ; q=0.2 , de ; Q=0.3", "GE", "de"),
        ("fr;q=0.001, de;q=0.002", "GE", "de"),
        ("en-GB, en;q=0", "US", "en-GB"),
        ("*, fr;q=0.5", "FR", "fr"),
        ("fr,de,ru,zh", "FR", "fr"),
        (",, fr ,", "FR", "fr"),
        ("fr;level=1;q=0.5, de;q=0.6", "GE", "de"),
    ];
    for (header, code, tag) in cases {
        assert_accept_language(header, Some((code, tag)));
    }
}

#[test]
fn english_is_taken_where_none_maps() {
    let long = "en-GB-variant1-variant2-variant3-variant4";
    for header in [
        "tlh",
        "tr-TR",
        "tlh, eo;q=0.5",
        "tlh, *;q=0.1",
        "fr;q=0",
        "klingon",
        "*;q=0.5",
        "*, *",
        "!!",
        "e",
        "en-",
        "-en",
        "en--us",
        "\u{e6}",
        ";q=1",
        "q=1",
        long,
    ] {
        assert_accept_language(header, Some(("US", "en-US")));
        assert_so_language(header, Some(("US", "en-US")));
    }
}

#[test]
fn english_is_not_taken_where_it_is_refused() {
    for header in ["en;q=0", "tlh, en-US;q=0.0", "tlh, *;q=0"] {
        assert_accept_language(header, None);
    }
    assert_accept_language("fr, *;q=0", Some(("FR", "fr")));
    assert_accept_language("tlh, en-GB;q=0", Some(("US", "en-US")));
}

#[test]
fn ranges_may_be_separated_by_semicolons() {
    assert_accept_language("en-us; en-gb", Some(("US", "en-US")));
    assert_accept_language("tlh; de; q=0.5; fr; q=0.6", Some(("FR", "fr")));
}

#[test]
fn translation_is_switched_off() {
    for header in ["", "  ", "*", " * ", "x", "X", "-", ",", ",;,", "*,"] {
        assert_accept_language(header, None);
        assert_so_language(header, None);
        let asked = Asked {
            accept_language: Some("fr"),
            so_language: Some(header),
            ..Asked::default()
        };
        assert_applied(asked, None);
    }
    assert_accept_language("*;q=0", None);
    assert_so_language("*;q=0", None);
    assert_applied(Asked::default(), None);
}

#[test]
fn the_language_of_superoffice_overrides_that_of_http() {
    let asked = |so_language| Asked {
        accept_language: Some("fr"),
        so_language: Some(so_language),
        ..Asked::default()
    };
    assert_applied(asked("nb-no"), Some(("NO", "nb-NO")));
    assert_applied(asked("tlh"), Some(("US", "en-US")));
    for header in ["!!", "klingon", "*;q=0.5", "fr;q=0"] {
        assert_applied(asked(header), Some(("US", "en-US")));
    }
    assert_applied(asked("nb_NO"), Some(("NO", "nb-NO")));
    let off = Asked {
        accept_language: Some("*"),
        so_language: Some("sv"),
        ..Asked::default()
    };
    assert_applied(off, Some(("SW", "sv")));
}

#[test]
fn a_range_whose_weight_is_none_is_passed_over() {
    for weight in [
        "2", "-1", "NaN", "inf", "", "a", "0,5", "1.1", "0.1234", "5e-1", "+1", ".5", "00.5", " 1",
    ] {
        let header = format!("fr;q={weight}, de;q=0.1");
        assert_accept_language(&header, Some(("GE", "de")));
    }
}

#[test]
fn the_culture_defaults_to_the_language_and_is_ignored_without_one() {
    let text = "[D:11/09/2017]";
    let asked = |so_language, so_culture| Asked {
        so_language,
        so_culture,
        ..Asked::default()
    };
    let cases = [
        (Some("en-US"), None, "11/9/2017"),
        (Some("en-US"), Some("en-GB"), "09/11/2017"),
        (Some("en-US"), Some("nb-no"), "09.11.2017"),
        (Some("en-US"), Some("SW"), "2017-11-09"),
        (Some("en-US"), Some("tr"), "9.11.2017"),
        (Some("de"), Some(""), "09.11.2017"),
        (Some("de"), Some("!!"), "09.11.2017"),
        (Some("de"), Some("*"), "09.11.2017"),
        (None, Some("de"), text),
        (Some("*"), Some("de"), text),
    ];
    for (so_language, so_culture, expected) in cases {
        let read = super::read(asked(so_language, so_culture), text);
        assert_eq!(read, expected, "{so_language:?} {so_culture:?}");
    }
}

#[test]
fn a_text_in_which_there_is_nothing_to_do_is_borrowed() {
    let localization = Localization::default();
    let nothing = localization.of(&Asked::default()).unwrap();
    assert!(matches!(nothing.text(ALL), Cow::Borrowed(ALL)));
    let english = Asked {
        so_language: Some("en"),
        ..Asked::default()
    };
    let english = localization.of(&english).unwrap();
    let plain = "At lunch [room 5]: back at 13:00";
    assert!(matches!(english.text(plain), Cow::Borrowed(text) if std::ptr::eq(text, plain)));
}
