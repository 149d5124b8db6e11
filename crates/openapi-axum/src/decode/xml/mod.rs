//! XML 1.0 as tokens: an element is an object, a list or text, as the schema expects.
//!
//! Namespaces are read and then ignored: elements and attributes go by their local names. Attributes are members,
//! `@name`, of an object that asks for them, and otherwise ignored; `xsi:nil="true"` is null. The children of a list are
//! its items, whatever their names; of a list without an element of its own these are the elements of one name in a row.

mod events;
mod parts;
mod scope;
mod tag;

use std::borrow::Cow;
use std::vec::IntoIter;

use self::events::{Event, Events};
use self::tag::{Tag, TagAttribute};
use super::{Expected, Malformed, Reader, Token};
use crate::xml_text::is_space;

/// Reads XML text.
#[derive(Clone)]
pub struct XmlReader<'de> {
    events: Events<'de>,
    /// The start of the element whose value comes next.
    start: Option<Tag<'de>>,
    /// What was looked at to find out what the element entered last is.
    peeked: Peeked<'de>,
    /// The attributes that are the next members of the object entered last.
    attributes: IntoIter<TagAttribute<'de>>,
    /// The attribute whose value comes next.
    attribute: Option<TagAttribute<'de>>,
    /// The lists that were entered and not left: of one without an element of its own, the name of its items.
    lists: Vec<Option<&'de str>>,
}

/// What comes next in the element that was entered.
#[derive(Clone)]
enum Peeked<'de> {
    /// It was not looked at.
    Nothing,
    /// A child.
    Child(Tag<'de>),
    /// The element's end, which is passed.
    End,
}

impl<'de> XmlReader<'de> {
    /// Reads up to the root element; a byte order mark is passed over.
    ///
    /// # Errors
    ///
    /// A character that XML 1.0 has not, anywhere; no root element; a declaration of another version or encoding.
    pub fn new(text: &'de str) -> Result<Self, Malformed> {
        let mut events = Events::new(text)?;
        match events.next()? {
            Event::Start(root) => Ok(Self {
                events,
                start: Some(root),
                peeked: Peeked::Nothing,
                attributes: Vec::new().into_iter(),
                attribute: None,
                lists: Vec::new(),
            }),
            _ => Err(events.malformed("a root element")),
        }
    }

    /// The local name of the element whose value comes next; of the root at first.
    #[must_use]
    pub fn name(&self) -> Option<&'de str> {
        self.start.as_ref().map(|tag| tag.local_name)
    }

    /// The element whose value comes next.
    fn take_start(&mut self) -> Result<Tag<'de>, Malformed> {
        self.start
            .take()
            .ok_or_else(|| self.events.malformed("an element"))
    }

    /// Passes the end of an element that is null.
    fn nothing(&mut self) -> Result<(), Malformed> {
        let before = self.events.position();
        match self.events.next()? {
            Event::End => Ok(()),
            _ => Err(Malformed {
                offset: before,
                expected: "nothing in an element that is null",
            }),
        }
    }

    /// Text up to the first child or to the end of the element.
    fn text(&mut self) -> Result<Cow<'de, str>, Malformed> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.events.next()? {
                Event::Text(piece) if text.is_empty() => text = piece,
                Event::Text(piece) => text.to_mut().push_str(&piece),
                Event::Start(child) => self.peeked = Peeked::Child(child),
                Event::End | Event::Eof => self.peeked = Peeked::End,
            }
            if !matches!(self.peeked, Peeked::Nothing) {
                return Ok(text);
            }
        }
    }

    /// The start of the next child, or `None` at the end of the element.
    fn child(&mut self) -> Result<Option<Tag<'de>>, Malformed> {
        match std::mem::replace(&mut self.peeked, Peeked::Nothing) {
            Peeked::Child(child) => return Ok(Some(child)),
            Peeked::End => return Ok(None),
            Peeked::Nothing => {}
        }
        loop {
            let before = self.events.position();
            match self.events.next()? {
                Event::Start(child) => return Ok(Some(child)),
                Event::End | Event::Eof => return Ok(None),
                Event::Text(text) if is_space(&text) => {}
                Event::Text(_) => return Err(mixed(before)),
            }
        }
    }
}

impl<'de> Reader<'de> for XmlReader<'de> {
    const IS_TYPED: bool = false;
    const IS_XML: bool = true;

    fn value(&mut self, expected: Expected) -> Result<Token<'de>, Malformed> {
        if let Some(attribute) = self.attribute.take() {
            let value = attribute.value();
            return value
                .map(Token::Untyped)
                .map_err(|expected| self.events.malformed(expected));
        }
        if let (Expected::Repeated, Some(name)) = (expected, self.name()) {
            self.lists.push(Some(name));
            return Ok(Token::List);
        }
        let start = self.take_start()?;
        if start.nil {
            return self.nothing().map(|()| Token::Null);
        }
        let attributes = if expected == Expected::Element {
            start.attributes
        } else {
            Vec::new()
        };
        self.attributes = attributes.into_iter();
        let before = self.events.position();
        let text = self.text()?;
        let leaf = matches!(self.peeked, Peeked::End);
        if leaf && (expected == Expected::Scalar || !is_space(&text)) {
            self.peeked = Peeked::Nothing;
            return Ok(Token::Untyped(text));
        }
        if !is_space(&text) {
            return Err(mixed(before));
        }
        Ok(match expected {
            Expected::List | Expected::Repeated => {
                self.lists.push(None);
                Token::List
            }
            Expected::Object | Expected::Element | Expected::Scalar => Token::Object,
        })
    }

    fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed> {
        self.attribute = self.attributes.next();
        if let Some(attribute) = &self.attribute {
            return Ok(Some(Cow::Owned(format!("@{}", attribute.local_name))));
        }
        self.start = self.child()?;
        Ok(self.name().map(Cow::Borrowed))
    }

    fn item(&mut self) -> Result<bool, Malformed> {
        // The first of the items without an element around them is what was found of their list.
        if self.start.is_some() {
            return Ok(true);
        }
        let child = self.child()?;
        match (self.lists.last(), child) {
            (Some(Some(name)), Some(child)) if child.local_name != *name => {
                self.peeked = Peeked::Child(child)
            }
            (Some(Some(_)), None) => self.peeked = Peeked::End,
            (_, child) => self.start = child,
        }
        if self.start.is_none() {
            self.lists.pop();
        }
        Ok(self.start.is_some())
    }

    fn null(&mut self) -> Result<bool, Malformed> {
        if !self.start.as_ref().is_some_and(|tag| tag.nil) {
            return Ok(false);
        }
        self.start = None;
        self.nothing().map(|()| true)
    }

    fn skip(&mut self) -> Result<(), Malformed> {
        if self.attribute.take().is_some() {
            return Ok(());
        }
        self.take_start()?;
        let mut open = 1_usize;
        while open > 0 {
            match self.events.next()? {
                Event::Start(_) => open += 1,
                Event::End | Event::Eof => open -= 1,
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Malformed> {
        let before = self.events.position();
        match self.events.next()? {
            Event::Eof => Ok(()),
            _ => Err(Malformed {
                offset: before,
                expected: "nothing after the root element",
            }),
        }
    }

    fn position(&self) -> usize {
        self.events.position()
    }
}

fn mixed(offset: usize) -> Malformed {
    Malformed {
        offset,
        expected: "either text or elements, not both",
    }
}
