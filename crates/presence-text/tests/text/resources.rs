//! String resources: those of the crate, and those of an operator's file.

use std::error::Error as _;
use std::fs;

use presence_text::{Asked, Error, Localization, Resources};

use super::in_language;

#[test]
fn each_shipped_resource_has_a_text_in_each_language() {
    let codes = [
        "US", "NO", "GE", "SW", "DA", "NL", "FR", "SP", "IT", "FI", "PL", "RU", "CZ", "CN", "JP",
    ];
    let file = include_str!("../../data/resources.txt");
    let lines = file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut names = Vec::new();
    for line in lines {
        let (name, block) = line.split_once(" = ").unwrap();
        for code in codes {
            let text = format!("[{name}]");
            let read = in_language(code, &text);
            assert!(block.contains(&format!("{code}:\"{read}\"")), "{line}");
            assert!(!read.is_empty() && read != text, "{line}");
        }
        names.push(name);
    }
    let expected = [
        "SR_PRESENT",
        "SR_NOT_PRESENT",
        "SR_STATUS_NONE",
        "SR_STATUS_NORMAL",
        "SR_STATUS_NOT_AVAILABLE",
        "SR_STATUS_DELETED",
        "SR_STATUS_READ_ONLY",
        "SR_STATUS_SPM",
        "SR_STATUS_SYSTEM",
    ];
    assert_eq!(names, expected);
    assert_eq!(in_language("nn-NO", "[SR_NOT_PRESENT]"), "Ikke til stede");
}

#[test]
fn what_is_no_resource_stays() {
    let cases = [
        (
            "this [ is maybe [SR_PRESENT] a resource [] Apple ][ would like",
            "this [ is maybe Present a resource [] Apple ][ would like",
        ),
        ("[SR_PRESENT][SR_PRESENT]", "PresentPresent"),
        ("[[SR_PRESENT]]", "[Present]"),
        ("[SR_OF_OTHERS]", "[SR_OF_OTHERS]"),
        ("[sr_present]", "[sr_present]"),
        ("[ SR_PRESENT ]", "[ SR_PRESENT ]"),
        ("SR_PRESENT", "SR_PRESENT"),
        ("[SR_PRESENT", "[SR_PRESENT"),
        ("[SR_PRESENT[x]", "[SR_PRESENT[x]"),
        ("[SR_", "[SR_"),
        ("[", "["),
    ];
    for (text, expected) in cases {
        assert_eq!(in_language("en", text), expected);
    }
}

#[test]
fn a_file_adds_resources_and_replaces_those_of_the_same_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("resources.txt");
    let lines = "\u{feff}# ours\r\n\r\n  SR_LUNCH=US:\"at lunch\";SP:\"comiendo\";\r\nSR_PRESENT = US:\"here\"\n";
    fs::write(&path, lines).unwrap();
    let own = Resources::read(&path).unwrap();
    assert_eq!(own, Resources::parse(lines).unwrap());
    let localization = Localization::new("UTC", Resources::shipped().with(own)).unwrap();
    let spanish = Asked {
        so_language: Some("es"),
        ..Asked::default()
    };
    let spanish = localization.of(&spanish).unwrap();
    let text = "[SR_LUNCH], [SR_PRESENT], [SR_NOT_PRESENT]";
    assert_eq!(spanish.text(text), "comiendo, here, Ausente");
}

#[test]
fn a_mistake_in_a_file_is_named_with_its_line() {
    let a_resource = "expected `SR_NAME = US:\"text\";NO:\"text\"`";
    let a_name = "expected a name of `SR_`, capital letters, digits and `_` before the `=`";
    let a_block = "expected nothing but `US:\"text\";NO:\"text\"` after the `=`, with SuperOffice's codes of languages";
    let cases = [
        ("SR_A", a_resource),
        ("SR_A: US:\"a\"", a_resource),
        // A byte order mark is one where the file starts only.
        ("\u{feff}SR_A = US:\"a\"", a_name),
        ("A = US:\"a\"", a_name),
        ("SR_ = US:\"a\"", a_name),
        ("SR_a = US:\"a\"", a_name),
        ("SR_A B = US:\"a\"", a_name),
        ("SR_A =", a_block),
        ("SR_A = a", a_block),
        ("SR_A = US:\"a\" b", a_block),
        ("SR_A = US:\"a\"NO:\"b\"", a_block),
        ("SR_A = TR:\"a\"", a_block),
        (
            "SR_A = US:\"\u{7}\"",
            "expected a text without control characters",
        ),
    ];
    for (line, expected) in cases {
        let text = format!("# first\n{line}\n");
        let message = Resources::parse(&text).unwrap_err().to_string();
        assert_eq!(message, format!("line 2: {expected}; correct the line"));
    }
    let twice = "SR_A = US:\"a\"\n\nSR_A = US:\"b\"";
    let message = Resources::parse(twice).unwrap_err().to_string();
    assert_eq!(
        message,
        "line 3: `SR_A` is already defined in line 1; remove one"
    );
}

#[test]
fn a_mistake_in_a_file_is_named_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("resources.txt");
    let missing = Resources::read(&path).unwrap_err();
    assert!(matches!(missing, Error::Read { .. }) && missing.source().is_some());
    assert_eq!(
        missing.to_string(),
        format!(
            "the resources in {path:?} cannot be read; name a file of UTF-8 text that this user may read"
        )
    );
    fs::write(&path, b"SR_A = US:\"\xff\"").unwrap();
    assert!(matches!(Resources::read(&path), Err(Error::Read { .. })));
    fs::write(&path, "SR_A").unwrap();
    let message = Resources::read(&path).unwrap_err().to_string();
    assert!(
        message.starts_with(&format!("{path:?}, line 1: expected ")),
        "{message}"
    );
}
