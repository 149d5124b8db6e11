//! What a client reads of the answers of an operation, and as what.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::carried::{Carried, Named, carried, pick};
use crate::api::{AnswerBody, Api, Codec, Content, MediaType, Operation, Response, Status};
use crate::emit::ident;

/// The answers of an operation.
pub(super) struct Answers<'a> {
    /// Those that say it was done.
    pub(super) successes: Vec<Answer<'a>>,
    /// Those that say it was not; `default` may be among both.
    pub(super) failures: Vec<Answer<'a>>,
}

/// One answer, in one media type.
#[derive(Clone)]
pub(super) struct Answer<'a> {
    pub(super) status: Status,
    /// The variant of the enum, where there is one.
    pub(super) variant: String,
    /// What the contract says of it.
    pub(super) documentation: Option<&'a str>,
    pub(super) carried: Carried<'a>,
    /// The media type that is asked for.
    pub(super) media_type: Option<&'a MediaType>,
    /// Whether the same status has others, so that the media type decides.
    pub(super) is_one_of_many: bool,
}

/// What a `send` gives, or what its error holds.
pub(super) enum Outcome<'a> {
    /// The one thing that all answers carry.
    One(Carried<'a>),
    /// An enum of this name.
    Several(String),
}

/// Something that a client does not read.
pub(super) struct LeftOut<'a> {
    pub(super) status: Status,
    pub(super) media_types: Vec<&'a str>,
}

impl<'a> Answers<'a> {
    /// What the client reads of an operation's answers.
    pub(super) fn of(api: &'a Api, operation: &'a Operation) -> Self {
        let declared = &operation.responses;
        let has_success = declared.iter().any(|response| is_done(response.status));
        let mut successes = Vec::new();
        let mut failures = Vec::new();
        for response in declared {
            let is_failure = response.status.is_error();
            let answers = answers(api, operation, response, is_failure && has_success);
            // Where no success is declared, `default` stands for it too.
            if !is_failure || response.status == Status::Default && !has_success {
                successes.extend(answers.clone());
            }
            if is_failure {
                failures.extend(answers);
            }
        }
        Self {
            successes,
            failures,
        }
    }

    /// What a success is.
    pub(super) fn success(&self, operation: &Operation, named: &Named) -> Outcome<'a> {
        let all: Vec<_> = self.successes.iter().map(|one| &one.carried).collect();
        one_type(&all, named).map_or_else(
            || Outcome::Several(format!("{}Success", operation.type_prefix)),
            Outcome::One,
        )
    }

    /// What an error holds; `None` if no error has a body.
    pub(super) fn failure(&self, operation: &Operation, named: &Named) -> Option<Outcome<'a>> {
        let all: Vec<_> = self
            .failures
            .iter()
            .map(|one| &one.carried)
            .filter(|carried| !matches!(carried, Carried::Nothing))
            .collect();
        if all.is_empty() {
            return None;
        }
        Some(one_type(&all, named).map_or_else(
            || Outcome::Several(format!("{}Failure", operation.type_prefix)),
            Outcome::One,
        ))
    }

    /// The media types that are asked for, the successes' first.
    pub(super) fn accept(&self) -> String {
        let mut accepted: Vec<String> = Vec::new();
        for answer in self.successes.iter().chain(&self.failures) {
            let Some(media_type) = answer.media_type else {
                continue;
            };
            let text = media_type_text(media_type);
            if !accepted.contains(&text) {
                accepted.push(text);
            }
        }
        accepted.join(", ")
    }
}

/// What an api says that errors hold, where an operation does not say otherwise.
pub(super) fn rejection(api: &Api) -> Carried<'_> {
    let Some(body) = &api.rejection else {
        return Carried::Nothing;
    };
    let content = api
        .content_in(body, "application/json")
        .or_else(|| api.contents_of(body).first().copied());
    content.map_or(Carried::Nothing, |content| {
        readable(carried(content, Codec::Json))
    })
}

/// What the client leaves out of an answer: contents that none of its readings gives.
pub(super) fn left_out<'a>(api: &'a Api, response: &'a Response) -> Option<LeftOut<'a>> {
    let body = api.body_of(response)?;
    let AnswerBody::Choice(_) = body else {
        return None;
    };
    if response.status.is_error() {
        return None;
    }
    let all = with_codecs(api, body, &response.media_types);
    let taken = alternatives(&all, false);
    let media_types = all
        .iter()
        .filter(|(content, _)| {
            !taken
                .iter()
                .any(|(_, _, other)| std::ptr::eq(*other, *content))
        })
        .filter_map(|(_, media_types)| Some(media_types.first()?.essence.as_str()))
        .collect::<Vec<_>>();
    (!media_types.is_empty()).then_some(LeftOut {
        status: response.status,
        media_types,
    })
}

/// A media type as it stands in `Accept` and `Content-Type`.
pub(super) fn media_type_text(media_type: &MediaType) -> String {
    let parameters = media_type.parameters.iter();
    let parameters = parameters.map(|(name, value)| format!("; {name}={value}"));
    std::iter::once(media_type.essence.clone())
        .chain(parameters)
        .collect()
}

/// The pattern for a status.
pub(super) fn pattern(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(digit) => {
            let first = Literal::u16_unsuffixed(u16::from(digit) * 100);
            let last = Literal::u16_unsuffixed(u16::from(digit) * 100 + 99);
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}

/// The variant of an enum of several answers.
pub(super) fn variant(name: &str, variant: &str) -> TokenStream {
    let (name, variant) = (ident(name), ident(variant));
    quote!(contents::#name::#variant)
}

fn is_done(status: Status) -> bool {
    match status {
        Status::Code(code) => (200..=299).contains(&code),
        Status::Range(digit) => digit == 2,
        Status::Default => false,
    }
}

/// The answers of one declared response: one, or one for each kind of body.
fn answers<'a>(
    api: &'a Api,
    operation: &'a Operation,
    response: &'a Response,
    is_failure: bool,
) -> Vec<Answer<'a>> {
    let answer = |variant: String, carried, media_type, is_one_of_many| Answer {
        status: response.status,
        variant,
        documentation: response.documentation.as_deref(),
        carried,
        media_type,
        is_one_of_many,
    };
    let body = api.body_of(response);
    // The answer to HEAD has the headers of a body alone (RFC 9110, section 9.3.2).
    let body = body.filter(|_| operation.method != "HEAD");
    let Some(body) = body else {
        return vec![answer(
            response.variant.clone(),
            Carried::Nothing,
            None,
            false,
        )];
    };
    let all = with_codecs(api, body, &response.media_types);
    let picked = alternatives(&all, is_failure);
    if picked.is_empty() {
        return vec![answer(response.variant.clone(), Carried::Raw, None, false)];
    }
    let are_many = picked.len() > 1;
    picked
        .into_iter()
        .enumerate()
        .map(|(index, (carried, media_type, _))| {
            let kind = if index == 0 { "" } else { carried.kind() };
            let variant = format!("{}{kind}", response.variant);
            answer(variant, carried, Some(media_type), are_many)
        })
        .collect()
}

/// Each content of a body with its media types. A body without media types of its own is one of JSON.
fn with_codecs<'a>(
    api: &'a Api,
    body: &'a AnswerBody,
    media_types: &'a [MediaType],
) -> Vec<(&'a Content, Vec<&'a MediaType>)> {
    match body {
        AnswerBody::One(content) => vec![(content, media_types.iter().collect())],
        AnswerBody::Choice(id) => {
            let members = api.choices.get(id.0).into_iter();
            let members = members.flat_map(|choice| &choice.members);
            members
                .map(|member| {
                    let own = media_types
                        .iter()
                        .filter(|media_type| member.media_types.contains(&media_type.essence));
                    (&member.content, own.collect())
                })
                .collect()
        }
    }
}

/// What is read: of several schemas the one in JSON; and each other kind of body beside it. Of an error one is enough.
fn alternatives<'a>(
    all: &[(&'a Content, Vec<&'a MediaType>)],
    is_failure: bool,
) -> Vec<(Carried<'a>, &'a MediaType, &'a Content)> {
    let of_kind = |is_value: bool| {
        let mut chosen = all.to_vec();
        chosen.retain(|(content, _)| matches!(content, Content::Value(_)) == is_value);
        chosen
    };
    let mut alternatives: Vec<_> = pick_with_content(&of_kind(true)).into_iter().collect();
    for other in of_kind(false) {
        if is_failure && !alternatives.is_empty() {
            break;
        }
        let picked = pick_with_content(&[other]);
        alternatives.extend(picked.filter(|(carried, ..)| {
            !alternatives
                .iter()
                .any(|(other, ..)| other.kind() == carried.kind())
        }));
    }
    alternatives
}

fn pick_with_content<'a>(
    all: &[(&'a Content, Vec<&'a MediaType>)],
) -> Option<(Carried<'a>, &'a MediaType, &'a Content)> {
    let (carried, media_type) = pick(all)?;
    let media_type = media_type?;
    let (content, _) = all.iter().find(|(_, media_types)| {
        media_types
            .iter()
            .any(|other| std::ptr::eq(*other, media_type))
    })?;
    Some((readable(carried), media_type, content))
}

/// Forms and parts are written, and not read.
fn readable(carried: Carried<'_>) -> Carried<'_> {
    match carried {
        Carried::Form(_) | Carried::Fields(_) => Carried::Raw,
        other => other,
    }
}

/// The one type of all, if it is one.
fn one_type<'a>(all: &[&Carried<'a>], named: &Named) -> Option<Carried<'a>> {
    let Some((first, others)) = all.split_first() else {
        return Some(Carried::Nothing);
    };
    let text = |carried: &Carried| carried.answer_type(named).to_string();
    let expected = text(first);
    others
        .iter()
        .all(|other| text(other) == expected)
        .then(|| (*first).clone())
}
