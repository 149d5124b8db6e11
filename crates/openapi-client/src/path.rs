//! The segments of a path that are made of values.

use std::fmt::{self, Display, Write as _};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::InvalidRequest;
use crate::fields::joined;
use crate::text::Text;

/// Whatever is not unreserved (RFC 3986, section 2.3): the value is data, so none of its characters divides anything.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How a parameter is written in the path (OpenAPI 3.1, section 4.8.12.3; RFC 6570, section 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathStyle {
    /// `a,b`, and `k,v,l,w`.
    Simple,
    /// `a,b`, and `k=v,l=w`.
    SimpleExploded,
    /// `.a,b`, and `.k,v,l,w`.
    Label,
    /// `.a.b`, and `.k=v.l=w`.
    LabelExploded,
    /// `;name=a,b`, and `;name=k,v,l,w`.
    Matrix,
    /// `;name=a;name=b`, and `;k=v;l=w`.
    MatrixExploded,
}

/// The value of a path parameter as one segment of a URL.
///
/// # Errors
///
/// The value cannot be a segment: nothing at all would be another path, and `.` and `..` walk along the path instead of
/// being in it, however they are encoded (RFC 3986, section 5.2.4).
pub fn segment(parameter: &str, value: &(impl Display + ?Sized)) -> Result<String, InvalidRequest> {
    let mut encoded = Encoded(String::new());
    match write!(encoded, "{value}") {
        Ok(()) => judged(parameter, encoded.0),
        Err(fmt::Error) => Err(InvalidRequest(format!(
            "`{parameter}` cannot be written as text; give another value"
        ))),
    }
}

/// The value of a path parameter as a part of a URL, in a style.
///
/// # Errors
///
/// As [`segment`], and when the value cannot be written, or an item of a label holds a full stop.
pub fn styled(
    style: PathStyle,
    parameter: &str,
    value: &(impl Serialize + ?Sized),
) -> Result<String, InvalidRequest> {
    let text = Text::of(parameter, value)?;
    let pieces = pieces(&text, style.is_exploded());
    // Nothing encodes a full stop. One item alone is read by full stops as well, as OpenAPI had it before 3.1.1.
    let has_stops = style == PathStyle::LabelExploded || pieces.len() == 1;
    if has_stops && style.is_label() && !matches!(text, Text::Scalar(_)) {
        joined(parameter, &pieces, ".")?;
    }
    let written = match style {
        PathStyle::Simple | PathStyle::SimpleExploded => pieces.join(","),
        PathStyle::Label => format!(".{}", pieces.join(",")),
        PathStyle::LabelExploded => prefixed(".", &pieces),
        PathStyle::Matrix => named(parameter, &pieces.join(",")),
        PathStyle::MatrixExploded => matrix(parameter, &text, &pieces),
    };
    judged(parameter, written)
}

/// A part of the path that ends where `end` follows, because another parameter stands behind that in the same segment.
///
/// # Errors
///
/// `end` occurs in the value already: the server would take what follows for the other parameter.
pub fn ending(parameter: &str, written: String, end: &str) -> Result<String, InvalidRequest> {
    // The first character is the value's, whatever it is; and `end` may begin with the value's last ones.
    let followed = format!("{written}{end}");
    let found = followed.char_indices().nth(1).and_then(|(second, _)| {
        let rest = followed.get(second..)?;
        Some(second + rest.find(end)?)
    });
    if found == Some(written.len()) {
        return Ok(written);
    }
    Err(InvalidRequest(format!(
        "`{parameter}` holds `{end}`, which stands behind it in the path; give another value"
    )))
}

/// The value of a path parameter as JSON in one segment (OpenAPI's `content`).
///
/// # Errors
///
/// The value cannot be written.
pub fn json(parameter: &str, value: &(impl Serialize + ?Sized)) -> Result<String, InvalidRequest> {
    crate::parameter::json_text(parameter, value).map(|json| encoded(&json))
}

impl PathStyle {
    fn is_label(self) -> bool {
        matches!(self, Self::Label | Self::LabelExploded)
    }

    fn is_exploded(self) -> bool {
        matches!(
            self,
            Self::SimpleExploded | Self::LabelExploded | Self::MatrixExploded
        )
    }
}

/// Items, or names and values of members: pairs where exploded, one after the other where not.
fn pieces(value: &Text, explode: bool) -> Vec<String> {
    match value {
        Text::Nothing => Vec::new(),
        Text::Scalar(text) => vec![encoded(text)],
        Text::List(items) => items.iter().map(|item| encoded(&item.flat())).collect(),
        Text::Members(members) => {
            let pairs = members
                .iter()
                .map(|(name, value)| (encoded(name), encoded(&value.flat())));
            if explode {
                pairs
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect()
            } else {
                pairs.flat_map(|(name, value)| [name, value]).collect()
            }
        }
    }
}

/// Members have names of their own; items and scalars have that of the parameter.
fn matrix(parameter: &str, value: &Text, pieces: &[String]) -> String {
    match value {
        Text::Members(_) => prefixed(";", pieces),
        _ => pieces.iter().map(|piece| named(parameter, piece)).collect(),
    }
}

/// What is empty has a name alone (RFC 6570, section 3.2.7).
fn named(parameter: &str, value: &str) -> String {
    let name = encoded(parameter);
    match value {
        "" => format!(";{name}"),
        _ => format!(";{name}={value}"),
    }
}

fn prefixed(prefix: &str, pieces: &[String]) -> String {
    pieces
        .iter()
        .map(|piece| format!("{prefix}{piece}"))
        .collect()
}

pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// What is written to it, encoded.
struct Encoded(String);

impl fmt::Write for Encoded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend(utf8_percent_encode(text, ENCODED));
        Ok(())
    }
}

fn judged(parameter: &str, written: String) -> Result<String, InvalidRequest> {
    let found = match written.as_str() {
        "" => "empty",
        "." | ".." => "a step of the path",
        _ => return Ok(written),
    };
    Err(InvalidRequest(format!(
        "`{parameter}` is {found}, and cannot be sent in the path; give another value"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_one_segment() {
        for (value, expected) in [
            ("-7", "-7"),
            ("a/b", "a%2Fb"),
            (r"..\..", "..%5C.."),
            ("%2e%2e", "%252e%252e"),
            ("a?b#c", "a%3Fb%23c"),
            ("...", "..."),
            ("\t\n", "%09%0A"),
            ("é ~", "%C3%A9%20~"),
        ] {
            let written = segment("id", value).unwrap();
            let url = reqwest::Url::parse(&format!("http://host/base/{written}/end")).unwrap();
            assert_eq!(url.path(), format!("/base/{expected}/end"));
        }
    }

    #[test]
    fn what_cannot_be_a_segment_is_refused() {
        for value in ["", ".", ".."] {
            let refused = segment("id", value).unwrap_err();
            assert!(refused.0.starts_with("`id` is "), "{refused}");
        }
    }

    /// OpenAPI 3.1.1, section 4.8.12.6.
    #[test]
    fn styles_are_those_of_the_specification() {
        let list = ["blue", "black", "brown"];
        let object = [("R", 100), ("G", 200), ("B", 150)];
        let object = Object(&object);
        for (style, one, many, members) in [
            (
                PathStyle::Simple,
                "blue",
                "blue,black,brown",
                "R,100,G,200,B,150",
            ),
            (
                PathStyle::SimpleExploded,
                "blue",
                "blue,black,brown",
                "R=100,G=200,B=150",
            ),
            (
                PathStyle::Label,
                ".blue",
                ".blue,black,brown",
                ".R,100,G,200,B,150",
            ),
            (
                PathStyle::LabelExploded,
                ".blue",
                ".blue.black.brown",
                ".R=100.G=200.B=150",
            ),
            (
                PathStyle::Matrix,
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150",
            ),
            (
                PathStyle::MatrixExploded,
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150",
            ),
        ] {
            assert_eq!(styled(style, "color", "blue").unwrap(), one);
            assert_eq!(styled(style, "color", &list).unwrap(), many);
            assert_eq!(styled(style, "color", &object).unwrap(), members);
        }
    }

    /// The table's first column.
    #[test]
    fn an_empty_text_is_refused_where_the_path_would_change() {
        let empty = |style| styled(style, "color", "");
        for style in [PathStyle::Matrix, PathStyle::MatrixExploded] {
            assert_eq!(empty(style).unwrap(), ";color");
        }
        for style in [
            PathStyle::Simple,
            PathStyle::SimpleExploded,
            PathStyle::Label,
            PathStyle::LabelExploded,
        ] {
            assert!(empty(style).is_err(), "{style:?}");
        }
    }

    #[test]
    fn a_full_stop_is_refused_in_the_items_of_a_label() {
        let exploded = styled(PathStyle::LabelExploded, "sizes", &["1.5", "2"]);
        for refused in [exploded, styled(PathStyle::Label, "sizes", &["1.5"])] {
            assert!(refused.unwrap_err().0.contains("`sizes`"));
        }
        let members = Object(&[("a.b", 1)]);
        assert!(styled(PathStyle::LabelExploded, "mix", &members).is_err());
        let commas = styled(PathStyle::Label, "sizes", &["1.5", "2"]);
        assert_eq!(commas.unwrap(), ".1.5,2");
        assert_eq!(
            styled(PathStyle::LabelExploded, "v", "1.5").unwrap(),
            ".1.5"
        );
    }

    /// Members in an order that no map would keep.
    struct Object<'a>(&'a [(&'a str, i32)]);

    impl Serialize for Object<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().copied())
        }
    }
}
