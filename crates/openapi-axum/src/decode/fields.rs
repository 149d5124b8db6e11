//! Fields of a form as tokens: a form whose members are encoded one by one, or the parts of a multipart body.
//!
//! A field is text, as in a form, or JSON: where its sender says so, or the contract does.

use std::borrow::Cow;

use super::{
    Decoded, Decoder, Expected, FormReader, JsonReader, Malformed, Pointer, Reader, Token,
};
use crate::fields::Field;
use crate::rejection::{Violation, Violations};

/// Reads fields.
#[derive(Debug, Clone)]
pub struct FieldsReader<'de> {
    form: FormReader<'de>,
    fields: &'de [Field],
    /// How many objects and lists of the form are open.
    depth: usize,
    /// The member of the whole that is being read.
    member: Cow<'de, str>,
    json: Option<Json<'de>>,
    /// How much was read of the fields that were JSON, in bytes.
    json_bytes: usize,
}

/// A field that is JSON, in the middle of being read.
#[derive(Debug, Clone)]
struct Json<'de> {
    reader: JsonReader<'de>,
    /// How many of its objects and lists are open.
    depth: usize,
}

/// Reads one member, whose fields have its name, or its name and brackets behind it: `None` if it is not valid, which is
/// noted. The fields have been [checked](Field::check).
pub(crate) fn member<'de, T>(
    fields: &'de [Field],
    name: &'static str,
    violations: &mut Violations,
    read: impl FnOnce(&mut Decoder<FieldsReader<'de>>, &Pointer<'_>) -> Decoded<T>,
) -> Option<Option<T>> {
    let is_its = |field: &Field| {
        let rest = field.name.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
    };
    if !fields.iter().any(is_its) {
        return Some(None);
    }
    let reader = match FieldsReader::new(fields, is_its) {
        Ok(reader) => reader,
        Err(violation) => {
            violations.note(violation);
            return None;
        }
    };
    let mut decoder = Decoder::new(reader);
    decoder.violations = std::mem::take(violations);
    let value = decoder.only_member(&Pointer::ROOT.member(name), read);
    *violations = decoder.violations;
    match value {
        Ok(value) => value.map(Some),
        Err(malformed) => {
            let at = Pointer::ROOT.member(name);
            let expected = format_args!("expected {}", malformed.expected);
            violations.note(Violation::of_body(at, &expected));
            None
        }
    }
}

impl<'de> FieldsReader<'de> {
    pub(super) fn new(
        fields: &'de [Field],
        is_read: impl Fn(&Field) -> bool,
    ) -> Result<Self, Violation> {
        let read = fields.iter().filter(|field| is_read(field));
        let pairs = read.map(|field| (field.name.as_str(), field.text.as_str()));
        Ok(Self {
            form: FormReader::of_pairs(pairs)?,
            fields,
            depth: 0,
            member: Cow::Borrowed(""),
            json: None,
            json_bytes: 0,
        })
    }

    /// Whether what comes next stands in a field that is JSON.
    fn is_json(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| field.name == self.member && field.is_json)
    }

    /// Whether what comes next is a list that stands in one field as JSON, not one field for each item.
    fn is_json_list(&self) -> bool {
        let mut fields = self.fields.iter().filter(|field| field.name == self.member);
        let first = fields.next();
        let is_list = first.is_some_and(|field| field.text.trim_ascii_start().starts_with('['));
        is_list && fields.next().is_none()
    }

    /// Goes into the field that comes next, if it is JSON.
    fn enter_json(&mut self, expected: Expected) -> Result<(), Malformed> {
        let is_of_items = self.depth == 1 && expected.is_list() && !self.is_json_list();
        if self.json.is_some() || self.depth == 0 || is_of_items || !self.is_json() {
            return Ok(());
        }
        if let Some(text) = self.form.text() {
            self.form.skip()?;
            let reader = JsonReader::new(text);
            self.json = Some(Json { reader, depth: 0 });
        }
        Ok(())
    }

    /// Asks the field that is JSON; goes out of it behind its value.
    fn in_json<T>(
        &mut self,
        ask: impl FnOnce(&mut Json<'de>) -> Result<T, Malformed>,
    ) -> Option<Result<T, Malformed>> {
        let json = self.json.as_mut()?;
        let answer = ask(json);
        if json.depth == 0 {
            self.json_bytes += json.reader.position();
            self.json = None;
        }
        Some(answer)
    }

    fn left<T>(&mut self, next: Option<T>) -> Option<T> {
        if next.is_none() {
            self.depth = self.depth.saturating_sub(1);
        }
        next
    }
}

impl<'de> Reader<'de> for FieldsReader<'de> {
    const IS_TYPED: bool = false;

    fn value(&mut self, expected: Expected) -> Result<Token<'de>, Malformed> {
        self.enter_json(expected)?;
        let of_json = self.in_json(|json| {
            let token = json.reader.value(expected)?;
            json.depth += usize::from(matches!(token, Token::Object | Token::List));
            Ok(token)
        });
        if let Some(token) = of_json {
            return token;
        }
        let token = self.form.value(expected)?;
        self.depth += usize::from(matches!(token, Token::Object | Token::List));
        Ok(token)
    }

    fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed> {
        let of_json = self.in_json(|json| {
            let member = json.reader.member()?;
            json.depth -= usize::from(member.is_none());
            Ok(member)
        });
        if let Some(member) = of_json {
            return member;
        }
        let member = self.form.member()?;
        if let (1, Some(name)) = (self.depth, &member) {
            self.member = name.clone();
        }
        Ok(self.left(member))
    }

    fn item(&mut self) -> Result<bool, Malformed> {
        let of_json = self.in_json(|json| {
            let is_there = json.reader.item()?;
            json.depth -= usize::from(!is_there);
            Ok(is_there)
        });
        if let Some(is_there) = of_json {
            return is_there;
        }
        let item = self.form.item()?.then_some(());
        Ok(self.left(item).is_some())
    }

    fn null(&mut self) -> Result<bool, Malformed> {
        if let Some(json) = &mut self.json {
            return json.reader.null(); // It is inside of something, which stays open.
        }
        let is_null = self.is_json()
            && self
                .form
                .text()
                .is_some_and(|text| text.trim_ascii() == "null");
        if is_null {
            self.form.skip()?;
        }
        Ok(is_null)
    }

    fn skip(&mut self) -> Result<(), Malformed> {
        match &mut self.json {
            Some(json) => json.reader.skip(),
            None => self.form.skip(),
        }
    }

    fn end(&mut self) -> Result<(), Malformed> {
        self.form.end()
    }

    fn position(&self) -> usize {
        let json = self.json.as_ref().map_or(0, |json| json.reader.position());
        self.form.position() + self.json_bytes + json
    }
}

/// Checks that fields that are JSON are well-formed, so that reading them does not stop in the middle.
pub(crate) fn check_json(text: &str) -> Result<(), Malformed> {
    let mut reader = JsonReader::new(text);
    reader.skip()?;
    reader.end()
}
