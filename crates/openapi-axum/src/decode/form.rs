//! Forms (`a=b&c[d]=e`, WHATWG URL standard, section 5) as tokens.
//!
//! Brackets make objects; `a[]=1&a[]=2`, `a[0]=1&a[1]=2` and `a=1&a=2` are lists where the schema asks for one. A name
//! whose brackets do not match is a name as it is. There is no null, and an empty value is an empty string.

use std::borrow::Cow;
use std::rc::Rc;
use std::vec::IntoIter;

use super::{DEPTH_LIMIT, Expected, Malformed, Reader, Token};
use crate::parameters::decode_form;
use crate::rejection::Violation;

/// How many pairs a form may have.
pub const PAIR_LIMIT: usize = 1000;

/// Reads a form. Its pairs come in any order, so they are grouped first; a clone shares the groups.
#[derive(Debug, Clone)]
pub struct FormReader<'de> {
    /// The value that comes next.
    next: Option<Rc<Node<'de>>>,
    /// What was entered and not left.
    open: Vec<IntoIter<Rc<Node<'de>>>>,
    /// How much text was handed out, in bytes.
    read_bytes: usize,
}

/// A member of an object or an item of a list.
#[derive(Debug)]
struct Node<'de> {
    name: Cow<'de, str>,
    value: Value<'de>,
}

#[derive(Debug, Clone)]
enum Value<'de> {
    Text(Cow<'de, str>),
    Group(Vec<Rc<Node<'de>>>),
}

impl<'de> FormReader<'de> {
    /// Takes a form apart.
    ///
    /// # Errors
    ///
    /// The first pair that is malformed, by its number counted from 1; more than [`PAIR_LIMIT`] pairs.
    pub fn new(text: &'de str) -> Result<Self, Violation> {
        let mut members = Vec::new();
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        for (index, pair) in pairs.enumerate() {
            if index == PAIR_LIMIT {
                let detail = format_args!("has more than {PAIR_LIMIT} pairs");
                return Err(Violation::of_body("", &detail));
            }
            insert_encoded(&mut members, pair).map_err(|problem| {
                Violation::of_body("", &format_args!("pair {} {problem}", index + 1))
            })?;
        }
        Ok(Self::of_members(members))
    }

    /// Reads pairs that are taken apart, and not encoded any more.
    pub(crate) fn of_pairs<T: Into<Cow<'de, str>>>(
        pairs: impl IntoIterator<Item = (T, T)>,
    ) -> Result<Self, Violation> {
        let mut members = Vec::new();
        for (index, (name, value)) in pairs.into_iter().enumerate() {
            if index == PAIR_LIMIT {
                let detail = format_args!("has more than {PAIR_LIMIT} values");
                return Err(Violation::of_body("", &detail));
            }
            insert_pair(&mut members, name.into(), value.into()).map_err(|problem| {
                Violation::of_body("", &format_args!("field {} {problem}", index + 1))
            })?;
        }
        Ok(Self::of_members(members))
    }

    fn of_members(members: Vec<Rc<Node<'de>>>) -> Self {
        let root = Node {
            name: Cow::Borrowed(""),
            value: Value::Group(members),
        };
        Self {
            next: Some(Rc::new(root)),
            open: Vec::new(),
            read_bytes: 0,
        }
    }

    /// The text that comes next, where it is one of those pairs that were taken apart.
    pub(super) fn text(&self) -> Option<&'de str> {
        match &self.next.as_ref()?.value {
            Value::Text(Cow::Borrowed(text)) => Some(text),
            Value::Text(Cow::Owned(_)) | Value::Group(_) => None,
        }
    }

    fn enter(&mut self, nodes: Vec<Rc<Node<'de>>>) {
        self.open.push(nodes.into_iter());
    }

    /// The next member or item; the end leaves what was entered.
    fn advance(&mut self) -> Option<&Cow<'de, str>> {
        self.next = self.open.last_mut().and_then(Iterator::next);
        if self.next.is_none() {
            self.open.pop();
        }
        self.read_bytes += self.next.as_ref().map_or(0, |node| node.name.len());
        self.next.as_ref().map(|node| &node.name)
    }

    /// Takes the siblings of a name that is given several times.
    fn siblings(&mut self, name: &str) -> Vec<Rc<Node<'de>>> {
        let Some(open) = self.open.last_mut() else {
            return Vec::new();
        };
        let is_sibling = |node: &Rc<Node<'_>>| {
            matches!(node.value, Value::Text(_)) && node.name.eq_ignore_ascii_case(name)
        };
        let (siblings, others) = open.by_ref().partition::<Vec<_>, _>(is_sibling);
        *open = others.into_iter();
        siblings
    }
}

impl<'de> Reader<'de> for FormReader<'de> {
    const IS_TYPED: bool = false;

    fn value(&mut self, expected: Expected) -> Result<Token<'de>, Malformed> {
        let Some(node) = self.next.take() else {
            return Err(Malformed {
                offset: 0,
                expected: "a value",
            });
        };
        if matches!(node.value, Value::Text(_)) && expected.is_list() {
            let mut items = self.siblings(&node.name);
            items.insert(0, node);
            self.enter(items);
            return Ok(Token::List);
        }
        // What no clone of the reader shares is taken as it is.
        let value = Rc::try_unwrap(node).map_or_else(|node| node.value.clone(), |node| node.value);
        match value {
            Value::Text(text) => {
                self.read_bytes += text.len();
                Ok(Token::Untyped(text))
            }
            Value::Group(nodes) => {
                let token = if !expected.is_object() && is_list(&nodes) {
                    Token::List
                } else {
                    Token::Object
                };
                self.enter(nodes);
                Ok(token)
            }
        }
    }

    fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed> {
        Ok(self.advance().cloned())
    }

    fn item(&mut self) -> Result<bool, Malformed> {
        Ok(self.advance().is_some())
    }

    fn null(&mut self) -> Result<bool, Malformed> {
        Ok(false)
    }

    fn skip(&mut self) -> Result<(), Malformed> {
        self.next = None;
        Ok(())
    }

    fn end(&mut self) -> Result<(), Malformed> {
        Ok(())
    }

    fn position(&self) -> usize {
        self.read_bytes
    }
}

fn insert_encoded<'de>(
    members: &mut Vec<Rc<Node<'de>>>,
    pair: &'de str,
) -> Result<(), &'static str> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    insert_pair(members, decode_form(name)?, decode_form(value)?)
}

fn insert_pair<'de>(
    members: &mut Vec<Rc<Node<'de>>>,
    name: Cow<'de, str>,
    value: Cow<'de, str>,
) -> Result<(), &'static str> {
    match steps(&name) {
        Some(steps) if steps.len() >= DEPTH_LIMIT => {
            return Err("has a name of more than 64 levels");
        }
        Some(steps) => insert(members, &steps, value),
        None => members.push(Rc::new(Node {
            name,
            value: Value::Text(value),
        })),
    }
    Ok(())
}

/// The names in `a[b][c]`, if it is of that form.
fn steps(name: &str) -> Option<Vec<&str>> {
    let (first, rest) = name.split_once('[')?;
    let rest = rest.strip_suffix(']')?;
    let steps: Vec<&str> = std::iter::once(first).chain(rest.split("][")).collect();
    let is_plain = |step: &&str| !step.contains(['[', ']']);
    (!first.is_empty() && steps.iter().all(is_plain)).then_some(steps)
}

fn insert<'de>(nodes: &mut Vec<Rc<Node<'de>>>, steps: &[&str], text: Cow<'de, str>) {
    let [name, inner @ ..] = steps else { return };
    // `[]` is a new item each time.
    let place = nodes.iter().position(|node| {
        matches!(node.value, Value::Group(_))
            && !name.is_empty()
            && node.name.eq_ignore_ascii_case(name)
    });
    let group = place.and_then(|place| nodes.get_mut(place));
    match group.and_then(Rc::get_mut) {
        Some(Node {
            value: Value::Group(nodes),
            ..
        }) if !inner.is_empty() => insert(nodes, inner, text),
        _ => {
            let mut value = Value::Text(text);
            for step in inner.iter().rev() {
                let name = Cow::Owned((*step).to_owned());
                value = Value::Group(vec![Rc::new(Node { name, value })]);
            }
            let name = Cow::Owned((*name).to_owned());
            nodes.push(Rc::new(Node { name, value }));
        }
    }
}

/// Whether what is in the brackets numbers the items of a list, from 0 in order, or is empty.
fn is_list(nodes: &[Rc<Node<'_>>]) -> bool {
    let mut numbered = nodes.iter().enumerate();
    !nodes.is_empty()
        && numbered.all(|(index, node)| node.name.is_empty() || node.name == index.to_string())
}
