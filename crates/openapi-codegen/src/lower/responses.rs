//! Answers: what the implementation may say, and what the runtime says for it.

use std::collections::BTreeSet;

use http::StatusCode;

use super::Lowering;
use super::content::{Contents, Direction};
use super::headers::layered;
use super::references::Resolved;
use crate::api::{Answer, AnswerBody, AnswerId, Payload, Response, Status};
use crate::document::{self, Map, Referable};
use crate::names::{Use, rust_name};
use crate::problem::{ContentProblem, OperationProblem};
use crate::source::Place;

/// What is answered before an operation is reached; 401 only where the operation takes credentials.
const BY_RUNTIME: [u16; 8] = [401, 405, 406, 408, 413, 414, 415, 431];

/// What the runtime answers too, besides the implementation.
const BY_BOTH: [u16; 5] = [400, 404, 429, 500, 503];
/// What has no body (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5).
const WITHOUT_BODY: [u16; 3] = [204, 205, 304];

/// The body of the answers that the runtime gives, its media types, and where it is declared first.
#[derive(Debug)]
pub(super) struct Rejection {
    pub(super) body: Option<AnswerBody>,
    media_types: BTreeSet<String>,
    place: Place,
}

impl<'d> Lowering<'d> {
    /// The answers that an operation declares; `is_public`: it takes no credentials.
    pub(super) fn responses(
        &mut self,
        responses: &'d Map<Referable<document::Response>>,
        is_public: bool,
    ) -> Vec<Response> {
        let mut lowered = Vec::new();
        let mut first = None;
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
            let is_login = is_public && status == StatusCode::UNAUTHORIZED;
            let by_runtime = BY_RUNTIME.contains(&status.as_u16()) && !is_login;
            let content = self.content(&resolved.item.content, Direction::Answer);
            let media_types = content
                .as_ref()
                .map_or_else(Vec::new, |content| content.media_types.clone());
            let place = resolved.component.map_or(entry.place, |(_, place)| place);
            self.check_body(status, &resolved.item.content, place);
            if by_runtime {
                self.add_rejection(content.as_ref(), place);
            } else {
                if BY_BOTH.contains(&status.as_u16()) {
                    self.errors
                        .push(content.as_ref().map(|content| content.body.clone()));
                }
                if !is_error(status.as_u16()) {
                    self.check_alike(&mut first, content.as_ref());
                }
            }
            let documentation = resolved.description.or(resolved.item.description.as_ref());
            let documentation = documentation.map(|text| text.trim_end().to_owned());
            lowered.push(Response {
                status: Status::Code(status.as_u16()),
                variant: variant(status),
                documentation,
                by_runtime,
                payload: self.payload(content, &resolved, by_runtime, entry.place),
                media_types,
                layered_headers: layered(&resolved.item.headers),
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
        // What has no name in the crate `http` has no constant there either.
        if status
            .is_some_and(|status| status.canonical_reason().is_none() || status.is_informational())
        {
            let help = "use a final status that RFC 9110 or one of those beside it defines";
            self.not_supported(format!("status {key}"), help, place);
            return None;
        }
        status
    }

    fn check_body(&mut self, status: StatusCode, content: &Map<document::MediaType>, place: Place) {
        let status = status.as_u16();
        if WITHOUT_BODY.contains(&status) && !content.is_empty() {
            self.report(ContentProblem::NoBodyAllowed { status, place }.into());
        }
    }

    /// The media type of a success is chosen before the answer is known.
    fn check_alike(
        &mut self,
        first: &mut Option<(Place, BTreeSet<String>)>,
        content: Option<&Contents>,
    ) {
        let Some(content) = content else { return };
        let names = essences(content);
        let second = content.place;
        match first {
            None => *first = Some((second, names)),
            Some((first, others)) if *others != names => {
                let first = *first;
                self.report(ContentProblem::AnswersDiffer { first, second }.into());
            }
            Some(_) => {}
        }
    }

    /// The body of what the runtime answers: as the contract declares it, or else as all errors have it that the
    /// implementation may answer too.
    pub(super) fn rejection(&self) -> Option<AnswerBody> {
        if let Some(rejection) = &self.rejection {
            return rejection.body.clone();
        }
        let (first, others) = self.errors.split_first()?;
        others
            .iter()
            .all(|other| other == first)
            .then(|| first.clone())?
    }

    fn payload(
        &mut self,
        content: Option<Contents>,
        resolved: &Resolved<'d, document::Response>,
        by_runtime: bool,
        place: Place,
    ) -> Payload {
        let body = content.map(|content| content.body);
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

    /// All answers of the runtime must have one body, which is negotiated from one list.
    fn add_rejection(&mut self, content: Option<&Contents>, place: Place) {
        let body = content.map(|content| content.body.clone());
        let media_types = content.map(essences).unwrap_or_default();
        let Some(first) = &self.rejection else {
            self.rejection = Some(Rejection {
                body,
                media_types,
                place,
            });
            return;
        };
        if self.is_whole && (first.body != body || first.media_types != media_types) {
            let (first, second) = (first.place, place);
            self.report(ContentProblem::RejectionsDiffer { first, second }.into());
        }
    }
}

fn essences(content: &Contents) -> BTreeSet<String> {
    let names = content.media_types.iter();
    names.map(|one| one.essence.clone()).collect()
}

/// Whether a status says that a request came to nothing.
fn is_error(status: u16) -> bool {
    status >= 400
}

/// The reason phrase of RFC 9110 in one word; the number where there is none.
fn variant(status: StatusCode) -> String {
    let reason = match status.as_u16() {
        // The crate `http` still has the phrases of the RFCs before it.
        413 => Some("Content Too Large"),
        418 => Some("Im a teapot"),
        422 => Some("Unprocessable Content"),
        _ => status.canonical_reason(),
    };
    let name = reason.and_then(|reason| rust_name(reason, Use::Variant));
    name.unwrap_or_else(|| format!("Status{}", status.as_u16()))
}
