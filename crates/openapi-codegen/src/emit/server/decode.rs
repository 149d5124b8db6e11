//! Emits strict decoders for the schemas of request bodies and parameters.

mod bodies;
mod objects;
mod readings;
mod unions;

pub(super) use self::bodies::{function, has_choice};
pub(super) use self::objects::expectation;
pub(super) use self::readings::{reading, scalar_reading_from};

use proc_macro2::TokenStream;
use quote::quote;

use self::objects::object;
use self::readings::{constant, enumeration_reading};
use self::unions::union;
use super::{Context, dispatch, fields, parameters, xml};
use crate::api::holding::{named, reachable};
use crate::api::{Api, Body, BodyContent, Codec, Content, MediaType, Shape, TypeId, Value};
use crate::emit::file_docs;
use crate::names::Constants;

/// Emits the file of the decoders.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let head = file_docs(
        "Reads request bodies strictly, and reports everything that is wrong with them at once.",
    );
    let types_import = context.import_types();
    let has_xml = plain_codecs(context).contains(&Codec::Xml);
    let xml_name = has_xml.then(|| {
        quote! {
            /// The name of its element in XML.
            const XML_NAME: &'static str;

        }
    });
    let body = body(context);
    let change = change(context);
    let unnamed = bodies::unnamed(context);
    let types = types(context.api);
    let in_xml = xml::read_types(context.api);
    let decoded = decoded(context.api);
    let trait_ = (!decoded.is_empty()).then(|| quote! {
    /// A schema that can be read from a body of any format.
        pub(super) trait Decode: Sized {
            #xml_name
            /// Reads the value at `at`; `None` if it is not valid, which the decoder has noted.
            fn decode<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Self>;
        }
    });
    let decoders = types.iter().map(|id| {
        let name = context.api.types[id.0].xml.name.as_str();
        match decoded.contains(id) {
            true => decoder(context, *id, in_xml.contains(id), has_xml.then_some(name)),
            false => expected_values(context, *id),
        }
    });
    quote! {
        #head
        use std::collections::BTreeMap;
        use std::ops::Bound;
        use openapi_axum::decode::{
            self, Alternative, Count, Decoded, Decoder, Form, Kept, ListRules, Pointer, Reader, Slot, read,
        };
        use openapi_axum::scalar::{self, TextRules};
        use openapi_axum::change::Change;
        use openapi_axum::{Codec, MediaType, Rejection};
        #types_import
        use super::encode::{self, Encode};
        use super::rules;

        #trait_
        #body
        #change
        #unnamed
        #(#decoders)*
    }
}

/// The names of the constants that list what may stand there, by the numbers of the types; empty where there is none.
pub(super) fn expectations(api: &Api) -> Vec<String> {
    let mut names = Constants::default();
    let names = api.types.iter().map(|definition| match &definition.shape {
        Shape::Enumeration(_) => names.take("", &definition.name),
        Shape::Union(union) if union.tag.is_some() => names.take("", &definition.name),
        Shape::Object(_) | Shape::Union(_) | Shape::Wrapper(_) => String::new(),
    });
    names.collect()
}

/// The types that are read from bodies and parameters.
pub(super) fn types(api: &Api) -> Vec<TypeId> {
    let operations = &api.operations;
    let bodies = operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let parameters = operations
        .iter()
        .flat_map(|operation| &operation.parameters);
    let values = bodies
        .flat_map(Body::values)
        .chain(parameters.map(|parameter| &parameter.value));
    reachable(api, values.filter_map(named))
}

/// Those of them that a decoder reads: an enumeration that is a text or a parameter by itself is told by its list alone.
fn decoded(api: &Api) -> Vec<TypeId> {
    let operations = &api.operations;
    let bodies = operations.iter().filter_map(|one| one.body.as_ref());
    let contents = bodies.flat_map(|body| &body.contents);
    let values = contents
        .map(|content| &content.content)
        .filter(|content| !matches!(content, Content::Text(_)))
        .flat_map(Content::values);
    let parameters = parameters::with_decoders(api).map(|parameter| &parameter.value);
    reachable(api, values.chain(parameters).filter_map(named))
}

/// The contents of all bodies that are read whole.
fn contents<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a BodyContent> + use<'a> {
    let operations = context.api.operations.iter();
    let bodies = operations.filter_map(|operation| operation.body.as_ref());
    let contents = bodies.flat_map(|body| &body.contents);
    contents.filter(|content| !fields::are_read(content))
}

/// The codecs of values, those of changes aside.
fn plain_codecs(context: &Context<'_>) -> Vec<Codec> {
    let mut codecs = Context::codecs(contents(context).map(media_types));
    codecs.retain(|codec| matches!(codec, Codec::Json | Codec::Xml | Codec::Form));
    codecs
}

fn media_types(content: &BodyContent) -> &[MediaType] {
    &content.media_types
}

/// The function that reads a whole body of any type with a name.
fn body(context: &Context<'_>) -> Option<TokenStream> {
    contents(context).find(|content| bodies::is_named(content))?;
    let codecs = plain_codecs(context);
    let dispatch = match codecs.is_empty() {
        true => quote!(decode::json(body, T::decode)),
        false => dispatch(&codecs, |codec| match codec {
            Codec::Xml => quote!(decode::xml(body, T::XML_NAME, T::decode)),
            Codec::Form => quote!(decode::form(body, T::decode)),
            _ => quote!(decode::json(body, T::decode)),
        }),
    };
    let media_type = (codecs.len() > 1).then(|| quote!(media_type: &MediaType,));
    Some(quote! {
        /// Reads a whole body.
        pub(super) fn body<T: Decode>(#media_type body: &[u8]) -> Result<T, Rejection> {
            #dispatch
        }
    })
}

/// The function that reads a whole value, or changes to one.
fn change(context: &Context<'_>) -> Option<TokenStream> {
    let takes_patches =
        |content: &BodyContent| bodies::is_named(content) && content.takes_patches();
    contents(context).find(|content| takes_patches(content))?;
    let codecs = Context::codecs(contents(context).map(media_types));
    let arms = codecs.iter().filter_map(|codec| match codec {
        Codec::JsonPatch => Some(quote!(Codec::JsonPatch => Change::json_patch(body, json, encode::json),)),
        Codec::JsonPatchOrJson => {
            Some(quote!(Codec::JsonPatchOrJson => Change::json_patch_or_whole(body, json, encode::json),))
        }
        Codec::MergePatch => Some(quote!(Codec::MergePatch => Change::merge_patch(body, json, encode::json),)),
        _ => None,
    });
    let chosen = (plain_codecs(context).len() > 1).then(|| quote!(media_type,));
    Some(quote! {
        /// Reads a whole body, or changes to a value.
        pub(super) fn change<T: Decode + Encode>(media_type: &MediaType, body: &[u8]) -> Result<Change<T>, Rejection> {
            match media_type.codec {
                #(#arms)*
                _ => self::body(#chosen body).map(Change::Whole),
            }
        }

        fn json<T: Decode>(body: &[u8]) -> Result<T, Rejection> {
            decode::json(body, T::decode)
        }
    })
}

/// The implementation for a type; `in_xml` says whether it is read from XML, too.
fn decoder(context: &Context<'_>, id: TypeId, in_xml: bool, xml_name: Option<&str>) -> TokenStream {
    let definition = &context.api.types[id.0];
    let name = context.type_path(id);
    let (before, body) = match &definition.shape {
        Shape::Object(shape) => (None, object(context, id, shape, in_xml)),
        Shape::Enumeration(shape) => {
            let read = enumeration_reading(context, id, shape, &quote!());
            (
                Some(expected_values(context, id)),
                quote!(decoder.scalar(at, #read)),
            )
        }
        Shape::Union(shape) => union(context, id, shape, in_xml),
        Shape::Wrapper(value) => (None, wrapper(context, value)),
    };
    let xml_name = xml_name.map(|name| quote!(const XML_NAME: &'static str = #name;));
    quote! {
        #before

        impl Decode for #name {
            #xml_name
            fn decode<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Self> {
                #body
            }
        }
    }
}

/// The constant that lists what may stand there, of an enumeration.
fn expected_values(context: &Context<'_>, id: TypeId) -> TokenStream {
    let definition = &context.api.types[id.0];
    let Shape::Enumeration(enumeration) = &definition.shape else {
        return quote!();
    };
    let expected = constant(context, id);
    let names = enumeration.values.iter().map(|value| value.name.as_str());
    let list = match names.collect::<Vec<_>>().as_slice() {
        [only] => format!("`{only}`"),
        names => format!("one of {}", names.join(", ")),
    };
    let visible = is_parameter(context, id).then(|| quote!(pub(super)));
    quote!(#visible const #expected: &str = #list;)
}

/// Whether it is what some parameter holds.
fn is_parameter(context: &Context<'_>, id: TypeId) -> bool {
    let operations = context.api.operations.iter();
    let mut parameters = operations.flat_map(|operation| &operation.parameters);
    parameters.any(|parameter| named(&parameter.value) == Some(id))
}

fn wrapper(context: &Context<'_>, value: &Value) -> TokenStream {
    let read = reading(context, value);
    quote!(Ok(#read(decoder, at)?.map(Self)))
}
