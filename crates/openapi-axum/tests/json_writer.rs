//! What the JSON writer writes, `serde_json` reads back as the same.

mod tree;

use openapi_axum::encode::{JsonWriter, Writer};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::tree::Tree;

fn written(write: impl FnOnce(&mut JsonWriter)) -> String {
    let mut writer = JsonWriter::new();
    write(&mut writer);
    String::from_utf8_lossy(&writer.into_bytes()).into_owned()
}

fn as_json(tree: &Tree) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::Boolean(value) => json!(value),
        Tree::Integer(value) => json!(value),
        Tree::Number(value) => json!(value),
        Tree::Text(text) => json!(text),
        Tree::List(items) => items.iter().map(as_json).collect(),
        Tree::Object(members) => members
            .iter()
            .map(|(name, value)| ((*name).to_owned(), as_json(value)))
            .collect(),
    }
}

#[test]
fn members_come_in_the_order_in_which_they_are_written_and_without_spaces() {
    let text = written(|writer| {
        writer.begin_object("UserPresenceStatus");
        writer.member("Status");
        writer.text("StatusNormal");
        writer.member("Message");
        writer.null();
        writer.member("Numbers");
        writer.begin_list();
        for value in [1, -2, i64::MIN] {
            writer.item();
            writer.integer(value);
        }
        writer.end_list();
        writer.member("Empty");
        writer.begin_list();
        writer.end_list();
        writer.member("Inner");
        writer.begin_object("Inner");
        writer.end_object();
        writer.end_object();
    });
    assert_eq!(
        text,
        r#"{"Status":"StatusNormal","Message":null,"Numbers":[1,-2,-9223372036854775808],"Empty":[],"Inner":{}}"#
    );
}

#[test]
fn text_is_escaped_where_json_asks_for_it_and_only_there() {
    for (text, expected) in [
        ("", r#""""#),
        (
            "plain é 😀 / \u{7F} \u{2028}",
            "\"plain é 😀 / \u{7F} \u{2028}\"",
        ),
        ("\" \\ \n \r \t \u{8} \u{C}", r#""\" \\ \n \r \t \b \f""#),
        ("\u{0}\u{1}\u{1F}", r#""\u0000\u0001\u001f""#),
        ("[", r#""[""#),
    ] {
        assert_eq!(written(|writer| writer.text(text)), expected);
    }
}

#[test]
fn text_that_ends_like_an_opening_is_followed_by_a_comma() {
    let text = written(|writer| {
        writer.begin_list();
        for text in ["{", "["] {
            writer.item();
            writer.text(text);
        }
        writer.end_list();
    });
    assert_eq!(text, r#"["{","["]"#);
}

#[test]
fn what_is_not_finite_is_null() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(written(|writer| writer.number(value)), "null");
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        Just(Tree::Null),
        any::<bool>().prop_map(Tree::Boolean),
        any::<i64>().prop_map(Tree::Integer),
        // Fractions that `serde_json` reads exactly, and as floats.
        any::<i16>().prop_map(|whole| Tree::Number(f64::from(whole) + 0.125)),
        any::<String>().prop_map(Tree::Text),
        r#"[\x00-\x22\\\[{,]{0,8}"#.prop_map(Tree::Text),
    ];
    let names = ["a", "B", "", "with \"quotes\"", "é\n"];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Tree::List),
            proptest::collection::vec(inner, 0..5)
                .prop_map(move |values| Tree::Object(names.into_iter().zip(values).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_written_is_read_back(tree in tree()) {
        let text = written(|writer| tree.write(writer));
        let read: Value = serde_json::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
        prop_assert_eq!(read, as_json(&tree));
    }

    #[test]
    fn numbers_are_read_back_to_the_bit(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
        let read: f64 = written(|writer| writer.number(value)).parse().unwrap_or(f64::NAN);
        prop_assert_eq!(read.to_bits(), value.to_bits());
    }
}
