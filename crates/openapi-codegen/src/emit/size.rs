//! How large generated types are, where Clippy asks for it: an enum may have one variant much larger than all others.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::api::{
    Additional, Answer, AnswerBody, Api, Content, Enumeration, IntegerWidth, Kind, Multipart,
    Object, Shape, TextFormat, TypeId, Union, Value,
};

/// How much larger one variant may be than the next, in bytes: what `clippy::large_enum_variant` takes.
const THRESHOLD: usize = 200;

/// In how many types another may be whose size counts: the stack is not for more.
const DEEPEST: usize = 64;

/// The size of `serde_json::Value`, in bytes.
pub(crate) const OF_ANY: usize = Layout::ANY.size;

/// How a type lies in memory, on machines of 64 bits.
#[derive(Debug, Clone, Copy)]
struct Layout {
    size: usize,
    alignment: usize,
    /// Whether some pattern of bits is no value, so that an `Option` needs no more room.
    has_niche: bool,
}

impl Layout {
    const fn new(size: usize, alignment: usize, has_niche: bool) -> Self {
        Self {
            size,
            alignment,
            has_niche,
        }
    }

    const TEXT: Self = Self::new(24, 8, true);
    const LIST: Self = Self::new(24, 8, true);
    const MAP: Self = Self::new(24, 8, false);
    const ANY: Self = Self::new(32, 8, true);
    const POINTER: Self = Self::new(8, 8, true);

    /// Side by side, as a struct has them.
    fn of_all(fields: impl IntoIterator<Item = Self>) -> Self {
        let mut whole = Self::new(0, 1, false);
        for field in fields {
            whole.size = whole.size.saturating_add(field.size);
            whole.alignment = whole.alignment.max(field.alignment);
            whole.has_niche |= field.has_niche;
        }
        whole.size = rounded(whole.size, whole.alignment);
        whole
    }

    fn optional(self) -> Self {
        match self.has_niche {
            true => self,
            false => Self::new(
                self.size.saturating_add(self.alignment),
                self.alignment,
                true,
            ),
        }
    }
}

/// What an enum needs where one variant is much larger than all others: generated enums are moved, not stored, and
/// a `Box` would be one more allocation of every answer.
pub(crate) fn large_variant(sizes: impl IntoIterator<Item = usize>) -> Option<TokenStream> {
    let mut sizes: Vec<usize> = sizes.into_iter().collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    let [largest, second, ..] = sizes.as_slice() else {
        return None;
    };
    (largest - second > THRESHOLD).then(|| {
        quote!(#[expect(clippy::large_enum_variant, reason = "it is moved, and not kept in number")])
    })
}

/// The size of a value, in bytes.
pub(crate) fn of_value(api: &Api, value: &Value) -> usize {
    Layouts::new(api).value(value).size
}

/// The size of the body of an answer, in bytes.
pub(crate) fn of_body(api: &Api, body: &AnswerBody) -> usize {
    Layouts::new(api).body(body).size
}

/// The size of an answer with its headers, in bytes.
pub(crate) fn of_answer(api: &Api, answer: &Answer) -> usize {
    let mut layouts = Layouts::new(api);
    let body = answer.body.iter().map(|body| layouts.body(body));
    let mut fields: Vec<Layout> = body.collect();
    fields.extend(answer.headers.iter().map(|header| {
        let plain = layouts.value(&header.value);
        match header.always_has_value() {
            true => plain,
            false => plain.optional(),
        }
    }));
    Layout::of_all(fields).size
}

/// The size of the parts of a multipart body, in bytes, where a file of the client takes `file` bytes.
pub(crate) fn of_parts(api: &Api, parts: &Multipart, file: usize) -> usize {
    let mut layouts = Layouts::new(api);
    let fields = parts.parts.iter().map(|part| match &part.content {
        _ if part.repeated => Layout::LIST,
        Content::Value(value) | Content::Text(value) if part.required || value.nullable => {
            layouts.value(value)
        }
        Content::Value(value) | Content::Text(value) => layouts.value(value).optional(),
        Content::Bytes | Content::Events(_) | Content::Multipart(_) => Layout::new(file, 8, true),
    });
    Layout::of_all(fields).size
}

/// The layouts of an API's types, each reckoned once.
struct Layouts<'a> {
    api: &'a Api,
    known: HashMap<usize, Layout>,
    /// In how many types the next one is.
    depth: usize,
}

impl<'a> Layouts<'a> {
    fn new(api: &'a Api) -> Self {
        Self {
            api,
            known: HashMap::new(),
            depth: 0,
        }
    }

    fn body(&mut self, body: &AnswerBody) -> Layout {
        let contents = self.api.contents_of(body).into_iter();
        Layout::of_all(contents.map(|content| match content {
            Content::Value(value) | Content::Text(value) => self.value(value),
            // Streams are pointers and some state.
            Content::Bytes | Content::Events(_) | Content::Multipart(_) => Layout::new(48, 8, true),
        }))
    }

    fn value(&mut self, value: &Value) -> Layout {
        let plain = match &value.kind {
            _ if value.boxed => Layout::POINTER,
            Kind::Named(id) => self.named(*id),
            Kind::Text(rules) => of_text(rules.format),
            Kind::Integer(rules) => of_integer(rules.width),
            Kind::Number(rules) if rules.is_32_bit => Layout::new(4, 4, false),
            Kind::Number(_) => Layout::new(8, 8, false),
            Kind::Boolean => Layout::new(1, 1, true),
            Kind::List(_) => Layout::LIST,
            Kind::Map(_) => Layout::MAP,
            Kind::Any => Layout::ANY,
        };
        match value.nullable {
            true => plain.optional(),
            false => plain,
        }
    }

    /// A type that holds itself does so in a `Box`, a list or a map, so that this comes to an end.
    fn named(&mut self, id: TypeId) -> Layout {
        if let Some(known) = self.known.get(&id.0) {
            return *known;
        }
        if self.depth == DEEPEST {
            return Layout::POINTER;
        }
        self.depth += 1;
        let api = self.api;
        let layout = match &api.types[id.0].shape {
            Shape::Object(object) => self.object(object),
            Shape::Enumeration(enumeration) => of_enumeration(enumeration),
            Shape::Union(union) => self.union(union),
            Shape::Wrapper(value) => self.value(value),
        };
        self.depth -= 1;
        self.known.insert(id.0, layout);
        layout
    }

    fn union(&mut self, union: &Union) -> Layout {
        let variants = union.variants.iter().map(|one| self.value(&one.value));
        let mut sizes: Vec<_> = variants.chain([Layout::ANY]).map(|one| one.size).collect();
        sizes.sort_unstable_by(|one, other| other.cmp(one));
        // Where the others fit beside a niche of the largest, it tells them apart.
        let largest = sizes.first().map_or(0, |size| rounded(*size, 8));
        let is_beside = sizes
            .get(1)
            .is_none_or(|second| second.saturating_add(8) <= largest);
        Layout::new(
            largest.saturating_add(if is_beside { 0 } else { 8 }),
            8,
            true,
        )
    }

    fn object(&mut self, object: &Object) -> Layout {
        let members = object.members.iter().map(|member| {
            let plain = self.value(&member.value);
            match member.always_has_value() || member.value.nullable {
                true => plain,
                false => plain.optional(),
            }
        });
        let additional = match &object.additional {
            Additional::Kept { .. } => Some(Layout::MAP),
            Additional::Ignored | Additional::Refused => None,
        };
        Layout::of_all(members.chain(additional))
    }
}

/// A size, up to a multiple of the alignment.
fn rounded(size: usize, alignment: usize) -> usize {
    size.checked_next_multiple_of(alignment)
        .unwrap_or(usize::MAX)
}

fn of_text(format: Option<TextFormat>) -> Layout {
    match format {
        Some(TextFormat::Date) => Layout::new(4, 2, true),
        Some(TextFormat::DateTime) => Layout::new(16, 8, true),
        Some(TextFormat::Uuid | TextFormat::Ipv6) => Layout::new(16, 1, false),
        Some(TextFormat::Ipv4) => Layout::new(4, 1, false),
        Some(TextFormat::Ip) => Layout::new(17, 1, true),
        _ => Layout::TEXT,
    }
}

fn of_integer(width: IntegerWidth) -> Layout {
    let size = match width {
        IntegerWidth::I8 | IntegerWidth::U8 => 1,
        IntegerWidth::I16 | IntegerWidth::U16 => 2,
        IntegerWidth::I32 | IntegerWidth::U32 => 4,
        IntegerWidth::I64 | IntegerWidth::U64 => 8,
    };
    Layout::new(size, size, false)
}

fn of_enumeration(enumeration: &Enumeration) -> Layout {
    match enumeration.is_integer {
        true => Layout::new(16, 8, true),
        false => Layout::TEXT,
    }
}
