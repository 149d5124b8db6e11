//! What a body is for a client: the Rust type, and the media type that is chosen for it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{Codec, Content, MediaType, TypeId, Value};
use crate::emit::{ident, rust_type, size};

/// What a body is for a client.
#[derive(Debug, Clone)]
pub(super) enum Carried<'a> {
    /// Nothing.
    Nothing,
    /// A value as JSON.
    Json(&'a Value),
    /// A value as a form; of requests only.
    Form(&'a Value),
    /// A scalar as text.
    Text(&'a Value),
    /// Any JSON: changes to a value.
    Patch,
    /// Text in a format that the client does not know.
    Raw,
    /// Bytes.
    Bytes,
    /// Events.
    Events(&'a Value),
    /// A value as parts; of requests only.
    Fields(&'a Value),
    /// Parts, in the struct of this name; of requests only.
    Multipart(&'a crate::api::Multipart),
}

/// How the types of the contract are reached, and the runtime.
pub(super) struct Named<'a> {
    pub(super) api: &'a crate::api::Api,
    pub(super) types_path: &'a TokenStream,
    pub(super) runtime: &'a TokenStream,
}

impl Named<'_> {
    /// The Rust type of a value, without null: what is null is not there.
    pub(super) fn value_type(&self, value: &Value) -> TokenStream {
        let named = |id: TypeId| {
            let types_path = self.types_path;
            let name = ident(&self.api.types[id.0].name);
            quote!(#types_path::#name)
        };
        rust_type(value, &named)
    }

    /// The same of what may be left out.
    pub(super) fn given_type(&self, value: &Value) -> TokenStream {
        let mut value = value.clone();
        value.nullable = false;
        value.boxed = false;
        self.value_type(&value)
    }
}

impl Carried<'_> {
    /// The Rust type of an answer's body.
    pub(super) fn answer_type(&self, named: &Named) -> TokenStream {
        let runtime = named.runtime;
        match self {
            Self::Nothing => quote!(()),
            Self::Json(value) | Self::Form(value) | Self::Fields(value) | Self::Text(value) => {
                named.value_type(value)
            }
            Self::Patch => quote!(serde_json::Value),
            Self::Raw => quote!(String),
            Self::Bytes | Self::Multipart(_) => quote!(#runtime::ByteStream),
            Self::Events(item) => {
                let item = named.value_type(item);
                quote!(#runtime::EventStream<#item>)
            }
        }
    }

    /// The Rust type of what an error holds, which is read whole.
    pub(super) fn failure_type(&self, named: &Named) -> TokenStream {
        match self {
            Self::Nothing => quote!(std::convert::Infallible),
            Self::Bytes | Self::Multipart(_) => quote!(Vec<u8>),
            Self::Events(_) => quote!(String),
            _ => self.answer_type(named),
        }
    }

    /// The size of an answer's body, in bytes.
    pub(super) fn answer_size(&self, named: &Named) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Json(value) | Self::Form(value) | Self::Fields(value) | Self::Text(value) => {
                size::of_value(named.api, value)
            }
            Self::Patch => size::OF_ANY,
            Self::Raw => 24,
            Self::Bytes | Self::Multipart(_) => 16,
            Self::Events(_) => 136,
        }
    }

    /// The size of what an error holds, in bytes.
    pub(super) fn failure_size(&self, named: &Named) -> usize {
        match self {
            Self::Bytes | Self::Multipart(_) | Self::Events(_) => 24,
            _ => self.answer_size(named),
        }
    }

    /// A word for the kind of body, behind the name of a variant.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Json(_) | Self::Patch => "Json",
            Self::Form(_) => "Form",
            Self::Text(_) | Self::Raw => "Text",
            Self::Bytes => "Bytes",
            Self::Events(_) => "Events",
            Self::Fields(_) | Self::Multipart(_) => "Parts",
        }
    }
}

/// The content that a client takes, and in which of its media types: JSON if there is any.
pub(super) fn pick<'a>(
    all: &[(&'a Content, Vec<&'a MediaType>)],
) -> Option<(Carried<'a>, Option<&'a MediaType>)> {
    let candidates = all.iter().flat_map(|(content, media_types)| {
        media_types.iter().map(|media_type| (*content, *media_type))
    });
    let best = candidates.min_by_key(|(_, media_type)| rank(media_type));
    match best {
        Some((content, media_type)) => Some((carried(content, media_type.codec), Some(media_type))),
        None => {
            let (content, _) = all.first()?;
            Some((carried(content, Codec::Json), None))
        }
    }
}

/// What a content is in a codec.
pub(super) fn carried(content: &Content, codec: Codec) -> Carried<'_> {
    match (content, codec) {
        (Content::Value(value), Codec::Json | Codec::JsonPatchOrJson) => Carried::Json(value),
        (Content::Value(value), Codec::Form) => Carried::Form(value),
        (Content::Value(value), Codec::Multipart) => Carried::Fields(value),
        (Content::Value(_), Codec::JsonPatch | Codec::MergePatch) => Carried::Patch,
        (Content::Value(_), _) => Carried::Raw,
        (Content::Text(value), _) => Carried::Text(value),
        (Content::Bytes, _) => Carried::Bytes,
        (Content::Events(value), _) => Carried::Events(value),
        (Content::Multipart(parts), _) => Carried::Multipart(parts),
    }
}

fn rank(media_type: &MediaType) -> u8 {
    match media_type.codec {
        Codec::Json if media_type.essence == "application/json" => 0,
        Codec::Json => 1,
        Codec::JsonPatchOrJson => 2,
        Codec::Multipart => 3,
        Codec::Form => 4,
        Codec::Events => 5,
        Codec::Text => 6,
        Codec::Bytes => 7,
        Codec::MergePatch => 8,
        Codec::JsonPatch => 9,
        Codec::Xml => 10,
    }
}
