//! The parameters of a request in its query, its headers and its cookies.

use reqwest::header::HeaderValue;
use serde::Serialize;

use crate::InvalidRequest;
use crate::fields::joined;
use crate::path::encoded;
use crate::text::Text;

/// How a parameter is written in the query (OpenAPI 3.1, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryStyle {
    /// `name=a,b`, and `name=k,v,l,w`.
    Form,
    /// `name=a&name=b`, and `k=v&l=w`.
    FormExploded,
    /// `name=a%20b`, and `name=k%20v%20l%20w`.
    SpaceDelimited,
    /// `name=a%7Cb`, and `name=k%7Cv%7Cl%7Cw`.
    PipeDelimited,
    /// `name[k]=v&name[l]=w`.
    DeepObject,
}

/// The query of a request, as it is written piece by piece.
#[derive(Debug, Clone, Default)]
pub struct Query {
    written: String,
}

impl Query {
    /// Adds a parameter.
    ///
    /// # Errors
    ///
    /// The value cannot be written, or an item holds what stands between the items.
    pub fn push(
        &mut self,
        style: QueryStyle,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        self.write(style, name, value, encoded)
    }

    /// Adds a parameter in which reserved characters stand as they are (`allowReserved`), but for those that would end
    /// the value.
    ///
    /// # Errors
    ///
    /// The value cannot be written, or an item holds what stands between the items.
    pub fn push_reserved(
        &mut self,
        style: QueryStyle,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        self.write(style, name, value, encoded_but_reserved)
    }

    /// Adds a parameter as JSON (OpenAPI's `content`).
    ///
    /// # Errors
    ///
    /// The value cannot be written.
    pub fn push_json(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        let json = json_text(name, value)?;
        self.pair(&encoded(name), &encoded(&json));
        Ok(())
    }

    /// A URL without a query, with this one behind it.
    #[must_use]
    pub fn on(self, url: String) -> String {
        if self.written.is_empty() {
            url
        } else {
            format!("{url}?{}", self.written)
        }
    }

    pub(crate) fn push_text(
        &mut self,
        style: QueryStyle,
        name: &str,
        value: &Text,
    ) -> Result<(), InvalidRequest> {
        self.write_text(style, name, value, encoded)
    }

    /// Adds a name and a value, which are data to their last character.
    pub(crate) fn push_scalar(&mut self, name: &str, value: &str) {
        self.pair(&encoded(name), &encoded(value));
    }

    /// Adds a name and the pieces of its value, with commas that stand as they are between them.
    pub(crate) fn push_commas(&mut self, name: &str, pieces: &[String]) {
        let pieces: Vec<_> = pieces.iter().map(|piece| encoded(piece)).collect();
        self.pair(&encoded(name), &pieces.join(","));
    }

    pub(crate) fn into_text(self) -> String {
        self.written
    }

    fn write(
        &mut self,
        style: QueryStyle,
        name: &str,
        value: &(impl Serialize + ?Sized),
        encode: fn(&str) -> String,
    ) -> Result<(), InvalidRequest> {
        self.write_text(style, name, &Text::of(name, value)?, encode)
    }

    fn write_text(
        &mut self,
        style: QueryStyle,
        name: &str,
        value: &Text,
        encode: fn(&str) -> String,
    ) -> Result<(), InvalidRequest> {
        let delimiter = match style {
            QueryStyle::Form => ",",
            QueryStyle::SpaceDelimited => "%20",
            QueryStyle::PipeDelimited => "%7C",
            QueryStyle::FormExploded => {
                self.exploded(&encoded(name), value, encode);
                return Ok(());
            }
            QueryStyle::DeepObject => {
                self.deep(&encoded(name), value, encode);
                return Ok(());
            }
        };
        self.delimited(name, delimiter, value, encode)
    }

    fn delimited(
        &mut self,
        name: &str,
        delimiter: &str,
        value: &Text,
        encode: fn(&str) -> String,
    ) -> Result<(), InvalidRequest> {
        let pieces: Vec<String> = match value {
            Text::Nothing => return Ok(()),
            Text::Scalar(text) => {
                self.pair(&encoded(name), &encode(text));
                return Ok(());
            }
            Text::List(items) => items.iter().map(|item| encode(&item.flat())).collect(),
            Text::Members(members) => members
                .iter()
                .flat_map(|(name, value)| [encoded(name), encode(&value.flat())])
                .collect(),
        };
        // An empty list is not there (RFC 6570, section 2.3).
        if !pieces.is_empty() {
            self.pair(&encoded(name), &joined(name, &pieces, delimiter)?);
        }
        Ok(())
    }

    fn exploded(&mut self, name: &str, value: &Text, encode: fn(&str) -> String) {
        match value {
            Text::Nothing => {}
            Text::Scalar(text) => self.pair(name, &encode(text)),
            Text::List(items) => {
                for item in items {
                    self.pair(name, &encode(&item.flat()));
                }
            }
            Text::Members(members) => {
                for (name, value) in members {
                    self.exploded(&encoded(name), value, encode);
                }
            }
        }
    }

    /// Members of members stand in further brackets, and the items of a list under the same name.
    fn deep(&mut self, name: &str, value: &Text, encode: fn(&str) -> String) {
        match value {
            Text::Members(members) => {
                for (member, value) in members {
                    self.deep(&format!("{name}%5B{}%5D", encoded(member)), value, encode);
                }
            }
            other => self.exploded(name, other, encode),
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        if !self.written.is_empty() {
            self.written.push('&');
        }
        self.written.push_str(name);
        self.written.push('=');
        self.written.push_str(value);
    }
}

/// A header's value in style `simple`.
///
/// # Errors
///
/// The value cannot be written, or not in a header; or an item holds a comma, which stands between the items.
pub fn header(
    explode: bool,
    name: &str,
    value: &(impl Serialize + ?Sized),
) -> Result<HeaderValue, InvalidRequest> {
    let text = match Text::of(name, value)? {
        Text::Members(members) if explode => {
            let members = members.iter();
            let members = members.map(|(name, value)| format!("{name}={}", value.flat()));
            joined(name, &members.collect::<Vec<_>>(), ",")?
        }
        other @ (Text::List(_) | Text::Members(_)) => joined(name, &other.pieces(), ",")?,
        other => other.flat(),
    };
    header_value(name, &text)
}

/// A header's value as JSON (OpenAPI's `content`).
///
/// # Errors
///
/// The value cannot be written, or not in a header.
pub fn header_json(
    name: &str,
    value: &(impl Serialize + ?Sized),
) -> Result<HeaderValue, InvalidRequest> {
    header_value(name, &json_text(name, value)?)
}

/// The cookies of a request.
#[derive(Debug, Clone, Default)]
pub struct Cookies {
    query: Query,
}

impl Cookies {
    /// Adds a parameter in style `form`.
    ///
    /// # Errors
    ///
    /// The value cannot be written.
    pub fn push(
        &mut self,
        explode: bool,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        let style = if explode {
            QueryStyle::FormExploded
        } else {
            QueryStyle::Form
        };
        self.query.push(style, name, value)
    }

    /// Adds a parameter as JSON (OpenAPI's `content`).
    ///
    /// # Errors
    ///
    /// The value cannot be written.
    pub fn push_json(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        self.query.push_json(name, value)
    }

    /// The header `Cookie` (RFC 6265, section 4.2.1), if there are any cookies.
    ///
    /// # Errors
    ///
    /// There is none that is known: whatever no cookie can hold is encoded.
    pub fn header(self) -> Result<Option<HeaderValue>, InvalidRequest> {
        if self.query.written.is_empty() {
            return Ok(None);
        }
        header_value("Cookie", &self.query.written.replace('&', "; ")).map(Some)
    }
}

pub(crate) fn json_text(
    name: &str,
    value: &(impl Serialize + ?Sized),
) -> Result<String, InvalidRequest> {
    serde_json::to_string(value)
        .map_err(|error| InvalidRequest(format!("`{name}` cannot be written: {error}")))
}

fn header_value(name: &str, text: &str) -> Result<HeaderValue, InvalidRequest> {
    HeaderValue::from_bytes(text.as_bytes()).map_err(|_| {
        InvalidRequest(format!(
            "`{name}` holds a character that no header can have; give another value"
        ))
    })
}

/// What may stand in a query (RFC 3986, section 3.4), without what divides its parameters.
fn encoded_but_reserved(text: &str) -> String {
    const KEPT: &str = "-._~:/?@!$'()*,;[]";
    let mut written = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || KEPT.contains(character) {
            written.push(character);
        } else {
            written.push_str(&encoded(character.encode_utf8(&mut [0; 4])));
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_items_is_refused_in_them() {
        for (style, item) in [
            (QueryStyle::SpaceDelimited, "a b"),
            (QueryStyle::PipeDelimited, "a|b"),
        ] {
            let refused = Query::default().push(style, "near", &[item]).unwrap_err();
            assert!(refused.0.contains("`near`"), "{refused}");
            let mut query = Query::default();
            query.push(style, "near", item).unwrap();
            query.push(QueryStyle::Form, "other", &[item]).unwrap();
        }
        let mut query = Query::default();
        let reserved = query.push_reserved(QueryStyle::Form, "near", &["a,b"]);
        assert!(reserved.is_err());
        query.push(QueryStyle::Form, "near", &["a,b", "c"]).unwrap();
        assert_eq!(query.into_text(), "near=a%2Cb,c");
    }

    #[test]
    fn a_comma_is_refused_in_the_items_of_a_header() {
        for explode in [false, true] {
            let refused = header(explode, "X-Near", &["a,b", "c"]).unwrap_err();
            assert!(refused.0.contains("`X-Near`"), "{refused}");
            let members = std::collections::BTreeMap::from([("k", "a,b")]);
            assert!(header(explode, "X-Near", &members).is_err());
            assert_eq!(header(explode, "X-Near", "a,b").unwrap(), "a,b");
            assert_eq!(header(explode, "X-Near", &["a", "b"]).unwrap(), "a,b");
        }
    }
}
