//! The media types of bodies and answers, and the choice among their codecs.

use indexmap::IndexSet;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Context;
use crate::api::{Api, Codec, MediaType, Operation, Response};
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

/// What tells the media type of a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Produced {
    /// All successes with a body have this list: it is chosen before the implementation is called.
    Before(Vec<MediaType>),
    /// The lists differ, of which this is all: that something is acceptable is checked before the implementation is
    /// called; its answer then tells which list it is.
    After(Vec<MediaType>),
}

impl Produced {
    /// `None` if no success has a body.
    pub(super) fn of(operation: &Operation) -> Option<Self> {
        let responses = operation.responses.iter();
        let mut lists = responses
            .filter(|response| is_given_with_body(response) && !is_error(response))
            .map(|response| response.media_types.as_slice());
        let first = lists.next()?;
        let mut all = first.to_vec();
        let mut is_one = true;
        for list in lists {
            is_one &= list == first;
            for media_type in list {
                if !all.contains(media_type) {
                    all.push(media_type.clone());
                }
            }
        }
        Some(match is_one {
            true => Self::Before(all),
            false => Self::After(all),
        })
    }

    pub(super) fn list(&self) -> &[MediaType] {
        match self {
            Self::Before(list) | Self::After(list) => list,
        }
    }
}

/// Whether the media type of a success is known before there is an answer.
pub(super) fn is_chosen_before(operation: &Operation) -> bool {
    matches!(Produced::of(operation), Some(Produced::Before(_)))
}

/// Every list of media types of the bodies and of the answers, once, in the order of the contract.
pub(super) struct MediaTypeLists {
    consumed: IndexSet<Vec<MediaType>>,
    produced: IndexSet<Vec<MediaType>>,
}

impl MediaTypeLists {
    /// Those of all operations.
    pub(super) fn of(api: &Api) -> Self {
        let mut lists = Self {
            consumed: IndexSet::new(),
            produced: IndexSet::new(),
        };
        for operation in &api.operations {
            if let Some(body) = &operation.body {
                add(&mut lists.consumed, &body.media_types);
            }
            for response in &operation.responses {
                add(&mut lists.produced, &response.media_types);
            }
            if let Some(produced) = Produced::of(operation) {
                add(&mut lists.produced, produced.list());
            }
        }
        lists
    }
}

fn add(lists: &mut IndexSet<Vec<MediaType>>, list: &[MediaType]) {
    if !list.is_empty() && !lists.contains(list) {
        lists.insert(list.to_vec());
    }
}

impl Context<'_> {
    /// Every list of media types of a body, or of an answer, once, in the order of the contract.
    pub(super) fn media_type_lists(&self, direction: Direction) -> &IndexSet<Vec<MediaType>> {
        match direction {
            Direction::Request => &self.media_types.consumed,
            Direction::Answer => &self.media_types.produced,
        }
    }

    /// The name of the static that holds a list of media types.
    pub(super) fn media_types_name(&self, direction: Direction, list: &[MediaType]) -> Ident {
        let name = match direction {
            Direction::Request => "CONSUMED",
            Direction::Answer => "PRODUCED",
        };
        match self.media_type_lists(direction).get_index_of(list) {
            Some(index) if index > 0 => ident(&format!("{name}_{}", index + 1)),
            _ => ident(name),
        }
    }

    /// The codecs of the bodies or the answers, each once.
    pub(super) fn codecs<'b>(lists: impl IntoIterator<Item = &'b [MediaType]>) -> Vec<Codec> {
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
