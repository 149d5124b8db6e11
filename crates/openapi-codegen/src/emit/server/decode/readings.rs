//! The functions and closures that read values.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::super::Context;
use crate::api::{
    Enumeration, IntegerRules, IntegerWidth, Kind, List, Map, NumberRules, Shape, TextFormat,
    TextRules, TypeId, Value,
};
use crate::emit::ident;

/// A function or closure that reads a value.
pub(in crate::emit::server) fn reading(context: &Context<'_>, value: &Value) -> TokenStream {
    reading_as(context, value, false)
}

/// The same, of a list whose items may stand in XML without an element around them.
pub(super) fn reading_as(context: &Context<'_>, value: &Value, is_repeated: bool) -> TokenStream {
    let plain = match &value.kind {
        Kind::Named(id) => {
            let name = context.type_path(*id);
            quote!(#name::decode)
        }
        Kind::Text(rules) if !has_type(rules) && rules.checked_format.is_none() => {
            let rules = context.rules.reference(rules);
            quote!(read::text(#rules))
        }
        Kind::List(list) => list_reading(context, list, is_repeated),
        Kind::Map(map) => map_reading(context, map),
        Kind::Any => quote!(read::any),
        Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean => {
            let scalar = scalar_reading(context, value);
            quote!(read::scalar(#scalar))
        }
    };
    let plain = match value.boxed {
        true => quote!(read::boxed(#plain)),
        false => plain,
    };
    match value.nullable {
        true => quote!(read::nullable(#plain)),
        false => plain,
    }
}

/// A function or closure that reads a scalar from a token.
pub(super) fn scalar_reading(context: &Context<'_>, value: &Value) -> TokenStream {
    scalar_reading_from(context, value, &quote!())
}

/// A function or closure that reads a scalar from a token; `module` is the path to the file of the decoders.
pub(in crate::emit::server) fn scalar_reading_from(
    context: &Context<'_>,
    value: &Value,
    module: &TokenStream,
) -> TokenStream {
    match &value.kind {
        Kind::Integer(rules) => integer_reading(rules),
        Kind::Number(rules) => number_reading(rules),
        Kind::Boolean => quote!(scalar::boolean),
        Kind::Text(rules) => text_reading(context, rules),
        Kind::Named(id) => {
            let definition = &context.api.types[id.0];
            match &definition.shape {
                Shape::Enumeration(enumeration) => {
                    enumeration_reading(context, *id, enumeration, module)
                }
                _ => quote!(compile_error!("an object is no scalar")),
            }
        }
        _ => quote!(compile_error!("a list is no scalar")),
    }
}

/// The name of the constant that lists what may stand there.
pub(super) fn constant(context: &Context<'_>, id: TypeId) -> Ident {
    ident(context.expectations.get(id.0).map_or("", String::as_str))
}

/// Whether its format has a Rust type of its own.
fn has_type(rules: &TextRules) -> bool {
    typed(rules).is_some()
}

/// The reading of a format that has a Rust type of its own.
fn typed(rules: &TextRules) -> Option<Ident> {
    Some(ident(match rules.format? {
        TextFormat::Date => "date",
        TextFormat::DateTime => "date_time",
        TextFormat::Uuid => "uuid",
        TextFormat::Ipv4 => "ipv4",
        TextFormat::Ipv6 => "ipv6",
        TextFormat::Ip => "ip",
        _ => return None,
    }))
}

fn text_reading(context: &Context<'_>, rules: &TextRules) -> TokenStream {
    let reference = context.rules.reference(rules);
    // Only parameters have such formats, and they are read where the implementation is at hand.
    let mut formats = context.api.checked_formats.iter();
    let checked = formats.find(|known| Some(&known.name) == rules.checked_format.as_ref());
    if let Some(known) = checked {
        let check = ident(&known.method_name);
        return quote!(scalar::of_format(scalar::text(#reference), |text| self.api.#check(text)));
    }
    match typed(rules) {
        None => quote!(scalar::text(#reference)),
        Some(read) if context.rules.has(rules) => {
            quote!(scalar::checked(#reference, scalar::#read))
        }
        Some(read) => quote!(scalar::#read),
    }
}

fn list_reading(context: &Context<'_>, list: &List, is_repeated: bool) -> TokenStream {
    let item = reading(context, &list.item);
    let count = count(list.min_items, list.max_items).map(|count| quote!(count: #count,));
    let unique = list.unique.then(|| quote!(unique: true,));
    let repeated = is_repeated.then(|| quote!(repeated: true,));
    let rest = match (&count, &unique, &repeated) {
        (None, None, None) => return quote!(read::list(#item)),
        (Some(_), Some(_), Some(_)) => quote!(),
        _ => quote!(..ListRules::ANY),
    };
    quote!(read::list_of(ListRules { #count #unique #repeated #rest }, #item))
}

fn map_reading(context: &Context<'_>, map: &Map) -> TokenStream {
    let value = reading(context, &map.value);
    match count(map.min_properties, map.max_properties) {
        None => quote!(read::map(#value)),
        Some(count) => quote!(read::map_of(#count, #value)),
    }
}

/// From how many to how many there may be, if the contract says.
pub(super) fn count(min: Option<u64>, max: Option<u64>) -> Option<TokenStream> {
    let min = min.filter(|min| *min > 0).map(Literal::u64_unsuffixed);
    let max = max.map(Literal::u64_unsuffixed);
    match (min, max) {
        (None, None) => None,
        (Some(min), None) => Some(quote!(Count { min: #min, ..Count::ANY })),
        (None, Some(max)) => Some(quote!(Count { max: #max, ..Count::ANY })),
        (Some(min), Some(max)) => Some(quote!(Count { min: #min, max: #max })),
    }
}

fn integer_reading(rules: &IntegerRules) -> TokenStream {
    let (function, least, greatest) = match rules.width {
        IntegerWidth::I8 => ("int8", i128::from(i8::MIN), i128::from(i8::MAX)),
        IntegerWidth::I16 => ("int16", i128::from(i16::MIN), i128::from(i16::MAX)),
        IntegerWidth::I32 => ("int32", i128::from(i32::MIN), i128::from(i32::MAX)),
        IntegerWidth::I64 => ("int64", i128::from(i64::MIN), i128::from(i64::MAX)),
        IntegerWidth::U8 => ("uint8", 0, i128::from(u8::MAX)),
        IntegerWidth::U16 => ("uint16", 0, i128::from(u16::MAX)),
        IntegerWidth::U32 => ("uint32", 0, i128::from(u32::MAX)),
        IntegerWidth::U64 => ("uint64", 0, i128::from(u64::MAX)),
    };
    let (function, width) = (ident(function), ident(rules.width.name()));
    let minimum = match rules.minimum {
        Some(minimum) if minimum > least => literal(minimum.min(greatest)),
        _ if least == 0 => literal(0),
        _ => quote!(#width::MIN),
    };
    let maximum = match rules.maximum {
        Some(maximum) if maximum < greatest => literal(maximum.max(least)),
        _ => quote!(#width::MAX),
    };
    let read = quote!(scalar::#function(#minimum, #maximum));
    match rules.multiple_of.filter(|factor| *factor > 1) {
        // Of what a type cannot hold only zero is a multiple; the type's greatest value comes nearest.
        Some(factor) => {
            let factor = literal(factor.min(greatest));
            quote!(scalar::multiple_of(#factor, #read))
        }
        None => read,
    }
}

fn literal(value: i128) -> TokenStream {
    let value = Literal::i128_unsuffixed(value);
    quote!(#value)
}

fn number_reading(rules: &NumberRules) -> TokenStream {
    let read = match rules.is_32_bit {
        true => quote!(scalar::float),
        false => quote!(scalar::number),
    };
    let bound = |bound: Option<f64>, is_excluded: bool| {
        let literal = bound.and_then(|bound| number_literal(bound, rules.is_32_bit));
        match (literal, is_excluded) {
            (None, _) => quote!(Bound::Unbounded),
            (Some(bound), true) => quote!(Bound::Excluded(#bound)),
            (Some(bound), false) => quote!(Bound::Included(#bound)),
        }
    };
    let read = if rules.minimum.is_some() || rules.maximum.is_some() {
        let minimum = bound(rules.minimum, rules.excludes_minimum);
        let maximum = bound(rules.maximum, rules.excludes_maximum);
        quote!(scalar::within(#minimum, #maximum, #read))
    } else {
        read
    };
    match rules
        .multiple_of
        .and_then(|factor| number_literal(factor, false))
    {
        Some(factor) => quote!(scalar::multiple_of_number(#factor, #read)),
        None => read,
    }
}

fn number_literal(number: f64, is_32_bit: bool) -> Option<Literal> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the bound of a number of 32 bits is one, too"
    )]
    let narrow = number as f32;
    match is_32_bit {
        true => narrow.is_finite().then(|| Literal::f32_unsuffixed(narrow)),
        false => number.is_finite().then(|| Literal::f64_unsuffixed(number)),
    }
}

pub(super) fn enumeration_reading(
    context: &Context<'_>,
    id: TypeId,
    enumeration: &Enumeration,
    module: &TokenStream,
) -> TokenStream {
    let name = context.type_path(id);
    let expected = constant(context, id);
    if enumeration.is_integer {
        return quote!(scalar::numbered(#module #expected, #name::from_number));
    }
    let mut values = enumeration.values.iter();
    let by_number = match values.any(|value| value.number.is_some()) {
        true => quote!(#name::from_number),
        false => quote!(|_| None),
    };
    quote!(scalar::enumeration(#module #expected, #name::from_name, #by_number))
}
