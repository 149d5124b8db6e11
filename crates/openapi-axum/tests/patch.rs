//! JSON Patch and JSON Merge Patch, on the examples of their RFCs and on the dialect.

use openapi_axum::change::Change;
use openapi_axum::decode;
use openapi_axum::encode::{JsonWriter, Writer};
use openapi_axum::patch::{JsonPatch, OPERATION_LIMIT, PatchFailure, merge};
use openapi_axum::{Rejection, scalar};
use serde_json::{Value, json};

fn parse(patch: &str) -> Result<JsonPatch, String> {
    decode::json(patch.as_bytes(), JsonPatch::decode).map_err(|rejection| rejection.to_string())
}

fn apply(document: &Value, patch: &Value) -> Result<Value, String> {
    let mut changed = document.clone();
    let result = parse(&patch.to_string())?.apply(&mut changed);
    if result.is_err() {
        assert_eq!(
            &changed, document,
            "nothing is changed by a patch that fails"
        );
    }
    result
        .map(|()| changed)
        .map_err(|failure| failure.to_string())
}

#[track_caller]
fn applies(document: &Value, patch: &Value, expected: &Value) {
    assert_eq!(apply(document, patch).as_ref(), Ok(expected), "{patch}");
}

#[track_caller]
fn fails(document: &Value, patch: &Value, expected: &str) {
    assert_eq!(apply(document, patch), Err(expected.to_owned()), "{patch}");
}

#[track_caller]
fn merges(document: &Value, patch: &Value, expected: &Value) {
    let mut changed = document.clone();
    merge(&mut changed, patch);
    assert_eq!(&changed, expected, "{document} with {patch}");
}

/// Appendix A of RFC 6902, without A.6 and A.7 (move), which are refused.
#[test]
fn the_examples_of_rfc_6902() {
    for (document, operation, expected) in [
        (
            json!({"foo": "bar"}),
            json!({"op": "add", "path": "/baz", "value": "qux"}),
            json!({"baz": "qux", "foo": "bar"}),
        ),
        (
            json!({"foo": ["bar", "baz"]}),
            json!({"op": "add", "path": "/foo/1", "value": "qux"}),
            json!({"foo": ["bar", "qux", "baz"]}),
        ),
        (
            json!({"baz": "qux", "foo": "bar"}),
            json!({"op": "remove", "path": "/baz"}),
            json!({"foo": "bar"}),
        ),
        (
            json!({"foo": ["bar", "qux", "baz"]}),
            json!({"op": "remove", "path": "/foo/1"}),
            json!({"foo": ["bar", "baz"]}),
        ),
        (
            json!({"baz": "qux", "foo": "bar"}),
            json!({"op": "replace", "path": "/baz", "value": "boo"}),
            json!({"baz": "boo", "foo": "bar"}),
        ),
        (
            json!({"foo": "bar"}),
            json!({"op": "add", "path": "/child", "value": {"grandchild": {}}}),
            json!({"foo": "bar", "child": {"grandchild": {}}}),
        ),
        (
            json!({"foo": "bar"}),
            json!({"op": "add", "path": "/baz", "value": "qux", "xyz": 123}),
            json!({"foo": "bar", "baz": "qux"}),
        ),
        (
            json!({"/": 9, "~1": 10}),
            json!({"op": "test", "path": "/~01", "value": 10}),
            json!({"/": 9, "~1": 10}),
        ),
        (
            json!({"foo": ["bar"]}),
            json!({"op": "add", "path": "/foo/-", "value": ["abc", "def"]}),
            json!({"foo": ["bar", ["abc", "def"]]}),
        ),
    ] {
        applies(&document, &json!([operation]), &expected);
    }
}

/// The same, those that test or fail.
#[test]
fn the_examples_of_tests_and_errors_of_rfc_6902() {
    let document = json!({"baz": "qux", "foo": ["a", 2, "c"]});
    let patch = json!([
        {"op": "test", "path": "/baz", "value": "qux"},
        {"op": "test", "path": "/foo/1", "value": 2},
    ]);
    applies(&document, &patch, &document);
    fails(
        &json!({"baz": "qux"}),
        &json!([{"op": "test", "path": "/baz", "value": "bar"}]),
        "/0: the test fails",
    );
    fails(
        &json!({"foo": "bar"}),
        &json!([{"op": "add", "path": "/baz/bat", "value": "qux"}]),
        "/0/path: leads nowhere in what is to be changed",
    );
    assert_eq!(
        parse(r#"[{"op":"add","path":"/baz","value":"qux","op":"remove"}]"#),
        Err("/0/op: is given twice".to_owned())
    );
    fails(
        &json!({"/": 9, "~1": 10}),
        &json!([{"op": "test", "path": "/~01", "value": "10"}]),
        "/0: the test fails",
    );
}

/// Appendix A of RFC 7396.
#[test]
fn the_examples_of_rfc_7396() {
    for (document, patch, expected) in [
        (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
        (
            json!({"a": "b"}),
            json!({"b": "c"}),
            json!({"a": "b", "b": "c"}),
        ),
        (json!({"a": "b"}), json!({"a": null}), json!({})),
        (
            json!({"a": "b", "b": "c"}),
            json!({"a": null}),
            json!({"b": "c"}),
        ),
        (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
        (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
        (
            json!({"a": {"b": "c"}}),
            json!({"a": {"b": "d", "c": null}}),
            json!({"a": {"b": "d"}}),
        ),
        (
            json!({"a": [{"b": "c"}]}),
            json!({"a": [1]}),
            json!({"a": [1]}),
        ),
        (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
        (json!({"a": "b"}), json!(["c"]), json!(["c"])),
        (json!({"a": "foo"}), json!(null), json!(null)),
        (json!({"a": "foo"}), json!("bar"), json!("bar")),
        (
            json!({"e": null}),
            json!({"a": 1}),
            json!({"e": null, "a": 1}),
        ),
        (
            json!([1, 2]),
            json!({"a": "b", "c": null}),
            json!({"a": "b"}),
        ),
        (
            json!({}),
            json!({"a": {"bb": {"ccc": null}}}),
            json!({"a": {"bb": {}}}),
        ),
    ] {
        merges(&document, &patch, &expected);
    }
}

#[test]
fn merging_keeps_the_spelling_of_the_document() {
    let document = json!({"Status": 1, "Message": "x", "message": "y"});
    merges(
        &document,
        &json!({"sTATUS": 2, "New": 3}),
        &json!({"Status": 2, "Message": "x", "message": "y", "New": 3}),
    );
    merges(
        &document,
        &json!({"message": null}),
        &json!({"Status": 1, "Message": "x"}),
    );
    merges(
        &document,
        &json!({"MESSAGE": null}),
        &json!({"Status": 1, "message": "y"}),
    );
}

#[test]
fn members_go_by_any_case_and_the_leading_slash_may_be_missing() {
    let document = json!({"Status": 1, "List": [{"Name": "a"}]});
    for (patch, expected) in [
        (
            json!({"op": "replace", "path": "status", "value": 2}),
            json!({"Status": 2, "List": [{"Name": "a"}]}),
        ),
        (
            json!({"OP": "ADD", "Path": "/STATUS", "VALUE": 2}),
            json!({"Status": 2, "List": [{"Name": "a"}]}),
        ),
        (
            json!({"op": "add", "path": "list/0/name", "value": null}),
            json!({"Status": 1, "List": [{"Name": null}]}),
        ),
        (
            json!({"op": "remove", "path": "list/0/NAME"}),
            json!({"Status": 1, "List": [{}]}),
        ),
        (
            json!({"op": "add", "path": "new", "value": 0}),
            json!({"Status": 1, "List": [{"Name": "a"}], "new": 0}),
        ),
        (
            json!({"op": "add", "path": "/", "value": 0}),
            json!({"Status": 1, "List": [{"Name": "a"}], "": 0}),
        ),
        (
            json!({"op": "replace", "path": "", "value": [1]}),
            json!([1]),
        ),
        (json!({"op": "add", "path": "", "value": [1]}), json!([1])),
        (json!({"op": "remove", "path": ""}), json!(null)),
        (
            json!({"op": "test", "path": "", "value": {"list": [{"NAME": "a"}], "status": 1.0}}),
            document.clone(),
        ),
    ] {
        applies(&document, &json!([patch]), &expected);
    }
}

#[test]
fn paths_that_lead_nowhere_are_invalid_and_nothing_is_changed() {
    let document = json!({"Status": 1, "List": ["a", "b"]});
    for operation in [
        json!({"op": "replace", "path": "/Nothing", "value": 1}),
        json!({"op": "remove", "path": "/Nothing"}),
        json!({"op": "add", "path": "/Status/Deep", "value": 1}),
        json!({"op": "remove", "path": "/Status/Deep"}),
        json!({"op": "replace", "path": "/Status/Deep", "value": 1}),
        json!({"op": "add", "path": "/List/3", "value": 1}),
        json!({"op": "add", "path": "/List/01", "value": 1}),
        json!({"op": "add", "path": "/List/+1", "value": 1}),
        json!({"op": "add", "path": "/List/", "value": 1}),
        json!({"op": "add", "path": "/List/99999999999999999999999", "value": 1}),
        json!({"op": "remove", "path": "/List/2"}),
        json!({"op": "remove", "path": "/List/-"}),
        json!({"op": "replace", "path": "/List/-", "value": 1}),
    ] {
        let patch = json!([{"op": "replace", "path": "/Status", "value": 2}, operation]);
        fails(
            &document,
            &patch,
            "/1/path: leads nowhere in what is to be changed",
        );
    }
    applies(
        &document,
        &json!([{"op": "add", "path": "/List/2", "value": 1}]),
        &json!({"Status": 1, "List": ["a", "b", 1]}),
    );
}

#[test]
fn a_test_compares_by_value() {
    let same = [
        ("1", "1.0"),
        ("100", "1e2"),
        ("-0.0", "0"),
        ("18446744073709551615", "18446744073709551615"),
        ("9007199254740992", "9007199254740992.0"),
        ("[1,{\"a\":2}]", "[1.0,{\"a\":2e0}]"),
        ("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}"),
        ("\"\\u0061\"", "\"a\""),
    ];
    let other = [
        ("1", "1.5"),
        ("1", "\"1\""),
        ("1", "true"),
        ("null", "0"),
        ("9007199254740993", "9007199254740992.0"),
        ("9007199254740993", "9007199254740992"),
        ("-1", "18446744073709551615"),
        ("[1,2]", "[2,1]"),
        ("[1]", "[1,1]"),
        ("{\"a\":1}", "{\"a\":1,\"b\":1}"),
        ("{\"a\":1}", "{\"b\":1}"),
        ("\"a\"", "\"A\""),
    ];
    let test = |document: &str, value: &str| {
        let mut document: Value = serde_json::from_str(document).unwrap();
        let patch = parse(&format!(r#"[{{"op":"test","path":"","value":{value}}}]"#)).unwrap();
        patch.apply(&mut document)
    };
    for (left, right) in same {
        assert_eq!(test(left, right), Ok(()), "{left} and {right}");
        assert_eq!(test(right, left), Ok(()), "{right} and {left}");
    }
    for (left, right) in other {
        let failed = Err(PatchFailure::TestFailed { index: 0 });
        assert_eq!(test(left, right), failed, "{left} and {right}");
        assert_eq!(test(right, left), failed, "{right} and {left}");
    }
    fails(
        &json!({}),
        &json!([{"op": "test", "path": "/a", "value": null}]),
        "/0: the test fails",
    );
}

#[test]
fn numbers_that_are_not_named_stay_to_the_last_bit() {
    fn read(body: &[u8]) -> Result<f64, Rejection> {
        decode::json(body, |decoder, at| decoder.scalar(at, scalar::number))
    }
    fn write(number: &f64) -> bytes::Bytes {
        let mut writer = JsonWriter::new();
        writer.number(*number);
        writer.into_bytes()
    }
    for number in [1e42, 9.999_999_999_999_999e41, 5e-324, f64::MAX, 0.1 + 0.2] {
        let nothing = Change::json_patch(b"[]", read, write).unwrap();
        let same = nothing.apply(&number).map(f64::to_bits);
        assert_eq!(same, Ok(number.to_bits()), "{number:e}");
    }
}

#[test]
fn everything_that_is_wrong_with_a_patch_is_reported_with_its_pointer() {
    let patch = r#"[{"op":"move","from":"/a","path":"/b"},
        {"path":"a~2","value":1},
        {"op":"add","path":7},
        {"op":"replace","path":"","value":{"a":[1e999],"b":1,"B":2}},
        {"op":"test","path":"a~","value":null,"VALUE":1},
        {"op":0}, 1, {"op":"remove","path":"a","value":{"ignored":[]}}]"#;
    let expected = "12 problems: \
        /0/op: expected one of add, replace, remove, test, found another string; \
        /1/path: expected a JSON Pointer, found a `~` without 0 or 1; \
        /1/op: is missing, expected one of add, replace, remove, test; \
        /2/path: expected a string, found a number; \
        /2/value: is missing, expected any value; \
        /3/value/a/0: expected a number, found one out of range; \
        /3/value/B: is given twice; \
        /4/path: expected a JSON Pointer, found a `~` without 0 or 1; \
        /4/VALUE: is given twice; \
        /5/op: expected one of add, replace, remove, test, found another number; \
        /5/path: is missing, expected a JSON Pointer; \
        /6: expected an object, found a number";
    assert_eq!(parse(patch), Err(expected.to_owned()));
    assert_eq!(
        parse("{}"),
        Err("the body: expected a list, found an object".to_owned())
    );
}

#[test]
fn operations_and_steps_are_limited() {
    let patch = |count: usize| {
        let operation = r#"{"op":"add","path":"/a","value":1}"#;
        format!("[{}]", vec![operation; count].join(","))
    };
    assert!(parse(&patch(OPERATION_LIMIT)).is_ok());
    let refused = Err("the body: has more than 256 operations".to_owned());
    assert_eq!(parse(&patch(OPERATION_LIMIT + 1)), refused);
    let path = |steps: usize| format!(r#"[{{"op":"remove","path":"{}"}}]"#, "/a".repeat(steps));
    assert!(parse(&path(64)).is_ok());
    let refused =
        Err("/0/path: expected a JSON Pointer of at most 64 steps, found more".to_owned());
    assert_eq!(parse(&path(65)), refused);
}

#[test]
fn a_list_is_told_from_an_object_by_its_beginning() {
    for (body, expected) in [
        ("[]", true),
        (" \r\n\t[", true),
        ("\u{FEFF}[", true),
        ("{}", false),
        ("", false),
        ("x[", false),
    ] {
        assert_eq!(JsonPatch::is_list(body.as_bytes()), expected, "{body}");
    }
}
