//! Tags and the XML declaration, checked byte by byte.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};

use super::events::reference;
use super::scope::Scope;
use crate::decode::Malformed;
use crate::xml_text::{is_space_byte, name_length};

/// How many attributes an element may have: duplicates are looked for by comparing each with each.
const ATTRIBUTE_LIMIT: usize = 64;

/// How long the name of an element and the declaration of a namespace may be, in bytes: each clone of the reader copies
/// those that are open.
const NAME_LIMIT_BYTES: usize = 1024;

/// The namespace of `nil` (XML Schema part 1, section 2.6).
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The namespace of the declarations of namespaces (Namespaces in XML 1.0, section 3).
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The namespace of `xml:lang` and its kin (Namespaces in XML 1.0, section 3).
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The start of an element.
#[derive(Clone)]
pub(super) struct Tag<'de> {
    /// Its name without the prefix.
    pub(super) local_name: &'de str,
    /// Whether it says that it is null.
    pub(super) nil: bool,
    /// Its attributes, but what it declares and those of XML Schema.
    pub(super) attributes: Vec<TagAttribute<'de>>,
}

/// An attribute of an element.
#[derive(Clone)]
pub(super) struct TagAttribute<'de> {
    /// Its name without the prefix.
    pub(super) local_name: &'de str,
    /// Its value as it is written.
    raw: &'de str,
}

impl<'de> TagAttribute<'de> {
    /// Its value: references stand for what they name, white space for a space (XML 1.0, section 3.3.3).
    pub(super) fn value(&self) -> Result<Cow<'de, str>, &'static str> {
        let is_plain = |byte: u8| byte != b'&' && (byte == b' ' || !is_space_byte(byte));
        if self.raw.bytes().all(is_plain) {
            return Ok(Cow::Borrowed(self.raw));
        }
        let spaced = self
            .raw
            .replace("\r\n", " ")
            .replace(['\t', '\r', '\n'], " ");
        match unescape(&spaced) {
            Ok(value) => Ok(Cow::Owned(value.into_owned())),
            Err(_) => Err("`&`, a name and `;`"),
        }
    }
}

/// Reads the start tag at `range` of `text`, which is inside of `depth` elements, and puts the namespaces it declares
/// into `scope`. The name that its end has to have, and the tag.
pub(super) fn read<'de>(
    text: &'de str,
    range: Range<usize>,
    depth: usize,
    scope: &mut Scope,
) -> Result<(&'de str, Tag<'de>), Malformed> {
    let mut cursor = Cursor {
        text: &text[..range.end],
        position: range.start + 1,
    };
    let name = cursor.name()?;
    let attributes = cursor.attributes()?;
    if !(cursor.pass("/>") || cursor.pass(">")) {
        return Err(cursor.malformed("an attribute, `/>` or `>`"));
    }
    let wrong = |expected| Malformed {
        offset: range.start,
        expected,
    };
    if name.len() > NAME_LIMIT_BYTES {
        return Err(wrong("a name of at most 1024 bytes"));
    }
    if let Some(long) = attributes.iter().find(|one| one.is_long_namespace()) {
        return Err(Malformed {
            offset: long.offset,
            expected: "a namespace of at most 1024 bytes",
        });
    }
    if attributes.is_empty() && scope.is_empty() && !name.contains(':') {
        return Ok((name, Tag::new(name)));
    }
    let written = text.get(range.start + 1..range.end - 1).unwrap_or_default();
    let written = BytesStart::from_content(written.trim_end_matches('/'), name.len());
    let scope = scope
        .begin(depth, &written)
        .map_err(|_| wrong("namespaces as XML allows them, at most 128 of them"))?;
    let (namespace, local_name) = scope.resolve_element(QName(name));
    if let ResolveResult::Unknown(_) = namespace {
        return Err(wrong("a prefix that is declared"));
    }
    let mut tag = Tag::new(local_name.into_inner());
    tag.take(&attributes, scope)?;
    Ok((name, tag))
}

/// Checks `<?xml version="1.0" encoding="utf-8" standalone="yes"?>` (production 23), which is at `start` of the body.
pub(super) fn declaration(markup: &str, start: usize) -> Result<(), Malformed> {
    let mut cursor = Cursor {
        text: markup,
        position: "<?xml".len(),
    };
    let shift = |malformed: Malformed| Malformed {
        offset: start + malformed.offset,
        ..malformed
    };
    let attributes = cursor.attributes().map_err(shift)?;
    let mut rest = attributes.iter().peekable();
    let mut next = |name: &str, is_taken: fn(&str) -> bool, expected: &'static str| match rest
        .next_if(|attribute| attribute.name == name)
    {
        Some(attribute) if !is_taken(attribute.value) => Err(Malformed {
            offset: attribute.offset,
            expected,
        }),
        found => Ok(found.is_some()),
    };
    let version = next("version", |value| value == "1.0", "version 1.0 of XML").map_err(shift)?;
    next("encoding", is_utf8, "UTF-8").map_err(shift)?;
    next(
        "standalone",
        |value| matches!(value, "yes" | "no"),
        "`yes` or `no`",
    )
    .map_err(shift)?;
    if version && rest.peek().is_none() && cursor.pass("?>") {
        return Ok(());
    }
    Err(Malformed {
        offset: start,
        expected: "an XML declaration with version, encoding and standalone",
    })
}

struct Attribute<'de> {
    name: &'de str,
    /// As it is written.
    value: &'de str,
    offset: usize,
}

impl Attribute<'_> {
    /// Whether it declares a namespace that is too long.
    fn is_long_namespace(&self) -> bool {
        let is_declared = self.name == "xmlns" || self.name.starts_with("xmlns:");
        is_declared && self.name.len() + self.value.len() > NAME_LIMIT_BYTES
    }
}

/// A place in a tag.
struct Cursor<'de> {
    text: &'de str,
    position: usize,
}

impl<'de> Cursor<'de> {
    fn rest(&self) -> &'de str {
        &self.text[self.position..]
    }

    fn malformed(&self, expected: &'static str) -> Malformed {
        Malformed {
            offset: self.position,
            expected,
        }
    }

    fn pass(&mut self, text: &str) -> bool {
        let passed = self.rest().starts_with(text);
        if passed {
            self.position += text.len();
        }
        passed
    }

    /// Passes white space; whether there was any.
    fn space(&mut self) -> bool {
        let rest = self.rest().as_bytes();
        let length = rest.iter().take_while(|byte| is_space_byte(**byte)).count();
        self.position += length;
        length > 0
    }

    /// A name with or without a prefix.
    fn name(&mut self) -> Result<&'de str, Malformed> {
        let start = self.position;
        self.simple_name()?;
        if self.pass(":") {
            self.simple_name()?;
        }
        Ok(&self.text[start..self.position])
    }

    fn simple_name(&mut self) -> Result<(), Malformed> {
        match name_length(self.rest()) {
            0 => Err(self.malformed("a name")),
            length => {
                self.position += length;
                Ok(())
            }
        }
    }

    /// The attributes up to what is none, each after white space and with a name of its own.
    fn attributes(&mut self) -> Result<Vec<Attribute<'de>>, Malformed> {
        let mut attributes: Vec<Attribute<'de>> = Vec::new();
        while self.space() && !self.rest().starts_with(['/', '>', '?']) {
            let attribute = self.attribute()?;
            let offset = attribute.offset;
            let wrong = |expected| Malformed { offset, expected };
            if attributes.iter().any(|other| other.name == attribute.name) {
                return Err(wrong("an attribute only once"));
            }
            if attributes.len() == ATTRIBUTE_LIMIT {
                return Err(wrong("at most 64 attributes"));
            }
            attributes.push(attribute);
        }
        Ok(attributes)
    }

    fn attribute(&mut self) -> Result<Attribute<'de>, Malformed> {
        let offset = self.position;
        let name = self.name()?;
        self.space();
        if !self.pass("=") {
            return Err(self.malformed("`=`"));
        }
        self.space();
        let quote = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => quote,
            _ => return Err(self.malformed("a value in quotes")),
        };
        self.position += 1;
        let length = self.rest().find(quote);
        let length = length.ok_or_else(|| self.malformed("the end of a value"))?;
        let value = &self.rest()[..length];
        check_value(value).map_err(|expected| self.malformed(expected))?;
        if value.is_empty() && name.starts_with("xmlns:") {
            return Err(self.malformed("a namespace"));
        }
        self.position += length + 1;
        Ok(Attribute {
            name,
            value,
            offset,
        })
    }
}

/// Checks the value of an attribute (production 10).
fn check_value(value: &str) -> Result<(), &'static str> {
    if value.contains('<') {
        return Err("no `<` in a value");
    }
    for piece in value.split('&').skip(1) {
        let (name, _) = piece.split_once(';').ok_or("`&`, a name and `;`")?;
        reference(name)?;
    }
    Ok(())
}

impl<'de> Tag<'de> {
    /// One that says nothing but its name.
    fn new(local_name: &'de str) -> Self {
        Self {
            local_name,
            nil: false,
            attributes: Vec::new(),
        }
    }

    /// Takes over what the attributes say. The prefixes of all are checked on the way.
    fn take(
        &mut self,
        attributes: &[Attribute<'de>],
        scope: &NamespaceResolver,
    ) -> Result<(), Malformed> {
        let mut seen = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            let wrong = |expected| Malformed {
                offset: attribute.offset,
                expected,
            };
            let name = QName(attribute.name);
            let (found, local_name) = scope.resolve_attribute(name);
            let namespace = match found {
                ResolveResult::Unbound if attribute.name == "xmlns" => continue,
                ResolveResult::Unbound => {
                    self.attributes.push(TagAttribute {
                        local_name: attribute.name,
                        raw: attribute.value,
                    });
                    continue;
                }
                ResolveResult::Bound(namespace) => namespace.into_inner(),
                // Clients forget to declare these two.
                ResolveResult::Unknown(prefix) if matches!(prefix.as_str(), "xsi" | "i") => XSI,
                ResolveResult::Unknown(_) => return Err(wrong("a prefix that is declared")),
            };
            if seen.contains(&(namespace, local_name)) {
                return Err(wrong("an attribute only once"));
            }
            seen.push((namespace, local_name));
            if namespace == XSI && local_name.as_ref() == "nil" {
                self.nil = match attribute.value.trim_ascii() {
                    "true" | "1" => true,
                    "false" | "0" => false,
                    _ => return Err(wrong("`nil` to be true or false")),
                };
            } else if ![XSI, XMLNS, XML].contains(&namespace) {
                self.attributes.push(TagAttribute {
                    local_name: local_name.into_inner(),
                    raw: attribute.value,
                });
            }
        }
        Ok(())
    }
}

fn is_utf8(encoding: &str) -> bool {
    encoding.eq_ignore_ascii_case("utf-8") || encoding.eq_ignore_ascii_case("us-ascii")
}
