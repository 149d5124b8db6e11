//! What is taken in one format says the same in all.

use std::fmt::Write;

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::echo::Echo;
use crate::types::Thing;

/// JSON, in and out.
pub const JSON: &str = "application/json";
/// XML, in and out.
pub const XML: &str = "application/xml";
/// A form, in alone.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// What a body is read as, if it is taken. If so, it is written and read again in every format, and must stay the
/// same.
pub fn read(content_type: &str, body: &[u8]) -> Option<Thing> {
    let echo = Echo::new();
    let answer = echo.put(content_type, JSON, body);
    if answer.status != StatusCode::OK {
        assert_eq!(echo.thing(), None, "what is refused is not kept");
        return None;
    }
    let thing = echo.thing().expect("what is taken is kept");
    check(&echo, &thing, &answer.body);
    Some(thing)
}

/// A text must come through every format as it is, if it may be said at all.
pub fn carry(text: &str) {
    let text: String = text.chars().take(40).collect();
    let body = json!({"Whole": 1, "Text": text, "Note": text, "Lines": [text, ""]});
    if let Some(thing) = read(JSON, body.to_string().as_bytes()) {
        assert_eq!((&thing.text, thing.note.as_ref()), (&text, Some(&text)));
    }
}

/// Whether a thing, with its JSON, is the same in every format.
pub fn check(echo: &Echo, thing: &Thing, json: &[u8]) {
    let read: Thing = serde_json::from_slice(json).expect("what is written is JSON");
    assert_eq!(&read, thing, "another reader of JSON reads the same");

    let answer = echo.put(JSON, XML, json);
    let again = echo.thing().expect("what is taken is kept");
    assert_eq!((answer.status, &again), (StatusCode::OK, thing), "by JSON");
    let xml = std::str::from_utf8(&answer.body).expect("what is written is text");
    if let Err(error) = roxmltree::Document::parse(xml) {
        panic!("{error}: {xml}");
    }

    let answer = echo.put(XML, JSON, &answer.body);
    let again = echo.thing().expect("what is taken is kept");
    assert_eq!((answer.status, &again), (StatusCode::OK, thing), "by XML");
    assert_eq!(answer.body, json, "by XML");

    if let Some(form) = form(json) {
        let answer = echo.put(FORM, JSON, form.as_bytes());
        let again = echo.thing().expect("what is taken is kept");
        assert_eq!((answer.status, &again), (StatusCode::OK, thing), "{form}");
    }
}

/// The form that says the same, if there is one: an empty list cannot be said.
fn form(json: &[u8]) -> Option<String> {
    let value = serde_json::from_slice(json).expect("what is written is JSON");
    let mut form = String::new();
    write_form(&mut form, "", &value).then_some(form)
}

fn write_form(form: &mut String, name: &str, value: &Value) -> bool {
    match value {
        Value::Null => true, // Absent is the same.
        Value::Object(members) => members.iter().all(|(member, value)| {
            let name = match name {
                "" => member.clone(),
                _ => format!("{name}[{member}]"),
            };
            write_form(form, &name, value)
        }),
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.len() > 0
                && items.all(|(index, item)| write_form(form, &format!("{name}[{index}]"), item))
        }
        Value::String(text) => write_pair(form, name, text),
        other => write_pair(form, name, &other.to_string()),
    }
}

fn write_pair(form: &mut String, name: &str, value: &str) -> bool {
    let separator = if form.is_empty() { "" } else { "&" };
    let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
    write!(form, "{separator}{name}={value}").is_ok()
}
