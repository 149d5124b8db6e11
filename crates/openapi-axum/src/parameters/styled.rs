//! Parameters that are lists, objects or JSON, and those in cookies.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::COOKIE;

use super::{HeaderParameter, Parameters, decode, decode_form, raw_query};
use crate::decode::{
    Decoded, Decoder, DelimitedReader, Delimiter, FormReader, JsonReader, PAIR_LIMIT, Pointer,
    Token, only_member, whole,
};
use crate::rejection::Violation;
use crate::scalar::Mismatch;

/// Where a parameter is.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// In the path, in this text.
    Path(&'a str),
    /// In the query.
    Query,
    /// In a header.
    Header(&'a HeaderParameter),
    /// In a cookie.
    Cookie,
}

/// Which names of the query or the cookies belong to a parameter whose items or members stand for themselves.
#[derive(Debug, Clone, Copy)]
pub enum Names {
    /// The parameter's own, as often as it has items.
    Own,
    /// The parameter's own with brackets behind it: `deepObject`.
    Bracketed,
    /// These: the members of an object.
    Members(&'static [&'static str]),
    /// All but these, which belong to other parameters: an object takes any member.
    AllBut(&'static [&'static str]),
}

/// The text of a parameter, if it is there and well-formed.
#[derive(Debug)]
pub struct Text<'a> {
    name: &'static str,
    /// As it is sent; `None` if it is not well-formed, which is noted.
    raw: Option<Option<Cow<'a, str>>>,
    decode: Decode,
}

type Decode = fn(&str) -> Result<Cow<'_, str>, &'static str>;

impl<'a> Parameters<'a> {
    /// A cookie that may be missing, in style `form`.
    pub fn cookie<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<Option<T>> {
        let found = cookie(self.headers, name);
        let found = found.and_then(|text| text.map(decode).transpose());
        self.optional(name, found, read)
    }

    /// A cookie that must be there.
    pub fn required_cookie<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Token<'_>) -> Result<T, Mismatch>,
    ) -> Option<T> {
        let value = self.cookie(name, read);
        self.require(name, value)
    }

    /// Demands a parameter that was read as one that may be missing.
    pub fn require<T>(&mut self, name: &'static str, value: Option<Option<T>>) -> Option<T> {
        let value = value?;
        if value.is_none() {
            self.note(name, &"is missing");
        }
        value
    }

    /// The text of a parameter that is to be read as JSON, decoded.
    pub fn decoded(&mut self, name: &'static str, source: Source<'a>) -> Text<'a> {
        let Text { raw, decode, .. } = self.text(name, source);
        let found =
            raw.map(|raw| raw.and_then(|text| Some(decode(&text).ok()?.into_owned().into())));
        let decode: Decode = |text| Ok(Cow::Borrowed(text));
        Text {
            name,
            raw: found,
            decode,
        }
    }

    /// The text of a parameter that is to be taken apart, as it is sent.
    pub fn text(&mut self, name: &'static str, source: Source<'a>) -> Text<'a> {
        let found = match source {
            Source::Path(text) => Ok(Some(Cow::Borrowed(text))),
            Source::Query => raw_query(self.query, name).map(|text| text.map(Cow::Borrowed)),
            Source::Header(header) => super::header(self.headers, &header.name),
            Source::Cookie => cookie(self.headers, name).map(|text| text.map(Cow::Borrowed)),
        };
        let decode: Decode = match source {
            Source::Path(_) | Source::Cookie => decode,
            Source::Query => decode_form,
            Source::Header(_) => |text| Ok(Cow::Borrowed(text)),
        };
        let found = found.and_then(|text| match text {
            Some(text) => decode(&text).map(drop).map(|()| Some(text)),
            None => Ok(None),
        });
        let raw = found.map_err(|problem| self.note(name, &problem)).ok();
        Text { name, raw, decode }
    }

    /// A parameter with a delimiter between its items or members, which may be missing.
    pub fn delimited<'de, T>(
        &mut self,
        text: &'de Text<'_>,
        delimiter: Delimiter,
        explode: bool,
        read: impl FnOnce(&mut Decoder<DelimitedReader<'de>>, &Pointer<'_>) -> Decoded<T>,
    ) -> Option<Option<T>> {
        let Some(raw) = text.raw.as_ref()? else {
            return Some(None);
        };
        let reader = DelimitedReader::new(text.name, raw, (delimiter, explode), text.decode);
        whole(text.name, reader, &mut self.violations, read).map(Some)
    }

    /// A parameter that is JSON (OpenAPI's `content`), which may be missing.
    pub fn json<'de, T>(
        &mut self,
        decoded: &'de Text<'_>,
        read: impl FnOnce(&mut Decoder<JsonReader<'de>>, &Pointer<'_>) -> Decoded<T>,
    ) -> Option<Option<T>> {
        let Some(text) = decoded.raw.as_ref()? else {
            return Some(None);
        };
        let reader = JsonReader::new(text);
        whole(decoded.name, reader, &mut self.violations, read).map(Some)
    }

    /// A parameter whose items or members stand for themselves in the query or in cookies, which may be missing.
    pub fn exploded<T>(
        &mut self,
        name: &'static str,
        source: Source<'_>,
        names: Names,
        read: impl FnOnce(&mut Decoder<FormReader<'a>>, &Pointer<'_>) -> Decoded<T>,
    ) -> Option<Option<T>> {
        let pairs = self.pairs(name, source, names)?;
        if pairs.is_empty() {
            return Some(None);
        }
        self.read_pairs(name, names, pairs, read).map(Some)
    }

    /// An object that must be there, whose members stand for themselves. It may have none.
    pub fn exploded_object<T>(
        &mut self,
        name: &'static str,
        source: Source<'_>,
        names: Names,
        read: impl FnOnce(&mut Decoder<FormReader<'a>>, &Pointer<'_>) -> Decoded<T>,
    ) -> Option<T> {
        let pairs = self.pairs(name, source, names)?;
        self.read_pairs(name, names, pairs, read)
    }

    fn read_pairs<T>(
        &mut self,
        name: &'static str,
        names: Names,
        pairs: Vec<Pair<'a>>,
        read: impl FnOnce(&mut Decoder<FormReader<'a>>, &Pointer<'_>) -> Decoded<T>,
    ) -> Option<T> {
        let reader = match FormReader::of_pairs(pairs) {
            Ok(reader) => reader,
            Err(problem) => {
                self.note(name, &problem.detail);
                return None;
            }
        };
        let violations = &mut self.violations;
        match names {
            Names::Own | Names::Bracketed => only_member(name, reader, violations, read),
            Names::Members(_) | Names::AllBut(_) => whole(name, reader, violations, read),
        }
    }

    /// The pairs that belong to a parameter, decoded.
    fn pairs(
        &mut self,
        name: &'static str,
        source: Source<'_>,
        names: Names,
    ) -> Option<Vec<Pair<'a>>> {
        let (all, decode): (_, Decode) = match source {
            Source::Cookie => (cookies(self.headers), decode),
            _ => (query_pairs(self.query), decode_form),
        };
        let mut pairs = Vec::new();
        for (key, value) in all {
            // What cannot be decoded is no name that is known.
            let Some(key) = decode(key).ok().and_then(|key| names.taken(name, key)) else {
                continue;
            };
            if pairs.len() == PAIR_LIMIT {
                self.note(name, &format_args!("has more than {PAIR_LIMIT} values"));
                return None;
            }
            match decode(value) {
                Ok(value) => pairs.push((key, value)),
                Err(problem) => {
                    self.note(name, &problem);
                    return None;
                }
            }
        }
        Some(pairs)
    }

    fn note(&mut self, name: &'static str, detail: &dyn std::fmt::Display) {
        self.violations.note(Violation::of_parameter(name, detail));
    }
}

type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

impl Names {
    /// What the reader is to know a key as, if it belongs to the parameter `name`.
    fn taken<'a>(self, name: &str, key: Cow<'a, str>) -> Option<Cow<'a, str>> {
        let first = key.split('[').next().unwrap_or_default();
        match self {
            Self::Own => (key == name).then_some(Cow::Borrowed("value")),
            Self::Bracketed => {
                let rest = key.strip_prefix(name)?;
                (rest.is_empty() || rest.starts_with('[')).then(|| format!("value{rest}").into())
            }
            Self::Members(members) => {
                (members.contains(&first) || members.contains(&&*key)).then_some(key)
            }
            Self::AllBut(others) => {
                (!others.contains(&first) && !others.contains(&&*key)).then_some(key)
            }
        }
    }
}

fn query_pairs(query: &str) -> Vec<(&str, &str)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect()
}

/// The cookies of a request (RFC 6265, section 4.2.1). What is not UTF-8 is somebody else's.
fn cookies(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let values = headers.get_all(COOKIE).iter();
    let texts = values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    let pairs = texts.flat_map(|text| text.split(';'));
    pairs
        .filter_map(|pair| pair.trim_ascii().split_once('='))
        .collect()
}

/// The text of a cookie, as it is sent.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, &'static str> {
    let mut found = None;
    for (key, value) in cookies(headers) {
        if decode(key).is_ok_and(|key| key == name) && found.replace(value).is_some() {
            return Err("is given twice");
        }
    }
    Ok(found)
}
