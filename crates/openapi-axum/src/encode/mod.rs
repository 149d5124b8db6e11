//! Writes the body of an answer in one pass into one buffer.
//!
//! A generated encoder is a plain function over a [`Writer`], which knows the format.

mod json;
mod simple;
mod xml;

pub use json::JsonWriter;
pub use simple::SimpleWriter;
pub use xml::XmlWriter;

use std::fmt::Display;

use serde_json::Value;

/// A format's side of encoding.
pub trait Writer {
    /// Begins an object; `name` is the schema's, for formats that write it at the root.
    fn begin_object(&mut self, name: &'static str);
    /// Begins an object that has a namespace in XML.
    fn begin_element(&mut self, element: &'static Element);
    /// Ends it.
    fn end_object(&mut self);
    /// Begins a member of the object; its value comes next.
    fn member(&mut self, name: &'static str);
    /// Begins a member that stands in XML otherwise than as an element of its name.
    fn member_as(&mut self, name: &'static str, element: &'static Element);
    /// Begins a member whose name the contract does not know.
    fn additional(&mut self, name: &str);
    /// Has the object that comes next say which it is, by a member before all others.
    fn tag(&mut self, name: &'static str, value: &'static str);
    /// Begins a list.
    fn begin_list(&mut self);
    /// Begins an item of the list; its value comes next.
    fn item(&mut self);
    /// Ends it.
    fn end_list(&mut self);
    /// Writes text.
    fn text(&mut self, text: &str);
    /// Writes text that has no characters with a meaning in any format: digits, letters and the like.
    fn plain(&mut self, text: &dyn Display);
    /// Writes an integer.
    fn integer(&mut self, value: i64);
    /// Writes an integer without a sign.
    fn unsigned(&mut self, value: u64);
    /// Writes a number; what is not finite is written as null.
    fn number(&mut self, value: f64);
    /// Writes a number of 32 bits; what is not finite is written as null.
    fn float(&mut self, value: f32);
    /// Writes a boolean.
    fn boolean(&mut self, value: bool);
    /// Writes null.
    fn null(&mut self);

    /// Writes a value without a schema.
    fn any(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Bool(value) => self.boolean(*value),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(integer), _) => self.integer(integer),
                (None, Some(integer)) => self.unsigned(integer),
                (None, None) => self.number(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                self.begin_list();
                for item in items {
                    self.item();
                    self.any(item);
                }
                self.end_list();
            }
            Value::Object(members) => {
                self.begin_object(UNNAMED);
                for (name, value) in members {
                    self.additional(name);
                    self.any(value);
                }
                self.end_object();
            }
        }
    }
}

/// The element of a root whose schema has no name.
pub const UNNAMED: &str = "Value";

/// How something stands in XML (OpenAPI 3.1, section 4.8.26).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// The name of the element, or of the attribute.
    pub name: &'static str,
    /// Whether it is an attribute of the element around it.
    pub attribute: bool,
    /// Of a list: whether its items stand without an element around them.
    pub repeated: bool,
    /// Of a list: the name of each item's element, where it is another.
    pub item: Option<&'static str>,
    /// The namespace.
    pub namespace: Option<&'static str>,
    /// The prefix of the namespace.
    pub prefix: Option<&'static str>,
}

impl Element {
    /// An element of this name, in no namespace.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            attribute: false,
            repeated: false,
            item: None,
            namespace: None,
            prefix: None,
        }
    }
}
