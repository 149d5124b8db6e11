//! The text of a header: style `simple` (OpenAPI 3.1, section 4.8.12.3).

use std::fmt::{Display, Write as _};

use super::{Element, Writer};

/// Writes `a,b` of a list, and `k,v,l,w` of an object, or `k=v,l=w` if it is exploded. What is deeper is flat. Nothing is
/// encoded, so that a comma in a value divides it; what is null is left out.
#[derive(Debug)]
pub struct SimpleWriter {
    text: String,
    explode: bool,
    /// How many objects and lists are open.
    depth: usize,
    /// The member whose value comes next.
    member: Option<String>,
    /// The member that the object that comes next has before all others.
    tag: Option<(&'static str, &'static str)>,
    /// Whether something stands before what comes next.
    has_more: bool,
}

impl SimpleWriter {
    /// An empty text.
    #[must_use]
    pub fn new(explode: bool) -> Self {
        Self {
            text: String::new(),
            explode,
            depth: 0,
            member: None,
            tag: None,
            has_more: false,
        }
    }

    /// The text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    fn write(&mut self, value: impl Display) {
        if std::mem::replace(&mut self.has_more, true) {
            self.text.push(',');
        }
        if let Some(member) = self.member.take() {
            self.text.push_str(&member);
            let is_pair = self.explode && self.depth == 1;
            self.text.push(if is_pair { '=' } else { ',' });
        }
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{value}");
    }

    fn begin(&mut self) {
        // The name of a member that is a list or an object stands before the first thing in it.
        if let Some(member) = self.member.take() {
            self.write(member);
        }
        self.depth += 1;
        if let Some((name, value)) = self.tag.take() {
            self.additional(name);
            self.write(value);
        }
    }

    fn finite(&mut self, value: f64, text: impl Display) {
        match value.is_finite() {
            true => self.write(text),
            false => self.null(),
        }
    }
}

impl Writer for SimpleWriter {
    fn begin_object(&mut self, _name: &'static str) {
        self.begin();
    }

    fn begin_element(&mut self, _element: &'static Element) {
        self.begin();
    }

    fn end_object(&mut self) {
        self.depth -= 1;
    }

    fn member(&mut self, name: &'static str) {
        self.additional(name);
    }

    fn member_as(&mut self, name: &'static str, _element: &'static Element) {
        self.additional(name);
    }

    fn additional(&mut self, name: &str) {
        self.member = Some(name.to_owned());
    }

    fn tag(&mut self, name: &'static str, value: &'static str) {
        self.tag = Some((name, value));
    }

    fn begin_list(&mut self) {
        self.begin();
    }

    fn item(&mut self) {}

    fn end_list(&mut self) {
        self.depth -= 1;
    }

    fn text(&mut self, text: &str) {
        self.write(text);
    }

    fn plain(&mut self, text: &dyn Display) {
        self.write(text);
    }

    fn integer(&mut self, value: i64) {
        self.write(value);
    }

    fn unsigned(&mut self, value: u64) {
        self.write(value);
    }

    fn number(&mut self, value: f64) {
        self.finite(value, value);
    }

    fn float(&mut self, value: f32) {
        self.finite(value.into(), value);
    }

    fn boolean(&mut self, value: bool) {
        self.write(value);
    }

    fn null(&mut self) {
        self.member = None;
    }
}
