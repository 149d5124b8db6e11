//! Emits the answers of each operation: exactly those that the contract declares of an implementation.

mod statuses;

use heck::ToShoutySnakeCase;
use http::StatusCode;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::bodies::text;
use super::media_types::is_chosen_before;
use super::{Context, Direction, headers, is_error, is_given_with_body, response_name};
use crate::api::{
    Answer, AnswerBody, Choice, ChoiceMember, Content, Kind, Operation, Payload, Response, Status,
    Value,
};
use crate::emit::{docs, file_docs, ident, size};

/// Emits the file of the responses.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs(
        "What each operation can answer. An answer that the contract does not declare cannot be written.",
    );
    let types = context.import_types();
    let choices = api.choices.iter().map(|choice| several(context, choice));
    let answers = api.answers.iter().map(|answer| structure(context, answer));
    let lists = context.media_type_lists(Direction::Answer).iter();
    let lists = lists.map(|list| context.media_types_name(Direction::Answer, list));
    let responses = api
        .operations
        .iter()
        .map(|operation| response(context, operation));
    let traits = headers::imports(api);
    quote! {
        #head
        use std::collections::BTreeMap;
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
        use openapi_axum::http::{HeaderMap, Response, StatusCode};
        use openapi_axum::events::Events;
        use openapi_axum::status::{OtherStatus, Statuses};
        use openapi_axum::{MediaType, ResponseBody, accept, respond};
        #types
        use super::encode::{self, reply};
        #traits
        use super::service::{#(#lists,)* VARY};
        #(#choices)*
        #(#answers)*
        #(#responses)*
    }
}

/// Several schemas of an answer: all are filled in, so that whichever is asked for can go out.
fn several(context: &Context<'_>, choice: &Choice) -> TokenStream {
    let name = ident(&choice.name);
    let fields = choice.members.iter().map(|member| {
        let list: Vec<_> = member
            .media_types
            .iter()
            .map(|essence| format!("`{essence}`"))
            .collect();
        let documentation = format!(" The body as {}.", list.join(", "));
        let (field, body) = (ident(&member.field), context.content_type(&member.content));
        quote!(#[doc = #documentation] pub #field: #body,)
    });
    let reply = by_media_type(choice, &|member| {
        let field = ident(&member.field);
        replying(
            context,
            &member.content,
            &quote!(self.#field),
            &quote!(status),
            &quote!(media_type),
        )
    });
    let contents = choice.members.iter().map(|member| &member.content);
    let values = values(contents);
    quote! {
        /// A body that every schema of the answer has: the one whose media type is negotiated goes out.
        #[derive(Debug, #values)]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            pub(super) fn reply(self, status: StatusCode, media_type: &MediaType) -> Response<ResponseBody> {
                match media_type.essence {
                    #reply
                }
            }
        }
    }
}

/// The arms of a match over a media type; what no arm names is the first.
pub(super) fn by_media_type(
    choice: &Choice,
    act: &dyn Fn(&ChoiceMember) -> TokenStream,
) -> TokenStream {
    let first = choice.members.first().map(|member| {
        let first = act(member);
        quote!(_ => #first,)
    });
    let others = choice.members.iter().skip(1).map(|member| {
        let essences = &member.media_types;
        let other = act(member);
        quote!(#(#essences)|* => #other,)
    });
    quote!(#(#others)* #first)
}

fn structure(context: &Context<'_>, answer: &Answer) -> TokenStream {
    let name = ident(&answer.name);
    let documentation = docs(answer.documentation.as_deref(), "A body and its headers.");
    let body = answer.body.as_ref().map(|body| {
        let body_type = context.body_type(body);
        quote! {
            /// The body.
            pub body: #body_type,
        }
    });
    let headers = answer.headers.iter();
    let headers = headers.map(|header| headers::field(context, header));
    let conversion = conversion(context, answer);
    let sending = sending(context, answer);
    let contents = answer
        .body
        .iter()
        .flat_map(|body| context.api.contents_of(body));
    let values = values(contents);
    quote! {
        #documentation
        #[derive(Debug, #values)]
        pub struct #name {
            #body
            #(#headers)*
        }
        #conversion
        impl #name {
            #sending
        }
    }
}

/// A body alone makes an answer whose headers may all be missing.
fn conversion(context: &Context<'_>, answer: &Answer) -> Option<TokenStream> {
    let body = answer
        .body
        .as_ref()
        .filter(|_| answer.headers.iter().all(|header| !header.required))?;
    let name = ident(&answer.name);
    let body_type = context.body_type(body);
    let headers = answer.headers.iter().map(|header| {
        let field = ident(&header.field);
        match header.has_lines() {
            true => quote!(#field: Vec::new()),
            false => quote!(#field: None),
        }
    });
    Some(quote! {
        impl From<#body_type> for #name {
            fn from(body: #body_type) -> Self {
                Self { body, #(#headers),* }
            }
        }
    })
}

fn sending(context: &Context<'_>, answer: &Answer) -> TokenStream {
    let start = match &answer.body {
        Some(AnswerBody::One(content)) => replying(
            context,
            content,
            &quote!(self.body),
            &quote!(status),
            &quote!(media_type),
        ),
        Some(AnswerBody::Choice(_)) => quote!(self.body.reply(status, media_type)),
        None => quote!(respond::without_body(status, VARY.clone())),
    };
    let media_type = answer.body.as_ref().map(|_| quote!(media_type: &MediaType));
    let headers = answer.headers.iter();
    let headers = headers.map(|header| headers::add(context, header));
    quote! {
        fn into_http(self, status: StatusCode, #media_type) -> Response<ResponseBody> {
            let mut response = #start;
            #(#headers)*
            response
        }
    }
}

fn response(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let name = response_name(operation);
    let documentation = format!(" The answers of `{}`.", operation.id);
    let given: Vec<_> = operation
        .responses
        .iter()
        .filter(|response| !response.by_runtime)
        .collect();
    let variants = given.iter().map(|response| variant(context, response));
    let arms = given
        .iter()
        .map(|response| arm(context, operation, response));
    let not_written = context.has_stub.then(|| {
        quote! {
            /// 501: The operation is not written yet. The contract does not declare it; without a stub, it is not here.
            NotWritten,
        }
    });
    let not_written_arm = context.has_stub.then(|| {
        quote!(Self::NotWritten => respond::without_body(StatusCode::NOT_IMPLEMENTED, VARY.clone()),)
    });
    let sizes = given.iter().map(|response| match &response.payload {
        Payload::Nothing => 0,
        Payload::Body(body) => size::of_body(context.api, body),
        Payload::Answer(id) => size::of_answer(context.api, &context.api.answers[id.0]),
    });
    let large = size::large_variant(sizes.chain(context.has_stub.then_some(0)));
    let media_type = is_chosen_before(operation).then(|| quote!(media_type: &MediaType,));
    let headers = is_negotiated(operation).then(|| quote!(asked: &HeaderMap));
    let bodies = given
        .iter()
        .filter_map(|response| context.api.body_of(response));
    let values = values(bodies.flat_map(|body| context.api.contents_of(body)));
    let statuses = statuses::emit(&name, operation);
    quote! {
        #[doc = #documentation]
        #[derive(Debug, #values)]
        #large
        pub enum #name {
            #(#variants)*
            #not_written
        }

        impl #name {
            pub(super) fn into_http(self, #media_type #headers) -> Response<ResponseBody> {
                match self {
                    #(#arms)*
                    #not_written_arm
                }
            }
        }
        #statuses
    }
}

/// What values have that are no streams, which can be neither cloned nor compared.
fn values<'a>(contents: impl IntoIterator<Item = &'a Content>) -> Option<TokenStream> {
    let is_value = |content: &Content| matches!(content, Content::Value(_) | Content::Text(_));
    let mut contents = contents.into_iter();
    contents.all(is_value).then(|| quote!(Clone, PartialEq))
}

fn variant(context: &Context<'_>, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let text = response.documentation.as_deref().unwrap_or("").trim();
    let documentation = docs(Some(&format!("{}: {text}", response.status)), "");
    let payload = match &response.payload {
        Payload::Nothing => None,
        Payload::Body(body) => {
            let body = context.body_type(body);
            Some(quote!(#body))
        }
        Payload::Answer(id) => {
            let answer = ident(&context.api.answers[id.0].name);
            Some(quote!(#answer))
        }
    };
    let held = other_status(response).into_iter().chain(payload);
    let held: Vec<_> = held.collect();
    match held.is_empty() {
        true => quote!(#documentation #name,),
        false => quote!(#documentation #name(#(#held),*),),
    }
}

/// The status of a range or of `default`, which the implementation tells.
fn other_status(response: &Response) -> Option<TokenStream> {
    match response.status {
        Status::Code(_) => None,
        Status::Range(digit) => {
            let digit = Literal::u8_unsuffixed(digit);
            Some(quote!(OtherStatus<Self, #digit>))
        }
        Status::Default => Some(quote!(OtherStatus<Self>)),
    }
}

/// Whether some media type is negotiated when the answer goes out: that of an error, or that of a success where not all
/// successes have the same.
pub(super) fn is_negotiated(operation: &Operation) -> bool {
    let mut given = operation
        .responses
        .iter()
        .filter(|response| is_given_with_body(response));
    given.any(|response| is_error(response) || !is_chosen_before(operation))
}

fn arm(context: &Context<'_>, operation: &Operation, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let status = status(response);
    let list = || context.media_types_name(Direction::Answer, &response.media_types);
    let media_type = if is_error(response) {
        let list = list();
        quote!(accept::of_error(asked, &#list))
    } else if is_chosen_before(operation) {
        quote!(media_type)
    } else {
        let list = list();
        quote!(accept::of_answer(asked, &#list))
    };
    let held = |payload: Option<Ident>| {
        let status = response.status.code().is_none().then(|| ident("status"));
        let held: Vec<_> = status.into_iter().chain(payload).collect();
        (!held.is_empty()).then(|| quote!((#(#held),*)))
    };
    let (held, made) = match &response.payload {
        Payload::Nothing => (
            held(None),
            quote!(respond::without_body(#status, VARY.clone())),
        ),
        Payload::Body(AnswerBody::One(content)) => (
            held(Some(ident("body"))),
            replying(context, content, &quote!(body), &status, &media_type),
        ),
        Payload::Body(AnswerBody::Choice(_)) => (
            held(Some(ident("body"))),
            quote!(body.reply(#status, #media_type)),
        ),
        Payload::Answer(_) => {
            let media_type = is_given_with_body(response).then_some(media_type);
            (
                held(Some(ident("answer"))),
                quote!(answer.into_http(#status, #media_type)),
            )
        }
    };
    quote!(Self::#name #held => #made,)
}

/// The answer with a content, which stands in `place`.
fn replying(
    context: &Context<'_>,
    content: &Content,
    place: &TokenStream,
    status: &TokenStream,
    media_type: &TokenStream,
) -> TokenStream {
    let body = match content {
        Content::Value(_) => return quote!(reply(#status, #media_type, &#place)),
        Content::Text(value) => text(context, value, place),
        Content::Bytes => place.clone(),
        Content::Events(value) if is_plain_text(value) => {
            quote!(#place.into_body(|text| text.clone()))
        }
        Content::Events(_) => quote!(#place.into_body(encode::json)),
        Content::Multipart(_) => quote!(compile_error!("not emitted yet")),
    };
    quote!(respond::with_body(#status, #media_type, VARY.clone(), #body))
}

/// Whether an event is its text, and not JSON.
fn is_plain_text(value: &Value) -> bool {
    !value.nullable && matches!(&value.kind, Kind::Text(rules) if rules.format.is_none())
}

/// The status of an answer; the constants of the `http` crate keep some names of older RFCs.
fn status(response: &Response) -> TokenStream {
    let Some(code) = response.status.code() else {
        return quote!(status.get());
    };
    let is_named =
        StatusCode::from_u16(code).is_ok_and(|status| status.canonical_reason().is_some());
    let name = match code {
        413 => "PAYLOAD_TOO_LARGE".to_owned(),
        418 => "IM_A_TEAPOT".to_owned(),
        422 => "UNPROCESSABLE_ENTITY".to_owned(),
        _ => response.variant.to_shouty_snake_case(),
    };
    if is_named {
        let name = ident(&name);
        return quote!(StatusCode::#name);
    }
    let code = Literal::u16_unsuffixed(code);
    quote!(openapi_axum::status::code::<#code>())
}
