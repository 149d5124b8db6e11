//! The media types of a body or an answer, and what each group of them holds.
//!
//! What holds the same in several media types is one content. A JSON Patch or a JSON Merge Patch beside a media type
//! with the whole may have a schema of its own, which says what the RFC says already.

use std::collections::HashMap;

use super::Lowering;
use super::media_types::{parse, whole, with_codec};
use super::schemas::Form;
use crate::api::{Codec, Content, Kind, MediaType, TextRules, TypeId, Value};
use crate::document::{self, Examples, Located, Map, Schema, SchemaType};
use crate::problem::{ContentProblem, Omission, OperationProblem};
use crate::source::Place;

/// Which way content goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Answer,
}

/// What is served of a `content` map.
pub(super) struct Contents {
    /// What it can hold, in the contract's order; never empty.
    pub(super) all: Vec<Carried>,
    /// Every media type, in the contract's order.
    pub(super) media_types: Vec<MediaType>,
}

/// Something that a body can hold, and the media types that carry it.
pub(super) struct Carried {
    pub(super) content: Content,
    pub(super) media_types: Vec<MediaType>,
    /// Where the first of them stands.
    pub(super) place: Place,
}

/// A media type that is served.
struct Served<'d> {
    media_type: MediaType,
    place: Place,
    /// `None` where a problem says why not.
    declared: Option<&'d document::MediaType>,
}

impl<'d> Lowering<'d> {
    /// `None` if there is no content, or a problem says why it cannot be served. `name` is what the type of a schema
    /// without a name is called.
    pub(super) fn content(
        &mut self,
        content: &'d Map<document::MediaType>,
        direction: Direction,
        name: &str,
    ) -> Option<Contents> {
        let served = self.served(content, direction);
        let mut all: Vec<Carried> = Vec::new();
        let mut patches = Vec::new();
        let mut media_types = Vec::new();
        for Served {
            mut media_type,
            place,
            declared,
        } in served
        {
            let content = declared.filter(|_| !media_type.codec.is_patch());
            let content =
                content.and_then(|declared| self.held(declared, &mut media_type, name, place));
            media_types.push(media_type.clone());
            let Some(declared) = declared else { continue };
            if media_type.codec.is_patch() {
                // It is read by its RFC; its schema, for readers, is not lowered.
                self.served.extend(&declared.schema);
                patches.push(media_type);
                continue;
            }
            let Some(content) = content else { continue };
            let is_it = |known: &&mut Carried| {
                let is_alone = || known.media_types.iter().any(is_read_by_field);
                known.content == content && !is_alone() && !is_read_by_field(&media_type)
            };
            match all.iter_mut().find(is_it) {
                Some(known) => known.media_types.push(media_type),
                None => all.push(Carried {
                    content,
                    media_types: vec![media_type],
                    place,
                }),
            }
        }
        let is_value = |one: &&mut Carried| matches!(one.content, Content::Value(_));
        if let Some(whole) = all.iter_mut().find(is_value) {
            whole.media_types.extend(patches);
            let order = |one: &MediaType| media_types.iter().position(|other| other == one);
            whole.media_types.sort_by_key(order);
        }
        (!all.is_empty()).then_some(Contents { all, media_types })
    }

    /// The media types that are served; the others are reported.
    fn served(
        &mut self,
        content: &'d Map<document::MediaType>,
        direction: Direction,
    ) -> Vec<Served<'d>> {
        let whole = whole(content);
        let mut all: Vec<Served<'d>> = Vec::new();
        let mut places = HashMap::new();
        let mut left_out = Vec::new();
        for (name, entry) in content {
            let place = entry.place;
            let Some((essence, parameters)) = parse(name) else {
                let name = name.clone();
                self.report(OperationProblem::MediaTypeName { name, place }.into());
                continue;
            };
            let declared = entry.value.as_ref();
            if let Some(declared) = declared {
                self.check_examples(&declared.examples);
            }
            let schema = declared.and_then(|declared| declared.schema.as_ref());
            let media_type = with_codec(essence, parameters, schema, whole, direction);
            if !is_served(media_type.codec, direction) {
                self.not_served.extend(schema);
                left_out.push((name.as_str(), place));
                continue;
            }
            let key = (media_type.essence.clone(), media_type.parameters.clone());
            if let Some(first) = places.get(&key) {
                let duplicate = OperationProblem::DuplicateMediaType {
                    name: media_type.essence,
                    first: *first,
                    second: place,
                };
                self.report(duplicate.into());
                continue;
            }
            places.insert(key, place);
            all.push(Served {
                media_type,
                place,
                declared,
            });
        }
        self.report_left_out(&left_out, all.is_empty());
        all
    }

    fn report_left_out(&mut self, left_out: &[(&str, Place)], nothing_served: bool) {
        let (names, places): (Vec<_>, Vec<_>) = left_out.iter().copied().unzip();
        if places.is_empty() {
            return;
        }
        self.report(match nothing_served {
            true => ContentProblem::NothingServed { places }.into(),
            false => Omission::MediaTypesNotServed {
                names: names.join(", "),
                places,
            }
            .into(),
        });
    }

    /// References to examples must lead somewhere; the examples themselves are not looked at.
    pub(super) fn check_examples(&mut self, examples: &'d Examples) {
        for example in &examples.references {
            self.resolve(example);
        }
    }

    /// What a body of a media type holds.
    fn held(
        &mut self,
        declared: &'d document::MediaType,
        media_type: &mut MediaType,
        name: &str,
        place: Place,
    ) -> Option<Content> {
        let codec = media_type.codec;
        let encodes = matches!(codec, Codec::Form | Codec::Multipart);
        if let Some(place) = declared.encoding.filter(|_| !encodes) {
            self.not_generated(
                "`encoding`",
                "it means something for forms and parts only",
                place,
            );
        }
        let Some(schema) = &declared.schema else {
            return Some(without_schema(codec));
        };
        self.served.push(schema);
        if codec == Codec::Bytes {
            if !is_bytes(schema) {
                self.not_generated(
                    format!("the schema of `{}`", media_type.essence),
                    "it is read and written as bytes",
                    place,
                );
            }
            return Some(Content::Bytes);
        }
        if codec == Codec::Text && is_binary(schema) {
            return Some(Content::Bytes);
        }
        if codec == Codec::Xml {
            self.served_as_xml.push(schema);
        }
        if encodes {
            self.check_encodings(declared, schema);
            let fields = match codec {
                Codec::Form => self.form_fields(declared, schema, name)?,
                _ => self.parts(declared, schema, name)?,
            };
            media_type.fields = fields.encodings;
            return Some(fields.content);
        }
        let value = self.value(schema, name)?;
        Some(match codec {
            Codec::Text if self.is_scalar(&value) => Content::Text(value),
            Codec::Text => {
                self.not_generated(
                    format!("the schema of `{}`", media_type.essence),
                    "it is read and written as text",
                    place,
                );
                Content::Text(any_text())
            }
            Codec::Events => Content::Events(value),
            _ => Content::Value(value),
        })
    }

    /// Whether a value is written as one text.
    pub(super) fn is_scalar(&self, value: &Value) -> bool {
        let is_scalar = match &value.kind {
            Kind::Text(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean => true,
            Kind::Named(id) => self.is_named_scalar(*id),
            Kind::List(_) | Kind::Map(_) | Kind::Any => false,
        };
        is_scalar && !value.nullable
    }

    fn is_named_scalar(&self, id: TypeId) -> bool {
        let found = self.types.get_index(id.0);
        found.is_some_and(|(_, candidate)| matches!(candidate.form, Form::Enumeration(_)))
    }
}

/// Whether the runtime reads or writes it.
fn is_served(codec: Codec, direction: Direction) -> bool {
    match direction {
        Direction::Request => true,
        Direction::Answer => !matches!(codec, Codec::Form | Codec::Multipart),
    }
}

/// Whether a body is read field by field, by functions that are its own.
fn is_read_by_field(media_type: &MediaType) -> bool {
    media_type.codec == Codec::Multipart || !media_type.fields.is_empty()
}

/// What a body without a schema holds: anything.
fn without_schema(codec: Codec) -> Content {
    match codec {
        Codec::Text => Content::Text(any_text()),
        Codec::Bytes => Content::Bytes,
        Codec::Events => Content::Events(Value::of(Kind::Any)),
        _ => Content::Value(Value::of(Kind::Any)),
    }
}

fn any_text() -> Value {
    Value::of(Kind::Text(TextRules::default()))
}

/// Whether a schema says no more than that there are bytes: a string, or nothing.
fn is_bytes(schema: &Schema) -> bool {
    let is_string = |types: &[_]| {
        matches!(
            types,
            [] | [Located {
                value: SchemaType::String,
                ..
            }]
        )
    };
    schema.reference.is_none() && schema.object.properties.is_none() && is_string(&schema.types)
}

fn is_binary(schema: &Schema) -> bool {
    let format = schema.format.as_ref();
    format.is_some_and(|format| format.value == "binary")
}
