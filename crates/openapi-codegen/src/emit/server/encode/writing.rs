//! The statements that write values.

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{IntegerWidth, Kind, TextFormat, Value};

/// Statements that write the value in `place`, or null; the place is a reference or not.
pub(in crate::emit::server) fn optional(
    value: &Value,
    place: &TokenStream,
    is_reference: bool,
) -> TokenStream {
    if !value.nullable {
        return writing(&value.kind, place, is_reference);
    }
    let write = writing(&value.kind, &quote!(value), true);
    let borrowed = borrowed(place, is_reference);
    quote! {
        match #borrowed {
            Some(value) => { #write }
            None => writer.null(),
        }
    }
}

/// Statements that write the value in `place`, which is a reference or not.
pub(in crate::emit::server) fn writing(
    kind: &Kind,
    place: &TokenStream,
    is_reference: bool,
) -> TokenStream {
    let borrowed = borrowed(place, is_reference);
    let copied = match is_reference {
        true => quote!(*#place),
        false => place.clone(),
    };
    match kind {
        Kind::Named(_) => quote!(#place.encode(writer);),
        Kind::Text(rules) if rules.format.is_some_and(TextFormat::has_own_type) => {
            quote!(writer.plain(#borrowed);)
        }
        Kind::Text(_) => quote!(writer.text(#borrowed);),
        Kind::Integer(rules) => match rules.width {
            IntegerWidth::I64 => quote!(writer.integer(#copied);),
            IntegerWidth::U64 => quote!(writer.unsigned(#copied);),
            _ => quote!(writer.integer(i64::from(#copied));),
        },
        Kind::Number(rules) if rules.is_32_bit => quote!(writer.float(#copied);),
        Kind::Number(_) => quote!(writer.number(#copied);),
        Kind::Boolean => quote!(writer.boolean(#copied);),
        Kind::List(list) => {
            let write = optional(&list.item, &quote!(item), true);
            quote! {
                writer.begin_list();
                for item in #borrowed {
                    writer.item();
                    #write
                }
                writer.end_list();
            }
        }
        Kind::Map(map) => {
            let write = optional(&map.value, &quote!(value), true);
            quote! {
                writer.begin_object("Value");
                for (name, value) in #borrowed {
                    writer.additional(name);
                    #write
                }
                writer.end_object();
            }
        }
        Kind::Any => quote!(writer.any(#borrowed);),
    }
}

fn borrowed(place: &TokenStream, is_reference: bool) -> TokenStream {
    match is_reference {
        true => place.clone(),
        false => quote!(&#place),
    }
}
