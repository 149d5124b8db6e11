//! XML 1.0 as tokens: an element is an object, a list or text, as the schema expects.
//!
//! Namespaces are read and then ignored: elements go by their local names. Attributes are ignored but
//! `xsi:nil="true"`, which is null. The children of a list are its items, whatever their names.

mod events;
mod tag;

use std::borrow::Cow;

use self::events::{Event, Events};
use self::tag::Tag;
use super::{Expected, Malformed, Reader, Token};
use crate::xml_text::is_space;

/// Reads XML text.
pub struct XmlReader<'de> {
    events: Events<'de>,
    /// The start of the element whose value comes next.
    start: Option<Tag<'de>>,
    /// What was looked at to find out what the element entered last is.
    peeked: Peeked<'de>,
}

/// What comes next in the element that was entered.
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
    fn value(&mut self, expected: Expected) -> Result<Token<'de>, Malformed> {
        if self.take_start()?.nil {
            return self.nothing().map(|()| Token::Null);
        }
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
            Expected::List => Token::List,
            Expected::Object | Expected::Scalar => Token::Object,
        })
    }

    fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed> {
        self.start = self.child()?;
        Ok(self.name().map(Cow::Borrowed))
    }

    fn item(&mut self) -> Result<bool, Malformed> {
        self.start = self.child()?;
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
}

fn mixed(offset: usize) -> Malformed {
    Malformed {
        offset,
        expected: "either text or elements, not both",
    }
}
