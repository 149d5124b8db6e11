//! Dates, times and numbers in a text, as cultures write them.

use super::in_language;

/// A space that does not break a line, and a narrow one.
const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

#[test]
fn a_date_is_written_as_the_culture_does() {
    let cases = [
        ("en", "11/9/2017"),
        ("en-GB", "09/11/2017"),
        ("nb-NO", "09.11.2017"),
        ("de-DE", "09.11.2017"),
        ("sv-SE", "2017-11-09"),
        ("da", "09.11.2017"),
        ("nl", "09-11-2017"),
        ("fr", "09/11/2017"),
        ("es", "9/11/2017"),
        ("fi", "9.11.2017"),
        ("zh", "2017/11/9"),
        ("ja", "2017/11/09"),
    ];
    for (culture, expected) in cases {
        assert_eq!(
            in_language(culture, "[D:11/09/2017]"),
            expected,
            "{culture}"
        );
    }
    assert_eq!(in_language("no", "[D:1/2/2017]"), "02.01.2017");
    assert_eq!(in_language("no", "[D:02/29/2016]"), "29.02.2016");
    assert_eq!(in_language("no", "[D:01/01/1000]"), "01.01.1000");
}

#[test]
fn a_time_is_written_as_precisely_as_it_is_stored() {
    let text = "[DT:11/09/2017 14:53:18]|[DT:11/09/2017 4:05]";
    let cases = [
        ("en", "11/9/2017, 2:53:18~PM|11/9/2017, 4:05~AM"),
        ("en-GB", "09/11/2017, 14:53:18|09/11/2017, 04:05"),
        ("nb", "09.11.2017, 14:53:18|09.11.2017, 04:05"),
        ("da", "09.11.2017, 14.53.18|09.11.2017, 04.05"),
        ("sv", "2017-11-09 14:53:18|2017-11-09 04:05"),
        ("ja", "2017/11/09 14:53:18|2017/11/09 4:05"),
    ];
    for (culture, expected) in cases {
        let written = in_language(culture, text).replace(NARROW, "~");
        assert_eq!(written, expected, "{culture}");
    }
}

#[test]
fn a_number_is_written_as_the_culture_does() {
    let text = "[I:1234567] [I:-5] [F:1234567.50] [F:-0.5] [F:7] [I:007] [I:-0] [F:-0.0]";
    let cases = [
        ("en", "1,234,567 -5 1,234,567.50 -0.5 7 7 0 0.0"),
        ("de", "1.234.567 -5 1.234.567,50 -0,5 7 7 0 0,0"),
        ("de-CH", "1'234'567 -5 1'234'567.50 -0.5 7 7 0 0.0"),
        (
            "no",
            "1~234~567 \u{2212}5 1~234~567,50 \u{2212}0,5 7 7 0 0,0",
        ),
    ];
    for (culture, expected) in cases {
        let written = in_language(culture, text).replace(NO_BREAK, "~");
        assert_eq!(written, expected, "{culture}");
    }
}

#[test]
fn malformed_values_stay_as_they_are() {
    let texts = [
        "[D:]",
        "[D:09.11.2017]",
        "[D:2017-11-09]",
        "[D:11/09/17]",
        "[D:11/09/02017]",
        "[D:11/09]",
        "[D:11/09/2017/1]",
        "[D:13/09/2017]",
        "[D:02/29/2017]",
        "[D:11/09/0000]",
        "[D:11/09/0999]",
        "[DT:11/09/0999 14:53]",
        "[D: 11/09/2017]",
        "[D:+1/09/2017]",
        "[D:11/09/2017 14:53]",
        "[d:11/09/2017]",
        "[DT:11/09/2017]",
        "[DT:11/09/2017T14:53]",
        "[DT:11/09/2017 14]",
        "[DT:11/09/2017 24:00]",
        "[DT:11/09/2017 23:59:60]",
        "[DT:11/09/2017 14:53:18.5]",
        "[DT:11/09/2017 14:53:18:1]",
        "[DT:11/09/2017 2:53 PM]",
        "[DT:11/09/2017  14:53]",
        "[I:]",
        "[I:-]",
        "[I:--1]",
        "[I:+1]",
        "[I:1.5]",
        "[I:1,000]",
        "[I: 1]",
        "[I:\u{0661}]",
        "[F:]",
        "[F:.5]",
        "[F:5.]",
        "[F:1e5]",
        "[F:1.2.3]",
        "[F:NaN]",
    ];
    for text in texts {
        assert_eq!(in_language("no", text), text);
    }
}

#[test]
fn other_kinds_stay_as_they_are() {
    for text in [
        "[M:123.45]",
        "[B:X98]",
        "[A:3,4,5]",
        "[T:14:52]",
        "[TS:500]",
        "[Z:1]",
    ] {
        assert_eq!(in_language("en", text), text);
    }
}

#[test]
fn a_number_of_any_length_is_written_or_stays() {
    let long = "9".repeat(100_000);
    let text = format!("[I:{long}] [F:{long}.{long}]");
    assert_eq!(in_language("en", &text), text);
    let text = format!("[F:{}]", "1".repeat(50));
    assert_eq!(in_language("en", &text).replace(',', ""), "1".repeat(50));
}
