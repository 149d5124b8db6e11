//! Forms are taken apart strictly: pairs become members, brackets objects and lists, and what is malformed is refused.

use openapi_axum::decode::{self, Decoded, Decoder, PAIR_LIMIT, Pointer, Reader, Slot};
use openapi_axum::scalar::{self, TextRules};
use serde_json::{Value, json};

fn any(body: &str) -> Result<Value, String> {
    decode::form(body.as_bytes(), Decoder::any).map_err(|rejection| rejection.to_string())
}

#[derive(Debug, Default, PartialEq)]
struct Request {
    id: i32,
    message: Option<String>,
    labels: Option<Vec<String>>,
    inner: Option<Box<Request>>,
}

fn request<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Request> {
    let (mut id, mut message) = (Slot::Absent, Slot::Absent);
    let (mut labels, mut inner) = (Slot::Absent, Slot::Absent);
    if !decoder.object(at)? {
        return Ok(None);
    }
    while let Some(name) = decoder.member()? {
        match name.to_ascii_lowercase().as_str() {
            "id" => decoder.fill(&mut id, at, &name, |decoder, at| {
                decoder.scalar(at, scalar::int32(0, 9))
            })?,
            "message" => decoder.fill(&mut message, at, &name, |decoder, at| {
                decoder.nullable(at, |decoder, at| decoder.text(at, &TextRules::ANY))
            })?,
            "labels" => decoder.fill(&mut labels, at, &name, |decoder, at| {
                decoder.list(at, |decoder, at| decoder.text(at, &TextRules::ANY))
            })?,
            "inner" => decoder.fill(&mut inner, at, &name, request)?,
            _ => decoder.skip()?,
        }
    }
    let id = decoder.required(id, at, "Id", "an integer");
    let (Some(id), Some(message), Some(labels), Some(inner)) = (
        id,
        message.optional_or_null(),
        labels.optional(),
        inner.optional(),
    ) else {
        return Ok(None);
    };
    let inner = inner.map(Box::new);
    Ok(Some(Request {
        id,
        message,
        labels,
        inner,
    }))
}

fn read(body: &str) -> Result<Request, String> {
    decode::form(body.as_bytes(), request).map_err(|rejection| rejection.to_string())
}

#[track_caller]
fn refuses(body: &str, expected: &str) {
    assert_eq!(read(body), Err(expected.to_owned()), "{body}");
}

#[test]
fn pairs_are_decoded_into_members() {
    for (body, expected) in [
        ("a=1&b=two", json!({"a": "1", "b": "two"})),
        ("&a=1&&b=2&", json!({"a": "1", "b": "2"})),
        ("a=&b", json!({"a": "", "b": ""})),
        ("a=1=2", json!({"a": "1=2"})),
        ("a+b=c+d%2B%20%26", json!({"a b": "c d+ &"})),
        ("%61=%C3%A9%00", json!({"a": "é\u{0}"})),
        ("é=ü", json!({"é": "ü"})),
        (
            "a[b]=1&a[c][d]=2",
            json!({"a": {"b": "1", "c": {"d": "2"}}}),
        ),
        ("a%5Bb%5D=1&A[c]=2", json!({"a": {"b": "1", "c": "2"}})),
        ("a[]=1&a[]=2", json!({"a": ["1", "2"]})),
        ("a[0]=1&a[1]=2", json!({"a": ["1", "2"]})),
        (
            "a[0][b]=1&a[0][c]=2&a[1][b]=3",
            json!({"a": [{"b": "1", "c": "2"}, {"b": "3"}]}),
        ),
        ("a[][b]=1&a[][c]=2", json!({"a": [{"b": "1"}, {"c": "2"}]})),
        ("a[1]=1&a[0]=2", json!({"a": {"1": "1", "0": "2"}})),
    ] {
        assert_eq!(any(body), Ok(expected), "{body}");
    }
}

#[test]
fn a_name_whose_brackets_do_not_match_is_a_name_as_it_is() {
    for name in [
        "", "[]", "b[", "b]", "b[c", "b[c]d", "b[c]]", "b[[c]]", "b[c][", "]b",
    ] {
        let expected = json!({ "a": "1", name: "2", "c": "3" });
        assert_eq!(any(&format!("a=1&{name}=2&c=3")), Ok(expected), "{name}");
    }
}

#[test]
fn malformed_pairs_are_refused_by_their_number() {
    const STRAY: &str = "has a `%` without two hexadecimal digits";
    for (pair, problem) in [
        ("b=%zz", STRAY),
        ("b=%4", STRAY),
        ("b=%", STRAY),
        ("b=%+1", STRAY),
        ("%zz=b", STRAY),
        ("b=%ff", "is not UTF-8"),
        ("b=%C3", "is not UTF-8"),
        ("%ED%A0%80=b", "is not UTF-8"),
    ] {
        refuses(
            &format!("a=1&{pair}&c=3"),
            &format!("the body: pair 2 {problem}"),
        );
    }
    let rejection = decode::form(b"a=\xFF", request).map_err(|rejection| rejection.to_string());
    assert_eq!(rejection, Err("the body: byte 2 is not UTF-8".to_owned()));
}

#[test]
fn pairs_and_levels_are_limited() {
    let pairs = |count: usize| format!("id=1{}", "&x=1".repeat(count - 1));
    assert!(read(&pairs(PAIR_LIMIT)).is_ok());
    refuses(&pairs(PAIR_LIMIT + 1), "the body: has more than 1000 pairs");
    let levels = |count: usize| format!("id=1&x{}=1", "[y]".repeat(count));
    assert!(read(&levels(62)).is_ok());
    refuses(
        &levels(63),
        "the body: pair 2 has a name of more than 64 levels",
    );
}

#[test]
fn a_schema_reads_what_it_knows_in_any_case() {
    let inner = Request {
        id: 2,
        message: Some("hi".to_owned()),
        ..Request::default()
    };
    let expected = Request {
        id: 1,
        message: Some(String::new()),
        inner: Some(Box::new(inner)),
        ..Request::default()
    };
    assert_eq!(
        read("INNER[id]=2&x=1&Id=1&message=&inner[Message]=hi&y[z]=1&x=2"),
        Ok(expected)
    );
}

#[test]
fn numbers_are_names_where_the_schema_asks_for_an_object() {
    refuses("0=1", "/Id: is missing, expected an integer");
    refuses(
        "id=1&inner[0]=1",
        "/inner/Id: is missing, expected an integer",
    );
}

#[test]
fn a_list_is_given_in_brackets_or_by_repetition() {
    let labels = |body: &str| read(body).map(|request| request.labels.unwrap_or_default());
    for body in [
        "id=1&labels=a&labels=b",
        "labels=a&id=1&LABELS=b",
        "id=1&labels[]=a&Labels[]=b",
        "labels[0]=a&id=1&labels[1]=b",
    ] {
        assert_eq!(
            labels(body),
            Ok(vec!["a".to_owned(), "b".to_owned()]),
            "{body}"
        );
    }
    assert_eq!(labels("id=1&labels="), Ok(vec![String::new()]));
    refuses(
        "id=1&labels[x]=a",
        "/labels: expected a list, found an object",
    );
    refuses(
        "id=1&labels[1]=a",
        "/labels: expected a list, found an object",
    );
    refuses("id=1&labels=a&labels[]=b", "/labels: is given twice");
}

#[test]
fn everything_that_is_wrong_is_reported_with_its_pointer() {
    refuses(
        "id=x&ID=2&message[a]=1&inner=1",
        "4 problems: \
         /id: expected an integer in decimal digits, found another string; \
         /ID: is given twice; \
         /message: expected a string, found an object; \
         /inner: expected an object, found a string",
    );
    refuses(
        "message[]=1&inner[id]=1&inner=2&inner[x]=",
        "3 problems: \
         /message: expected a string, found a list; \
         /inner: is given twice; \
         /Id: is missing, expected an integer",
    );
}
