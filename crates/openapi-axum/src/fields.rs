//! The fields of forms, and how the contract has each encoded (OpenAPI 3.1, section 4.8.15).

use crate::decode::{Malformed, PAIR_LIMIT, Pointer, check_json, utf8};
use crate::media_type::Named;
use crate::parameters::decode_form;
use crate::rejection::{Rejection, Violation, Violations};

/// A field of a form, or a part that carries a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it carries.
    pub text: String,
    /// Whether that is JSON.
    pub is_json: bool,
}

/// How a member of a form is encoded where that is not as one would think.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldEncoding {
    /// The name of the member.
    pub name: &'static str,
    /// How it is encoded.
    pub form: FieldForm,
}

/// How a member of a form is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldForm {
    /// As JSON.
    Json,
    /// A list whose items stand in one text with this between them.
    List(char),
    /// An object whose names and values stand in one text, with this between them.
    Object(char),
}

impl Field {
    /// The fields of a form, `application/x-www-form-urlencoded`; a list or an object that stands in one text becomes
    /// several.
    ///
    /// # Errors
    ///
    /// A body that is not UTF-8; the first pair that is malformed, by its number counted from 1; more than
    /// [`PAIR_LIMIT`] pairs, or values in them.
    pub fn of_form(body: &[u8], encodings: &[FieldEncoding]) -> Result<Vec<Self>, Rejection> {
        let text = utf8(body)?;
        let mut fields = Vec::new();
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        for (index, pair) in pairs.enumerate() {
            if index == PAIR_LIMIT {
                let detail = format_args!("has more than {PAIR_LIMIT} pairs");
                return Err(Violation::of_body("", &detail).into());
            }
            of_pair(pair, encodings, &mut fields).map_err(|problem| {
                Violation::of_body("", &format_args!("pair {} {problem}", index + 1))
            })?;
            check_count(&fields)?;
        }
        Ok(fields)
    }

    /// The fields of a part.
    ///
    /// # Errors
    ///
    /// Names and values of an object that do not alternate; more than [`PAIR_LIMIT`] fields in all.
    pub(crate) fn of_part(
        name: String,
        content_type: Option<&str>,
        text: String,
        encodings: &[FieldEncoding],
        fields: &mut Vec<Self>,
    ) -> Result<(), Violation> {
        let is_json = content_type
            .and_then(Named::parse)
            .is_some_and(|named| named.is_json());
        match form_of(&name, encodings) {
            Some(FieldForm::List(separator)) if !is_json => {
                push_list(&name, split(&text, separator), fields);
            }
            Some(FieldForm::Object(separator)) if !is_json => {
                push_object(&name, &split(&text, separator), fields)
                    .map_err(|problem| Violation::of_body(Pointer::ROOT.member(&name), &problem))?;
            }
            form => {
                let is_json = is_json || form == Some(FieldForm::Json);
                fields.push(Self {
                    name,
                    text,
                    is_json,
                });
            }
        }
        check_count(fields)
    }

    fn plain(name: &str, text: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            text: text.into(),
            is_json: false,
        }
    }

    /// A list or an object of nothing, as JSON.
    fn empty(name: &str, json: &str) -> Self {
        Self {
            is_json: true,
            ..Self::plain(name, json)
        }
    }

    /// Notes what is not JSON and should be.
    pub(crate) fn check(fields: &[Self], violations: &mut Violations) {
        for field in fields.iter().filter(|field| field.is_json) {
            if let Err(Malformed { expected, .. }) = check_json(&field.text) {
                let at = Pointer::ROOT;
                let at = at.member(&field.name);
                let detail = format_args!("is not JSON, expected {expected}");
                violations.note(Violation::of_body(at, &detail));
            }
        }
    }
}

fn of_pair(
    pair: &str,
    encodings: &[FieldEncoding],
    fields: &mut Vec<Field>,
) -> Result<(), &'static str> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = decode_form(name)?.into_owned();
    match form_of(&name, encodings) {
        Some(FieldForm::List(separator)) => {
            push_list(&name, items(value, separator)?, fields);
        }
        Some(FieldForm::Object(separator)) => {
            push_object(&name, &items(value, separator)?, fields)?;
        }
        form => fields.push(Field {
            is_json: form == Some(FieldForm::Json),
            text: decode_form(value)?.into_owned(),
            name,
        }),
    }
    Ok(())
}

fn form_of(name: &str, encodings: &[FieldEncoding]) -> Option<FieldForm> {
    let mut encodings = encodings.iter();
    let found = encodings.find(|encoding| encoding.name == name);
    found.map(|encoding| encoding.form)
}

/// The items of an encoded text. A comma in an item is encoded, so that it does not separate (RFC 6570, section 3.2.1);
/// other separators are encoded themselves.
fn items(text: &str, separator: char) -> Result<Vec<String>, &'static str> {
    if separator == ',' {
        let items = split(text, separator).into_iter();
        return items
            .map(|item| Ok(decode_form(&item)?.into_owned()))
            .collect();
    }
    Ok(split(&decode_form(text)?, separator))
}

/// The pieces of a text: none of an empty one, and no more than tell that there are too many.
fn split(text: &str, separator: char) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let pieces = text.split(separator).take(2 * (PAIR_LIMIT + 1));
    pieces.map(str::to_owned).collect()
}

/// Adds the items of a list. One of no items is a field all the same: the list is given.
fn push_list(name: &str, items: Vec<String>, fields: &mut Vec<Field>) {
    if items.is_empty() {
        if !fields.iter().any(|field| field.name == name) {
            fields.push(Field::empty(name, "[]"));
        }
        return;
    }
    let empty = Field::empty(name, "[]");
    fields.retain(|field| *field != empty);
    fields.extend(items.into_iter().map(|item| Field::plain(name, item)));
}

/// Adds the members of an object whose names and values alternate.
fn push_object(name: &str, items: &[String], fields: &mut Vec<Field>) -> Result<(), &'static str> {
    if items.is_empty() {
        fields.push(Field::empty(name, "{}"));
    }
    for pair in items.chunks(2) {
        let [member, value] = pair else {
            return Err("has a name without a value");
        };
        fields.push(Field::plain(&format!("{name}[{member}]"), value.as_str()));
    }
    Ok(())
}

/// Each field is compared with the others later, so that there may not be any number of them.
fn check_count(fields: &[Field]) -> Result<(), Violation> {
    if fields.len() > PAIR_LIMIT {
        let detail = format_args!("has more than {PAIR_LIMIT} values");
        return Err(Violation::of_body("", &detail));
    }
    Ok(())
}
