//! Emits strict decoders for the schemas of request bodies.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use heck::ToShoutySnakeCase;

use super::{Context, dispatch, named, reachable};
use crate::api::{
    Additional, Body, Codec, Enumeration, IntegerRules, IntegerWidth, Kind, Member, Object, Shape,
    TypeDefinition, TypeId, Value,
};
use crate::emit::{all_or, file_docs, filled, ident, local};

/// What a decoder calls its own, so that no field can be called so.
const TAKEN: [&str; 3] = ["at", "decoder", "name"];

/// Emits the file of the decoders.
pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let api = context.api;
    let head = file_docs(
        "Reads request bodies strictly, and reports everything that is wrong with them at once.",
    );
    let bodies = || {
        api.operations
            .iter()
            .filter_map(|operation| operation.body.as_ref())
    };
    let types = reachable(
        api,
        bodies().flat_map(|body| body.values()).filter_map(named),
    );
    let types_import = context.import_types();
    let codecs = Context::codecs(bodies().map(|body| body.media_types.as_slice()));
    let plain: Vec<_> = codecs
        .iter()
        .copied()
        .filter(|codec| !codec.is_patch())
        .collect();
    let dispatch = dispatch(&plain, |codec| match codec {
        Codec::Xml => quote!(decode::xml(body, T::XML_NAME, T::decode)),
        Codec::Form => quote!(decode::form(body, T::decode)),
        _ => quote!(decode::json(body, T::decode)),
    });
    let media_type = ident(if plain.len() > 1 {
        "media_type"
    } else {
        "_media_type"
    });
    let has_xml = plain.contains(&Codec::Xml);
    let xml_name = has_xml.then(|| {
        quote! {
            /// The name of its element in XML.
            const XML_NAME: &'static str;

        }
    });
    let change = bodies().any(Body::takes_patches).then(|| change(&codecs));
    let decoders = types.iter().map(|id| {
        let definition = &api.types[id.0];
        match &definition.shape {
            Shape::Object(object) => structure(context, *id, object, has_xml),
            Shape::Enumeration(enumeration) => {
                enumerated(context, *id, definition, enumeration, has_xml)
            }
            Shape::Union(_) | Shape::Wrapper(_) => quote!(compile_error!("not emitted yet");),
        }
    });
    quote! {
        #head
        use openapi_axum::decode::{self, Decoded, Decoder, Pointer, Reader, Slot, read};
        use openapi_axum::scalar::{self, TextRules};
        use openapi_axum::change::Change;
        use openapi_axum::{Codec, MediaType, Rejection};
        #types_import
        use super::encode::{self, Encode};
        use super::rules;

        /// A schema that can be read from a body of any format.
        pub(super) trait Decode: Sized {
            #xml_name
            /// Reads the value at `at`; `None` if it is not valid, which the decoder has noted.
            fn decode<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Self>;
        }

        /// Reads a whole body.
        pub(super) fn body<T: Decode>(#media_type: &MediaType, body: &[u8]) -> Result<T, Rejection> {
            #dispatch
        }

        #change
        #(#decoders)*
    }
}

/// Reads a whole value, or changes to one.
fn change(codecs: &[Codec]) -> TokenStream {
    let arms = codecs.iter().filter_map(|codec| match codec {
        Codec::JsonPatch => Some(quote!(Codec::JsonPatch => Change::json_patch(body, json, encode::json),)),
        Codec::JsonPatchOrJson => {
            Some(quote!(Codec::JsonPatchOrJson => Change::json_patch_or_whole(body, json, encode::json),))
        }
        Codec::MergePatch => Some(quote!(Codec::MergePatch => Change::merge_patch(body, json, encode::json),)),
        _ => None,
    });
    quote! {
        /// Reads a whole body, or changes to a value.
        pub(super) fn change<T: Decode + Encode>(media_type: &MediaType, body: &[u8]) -> Result<Change<T>, Rejection> {
            match media_type.codec {
                #(#arms)*
                _ => self::body(media_type, body).map(Change::Whole),
            }
        }

        fn json<T: Decode>(body: &[u8]) -> Result<T, Rejection> {
            decode::json(body, T::decode)
        }
    }
}

fn xml_name(definition: &TypeDefinition) -> TokenStream {
    let name = &definition.xml.name;
    quote!(const XML_NAME: &'static str = #name;)
}

fn structure(context: &Context<'_>, id: TypeId, object: &Object, has_xml: bool) -> TokenStream {
    let name = context.type_path(id);
    let fields: Vec<_> = object
        .members
        .iter()
        .map(|member| local(&member.field, &TAKEN))
        .collect();
    let filled = object
        .members
        .iter()
        .zip(&fields)
        .map(|(member, variable)| filled(&member.field, variable));
    let slots = fields
        .iter()
        .map(|field| quote!(let mut #field = Slot::Absent;));
    let branches = object.members.iter().map(|member| {
        let field = local(&member.field, &TAKEN);
        let wire_name = &member.name;
        let read = reading(context, &member.value);
        let test = if object.names_in_any_case {
            quote!(name.eq_ignore_ascii_case(#wire_name))
        } else {
            quote!(name == #wire_name)
        };
        quote!(if #test { decoder.fill(&mut #field, at, &name, #read)?; } else)
    });
    let refuses_unknown = matches!(object.additional, Additional::Refused);
    let otherwise = if refuses_unknown {
        quote!(decoder.refuse(&at.member(&name))?;)
    } else {
        quote!(decoder.skip()?;)
    };
    let name_binding = if object.members.is_empty() && !refuses_unknown {
        quote!(_)
    } else {
        quote!(name)
    };
    let xml_name = has_xml.then(|| xml_name(&context.api.types[id.0]));
    let takes = object.members.iter().map(|member| take(context, member));
    let unpack = all_or(&fields, &quote!(return Ok(None)));
    quote! {
        impl Decode for #name {
            #xml_name
            fn decode<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Self> {
                if !decoder.object(at)? {
                    return Ok(None);
                }
                #(#slots)*
                while let Some(#name_binding) = decoder.member()? {
                    #(#branches)* { #otherwise }
                }
                #(#takes)*
                #unpack
                Ok(Some(Self { #(#filled),* }))
            }
        }
    }
}

/// Takes a member out of its slot.
fn take(context: &Context<'_>, member: &Member) -> TokenStream {
    let field = local(&member.field, &TAKEN);
    if member.required {
        let name = &member.name;
        let expected = expectation(context, &member.value);
        quote!(let #field = decoder.required(#field, at, #name, #expected);)
    } else if member.value.nullable {
        quote!(let #field = #field.optional_or_null();)
    } else {
        quote!(let #field = #field.optional();)
    }
}

/// What is expected where a member is missing.
fn expectation(context: &Context<'_>, value: &Value) -> TokenStream {
    match &value.kind {
        Kind::Named(id) => match &context.api.types[id.0].shape {
            Shape::Object(_) => quote!("an object"),
            Shape::Enumeration(_) => {
                let name = constant(&context.api.types[id.0]);
                quote!(#name)
            }
            Shape::Union(_) | Shape::Wrapper(_) => quote!("a value"),
        },
        Kind::Text(_) => quote!("a string"),
        Kind::Integer(_) => quote!("an integer"),
        Kind::Number(_) => quote!("a number"),
        Kind::Map(_) => quote!("an object"),
        Kind::Any => quote!("a value"),
        Kind::Boolean => quote!("true or false"),
        Kind::List(_) => quote!("a list"),
    }
}

/// A function or closure that reads a value.
fn reading(context: &Context<'_>, value: &Value) -> TokenStream {
    let plain = match &value.kind {
        Kind::Named(id) => {
            let name = context.type_path(*id);
            quote!(#name::decode)
        }
        Kind::Text(rules) => {
            let rules = context.rules.reference(rules);
            quote!(read::text(#rules))
        }
        Kind::List(list) => {
            let item = reading(context, &list.item);
            quote!(read::list(#item))
        }
        Kind::Map(_) | Kind::Any => quote!(compile_error!("not emitted yet")),
        Kind::Integer(_) | Kind::Number(_) | Kind::Boolean => {
            let scalar = scalar_reading(context, value);
            quote!(read::scalar(#scalar))
        }
    };
    if value.nullable {
        quote!(read::nullable(#plain))
    } else {
        plain
    }
}

/// A function or closure that reads a scalar from a token; for parameters too.
pub(super) fn scalar_reading(context: &Context<'_>, value: &Value) -> TokenStream {
    match &value.kind {
        Kind::Integer(rules) => integer_reading(rules),
        Kind::Number(_) => quote!(scalar::number),
        Kind::Boolean => quote!(scalar::boolean),
        Kind::Text(rules) => {
            let rules = context.rules.reference(rules);
            quote!(scalar::text(#rules))
        }
        Kind::Named(id) => {
            let definition = &context.api.types[id.0];
            match &definition.shape {
                Shape::Enumeration(enumeration) => {
                    enumeration_reading(context, *id, definition, enumeration)
                }
                _ => quote!(compile_error!("an object is no scalar")),
            }
        }
        _ => quote!(compile_error!("a list is no scalar")),
    }
}

fn integer_reading(rules: &IntegerRules) -> TokenStream {
    let (function, width) = if rules.width == IntegerWidth::I32 {
        ("int32", "i32")
    } else {
        ("int64", "i64")
    };
    let (function, width) = (ident(function), ident(width));
    let bound = |bound: Option<i128>, otherwise: TokenStream| match bound {
        Some(value) => {
            let value = Literal::i128_unsuffixed(value);
            quote!(#value)
        }
        None => otherwise,
    };
    let minimum = bound(rules.minimum, quote!(#width::MIN));
    let maximum = bound(rules.maximum, quote!(#width::MAX));
    quote!(scalar::#function(#minimum, #maximum))
}

fn enumeration_reading(
    context: &Context<'_>,
    id: TypeId,
    definition: &TypeDefinition,
    enumeration: &Enumeration,
) -> TokenStream {
    let name = context.type_path(id);
    let expected = constant(definition);
    let has_numbers = enumeration
        .values
        .iter()
        .any(|value| value.number.is_some());
    let by_number = if has_numbers {
        quote!(#name::from_number)
    } else {
        quote!(|_| None)
    };
    quote!(scalar::enumeration(#expected, #name::from_name, #by_number))
}

fn enumerated(
    context: &Context<'_>,
    id: TypeId,
    definition: &TypeDefinition,
    enumeration: &Enumeration,
    has_xml: bool,
) -> TokenStream {
    let name = context.type_path(id);
    let expected = constant(definition);
    let names: Vec<_> = enumeration
        .values
        .iter()
        .map(|value| value.name.as_str())
        .collect();
    let list = format!("one of {}", names.join(", "));
    let reading = enumeration_reading(context, id, definition, enumeration);
    let xml_name = has_xml.then(|| xml_name(definition));
    quote! {
        const #expected: &str = #list;

        impl Decode for #name {
            #xml_name
            fn decode<'de, R: Reader<'de>>(decoder: &mut Decoder<R>, at: &Pointer<'_>) -> Decoded<Self> {
                decoder.scalar(at, #reading)
            }
        }
    }
}

fn constant(definition: &TypeDefinition) -> proc_macro2::Ident {
    format_ident!("{}", definition.name.to_shouty_snake_case())
}
