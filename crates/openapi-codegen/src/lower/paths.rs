//! Path templates (OpenAPI 3.1, section 4.8.8.1).

use std::collections::{HashMap, HashSet};

use super::Lowering;
use crate::api::{MixedSegment, Path, Segment};
use crate::problem::OperationProblem;
use crate::source::Place;

/// The templates so far, without the names of their parameters.
pub(super) type SeenPaths<'d> = HashMap<Vec<Segment>, (&'d str, Place)>;

impl<'d> Lowering<'d> {
    /// The segments of a template that no earlier one equals; `plain` is the template without operators.
    pub(super) fn path(
        &mut self,
        template: &'d str,
        plain: &str,
        place: Place,
        seen: &mut SeenPaths<'d>,
    ) -> Option<Path> {
        let segments = match segments(plain) {
            Ok(segments) => segments,
            Err(reason) => {
                self.report(
                    OperationProblem::PathTemplate {
                        path: template.to_owned(),
                        reason,
                        place,
                    }
                    .into(),
                );
                return None;
            }
        };
        let key = segments.iter().cloned().map(without_names).collect();
        if let Some((first_path, first)) = seen.insert(key, (template, place)) {
            self.report(
                OperationProblem::DuplicatePath {
                    first_path: first_path.to_owned(),
                    second_path: template.to_owned(),
                    first,
                    second: place,
                }
                .into(),
            );
        }
        Some(Path {
            template: plain.to_owned(),
            segments,
        })
    }
}

fn segments(template: &str) -> Result<Vec<Segment>, &'static str> {
    let rest = template
        .strip_prefix('/')
        .ok_or("it does not begin with `/`")?;
    if template.contains(['?', '#']) {
        return Err("a query or a fragment is no part of a path");
    }
    let mut segments = Vec::new();
    for text in rest.split('/') {
        segments.push(segment(text)?);
    }
    let path = Path {
        template: template.to_owned(),
        segments,
    };
    let mut names = HashSet::new();
    if !path.parameters().all(|name| names.insert(name)) {
        return Err("a parameter occurs twice");
    }
    Ok(path.segments)
}

/// A segment of a template. What stands between two parameters tells where the first ends, so that something must.
fn segment(text: &str) -> Result<Segment, &'static str> {
    let mut pieces = text.split('{');
    let start = literal(pieces.next().unwrap_or_default())?;
    let mut parameters = Vec::new();
    for piece in pieces {
        let (name, behind) = piece
            .split_once('}')
            .ok_or("a `{` has no `}` in its segment")?;
        if name.is_empty() {
            return Err("a parameter has no name");
        }
        parameters.push((name.to_owned(), literal(behind)?));
    }
    let mut before_last = parameters.iter().rev().skip(1);
    if before_last.any(|(_, behind)| behind.is_empty()) {
        return Err("nothing stands between two parameters, which tells where the first ends");
    }
    Ok(match parameters.as_slice() {
        [] => Segment::Literal(start),
        [(name, behind)] if start.is_empty() && behind.is_empty() => {
            Segment::Parameter(name.clone())
        }
        _ => Segment::Mixed(MixedSegment { start, parameters }),
    })
}

fn literal(text: &str) -> Result<String, &'static str> {
    match text {
        _ if text.contains('}') => Err("a `}` has no `{` in its segment"),
        _ if !is_segment(text) => Err("a character in it must be percent-encoded"),
        _ => Ok(text.to_owned()),
    }
}

fn without_names(segment: Segment) -> Segment {
    match segment {
        Segment::Literal(text) => Segment::Literal(text),
        Segment::Parameter(_) => Segment::Parameter(String::new()),
        Segment::Mixed(MixedSegment { start, parameters }) => {
            let parameters = parameters.into_iter();
            Segment::Mixed(MixedSegment {
                start,
                parameters: parameters
                    .map(|(_, behind)| (String::new(), behind))
                    .collect(),
            })
        }
    }
}

/// Whether a text is a segment of a path as it is sent (RFC 3986, section 3.3).
fn is_segment(text: &str) -> bool {
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let is_right = match byte {
            b'%' => {
                let digits = [rest.next(), rest.next()];
                digits
                    .iter()
                    .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit()))
            }
            byte => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte),
        };
        if !is_right {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_cut_at_slashes() {
        let literal = |text: &str| Segment::Literal(text.to_owned());
        let parameter = |text: &str| Segment::Parameter(text.to_owned());
        assert_eq!(
            segments("/a/{b}/c"),
            Ok(vec![literal("a"), parameter("b"), literal("c")])
        );
        assert_eq!(segments("/"), Ok(vec![literal("")]));
        let mixed = |start: &str, parameters: &[(&str, &str)]| {
            let owned = |(name, behind): &(&str, &str)| ((*name).to_owned(), (*behind).to_owned());
            Segment::Mixed(MixedSegment {
                start: start.to_owned(),
                parameters: parameters.iter().map(owned).collect(),
            })
        };
        assert_eq!(
            segments("/x{a}/{b}.json/{c}-{d}"),
            Ok(vec![
                mixed("x", &[("a", "")]),
                mixed("", &[("b", ".json")]),
                mixed("", &[("c", "-"), ("d", "")]),
            ])
        );
        assert_eq!(segments("/a%20b:@!"), Ok(vec![literal("a%20b:@!")]));
        for wrong in [
            "a", "/{}", "/{a", "/a}", "/{{a}}", "/{a}{b}", "/{a}/{a}", "/{a}-{a}", "/a?b", "/a b",
            "/ø", "/a%2", "/{a} b",
        ] {
            assert!(segments(wrong).is_err(), "{wrong}");
        }
    }
}
