//! What holds where something is missing (`default`), as expressions.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::ident;
use crate::api::format::uuid_digits;
use crate::api::{DefaultValue, Kind, NumberRules, TextFormat, TypeId, Value};

/// The function of a generated struct that makes the default of a field.
pub(crate) fn function(field: &str) -> Ident {
    format_ident!("default_{field}")
}

/// The default of a value, of the type that the value has; `named` makes the path of a named type.
pub(crate) fn expression(
    value: &Value,
    default: &DefaultValue,
    named: &dyn Fn(TypeId) -> TokenStream,
) -> TokenStream {
    if *default == DefaultValue::Null {
        return quote!(None);
    }
    let plain = match (&value.kind, default) {
        (Kind::Text(rules), DefaultValue::Text(text)) => text_expression(rules.format, text),
        (Kind::Integer(_), DefaultValue::Integer(integer)) => {
            let integer = Literal::i128_unsuffixed(*integer);
            quote!(#integer)
        }
        (Kind::Number(rules), DefaultValue::Number(number)) => number_expression(rules, *number),
        // Contracts write a whole number without its fraction.
        (Kind::Number(rules), DefaultValue::Integer(integer)) => {
            number_expression(rules, *integer as f64)
        }
        (Kind::Boolean, DefaultValue::Boolean(boolean)) => quote!(#boolean),
        (Kind::Named(id), DefaultValue::Variant(..)) => variant(named(*id), default),
        (Kind::List(list), DefaultValue::List(items)) => {
            let items = items.iter().map(|item| expression(&list.item, item, named));
            quote!(vec![#(#items),*])
        }
        _ => quote!(compile_error!("the default is of another type")),
    };
    let plain = match value.boxed {
        true => quote!(Box::new(#plain)),
        false => plain,
    };
    match value.nullable {
        true => quote!(Some(#plain)),
        false => plain,
    }
}

fn variant(enumeration: TokenStream, default: &DefaultValue) -> TokenStream {
    match default {
        DefaultValue::Variant(_, variant) => {
            let variant = ident(variant);
            quote!(#enumeration::#variant)
        }
        _ => TokenStream::new(),
    }
}

fn number_expression(rules: &NumberRules, number: f64) -> TokenStream {
    let literal = match rules.is_32_bit {
        true => Literal::f32_unsuffixed(number as f32),
        false => Literal::f64_unsuffixed(number),
    };
    quote!(#literal)
}

/// Text of a format that has a type of its own is read here, so that the generated code need not.
fn text_expression(format: Option<TextFormat>, text: &str) -> TokenStream {
    let read = match format {
        Some(TextFormat::Date) => text.parse().ok().map(date),
        Some(TextFormat::DateTime) => text.parse().ok().map(timestamp),
        Some(TextFormat::Uuid) => uuid(text),
        Some(TextFormat::Ipv4) => text.parse().ok().map(ipv4),
        Some(TextFormat::Ipv6) => text.parse().ok().map(ipv6),
        Some(TextFormat::Ip) => text.parse().ok().map(|address| match address {
            IpAddr::V4(address) => {
                let address = ipv4(address);
                quote!(IpAddr::V4(#address))
            }
            IpAddr::V6(address) => {
                let address = ipv6(address);
                quote!(IpAddr::V6(#address))
            }
        }),
        _ if text.is_empty() => Some(quote!(String::new())),
        _ => Some(quote!(#text.to_owned())),
    };
    read.unwrap_or_else(|| quote!(compile_error!("the default is not of its format")))
}

fn date(date: jiff::civil::Date) -> TokenStream {
    let year = Literal::i16_unsuffixed(date.year());
    let (month, day) = [date.month(), date.day()]
        .map(Literal::i8_unsuffixed)
        .into();
    quote!(jiff::civil::date(#year, #month, #day))
}

fn timestamp(timestamp: jiff::Timestamp) -> TokenStream {
    let seconds = Literal::i64_unsuffixed(timestamp.as_second());
    let nanoseconds = Literal::i32_unsuffixed(timestamp.subsec_nanosecond());
    quote!(jiff::Timestamp::constant(#seconds, #nanoseconds))
}

fn uuid(text: &str) -> Option<TokenStream> {
    let literal: Literal = format!("0x{}", uuid_digits(text)?).parse().ok()?;
    Some(quote!(uuid::Uuid::from_u128(#literal)))
}

fn ipv4(address: Ipv4Addr) -> TokenStream {
    let octets = address.octets().map(Literal::u8_unsuffixed);
    quote!(Ipv4Addr::new(#(#octets),*))
}

fn ipv6(address: Ipv6Addr) -> TokenStream {
    let segments = address.segments().map(Literal::u16_unsuffixed);
    quote!(Ipv6Addr::new(#(#segments),*))
}
