//! XML 1.0, without a declaration, and with no namespaces but those of the contract and that of `xsi:nil`.
//!
//! An object at the root is an element of its schema's name, a member an element of its own name, and so is each item
//! of a list, inside the list's element (as the XML Object of OpenAPI 3.0 has it for a wrapped array without a name of
//! its own for the items), unless the contract says otherwise. Null is `<Message xsi:nil="true"/>`; the root declares
//! the prefix where there is one.

mod text;

use std::fmt::Display;
use std::ops::Range;

use self::text::{escape, push_name};
use super::{Element, UNNAMED, Writer};
use crate::kept;

/// What the root declares where something is null.
const XSI: &[u8] = br#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;

/// Writes XML text.
#[derive(Debug, Default)]
pub struct XmlWriter {
    buffer: Vec<u8>,
    /// What comes next, if a member or an item has begun.
    next: Option<Next>,
    /// The elements and lists that are open.
    open: Vec<Open>,
    /// The member that the object that comes next has before all others.
    tag: Option<(&'static str, &'static str)>,
    /// Whether something is null.
    nil: bool,
}

/// What the element that comes next is called.
#[derive(Debug, Clone)]
enum Next {
    /// Just so.
    Name(&'static str),
    /// As the contract has it.
    Element(&'static Element),
    /// As one of the list of this element.
    Item(&'static Element, &'static str),
    /// As what stands there in the buffer.
    Copy(Range<usize>),
    /// By a name that the contract does not know.
    Owned(String),
}

/// An element or a list that is open.
#[derive(Debug)]
struct Open {
    /// Where its name stands in the buffer; empty of a list without an element.
    name: Range<usize>,
    /// Where its start tag ends, before the `>`.
    tag_end: usize,
    /// What its items are called, if it is a list.
    item: Option<Next>,
    /// What it declares: a prefix and its namespace.
    declared: Option<(Option<&'static str>, &'static str)>,
}

impl XmlWriter {
    /// An empty text with room for most answers.
    #[must_use]
    pub fn new() -> Self {
        Self {
            buffer: kept::buffer(),
            ..Self::default()
        }
    }

    /// The text.
    #[must_use]
    pub fn into_bytes(mut self) -> bytes::Bytes {
        if self.nil {
            let root_ends = |byte: &u8| matches!(byte, b' ' | b'>' | b'/');
            let place = self.buffer.iter().position(root_ends).unwrap_or(0);
            self.buffer.splice(place..place, XSI.iter().copied());
        }
        kept::into_bytes(self.buffer)
    }

    /// Writes a start tag.
    fn begin(&mut self, root: Next) {
        let next = self.next.take().unwrap_or(root);
        self.buffer.push(b'<');
        let start = self.buffer.len();
        let declared = self.write_qualified(&next);
        let name = start..self.buffer.len();
        if let Some((prefix, namespace)) = declared {
            self.buffer.extend_from_slice(b" xmlns");
            if let Some(prefix) = prefix {
                self.buffer.push(b':');
                push_name(&mut self.buffer, prefix);
            }
            self.buffer.extend_from_slice(b"=\"");
            escape(&mut self.buffer, namespace, true);
            self.buffer.push(b'"');
        }
        let tag_end = self.buffer.len();
        self.buffer.push(b'>');
        self.open.push(Open {
            item: None,
            name,
            tag_end,
            declared,
        });
    }

    fn end(&mut self) {
        if let Some(open) = self.open.pop().filter(|open| !open.name.is_empty()) {
            self.buffer.extend_from_slice(b"</");
            self.buffer.extend_from_within(open.name);
            self.buffer.push(b'>');
        }
    }

    /// Writes a name with its prefix; what is to be declared for it.
    fn write_qualified(&mut self, next: &Next) -> Option<(Option<&'static str>, &'static str)> {
        let (element, name) = match next {
            Next::Name(name) => return self.write_name(name),
            Next::Owned(name) => return self.write_name(name),
            Next::Copy(range) => {
                self.buffer.extend_from_within(range.clone());
                return None;
            }
            Next::Element(element) => (element, element.name),
            Next::Item(element, name) => (element, *name),
        };
        let declared = element
            .namespace
            .map(|namespace| (element.prefix, namespace));
        let declared = declared.filter(|wanted| self.in_scope(wanted.0) != Some(wanted.1));
        // A prefix that nothing declares would not be well-formed.
        let is_declared = |prefix| declared.is_some() || self.in_scope(Some(prefix)).is_some();
        if let Some(prefix) = element.prefix.filter(|prefix| is_declared(prefix)) {
            push_name(&mut self.buffer, prefix);
            self.buffer.push(b':');
        }
        push_name(&mut self.buffer, name);
        declared
    }

    fn write_name(&mut self, name: &str) -> Option<(Option<&'static str>, &'static str)> {
        push_name(&mut self.buffer, name);
        None
    }

    /// The namespace of a prefix here.
    fn in_scope(&self, prefix: Option<&str>) -> Option<&'static str> {
        let mut declared = self.open.iter().rev().filter_map(|open| open.declared);
        let (_, namespace) = declared.find(|(other, _)| *other == prefix)?;
        Some(namespace)
    }

    /// Writes something without elements in it: the text of an element, or the value of an attribute.
    fn leaf(&mut self, write: impl FnOnce(&mut Vec<u8>, bool)) {
        if let Some(Next::Name(name)) = self.next {
            self.next = None;
            self.buffer.push(b'<');
            push_name(&mut self.buffer, name);
            self.buffer.push(b'>');
            write(&mut self.buffer, false);
            self.buffer.extend_from_slice(b"</");
            push_name(&mut self.buffer, name);
            return self.buffer.push(b'>');
        }
        let attribute = match &self.next {
            Some(Next::Element(element)) if element.attribute => Some(*element),
            _ => None,
        };
        let Some((attribute, tag_end)) = attribute.zip(self.open.last().map(|open| open.tag_end))
        else {
            self.begin(Next::Name(UNNAMED));
            write(&mut self.buffer, false);
            return self.end();
        };
        self.next = None;
        let mut value = vec![b' '];
        if let Some(prefix) = attribute
            .prefix
            .filter(|prefix| self.in_scope(Some(prefix)).is_some())
        {
            push_name(&mut value, prefix);
            value.push(b':');
        }
        push_name(&mut value, attribute.name);
        value.extend_from_slice(b"=\"");
        write(&mut value, true);
        value.push(b'"');
        if let Some(open) = self.open.last_mut() {
            open.tag_end += value.len();
        }
        self.buffer.splice(tag_end..tag_end, value);
    }

    fn display(&mut self, value: impl Display) {
        use std::io::Write;
        self.leaf(|buffer, _| {
            // Writing to a vector cannot fail.
            let _ = write!(buffer, "{value}");
        });
    }

    /// Writes the tag of the object that has begun.
    fn write_tag(&mut self) {
        if let Some((name, value)) = self.tag.take() {
            self.member(name);
            self.text(value);
        }
    }
}

impl Writer for XmlWriter {
    fn begin_object(&mut self, name: &'static str) {
        self.begin(Next::Name(name));
        self.write_tag();
    }

    fn begin_element(&mut self, element: &'static Element) {
        self.begin(Next::Element(element));
        self.write_tag();
    }

    fn end_object(&mut self) {
        self.end();
    }

    fn member(&mut self, name: &'static str) {
        self.next = Some(Next::Name(name));
    }

    fn member_as(&mut self, _name: &'static str, element: &'static Element) {
        self.next = Some(Next::Element(element));
    }

    fn additional(&mut self, name: &str) {
        self.next = Some(Next::Owned(name.to_owned()));
    }

    fn tag(&mut self, name: &'static str, value: &'static str) {
        self.tag = Some((name, value));
    }

    fn begin_list(&mut self) {
        let element = match self.next {
            Some(Next::Element(element)) => Some(element),
            _ => None,
        };
        let is_root = self.next.is_none();
        let item = element.and_then(|element| Some(Next::Item(element, element.item?)));
        match element {
            Some(element) if element.repeated => {
                self.next = None;
                let item = item.unwrap_or(Next::Item(element, element.name));
                let tag_end = self.buffer.len();
                self.open.push(Open {
                    name: 0..0,
                    tag_end,
                    item: Some(item),
                    declared: None,
                });
            }
            _ => {
                self.begin(Next::Name(UNNAMED));
                if let Some(open) = self.open.last_mut() {
                    let same = || Next::Copy(open.name.clone());
                    // The items of a list that is all there is go by their own names.
                    open.item = item.or_else(|| (!is_root).then(same));
                }
            }
        }
    }

    fn item(&mut self) {
        self.next = self.open.last().and_then(|open| open.item.clone());
    }

    fn end_list(&mut self) {
        self.end();
    }

    fn text(&mut self, text: &str) {
        self.leaf(|buffer, is_attribute| escape(buffer, text, is_attribute));
    }

    fn plain(&mut self, text: &dyn Display) {
        self.display(text);
    }

    fn integer(&mut self, value: i64) {
        self.display(value);
    }

    fn unsigned(&mut self, value: u64) {
        self.display(value);
    }

    fn number(&mut self, value: f64) {
        if value.is_finite() {
            self.display(value);
        } else {
            self.null();
        }
    }

    fn float(&mut self, value: f32) {
        if value.is_finite() {
            self.display(value);
        } else {
            self.null();
        }
    }

    fn boolean(&mut self, value: bool) {
        self.display(value);
    }

    fn null(&mut self) {
        let next = self.next.take().unwrap_or(Next::Name(UNNAMED));
        // An attribute that is null is one that is not there.
        if matches!(next, Next::Element(element) if element.attribute) && !self.open.is_empty() {
            return;
        }
        self.next = Some(next);
        self.begin(Next::Name(UNNAMED));
        self.open.pop();
        self.buffer.pop();
        self.buffer.extend_from_slice(br#" xsi:nil="true"/>"#);
        self.nil = true;
    }
}
