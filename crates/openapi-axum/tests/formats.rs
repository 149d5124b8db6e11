//! Formats of strings: what is of them and what is not, by the words of their specifications.

use openapi_axum::decode::Token;
use openapi_axum::scalar::{self, Format, Pattern, TextRules};

fn holds(format: Format, yes: &[&str], no: &[&str]) {
    for text in yes {
        assert!(format.holds(text), "{text:?} is {}", format.expected());
    }
    for text in no {
        assert!(!format.holds(text), "{text:?} is not {}", format.expected());
    }
}

#[test]
fn base64_has_four_digits_for_three_bytes() {
    holds(
        Format::Byte,
        &["", "AQ==", "AQI=", "AQID", "+/+/"],
        &["AQ=", "AQ", "A===", "AQI_", "AQ==AQ==", "AQ =", "===="],
    );
}

#[test]
fn a_time_has_an_offset() {
    holds(
        Format::Time,
        &["23:59:60Z", "00:00:00.123+01:30", "12:30:00z"],
        &[
            "",
            "23:59",
            "23:59:59",
            "24:00:00Z",
            "12:60:00Z",
            "12:00:00.Z",
            "12:00:00+24:00",
            "12:00:00 Z",
        ],
    );
}

#[test]
fn a_duration_has_its_units_in_order() {
    holds(
        Format::Duration,
        &["P1Y2M3D", "P2W", "PT1H", "PT0.5S", "P1DT12H30M5S"],
        &[
            "", "P", "PT", "P1", "1D", "P1DT", "P1H", "PT1D", "P1M1Y", "P1D1D", "P0.5D", "P-1D",
            "P1.S",
        ],
    );
}

#[test]
fn a_uri_has_a_scheme_and_no_strange_characters() {
    holds(
        Format::Uri,
        &[
            "https://example.com/a?b=c#d",
            "mailto:ann@example.com",
            "urn:isbn:0451450523",
            "http://ann:pw@[::1]:8080/",
            "a:",
            "http://a/%20",
        ],
        &[
            "",
            "/a",
            "//a",
            "1a:b",
            "http://a/ b",
            "http://a/%2",
            "http://[::1/",
            "http://[x]/",
            "a:b#c#d",
            "a:\u{e9}",
        ],
    );
}

#[test]
fn a_mailbox_has_a_local_part_and_a_domain() {
    let long = format!("{}@example.com", "a".repeat(65));
    holds(
        Format::Email,
        &[
            "ann@example.com",
            "a.b+c@d",
            r#""a b"@example.com"#,
            "ann@[10.0.0.1]",
            "ann@[IPv6:::1]",
        ],
        &[
            "",
            "ann",
            "@example.com",
            "ann@",
            ".a@b",
            "a..b@c",
            "a b@c",
            "ann@-b",
            "ann@[10.0.0]",
            &long,
        ],
    );
}

#[test]
fn the_name_of_a_host_is_made_of_labels() {
    let label = "a".repeat(63);
    let (most, more) = (format!("{label}.{label}"), format!("{label}a.b"));
    let long = [label.as_str(); 4].join(".");
    holds(
        Format::Hostname,
        &["localhost", "a-b.example", "1.example", &most],
        &["", ".", "a.", "a..b", "-a", "a-", "a_b", &more, &long],
    );
}

#[test]
fn a_decimal_number_is_of_any_size() {
    holds(
        Format::Decimal,
        &[
            "0",
            "-12.50",
            "+1",
            "1e400",
            "99999999999999999999999999.1E-5",
        ],
        &["", "-", ".5", "5.", "1e", "0x1", "1 ", "NaN"],
    );
}

#[test]
fn dates_and_times_are_written_as_rfc_3339_has_them() {
    let text = |text: &'static str| Token::Text(text.into());
    assert!(scalar::date(&text("2024-02-29")).is_ok());
    for wrong in [
        "2023-02-29",
        "20240229",
        "2024-02-29T00:00:00Z",
        "2024-W09-4",
        "2024-2-9",
        "+002024-02-29",
    ] {
        assert!(scalar::date(&text(wrong)).is_err(), "{wrong}");
    }
    for right in [
        "2024-12-31T23:59:59Z",
        "2024-12-31t23:59:59.5z",
        "2024-12-31T23:59:60+01:00",
    ] {
        assert!(scalar::date_time(&text(right)).is_ok(), "{right}");
    }
    for wrong in [
        "2024-12-31T23:59:59",
        "2024-12-31 23:59:59Z",
        "2024-12-31T23:59Z",
        "2024-12-31T23:59:59Z[UTC]",
        "2024-12-31",
    ] {
        assert!(scalar::date_time(&text(wrong)).is_err(), "{wrong}");
    }
}

static PATTERN: Pattern = Pattern::new("^a+$", "^a+$");
static BROKEN: Pattern = Pattern::new("(", "(");

#[test]
fn a_pattern_is_looked_for_and_one_that_is_none_is_found_nowhere() {
    let rules = TextRules {
        pattern: Some(&PATTERN),
        format: Some(Format::Hostname),
        ..TextRules::ANY
    };
    assert!(rules.check("aaa").is_ok());
    let said = rules.check("a b").map_err(|mismatch| mismatch.to_string());
    let expected = "expected what matches `^a+$`, and the name of a host such as example.com, found another string, and another string";
    assert_eq!(said, Err(expected.to_owned()));
    let broken = TextRules {
        pattern: Some(&BROKEN),
        ..TextRules::ANY
    };
    assert!(broken.check("(").is_err());
}

#[test]
fn an_enumeration_without_numbers_may_have_names_of_digits() {
    let read = scalar::enumeration("one of 1, 2", |name| (name == "1").then_some(()), |_| None);
    assert!(read(&Token::Untyped("1".into())).is_ok());
    assert!(read(&Token::Untyped("3".into())).is_err());
}

#[test]
fn numbers_of_32_bits_are_finite_in_them() {
    assert!(scalar::float(&Token::Number("1e38")).is_ok());
    assert!(scalar::float(&Token::Number("1e39")).is_err());
    let tenths = scalar::multiple_of_number(0.1, scalar::float);
    assert!(tenths(&Token::Number("0.3")).is_ok());
    assert!(tenths(&Token::Number("0.35")).is_err());
}
