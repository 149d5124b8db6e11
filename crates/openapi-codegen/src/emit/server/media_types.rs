//! The media types of bodies and answers, and the choice among their codecs.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Context;
use crate::api::{Codec, MediaType, Operation, Response};
use crate::emit::ident;

/// Which way a body goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Answer,
}

/// Whether an answer is the implementation's, and has a body.
pub(super) fn is_given_with_body(response: &Response) -> bool {
    !response.by_runtime && !response.media_types.is_empty()
}

/// Whether an answer says that the request came to nothing, so that its media type is chosen apart from the others.
pub(super) fn is_error(response: &Response) -> bool {
    response.status.is_error()
}

/// The media types of the successes of an operation with a body, which are the same for all of them.
pub(super) fn produced(operation: &Operation) -> Option<&[MediaType]> {
    let mut responses = operation.responses.iter();
    let with_body =
        responses.find(|response| is_given_with_body(response) && !is_error(response))?;
    Some(&with_body.media_types)
}

impl<'a> Context<'a> {
    /// Every list of media types of a body, or of an answer, once, in the order of the contract.
    pub(super) fn media_type_lists(&self, direction: Direction) -> Vec<&'a [MediaType]> {
        let mut lists: Vec<&[MediaType]> = Vec::new();
        for operation in &self.api.operations {
            let of_body = operation
                .body
                .iter()
                .map(|body| body.media_types.as_slice());
            let of_answers = operation
                .responses
                .iter()
                .map(|response| response.media_types.as_slice());
            let all: Vec<_> = match direction {
                Direction::Request => of_body.collect(),
                Direction::Answer => of_answers.collect(),
            };
            for list in all {
                if !list.is_empty() && !lists.contains(&list) {
                    lists.push(list);
                }
            }
        }
        lists
    }

    /// The name of the static that holds a list of media types.
    pub(super) fn media_types_name(&self, direction: Direction, list: &[MediaType]) -> Ident {
        let name = match direction {
            Direction::Request => "CONSUMED",
            Direction::Answer => "PRODUCED",
        };
        match self
            .media_type_lists(direction)
            .iter()
            .position(|other| *other == list)
        {
            Some(index) if index > 0 => ident(&format!("{name}_{}", index + 1)),
            _ => ident(name),
        }
    }

    /// The codecs of the bodies or the answers, each once.
    pub(super) fn codecs(lists: impl IntoIterator<Item = &'a [MediaType]>) -> Vec<Codec> {
        let mut codecs = Vec::new();
        for media_type in lists.into_iter().flatten() {
            if !codecs.contains(&media_type.codec) {
                codecs.push(media_type.codec);
            }
        }
        codecs
    }
}

/// Chooses by the codec of `media_type` where there is a choice; the first codec stands for all that are not named.
pub(super) fn dispatch(codecs: &[Codec], act: impl Fn(Codec) -> TokenStream) -> TokenStream {
    match codecs {
        [] => quote!(),
        [only] => act(*only),
        [first, others @ ..] => {
            let first = act(*first);
            let names = others.iter().map(|codec| ident(&format!("{codec:?}")));
            let others = others.iter().map(|codec| act(*codec));
            quote! {
                match media_type.codec {
                    #(Codec::#names => #others,)*
                    _ => #first,
                }
            }
        }
    }
}
