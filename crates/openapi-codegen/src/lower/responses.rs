//! Answers: what the implementation may say, and what the runtime says for it.

use std::collections::BTreeSet;

use http::StatusCode;

use super::Lowering;
use super::content::Direction;
use super::headers::layered;
use super::media_types::with_codec;
use super::references::Resolved;
use crate::api::{Answer, AnswerBody, AnswerId, Content, MediaType, Payload, Response, Status};
use crate::document::{self, Map, Referable};
use crate::names::{Use, rust_name};
use crate::problem::{ContentProblem, Omission, OperationProblem};
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
        let responses = responses.iter().filter_map(|(key, entry)| {
            let status = self.status(key, entry.place);
            let resolved = self.resolve(entry.value.as_ref()?)?;
            self.left_out("a link", &resolved.item.links);
            self.response(status?, &resolved, is_public, entry.place)
        });
        responses.collect()
    }

    /// The answer of an operation that declares none (OpenAPI 3.1, section 4.8.10): any bytes, with any status.
    pub(super) fn undeclared_response(&mut self, place: Place) -> Response {
        if self.is_whole {
            self.report(Omission::WithoutResponses { place }.into());
        }
        let any = with_codec("*/*".to_owned(), Vec::new(), None, None, Direction::Answer);
        Response {
            status: Status::Default,
            variant: variant(Status::Default),
            documentation: Some("The contract does not say what is answered.".to_owned()),
            by_runtime: false,
            payload: Payload::Body(AnswerBody::One(Content::Bytes)),
            media_types: vec![any],
            layered_headers: Vec::new(),
        }
    }

    fn response(
        &mut self,
        status: Status,
        resolved: &Resolved<'d, document::Response>,
        is_public: bool,
        place: Place,
    ) -> Option<Response> {
        let declared = resolved.item;
        let variant = variant(status);
        let own_name = format!("{} {variant}", self.prefix);
        let name = resolved
            .component
            .map_or(own_name.as_str(), |(name, _)| name);
        let contents = self.content(
            &declared.content,
            Direction::Answer,
            &format!("{name} Body"),
        );
        let contents = contents.and_then(|contents| {
            let body = self.answer_body(&contents.all)?;
            Some((body, contents.media_types))
        });
        let (body, media_types) = contents.unzip();
        let media_types = media_types.unwrap_or_default();
        let declared_at = resolved.component.map_or(place, |(_, place)| place);
        self.check_body(status, &declared.content, declared_at);
        let is_login = is_public && status == Status::Code(401);
        let may_be_rejection = (status.code()).is_some_and(|code| BY_RUNTIME.contains(&code))
            && !is_login
            && !self.sets_headers(&declared.headers);
        let by_runtime =
            may_be_rejection && self.is_rejection(body.as_ref(), &media_types, declared_at);
        if !by_runtime && is_like_rejection(status) {
            self.errors.extend(body.clone());
        }
        let documentation = resolved.description.or(declared.description.as_ref());
        let documentation = documentation.map(|text| text.trim_end().to_owned());
        Some(Response {
            status,
            variant,
            documentation,
            by_runtime,
            payload: self.payload(body, resolved, by_runtime, &own_name, place),
            media_types,
            layered_headers: layered(&declared.headers),
        })
    }

    fn status(&mut self, key: &str, place: Place) -> Option<Status> {
        let status = match key.as_bytes() {
            b"default" => Some(Status::Default),
            [digit @ b'1'..=b'5', b'X', b'X'] => Some(Status::Range(digit - b'0')),
            [b'1'..=b'5', _, _] => key.parse().ok().map(Status::Code),
            _ => None,
        };
        match status {
            None => self.report(
                OperationProblem::UnknownStatus {
                    found: key.to_owned(),
                    place,
                }
                .into(),
            ),
            Some(Status::Code(100..=199) | Status::Range(1)) => {
                let help = "an answer is final: nothing is sent before it";
                self.not_generated(format!("status {key}"), help, place);
                return None;
            }
            Some(_) => {}
        }
        status
    }

    fn check_body(&mut self, status: Status, content: &Map<document::MediaType>, place: Place) {
        let code = status.code().filter(|code| WITHOUT_BODY.contains(code));
        if let Some(status) = code.filter(|_| !content.is_empty()) {
            self.report(ContentProblem::NoBodyAllowed { status, place }.into());
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
            .then(|| first.clone())
            .filter(|body| self.is_made_at_once(body))
    }

    /// Whether nothing of a body is a stream, which only an implementation has.
    fn is_made_at_once(&self, body: &AnswerBody) -> bool {
        let is_value = |content: &Content| matches!(content, Content::Value(_) | Content::Text(_));
        match body {
            AnswerBody::One(content) => is_value(content),
            AnswerBody::Choice(id) => {
                let choice = self.choices.get(id.0);
                choice.is_some_and(|choice| choice.members.iter().all(|one| is_value(&one.content)))
            }
        }
    }

    fn payload(
        &mut self,
        body: Option<AnswerBody>,
        resolved: &Resolved<'d, document::Response>,
        by_runtime: bool,
        own_name: &str,
        place: Place,
    ) -> Payload {
        let headers = self.headers(&resolved.item.headers, by_runtime);
        if headers.is_empty() {
            return body.map_or(Payload::Nothing, Payload::Body);
        }
        let (key, place) = resolved.component.unwrap_or((own_name, place));
        if let Some((index, ..)) = self.answers.get_full(key) {
            return Payload::Answer(AnswerId(index));
        }
        let name = match key.ends_with("Answer") {
            true => key.to_owned(),
            false => format!("{key} Answer"),
        };
        let name = self.type_names.take(&name, place, Use::Type, self.problems);
        let documentation = resolved
            .item
            .description
            .as_ref()
            .map(|text| text.trim_end().to_owned());
        let answer = Answer {
            name,
            documentation,
            body,
            headers,
        };
        let (index, _) = self.answers.insert_full(key.to_owned(), (place, answer));
        Payload::Answer(AnswerId(index))
    }

    /// Whether this is the body of the answers that the runtime gives, which the first of them tells: there is one for
    /// all, negotiated from one list. Any other is the implementation's.
    fn is_rejection(
        &mut self,
        body: Option<&AnswerBody>,
        media_types: &[MediaType],
        place: Place,
    ) -> bool {
        let media_types = essences(media_types);
        let Some(first) = &self.rejection else {
            self.rejection = Some(Rejection {
                body: body.cloned(),
                media_types,
                place,
            });
            return body.is_none_or(|body| self.is_made_at_once(body));
        };
        let is_it = first.body.as_ref() == body && first.media_types == media_types;
        if self.is_whole && !is_it {
            let (first, second) = (first.place, place);
            self.report(Omission::RejectionsDiffer { first, second }.into());
        }
        is_it
    }
}

fn essences(media_types: &[MediaType]) -> BTreeSet<String> {
    let names = media_types.iter();
    names.map(|one| one.essence.clone()).collect()
}

/// Whether an answer tells what those of the runtime are like where none of them is declared.
fn is_like_rejection(status: Status) -> bool {
    match status {
        Status::Code(code) => BY_BOTH.contains(&code),
        Status::Range(digit) => digit >= 4,
        Status::Default => true,
    }
}

/// The reason phrase of RFC 9110 in one word; the number where there is none.
fn variant(status: Status) -> String {
    let code = match status {
        Status::Default => return "Default".to_owned(),
        Status::Range(2) => return "Success".to_owned(),
        Status::Range(3) => return "Redirection".to_owned(),
        Status::Range(4) => return "ClientError".to_owned(),
        Status::Range(_) => return "ServerError".to_owned(),
        Status::Code(code) => code,
    };
    let known = StatusCode::from_u16(code).ok();
    let reason = match code {
        // The crate `http` still has the phrases of the RFCs before it.
        413 => Some("Content Too Large"),
        418 => Some("Im a teapot"),
        422 => Some("Unprocessable Content"),
        _ => known.and_then(|status| status.canonical_reason()),
    };
    let name = reason.map(|reason| rust_name(reason, Use::Variant));
    name.unwrap_or_else(|| format!("Status{code}"))
}
