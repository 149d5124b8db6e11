//! Emits the answers of each operation: exactly those that the contract declares of an implementation.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, Direction, is_error, is_given_with_body, produced, response_name};
use crate::api::{
    Answer, AnswerBody, Choice, ChoiceMember, Header, Kind, Operation, Payload, Response,
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
    let lists = context.media_type_lists(Direction::Answer).into_iter();
    let lists = lists.map(|list| context.media_types_name(Direction::Answer, list));
    let responses = api
        .operations
        .iter()
        .map(|operation| response(context, operation));
    quote! {
        #head
        use openapi_axum::http::{HeaderMap, Response, StatusCode};
        use openapi_axum::{MediaType, ResponseBody, accept, respond};
        #types
        use super::encode::reply;
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
        quote!(reply(status, media_type, &self.#field))
    });
    quote! {
        /// A body that every schema of the answer has: the one whose media type is negotiated goes out.
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            pub(super) fn reply(&self, status: StatusCode, media_type: &MediaType) -> Response<ResponseBody> {
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
    let headers = answer.headers.iter().map(|header| {
        let documentation = docs(
            header.documentation.as_deref(),
            &format!("Header `{}`.", header.name),
        );
        let field = ident(&header.field);
        let header_type = context.optional_type(&header.value, is_always_there(header));
        quote!(#documentation pub #field: #header_type,)
    });
    let conversion = conversion(context, answer);
    let sending = sending(answer);
    quote! {
        #documentation
        #[derive(Debug, Clone, PartialEq)]
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
        match is_list(header) {
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

fn sending(answer: &Answer) -> TokenStream {
    let start = match &answer.body {
        Some(AnswerBody::One(_)) => quote!(reply(status, media_type, &self.body)),
        Some(AnswerBody::Choice(_)) => quote!(self.body.reply(status, media_type)),
        None => quote!(respond::without_body(status, VARY.clone())),
    };
    let media_type = answer.body.as_ref().map(|_| quote!(media_type: &MediaType));
    let headers = answer.headers.iter().map(add_header);
    quote! {
        fn into_http(self, status: StatusCode, #media_type) -> Response<ResponseBody> {
            let mut response = #start;
            #(#headers)*
            response
        }
    }
}

fn add_header(header: &Header) -> TokenStream {
    let name = header.name.to_lowercase();
    let field = ident(&header.field);
    if is_list(header) {
        return quote! {
            for value in &self.#field {
                respond::add_header(response.headers_mut(), #name, value);
            }
        };
    }
    let is_text = matches!(header.value.kind, Kind::Text(_));
    let text = |value: TokenStream| {
        if is_text {
            quote!(&#value)
        } else {
            quote!(&#value.to_string())
        }
    };
    if header.required {
        let value = text(quote!(self.#field));
        quote!(respond::add_header(response.headers_mut(), #name, #value);)
    } else {
        let value = if is_text {
            quote!(&value)
        } else {
            text(quote!(value))
        };
        quote! {
            if let Some(value) = self.#field {
                respond::add_header(response.headers_mut(), #name, #value);
            }
        }
    }
}

/// Whether it is a header of several lines, and none of them the same as an empty list.
fn is_list(header: &Header) -> bool {
    matches!(header.value.kind, Kind::List(_))
}

/// Whether its field always holds a value.
pub(super) fn is_always_there(header: &Header) -> bool {
    header.required || header.value.nullable || is_list(header)
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
    let arms = given.iter().map(|response| arm(context, response));
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
    let media_type = produced(operation).map(|_| quote!(media_type: &MediaType,));
    let headers = has_errors(operation).then(|| quote!(asked: &HeaderMap));
    quote! {
        #[doc = #documentation]
        #[derive(Debug, Clone, PartialEq)]
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
    }
}

fn variant(context: &Context<'_>, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let text = response.documentation.as_deref().unwrap_or("").trim();
    let documentation = docs(Some(&format!("{}: {text}", response.status)), "");
    let payload = match &response.payload {
        Payload::Nothing => None,
        Payload::Body(body) => {
            let body = context.body_type(body);
            Some(quote!((#body)))
        }
        Payload::Answer(id) => {
            let answer = ident(&context.api.answers[id.0].name);
            Some(quote!((#answer)))
        }
    };
    quote!(#documentation #name #payload,)
}

/// Whether an operation has an error with a body, whose media type is negotiated when it goes out.
pub(super) fn has_errors(operation: &Operation) -> bool {
    operation.responses.iter().any(is_error_with_body)
}

/// Whether an answer is an error of the implementation's with a body.
pub(super) fn is_error_with_body(response: &Response) -> bool {
    is_given_with_body(response) && is_error(response)
}

fn arm(context: &Context<'_>, response: &Response) -> TokenStream {
    let name = ident(&response.variant);
    let status = status_constant(response);
    let media_type = if is_error(response) {
        let list = context.media_types_name(Direction::Answer, &response.media_types);
        quote!(accept::of_error(asked, &#list))
    } else {
        quote!(media_type)
    };
    match &response.payload {
        Payload::Nothing => {
            quote!(Self::#name => respond::without_body(StatusCode::#status, VARY.clone()),)
        }
        Payload::Body(AnswerBody::One(_)) => {
            quote!(Self::#name(body) => reply(StatusCode::#status, #media_type, &body),)
        }
        Payload::Body(AnswerBody::Choice(_)) => {
            quote!(Self::#name(body) => body.reply(StatusCode::#status, #media_type),)
        }
        Payload::Answer(_) => {
            let media_type = is_given_with_body(response).then_some(media_type);
            quote!(Self::#name(answer) => answer.into_http(StatusCode::#status, #media_type),)
        }
    }
}

/// The constant of the `http` crate, which keeps some names of older RFCs.
fn status_constant(response: &Response) -> Ident {
    match response.status.code().unwrap_or_default() {
        418 => ident("IM_A_TEAPOT"),
        422 => ident("UNPROCESSABLE_ENTITY"),
        _ => ident(&response.variant.to_shouty_snake_case()),
    }
}
