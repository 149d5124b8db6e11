//! What the XML writer writes is read back as the same, by this crate's reader and by an independent parser.

mod tree;

use openapi_axum::decode::{self, Decoder};
use openapi_axum::encode::{Writer, XmlWriter};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::tree::Tree;

fn written(write: impl FnOnce(&mut XmlWriter)) -> String {
    let mut writer = XmlWriter::new();
    write(&mut writer);
    String::from_utf8_lossy(&writer.into_bytes()).into_owned()
}

/// What a reader without a schema makes of the element: text, or an object of its children.
fn as_read(tree: &Tree) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::Boolean(value) => json!(value.to_string()),
        Tree::Integer(value) => json!(value.to_string()),
        Tree::Number(value) => json!(value.to_string()),
        Tree::Text(text) => json!(carried(text)),
        Tree::List(items) if items.is_empty() => json!(""),
        // Items share a name, which without a schema is a member given twice: lists have a test of their own.
        Tree::List(_) => Value::Null,
        Tree::Object(members) if members.is_empty() => json!(""),
        Tree::Object(members) => members
            .iter()
            .map(|(name, value)| ((*name).to_owned(), as_read(value)))
            .collect(),
    }
}

/// The text with what XML 1.0 cannot carry replaced, written apart from the code under test.
fn carried(text: &str) -> String {
    let bad = |character: char| {
        let code = u32::from(character);
        (code < 0x20 && ![9, 10, 13].contains(&code)) || code == 0xFFFE || code == 0xFFFF
    };
    text.replace(bad, "\u{FFFD}")
}

/// The document as the independent parser reads it.
fn as_other_reads(node: roxmltree::Node<'_, '_>) -> Value {
    const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
    let children: Vec<_> = node
        .children()
        .filter(roxmltree::Node::is_element)
        .collect();
    if node.attribute((XSI, "nil")) == Some("true") {
        return Value::Null;
    }
    if children.is_empty() {
        return json!(node.text().unwrap_or(""));
    }
    children
        .into_iter()
        .map(|child| (child.tag_name().name().to_owned(), as_other_reads(child)))
        .collect()
}

#[test]
fn objects_are_elements_of_their_members() {
    let text = written(|writer| {
        writer.begin_object("UserPresenceStatus");
        writer.member("Status");
        writer.text("StatusNormal");
        writer.member("Message");
        writer.text("At lunch");
        writer.end_object();
    });
    assert_eq!(
        text,
        "<UserPresenceStatus><Status>StatusNormal</Status><Message>At lunch</Message></UserPresenceStatus>"
    );
}

#[test]
fn null_is_nil_and_the_root_declares_the_prefix() {
    let text = written(|writer| {
        writer.begin_object("Presence");
        writer.member("Message");
        writer.null();
        writer.member("Until");
        writer.number(f64::NAN);
        writer.end_object();
    });
    assert_eq!(
        text,
        "<Presence xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <Message xsi:nil=\"true\"/><Until xsi:nil=\"true\"/></Presence>"
    );
    assert_eq!(
        written(Writer::null),
        "<Value xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>"
    );
}

#[test]
fn objects_and_lists_are_nested_under_their_members_names() {
    let text = written(|writer| {
        writer.begin_object("Root");
        writer.member("Inner");
        writer.begin_object("Ignored");
        writer.member("Yes");
        writer.boolean(true);
        writer.end_object();
        writer.member("Numbers");
        writer.begin_list();
        for value in [1, -2] {
            writer.item();
            writer.integer(value);
        }
        writer.item();
        writer.begin_list();
        writer.item();
        writer.number(0.5);
        writer.end_list();
        writer.end_list();
        writer.member("Empty");
        writer.begin_list();
        writer.end_list();
        writer.end_object();
    });
    assert_eq!(
        text,
        "<Root><Inner><Yes>true</Yes></Inner>\
         <Numbers><Numbers>1</Numbers><Numbers>-2</Numbers><Numbers><Numbers>0.5</Numbers></Numbers></Numbers>\
         <Empty></Empty></Root>"
    );
}

#[test]
fn a_root_that_is_no_object_is_a_value_and_its_objects_have_their_names() {
    let text = written(|writer| {
        writer.begin_list();
        writer.item();
        writer.begin_object("Presence");
        writer.end_object();
        writer.end_list();
    });
    assert_eq!(text, "<Value><Presence></Presence></Value>");
    assert_eq!(written(|writer| writer.text("a")), "<Value>a</Value>");
}

#[test]
fn text_is_escaped_and_what_xml_cannot_carry_is_replaced() {
    for (text, expected) in [
        ("", ""),
        ("a<b> & \"c\" 'd'", "a&lt;b&gt; &amp; \"c\" 'd'"),
        ("]]>", "]]&gt;"),
        ("\r\n\t", "&#xD;\n\t"),
        ("é😀\u{85}\u{FFFD}", "é😀\u{85}\u{FFFD}"),
        (
            "\u{0}\u{1}\u{B}\u{FFFE}\u{FFFF}",
            "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}",
        ),
    ] {
        let found = written(|writer| writer.text(text));
        assert_eq!(found, format!("<Value>{expected}</Value>"), "{text:?}");
    }
}

#[test]
fn names_that_no_element_can_have_are_made_to_fit() {
    for (name, expected) in [
        ("@odata.type", "__odata.type"),
        ("2nd", "_2nd"),
        ("a b:c", "a_b_c"),
        ("", "_"),
        ("né", "né"),
    ] {
        let text = written(|writer| {
            writer.begin_object("Root");
            writer.member(name);
            writer.integer(1);
            writer.end_object();
        });
        assert_eq!(
            text,
            format!("<Root><{expected}>1</{expected}></Root>"),
            "{name}"
        );
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        1 => Just(Tree::Null),
        1 => any::<bool>().prop_map(Tree::Boolean),
        1 => any::<i64>().prop_map(Tree::Integer),
        1 => (-1e12..1e12).prop_map(Tree::Number),
        2 => any::<String>().prop_map(Tree::Text),
        2 => r"[<>&\]\[!\x00-\x20\u{FFFC}-\u{10000}]{0,8}".prop_map(Tree::Text),
        1 => Just(Tree::List(Vec::new())),
    ];
    let object = leaf.prop_recursive(5, 40, 5, |inner| {
        proptest::collection::vec(inner, 0..5).prop_map(|values| {
            Tree::Object(["a", "B", "_c", "né"].into_iter().zip(values).collect())
        })
    });
    proptest::collection::vec(object, 0..3)
        .prop_map(|values| Tree::Object(["x", "Y"].into_iter().zip(values).collect()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_written_is_read_back_by_both_readers(tree in tree()) {
        let text = written(|writer| tree.write(writer));
        let read = decode::xml(text.as_bytes(), "Root", Decoder::any)
            .map_err(|rejection| TestCaseError::fail(format!("{rejection}: {text}")))?;
        prop_assert_eq!(&read, &as_read(&tree), "{}", text);
        let other = roxmltree::Document::parse(&text)
            .map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
        prop_assert_eq!(as_other_reads(other.root_element()), as_read(&tree), "{}", text);
    }

    #[test]
    fn lists_of_any_text_are_read_back(texts in proptest::collection::vec(any::<String>(), 0..5)) {
        let items = texts.iter().cloned().map(Tree::Text).collect();
        let text = written(|writer| Tree::List(items).write(writer));
        let read = decode::xml(text.as_bytes(), "Value", |decoder, at| {
            decoder.list(at, Decoder::any)
        });
        let expected: Vec<_> = texts.iter().map(|text| json!(carried(text))).collect();
        prop_assert_eq!(read, Ok(expected), "{}", text);
    }
}
