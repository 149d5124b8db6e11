//! Answers: what the implementation may say, and what the runtime says for it.

use http::StatusCode;

use super::Lowering;
use super::content::Content;
use super::references::Resolved;
use crate::api::{Answer, AnswerId, Kind, Payload, Response, TypeId, Value};
use crate::document::{self, Map, Referable};
use crate::names::{Use, rust_name};
use crate::problem::{ContentProblem, OperationProblem};
use crate::source::Place;

/// What is answered before an operation is reached.
const BY_RUNTIME: [u16; 8] = [401, 405, 406, 408, 413, 414, 415, 431];

/// The body of the answers that the runtime gives, and where it is declared first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rejection {
    pub(super) body: Option<TypeId>,
    place: Place,
}

impl<'d> Lowering<'d> {
    /// The answers that an operation declares.
    pub(super) fn responses(
        &mut self,
        responses: &'d Map<Referable<document::Response>>,
    ) -> Vec<Response> {
        let mut lowered = Vec::new();
        for (key, entry) in responses {
            let status = self.status(key, entry.place);
            let Some(resolved) = entry
                .value
                .as_ref()
                .and_then(|response| self.resolve(response))
            else {
                continue;
            };
            self.left_out("a link", &resolved.item.links);
            let Some(status) = status else { continue };
            let by_runtime = BY_RUNTIME.contains(&status.as_u16());
            let content = self.content(&resolved.item.content);
            let media_types = content
                .as_ref()
                .map_or_else(Vec::new, |content| content.media_types.clone());
            if by_runtime {
                self.add_rejection(
                    content.as_ref(),
                    resolved.component.map_or(entry.place, |(_, place)| place),
                );
            }
            let documentation = resolved.description.or(resolved.item.description.as_ref());
            let documentation = documentation.map(|text| text.trim_end().to_owned());
            lowered.push(Response {
                status: status.as_u16(),
                variant: variant(status),
                documentation,
                by_runtime,
                payload: self.payload(content, &resolved, by_runtime, entry.place),
                media_types,
            });
        }
        lowered
    }

    fn status(&mut self, key: &str, place: Place) -> Option<StatusCode> {
        let is_range = matches!(key.as_bytes(), [b'1'..=b'5', b'X', b'X']);
        if key == "default" || is_range {
            let help = "declare each status that the operation answers";
            self.not_supported(format!("`{key}` as a status"), help, place);
            return None;
        }
        let status = Some(key)
            .filter(|key| key.len() == 3)
            .and_then(|key| key.parse::<StatusCode>().ok())
            .filter(|status| status.as_u16() < 600);
        if status.is_none() {
            self.report(
                OperationProblem::UnknownStatus {
                    found: key.to_owned(),
                    place,
                }
                .into(),
            );
        }
        status
    }

    fn payload(
        &mut self,
        content: Option<Content>,
        resolved: &Resolved<'d, document::Response>,
        by_runtime: bool,
        place: Place,
    ) -> Payload {
        let body = content.map(|content| content.value);
        let headers = self.headers(&resolved.item.headers, by_runtime);
        if headers.is_empty() {
            return body.map_or(Payload::Nothing, Payload::Body);
        }
        let Some((component, component_place)) = resolved.component else {
            self.report(ContentProblem::InlineAnswer { place }.into());
            return Payload::Nothing;
        };
        if let Some((index, ..)) = self.answers.get_full(component) {
            return Payload::Answer(AnswerId(index));
        }
        let name = match component.ends_with("Answer") {
            true => component.to_owned(),
            false => format!("{component}Answer"),
        };
        let name = self
            .type_names
            .take(&name, component_place, Use::Type, self.problems);
        let documentation = resolved
            .item
            .description
            .as_ref()
            .map(|text| text.trim_end().to_owned());
        let answer = name.map(|name| Answer {
            name,
            documentation,
            body,
            headers,
        });
        let (index, _) = self
            .answers
            .insert_full(component, (component_place, answer));
        Payload::Answer(AnswerId(index))
    }

    /// All answers of the runtime must have one body, and that must be a type.
    fn add_rejection(&mut self, content: Option<&Content>, place: Place) {
        let body = match content {
            None => None,
            Some(Content {
                value:
                    Value {
                        kind: Kind::Named(id),
                        nullable: false,
                    },
                ..
            }) => Some(*id),
            Some(content) => {
                let help = "refer to an object of `components.schemas`";
                self.not_supported(
                    "this schema in an answer that the runtime gives",
                    help,
                    content.place,
                );
                return;
            }
        };
        match self.rejection {
            None => self.rejection = Some(Rejection { body, place }),
            Some(first) if first.body != body && self.is_whole => {
                self.report(
                    ContentProblem::RejectionsDiffer {
                        first: first.place,
                        second: place,
                    }
                    .into(),
                );
            }
            Some(_) => {}
        }
    }
}

/// The reason phrase of RFC 9110 in one word; the number where there is none.
fn variant(status: StatusCode) -> String {
    let reason = match status.as_u16() {
        // The crate `http` still has the phrases of the RFCs before it.
        413 => Some("Content Too Large"),
        422 => Some("Unprocessable Content"),
        _ => status.canonical_reason(),
    };
    let name = reason.and_then(|reason| rust_name(reason, Use::Variant));
    name.unwrap_or_else(|| format!("Status{}", status.as_u16()))
}
