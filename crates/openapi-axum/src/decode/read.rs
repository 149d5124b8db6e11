//! The readings of values that are no named schema, to be put together: `nullable(text(&RULES))`.

use std::collections::BTreeMap;

use super::{Count, Decoded, Decoder, ListRules, Pointer, Reader, Token};
use crate::scalar::{Mismatch, TextRules};

/// Reads text.
pub fn text<'de, R: Reader<'de>>(
    rules: &'static TextRules,
) -> impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<String> + Copy {
    move |decoder, at| decoder.text(at, rules)
}

/// Reads a number, a boolean or an enumeration by one of the readings of [`scalar`](crate::scalar).
pub fn scalar<'de, R: Reader<'de>, T>(
    reading: impl Fn(&Token<'_>) -> Result<T, Mismatch> + Copy,
) -> impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T> + Copy {
    move |decoder, at| decoder.scalar(at, reading)
}

/// Reads what may be null.
pub fn nullable<'de, R: Reader<'de>, T>(
    read: impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T> + Copy,
) -> impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<Option<T>> + Copy {
    move |decoder, at| decoder.nullable(at, read)
}

/// Reads a list of what `read` reads.
pub fn list<'de, R: Reader<'de>, T>(
    read: impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T> + Copy,
) -> impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<Vec<T>> + Copy {
    move |decoder, at| decoder.list(at, read)
}

/// Reads a list of what `read` reads, which keeps to `rules`.
pub fn list_of<'de, R: Reader<'de>, T>(
    rules: ListRules,
    read: impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T> + Copy,
) -> impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<Vec<T>> + Copy {
    move |decoder, at| decoder.list_of(at, rules, read)
}

/// Reads an object of any members, each of which `read` reads.
pub fn map<'de, R: Reader<'de>, T>(
    read: impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T> + Copy,
) -> impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<BTreeMap<String, T>> + Copy {
    map_of(Count::ANY, read)
}

/// Reads an object of so many members, each of which `read` reads.
pub fn map_of<'de, R: Reader<'de>, T>(
    count: Count,
    read: impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T> + Copy,
) -> impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<BTreeMap<String, T>> + Copy {
    move |decoder, at| decoder.map(at, count, read)
}

/// Reads what stands in a `Box`.
pub fn boxed<'de, R: Reader<'de>, T>(
    read: impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<T> + Copy,
) -> impl Fn(&mut Decoder<R>, &Pointer<'_>) -> Decoded<Box<T>> + Copy {
    move |decoder, at| Ok(read(decoder, at)?.map(Box::new))
}

/// Reads any value.
pub fn any<'de, R: Reader<'de>>(
    decoder: &mut Decoder<R>,
    at: &Pointer<'_>,
) -> Decoded<serde_json::Value> {
    decoder.any(at)
}
