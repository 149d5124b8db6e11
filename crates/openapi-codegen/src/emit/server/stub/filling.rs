//! Fills in the contract's error type with what there is to say of a rejection: its text and its status.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use crate::api::{
    Additional, AnswerBody, Content, Enumeration, IntegerRules, IntegerWidth, Kind, Member, Object,
    Shape, TextFormat, TypeId, Value,
};
use crate::emit::ident;

/// Members that are filled in although they may be missing (RFC 9457, section 3.1, and their kin).
const TELLING: [&str; 6] = ["status", "code", "title", "detail", "message", "error"];

/// How deep values may lie in one another. What lies deeper holds itself without an end.
const DEPTH_LIMIT: usize = 16;

/// The body of a rejection, which is `rejection`.
pub(super) fn body(context: &Context<'_>, body: &AnswerBody) -> TokenStream {
    let filled = match body {
        AnswerBody::One(content) => content_of(context, content),
        AnswerBody::Choice(id) => {
            let choice = &context.api.choices[id.0];
            let name = ident(&choice.name);
            let fields = choice.members.iter().map(|member| {
                let (field, content) =
                    (ident(&member.field), content_of(context, &member.content)?);
                Some(quote!(#field: #content))
            });
            let fields: Option<Vec<_>> = fields.collect();
            fields.map(|fields| quote!(#name { #(#fields),* }))
        }
    };
    filled.unwrap_or_else(|| quote!(compile_error!("an error that cannot be made")))
}

fn content_of(context: &Context<'_>, content: &Content) -> Option<TokenStream> {
    match content {
        Content::Value(value) | Content::Text(value) => filled(context, value, DEPTH_LIMIT),
        Content::Bytes => Some(quote!(rejection.to_string().into())),
        Content::Multipart(_) | Content::Events(_) => None,
    }
}

/// A value; `None` if it has no end.
fn filled(context: &Context<'_>, value: &Value, depth: usize) -> Option<TokenStream> {
    let depth = depth.checked_sub(1)?;
    let plain = match &value.kind {
        Kind::Named(id) => named(context, *id, depth)?,
        Kind::Text(rules) => text(rules.format),
        Kind::Integer(rules) => integer(rules),
        Kind::Number(rules) if rules.is_32_bit => quote!(f32::from(rejection.status().as_u16())),
        Kind::Number(_) => quote!(f64::from(rejection.status().as_u16())),
        Kind::Boolean => quote!(false),
        Kind::List(_) => quote!(Vec::new()),
        Kind::Map(_) => quote!(BTreeMap::new()),
        Kind::Any => quote!(rejection.to_string().into()),
    };
    let plain = match value.boxed {
        true => quote!(Box::new(#plain)),
        false => plain,
    };
    Some(match value.nullable {
        true => quote!(Some(#plain)),
        false => plain,
    })
}

fn text(format: Option<TextFormat>) -> TokenStream {
    match format {
        Some(TextFormat::Date | TextFormat::DateTime | TextFormat::Uuid) => {
            quote!(Default::default())
        }
        Some(TextFormat::Ipv4) => quote!(Ipv4Addr::UNSPECIFIED),
        Some(TextFormat::Ipv6) => quote!(Ipv6Addr::UNSPECIFIED),
        Some(TextFormat::Ip) => quote!(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        // RFC 9457, section 4.2.1: no more than the status says.
        Some(TextFormat::Uri) => quote!("about:blank".to_owned()),
        _ => quote!(rejection.to_string()),
    }
}

/// The status, where it fits.
fn integer(rules: &IntegerRules) -> TokenStream {
    let least = rules.minimum.unwrap_or(0);
    let fits = least <= 400 && rules.maximum.is_none_or(|greatest| greatest >= 599);
    match rules.width {
        IntegerWidth::U16 if fits => quote!(rejection.status().as_u16()),
        IntegerWidth::I32 | IntegerWidth::I64 | IntegerWidth::U32 | IntegerWidth::U64 if fits => {
            quote!(rejection.status().as_u16().into())
        }
        _ => {
            let least = Literal::i128_unsuffixed(least);
            quote!(#least)
        }
    }
}

fn named(context: &Context<'_>, id: TypeId, depth: usize) -> Option<TokenStream> {
    let name = context.type_path(id);
    match &context.api.types[id.0].shape {
        Shape::Object(object) => {
            let fields = fields(context, object, depth)?;
            Some(quote!(#name { #(#fields),* }))
        }
        Shape::Enumeration(enumeration) => {
            let value = first_value(enumeration);
            Some(quote!(#name::#value))
        }
        Shape::Union(union) => union.variants.iter().find_map(|one| {
            let (variant, value) = (ident(&one.variant), filled(context, &one.value, depth)?);
            Some(quote!(#name::#variant(#value)))
        }),
        Shape::Wrapper(value) => {
            let value = filled(context, value, depth)?;
            Some(quote!(#name(#value)))
        }
    }
}

fn fields(context: &Context<'_>, object: &Object, depth: usize) -> Option<Vec<TokenStream>> {
    let members = object.members.iter().map(|member| {
        let field = ident(&member.field);
        let value = member_value(context, member, depth)?;
        Some(quote!(#field: #value))
    });
    let additional = match &object.additional {
        Additional::Kept { field, .. } => {
            let field = ident(field);
            Some(Some(quote!(#field: BTreeMap::new())))
        }
        Additional::Ignored | Additional::Refused => None,
    };
    members.chain(additional).collect()
}

fn member_value(context: &Context<'_>, member: &Member, depth: usize) -> Option<TokenStream> {
    let tells = TELLING.contains(&member.name.as_str());
    let is_option = member.value.nullable || !member.always_has_value();
    if is_option && !tells {
        return Some(quote!(None));
    }
    let value = filled(context, &member.value, depth)?;
    let is_optional = is_option && !member.value.nullable;
    Some(match is_optional {
        true => quote!(Some(#value)),
        false => value,
    })
}

fn first_value(enumeration: &Enumeration) -> TokenStream {
    let other = ident(enumeration.other_variant());
    match enumeration.values.first() {
        Some(value) => {
            let variant = ident(&value.variant);
            quote!(#variant)
        }
        None if enumeration.is_integer => quote!(#other(0)),
        None => quote!(#other(String::new())),
    }
}
