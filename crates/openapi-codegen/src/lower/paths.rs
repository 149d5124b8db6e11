//! Path templates (OpenAPI 3.1, section 4.8.8.1).

use std::collections::HashMap;

use super::Lowering;
use crate::api::{Path, Segment};
use crate::problem::OperationProblem;
use crate::source::Place;

/// The templates so far, without the names of their parameters.
pub(super) type SeenPaths<'d> = HashMap<Vec<Option<String>>, (&'d str, Place)>;

impl<'d> Lowering<'d> {
    /// The segments of a template that no earlier one equals.
    pub(super) fn path(
        &mut self,
        template: &'d str,
        place: Place,
        seen: &mut SeenPaths<'d>,
    ) -> Option<Path> {
        let segments = match segments(template) {
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
        let key = segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => Some(text.clone()),
                Segment::Parameter(_) => None,
            })
            .collect();
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
            template: template.to_owned(),
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
        let name = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'));
        let segment = match name {
            Some("") => return Err("a parameter has no name"),
            Some(name) if !name.contains(['{', '}']) => Segment::Parameter(name.to_owned()),
            None if text.contains(['{', '}']) => {
                return Err("a parameter shares its segment with something else");
            }
            None if !is_segment(text) => return Err("a character in it must be percent-encoded"),
            None => Segment::Literal(text.to_owned()),
            _ => return Err("a parameter shares its segment with something else"),
        };
        if matches!(segment, Segment::Parameter(_)) && segments.contains(&segment) {
            return Err("a parameter occurs twice");
        }
        segments.push(segment);
    }
    Ok(segments)
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
        assert_eq!(segments("/a%20b:@!"), Ok(vec![literal("a%20b:@!")]));
        for wrong in [
            "a", "/{}", "/{a", "/x{a}", "/{a}{b}", "/{a}/{a}", "/a?b", "/a b", "/ø", "/a%2",
        ] {
            assert!(segments(wrong).is_err(), "{wrong}");
        }
    }
}
