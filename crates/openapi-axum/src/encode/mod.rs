//! Writes the body of an answer in one pass into one buffer.
//!
//! A generated encoder is a plain function over a [`Writer`], which knows the format.

mod json;
mod xml;

pub use json::JsonWriter;
pub use xml::XmlWriter;

/// A format's side of encoding.
pub trait Writer {
    /// Begins an object; `name` is the schema's, for formats that write it at the root.
    fn begin_object(&mut self, name: &'static str);
    /// Ends it.
    fn end_object(&mut self);
    /// Begins a member of the object; its value comes next.
    fn member(&mut self, name: &'static str);
    /// Begins a list.
    fn begin_list(&mut self);
    /// Begins an item of the list; its value comes next.
    fn item(&mut self);
    /// Ends it.
    fn end_list(&mut self);
    /// Writes text.
    fn text(&mut self, text: &str);
    /// Writes an integer.
    fn integer(&mut self, value: i64);
    /// Writes a number; what is not finite is written as null.
    fn number(&mut self, value: f64);
    /// Writes a boolean.
    fn boolean(&mut self, value: bool);
    /// Writes null.
    fn null(&mut self);
}
