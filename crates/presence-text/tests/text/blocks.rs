//! Texts in several languages.

use proptest::prelude::*;

use super::in_language;

#[test]
fn a_block_gives_the_text_of_the_language() {
    let cases = [
        (r#"US:"At lunch";NO:"Til lunsj""#, "Til lunsj"),
        (r#"US:"At lunch";NO:"Til lunsj";"#, "Til lunsj"),
        (r#"NO:"Til lunsj""#, "Til lunsj"),
        (r#"US:"";NO:"""#, ""),
        (r#"US:"a:b;c";NO:"æ [x] 'y'; z""#, "æ [x] 'y'; z"),
        (r#"NO:"a";NO:"b""#, "a"),
    ];
    for (text, expected) in cases {
        assert_eq!(in_language("nb", text), expected, "{text}");
    }
}

#[test]
fn a_missing_language_is_english_or_else_the_first() {
    let cases = [
        (r#"NO:"norsk";US:"English";SW:"svenska""#, "English"),
        (r#"NO:"norsk";SW:"svenska""#, "norsk"),
        (r#"TR:"türkçe";NO:"norsk""#, "türkçe"),
    ];
    for (text, expected) in cases {
        assert_eq!(in_language("fr", text), expected, "{text}");
    }
}

#[test]
fn what_is_around_and_between_blocks_is_kept() {
    let cases = [
        (r#"Anna: US:"out";NO:"ute"; i dag"#, "Anna: ute i dag"),
        (r#"US:"out";NO:"ute"!"#, "ute!"),
        (r#"US:"a";NO:"b" US:"c";NO:"d""#, "b d"),
        (r#"US:"a";NO:"b";;US:"c";NO:"d""#, "b;d"),
        ("US:\"a\";NO:\"b\"\r\nUS:\"c\"", "b\r\nc"),
        (r#"æUS: (US:"a")"#, "æUS: (a)"),
        (r#"x:"US:"a"b"#, r#"x:"ab"#),
    ];
    for (text, expected) in cases {
        assert_eq!(in_language("no", text), expected, "{text}");
    }
}

#[test]
fn what_does_not_conform_stays_as_it_is() {
    let texts = [
        "",
        "US",
        "US:",
        r#"US:""#,
        r#"US:"open"#,
        r#"us:"lower""#,
        r#"US: "space""#,
        r#"US :"space""#,
        r#"USA:"three""#,
        r#"U:"one""#,
        r#"BONUS:"inside a word""#,
        r#"ØUS:"inside a word""#,
        r#"4US:"inside a word""#,
        r#"OK:"no language of SuperOffice's""#,
        r#"US:"a"NO:"b""#,
        r#"US:"a"NO:"b";SW:"c""#,
        r#"US:'single'"#,
        "US:\u{201c}curly\u{201d}",
        r#":"" US:""#,
        "\u{1f600}:\"x\"",
    ];
    for text in texts {
        assert_eq!(in_language("no", text), text);
    }
}

#[test]
fn a_block_may_carry_resources_and_values() {
    let text =
        r#"US:"[SR_NOT_PRESENT] until [D:11/09/2017]";NO:"[SR_NOT_PRESENT] til [D:11/09/2017]""#;
    assert_eq!(in_language("no", text), "Ikke til stede til 09.11.2017");
}

#[test]
fn a_long_text_of_starts_is_read_once() {
    // Were each start read to the end of the text, one of these would take minutes.
    let starts = [
        "US:\"",
        ":\"",
        "US:\"a\"",
        "US:\"a\";",
        "OK:\"\";",
        "[",
        "[D:",
        "[SR_",
        "[I:1]",
        "AA:\"\"x",
    ];
    for start in starts {
        let text = start.repeat(1_000_000 / start.len());
        let read = in_language("no", &text);
        assert!(read.len() <= text.len(), "{start}");
    }
}

/// Texts of the pieces that blocks and elements are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("US:\"".to_owned()),
        Just("NO:\"".to_owned()),
        Just("OK:\"".to_owned()),
        Just("\";".to_owned()),
        "[\":;\\[\\]A-Z ]",
        "\\[(SR_PRESENT|D:11/09/2017|DT:1/2/2017 4:05|I:-?[0-9]{1,4}|F:[0-9]\\.[0-9]|M:1)\\]",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in pieces(), language in "[a-zA-Z,;=*-]{0,12}") {
        in_language(&language, &text);
    }

    #[test]
    fn a_text_without_quotes_and_brackets_stays(text in "[^\"\\[]*") {
        prop_assert_eq!(in_language("no", &text), text);
    }

    #[test]
    fn what_is_read_is_read_again_as_it_is(before in "[a-z ]*", norwegian in "[^\"\\[]*", after in "[ a-z]*") {
        let text = format!("{before} US:\"x\";NO:\"{norwegian}\"; {after}");
        let read = in_language("no", &text);
        prop_assert_eq!(&read, &format!("{before} {norwegian} {after}"));
        prop_assert_eq!(in_language("no", &read), read);
    }
}
