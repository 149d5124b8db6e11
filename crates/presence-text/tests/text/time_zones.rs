//! `SO-TimeZone`: which zones are known, and what they do to times.

use presence_text::{Asked, Localization, Resources, UnknownTimeZone};

const TEXT: &str = "[DT:07/09/2017 14:53]";

/// What is read in Norwegian of a text in a base zone, and the zone that the answer names.
#[track_caller]
fn in_zone(base: &str, so_time_zone: &str, text: &str) -> (String, Option<String>) {
    let localization = Localization::new(base, Resources::default()).unwrap();
    let asked = Asked {
        so_language: Some("no"),
        so_time_zone: Some(so_time_zone),
        ..Asked::default()
    };
    let applied = localization.of(&asked).unwrap();
    let read = applied.text(text).into_owned();
    (read, applied.time_zone().map(str::to_owned))
}

#[test]
fn a_time_is_converted_from_the_base_zone() {
    let cases = [
        ("UTC", "NO", "09.07.2017, 16:53", "NO"),
        ("UTC", "no", "09.07.2017, 16:53", "NO"),
        ("UTC", "261", "09.07.2017, 16:53", "NO"),
        ("UTC", "europe/oslo", "09.07.2017, 16:53", "Europe/Oslo"),
        ("UTC", "1", "09.07.2017, 14:53", "UTC"),
        ("NO", "US-NY", "09.07.2017, 08:53", "US-NY"),
        ("261", "460", "09.07.2017, 08:53", "US-NY"),
        ("Europe/Oslo", "AU-ACT", "09.07.2017, 22:53", "AU-ACT"),
        (
            "NO",
            "Pacific/Kiritimati",
            "10.07.2017, 02:53",
            "Pacific/Kiritimati",
        ),
        ("NO", "DE", "09.07.2017, 14:53", "DE"),
    ];
    for (base, zone, expected, name) in cases {
        let expected = (expected.to_owned(), Some(name.to_owned()));
        assert_eq!(in_zone(base, zone, TEXT), expected, "{base} to {zone}");
    }
}

#[test]
fn summer_time_is_that_of_the_date() {
    let text = "[DT:01/09/2017 12:00] [DT:07/09/2017 12:00]";
    let (read, _) = in_zone("UTC", "NO, includeTZOffset", text);
    assert_eq!(read, "09.01.2017, 13:00 +01:00 09.07.2017, 14:00 +02:00");
}

#[test]
fn a_time_that_is_skipped_or_told_twice_is_that_of_before_the_change() {
    let text = "[DT:03/26/2017 02:30] [DT:10/29/2017 02:30]";
    let (read, _) = in_zone("NO", "UTC", text);
    assert_eq!(read, "26.03.2017, 01:30 29.10.2017, 00:30");
}

#[test]
fn the_offset_is_told_where_it_is_asked_for() {
    let cases = [
        ("NO", "includeTZOffset", "09.07.2017, 14:53 +02:00", "NO"),
        (
            "NO",
            "utc,includetzoffset",
            "09.07.2017, 12:53 +00:00",
            "UTC",
        ),
        (
            "NO",
            "INCLUDETZOFFSET , US-NY",
            "09.07.2017, 08:53 -04:00",
            "US-NY",
        ),
        (
            "UTC",
            "Asia/Kolkata, includeTZOffset",
            "09.07.2017, 20:23 +05:30",
            "Asia/Kolkata",
        ),
    ];
    for (base, zone, expected, name) in cases {
        let expected = (expected.to_owned(), Some(name.to_owned()));
        assert_eq!(in_zone(base, zone, TEXT), expected, "{base} to {zone}");
    }
}

#[test]
fn a_date_is_of_no_zone() {
    let (read, _) = in_zone("NO", "AU-ACT, includeTZOffset", "[D:07/09/2017]");
    assert_eq!(read, "09.07.2017");
}

#[test]
fn without_a_zone_times_are_those_of_the_base_zone() {
    for blank in ["", " ", ","] {
        let expected = ("09.07.2017, 14:53".to_owned(), None);
        assert_eq!(in_zone("NO", blank, TEXT), expected);
    }
}

#[test]
fn a_time_out_of_range_stays() {
    let text = "[DT:12/31/9999 23:59] [DT:01/01/0001 00:00]";
    for zone in ["Pacific/Kiritimati", "US-NY"] {
        assert_eq!(in_zone("UTC", zone, text).0, text, "{zone}");
    }
    // Of a year in which a culture writes an era, once it is converted.
    let text = "[DT:01/01/1000 00:00]";
    assert_eq!(in_zone("UTC", "US-NY", text).0, text);
    assert_eq!(in_zone("UTC", "UTC", text).0, "01.01.1000, 00:00");
}

#[test]
fn without_a_language_the_zone_is_checked_and_nothing_converted() {
    let localization = Localization::default();
    let asked = |so_time_zone| Asked {
        so_time_zone: Some(so_time_zone),
        ..Asked::default()
    };
    let applied = localization.of(&asked("NO")).unwrap();
    assert_eq!(applied.text(TEXT), TEXT);
    assert_eq!(applied.time_zone(), None);
    let unknown = localization.of(&asked("Atlantis")).unwrap_err();
    assert_eq!(unknown, UnknownTimeZone);
}

#[test]
fn what_is_no_zone_is_unknown() {
    let localization = Localization::default();
    let names = [
        "Atlantis",
        "Europe",
        "Europe/",
        "0",
        "0261",
        "-1",
        "99999",
        "+01:00",
        "Z",
        "EST5EDT,M3.2.0,M11.1.0",
        "Etc/Unknown",
        "Factory",
        "factory",
        "../UTC",
        "/etc/localtime",
        "NO,SE",
        "NO includeTZOffset",
        "\u{c6}",
        "\u{212a}R",
    ];
    for name in names {
        assert!(!localization.is_time_zone(name), "{name}");
        let asked = Asked {
            so_time_zone: Some(name),
            ..Asked::default()
        };
        assert_eq!(
            localization.of(&asked).unwrap_err(),
            UnknownTimeZone,
            "{name}"
        );
        let base = Localization::new(name, Resources::default());
        assert_eq!(base.unwrap_err(), UnknownTimeZone, "{name}");
    }
}

#[test]
fn each_zone_of_the_table_is_one() {
    let localization = Localization::default();
    let table = include_str!("../../data/time-zones.txt");
    let mut called: Vec<&str> = Vec::new();
    for line in table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(matches!(words.len(), 2 | 3), "{line}");
        assert!(
            words.iter().all(|word| localization.is_time_zone(word)),
            "{line}"
        );
        called.extend([words[0]].iter().chain(words.get(2)));
    }
    let count = called.len();
    called.sort_unstable();
    called.dedup();
    assert!(
        count > 250 && called.len() == count,
        "a code or an id stands twice"
    );
}
