//! A parameter whose items or members stand in one text with something between them, as tokens (OpenAPI 3.1, section
//! 4.8.12.6: every style but those in which each has a name of its own in the query or the cookies).
//!
//! The text is taken apart when it is known what the schema expects: the same text is one string, a list of several, or
//! an object. It is decoded behind that, so that an encoded comma does not divide. An empty text is an empty string, a
//! list of no items, or an object of no members.

use std::borrow::Cow;
use std::rc::Rc;

use super::{Expected, Malformed, PAIR_LIMIT, Reader, Token};

/// What divides the items or the members of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// `a,b`: `simple` in a path, `form` in the query and in cookies.
    Comma,
    /// `a, b`: `simple` in a header, where nothing is encoded (RFC 9110, section 5.6.1).
    HeaderComma,
    /// `a%20b`: `spaceDelimited`.
    Space,
    /// `a|b`: `pipeDelimited`.
    Pipe,
    /// `.a,b` or `.a.b`: `label`.
    Label,
    /// `;name=a,b`, exploded `;name=a;name=b`: `matrix`.
    Matrix,
}

/// Reads a parameter that is one text.
#[derive(Debug, Clone)]
pub struct DelimitedReader<'de> {
    written: Written<'de>,
    next: Option<Next<'de>>,
    /// What was entered and not left.
    open: Vec<Open<'de>>,
    /// How much text was taken apart and handed out, in bytes.
    read_bytes: usize,
}

/// A list or an object that was entered; a clone shares what is in it.
#[derive(Debug, Clone)]
struct Open<'de> {
    nodes: Rc<[Node<'de>]>,
    /// Which of them comes next.
    index: usize,
}

/// How a text is to be taken apart.
#[derive(Debug, Clone, Copy)]
struct Written<'de> {
    name: &'static str,
    text: &'de str,
    delimiter: Delimiter,
    explode: bool,
    decode: fn(&str) -> Result<Cow<'_, str>, &'static str>,
}

/// What comes next.
#[derive(Debug, Clone)]
enum Next<'de> {
    Whole,
    Part(Cow<'de, str>),
}

/// A member's name, empty of an item, and its value.
type Node<'de> = (Cow<'de, str>, Cow<'de, str>);

impl<'de> DelimitedReader<'de> {
    /// Reads the text of the parameter `name`, which `decode` decodes piece by piece.
    pub(crate) fn new(
        name: &'static str,
        text: &'de str,
        (delimiter, explode): (Delimiter, bool),
        decode: fn(&str) -> Result<Cow<'_, str>, &'static str>,
    ) -> Self {
        Self {
            written: Written {
                name,
                text,
                delimiter,
                explode,
                decode,
            },
            next: Some(Next::Whole),
            open: Vec::new(),
            read_bytes: 0,
        }
    }

    /// The next member or item; the end leaves what was entered.
    fn advance(&mut self) -> Option<Cow<'de, str>> {
        let next = self.open.last_mut().and_then(|open| {
            let node = open.nodes.get(open.index).cloned();
            open.index += 1;
            node
        });
        let Some((name, value)) = next else {
            self.next = None;
            self.open.pop();
            return None;
        };
        self.read_bytes += name.len();
        self.next = Some(Next::Part(value));
        Some(name)
    }
}

impl<'de> Reader<'de> for DelimitedReader<'de> {
    const IS_TYPED: bool = false;
    const IS_ONE_TEXT: bool = true;

    fn value(&mut self, expected: Expected) -> Result<Token<'de>, Malformed> {
        self.read_bytes += match &self.next {
            None => 0,
            Some(Next::Part(text)) => text.len(),
            Some(Next::Whole) => self.written.text.len(),
        };
        let nodes = match self.next.take() {
            None => return Err(malformed("a value")),
            // What is in a list or an object is one text, and so a list of one.
            Some(Next::Part(text)) if expected.is_list() => vec![(Cow::Borrowed(""), text)],
            Some(Next::Part(text)) => return Ok(Token::Untyped(text)),
            Some(Next::Whole) if expected.is_list() => self.written.items()?,
            Some(Next::Whole) if expected.is_object() => match self.written.members()? {
                Some(members) => members,
                None => return self.written.scalar().map(Token::Untyped),
            },
            Some(Next::Whole) => return self.written.scalar().map(Token::Untyped),
        };
        let nodes = nodes.into();
        self.open.push(Open { nodes, index: 0 });
        let is_list = expected.is_list();
        Ok(if is_list { Token::List } else { Token::Object })
    }

    fn member(&mut self) -> Result<Option<Cow<'de, str>>, Malformed> {
        Ok(self.advance())
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

impl<'de> Written<'de> {
    fn scalar(&self) -> Result<Cow<'de, str>, Malformed> {
        match self.delimiter {
            Delimiter::Matrix => self.named(self.behind(";")?),
            Delimiter::Label => self.decoded(self.behind(".")?),
            _ => self.decoded(self.text),
        }
    }

    fn items(&self) -> Result<Vec<Node<'de>>, Malformed> {
        let items = match self.delimiter {
            Delimiter::Matrix if self.explode => {
                let pieces = split(self.behind(";")?, ';')?;
                pieces
                    .into_iter()
                    .map(|piece| self.named(piece))
                    .collect::<Result<_, _>>()?
            }
            _ => self.pieces()?,
        };
        Ok(items
            .into_iter()
            .map(|item| (Cow::Borrowed(""), item))
            .collect())
    }

    /// The members, if the text is one of members.
    fn members(&self) -> Result<Option<Vec<Node<'de>>>, Malformed> {
        let pair = |piece: &'de str| match piece.split_once('=') {
            Some((name, value)) => Ok(Some((self.decoded(name)?, self.decoded(value)?))),
            None => Ok(None),
        };
        if self.explode {
            return self.raw_pieces()?.into_iter().map(pair).collect();
        }
        let mut pieces = self.pieces()?.into_iter();
        let mut members = Vec::new();
        while let Some(name) = pieces.next() {
            let Some(value) = pieces.next() else {
                return Ok(None);
            };
            members.push((name, value));
        }
        Ok(Some(members))
    }

    /// The pieces, decoded.
    fn pieces(&self) -> Result<Vec<Cow<'de, str>>, Malformed> {
        // These two are encoded themselves wherever they stand.
        let separator = match self.delimiter {
            Delimiter::Space => ' ',
            Delimiter::Pipe => '|',
            _ => {
                return self
                    .raw_pieces()?
                    .into_iter()
                    .map(|piece| self.decoded(piece))
                    .collect();
            }
        };
        Ok(match self.decoded(self.text)? {
            Cow::Borrowed("") => Vec::new(),
            Cow::Borrowed(text) => split(text, separator)?
                .into_iter()
                .map(Cow::Borrowed)
                .collect(),
            Cow::Owned(text) => split(&text, separator)?
                .into_iter()
                .map(|piece| Cow::Owned(piece.to_owned()))
                .collect(),
        })
    }

    /// The pieces as they are sent.
    fn raw_pieces(&self) -> Result<Vec<&'de str>, Malformed> {
        let (text, separator) = match self.delimiter {
            Delimiter::Matrix if self.explode => (self.behind(";")?, ';'),
            Delimiter::Matrix => (self.behind_name(self.behind(";")?)?, ','),
            Delimiter::Label => {
                let text = self.behind(".")?;
                // OpenAPI up to 3.1.0 has full stops here, later it has commas, as RFC 6570 does.
                let has_commas = !self.explode && text.contains(',');
                (text, if has_commas { ',' } else { '.' })
            }
            _ => (self.text, ','),
        };
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let is_header = self.delimiter == Delimiter::HeaderComma;
        let pieces = split(text, separator)?;
        Ok(pieces
            .into_iter()
            .map(|piece| if is_header { piece.trim_ascii() } else { piece })
            .collect())
    }

    fn behind(&self, prefix: &'static str) -> Result<&'de str, Malformed> {
        let expected = if prefix == ";" {
            "`;` and the name of the parameter"
        } else {
            "`.`"
        };
        self.text
            .strip_prefix(prefix)
            .ok_or_else(|| malformed(expected))
    }

    /// What stands in `name=value`, decoded.
    fn named(&self, piece: &'de str) -> Result<Cow<'de, str>, Malformed> {
        self.decoded(self.behind_name(piece)?)
    }

    /// What stands behind the name; nothing, if the name stands alone.
    fn behind_name(&self, piece: &'de str) -> Result<&'de str, Malformed> {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        match self.decoded(name)? == self.name {
            true => Ok(value),
            false => Err(malformed("`;` and the name of the parameter")),
        }
    }

    fn decoded(&self, piece: &'de str) -> Result<Cow<'de, str>, Malformed> {
        (self.decode)(piece).map_err(|_| malformed("percent-encoded UTF-8"))
    }
}

/// The pieces of a text, as many as there may be pairs.
fn split(text: &str, separator: char) -> Result<Vec<&str>, Malformed> {
    let pieces: Vec<_> = text.split(separator).take(PAIR_LIMIT + 1).collect();
    match pieces.len() > PAIR_LIMIT {
        true => Err(malformed("at most 1000 values")),
        false => Ok(pieces),
    }
}

fn malformed(expected: &'static str) -> Malformed {
    Malformed {
        offset: 0,
        expected,
    }
}
