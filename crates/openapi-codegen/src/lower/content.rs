//! The media types of a body or an answer, and the schemas that the served ones have.
//!
//! A request has one schema, but that a JSON Patch or a JSON Merge Patch may have a schema of its own, which says what
//! the RFC says already. The media types of an answer may have several.

use super::Lowering;
use crate::api::{AnswerBody, Codec, Content, Kind, MediaType, TypeId, Value};
use crate::document::{self, Examples, Map, Schema};
use crate::names::is_token;
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
    pub(super) body: AnswerBody,
    pub(super) media_types: Vec<MediaType>,
    /// Where the first of them stands.
    pub(super) place: Place,
}

/// A schema, and the media types that carry it.
pub(super) struct Carried {
    pub(super) id: TypeId,
    pub(super) media_types: Vec<String>,
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
    /// `None` if there is no content, or a problem says why it cannot be served.
    pub(super) fn content(
        &mut self,
        content: &'d Map<document::MediaType>,
        direction: Direction,
    ) -> Option<Contents> {
        let served = self.served(content, direction);
        if !self.has_whole(&served, direction) {
            return None;
        }
        let mut schemas: Vec<Carried> = Vec::new();
        for served in &served {
            let Some(declared) = served.declared else {
                continue;
            };
            if served.media_type.codec.is_patch() {
                // It is read by its RFC; its schema, for readers, is not lowered.
                self.served.extend(&declared.schema);
                continue;
            }
            if served.media_type.codec == Codec::Xml {
                self.served_as_xml.extend(&declared.schema);
            }
            let Some(id) = self.served_schema(declared, served.place) else {
                continue;
            };
            let name = served.media_type.essence.clone();
            if let Some(known) = schemas.iter_mut().find(|known| known.id == id) {
                known.media_types.push(name);
                continue;
            }
            schemas.push(Carried {
                id,
                media_types: vec![name],
                place: served.place,
            });
        }
        let place = schemas.first()?.place;
        let body = match (schemas.as_slice(), direction) {
            ([only], _) => AnswerBody::One(Content::Value(Value::of(Kind::Named(only.id)))),
            (_, Direction::Answer) => self.choice(&schemas)?,
            ([first, others @ ..], Direction::Request) => {
                self.refuse_several(first, others);
                AnswerBody::One(Content::Value(Value::of(Kind::Named(first.id))))
            }
            ([], Direction::Request) => return None,
        };
        let media_types = served.into_iter().map(|served| served.media_type).collect();
        Some(Contents {
            body,
            media_types,
            place,
        })
    }

    /// A request is decoded before anything can ask which of several types it is.
    fn refuse_several(&mut self, first: &Carried, others: &[Carried]) {
        for second in others {
            let name = |one: &Carried| one.media_types.first().cloned().unwrap_or_default();
            self.report(
                ContentProblem::SchemasDiffer {
                    first_type: name(first),
                    second_type: name(second),
                    first: first.place,
                    second: second.place,
                }
                .into(),
            );
        }
    }

    /// The media types that are served; the others are reported.
    fn served(
        &mut self,
        content: &'d Map<document::MediaType>,
        direction: Direction,
    ) -> Vec<Served<'d>> {
        let whole = whole(content);
        let mut all: Vec<Served<'d>> = Vec::new();
        let mut left_out = Vec::new();
        for (name, entry) in content {
            if !is_media_type(name) {
                let name = name.clone();
                self.report(
                    OperationProblem::MediaTypeName {
                        name,
                        place: entry.place,
                    }
                    .into(),
                );
                continue;
            }
            let declared = entry.value.as_ref();
            let essence = essence(name);
            if let Some(declared) = declared {
                self.check_examples(&declared.examples);
            }
            let schema = declared.and_then(|declared| declared.schema.as_ref());
            let Some(codec) = codec(&essence, schema, whole, direction) else {
                self.not_served.extend(schema);
                left_out.push((name.as_str(), entry.place));
                continue;
            };
            if all
                .iter()
                .any(|earlier| earlier.media_type.essence == essence)
            {
                let problem = OperationProblem::DuplicateMediaType {
                    name: essence,
                    place: entry.place,
                };
                self.report(problem.into());
                continue;
            }
            all.push(Served {
                media_type: MediaType {
                    essence,
                    parameters: Vec::new(),
                    codec,
                },
                place: entry.place,
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

    /// Changes are made to a value that is known, so something has to say what it is.
    fn has_whole(&mut self, served: &[Served<'_>], direction: Direction) -> bool {
        let mut patches = served.iter();
        let (Some(first), Direction::Request) = (served.first(), direction) else {
            return true;
        };
        let are_all = patches.all(|served| is_patch(&served.media_type.essence));
        if are_all {
            let help = "declare a plain type such as `application/json` too, with the whole schema";
            self.not_supported("a request that is only a patch", help, first.place);
        }
        !are_all
    }

    /// References to examples must lead somewhere; the examples themselves are not looked at.
    pub(super) fn check_examples(&mut self, examples: &'d Examples) {
        for example in &examples.references {
            self.resolve(example);
        }
    }

    fn served_schema(
        &mut self,
        media_type: &'d document::MediaType,
        place: Place,
    ) -> Option<TypeId> {
        if let Some(place) = media_type.encoding {
            self.not_generated(
                "`encoding`",
                "it means something for forms and parts only",
                place,
            );
        }
        let Some(schema) = &media_type.schema else {
            self.not_supported(
                "a body without a schema",
                "give the media type a `schema`",
                place,
            );
            return None;
        };
        self.served.push(schema);
        if let Value {
            kind: Kind::Named(id),
            nullable: false,
            ..
        } = self.value(schema, &format!("{}Body", self.prefix))?
        {
            return Some(id);
        }
        let help = "refer to an object or an enumeration of `components.schemas`";
        self.not_supported("a body that is no named schema", help, place);
        None
    }
}

/// The schema of the first media type that carries a value as it is.
fn whole(content: &Map<document::MediaType>) -> Option<&Schema> {
    let plain = content.iter().find(|(name, _)| {
        let essence = essence(name);
        !is_patch(&essence) && plain_codec(&essence, Direction::Request).is_some()
    });
    plain?.1.value.as_ref()?.schema.as_ref()
}

/// How a media type is read and written; `None` if it is not served.
fn codec(
    essence: &str,
    schema: Option<&Schema>,
    whole: Option<&Schema>,
    direction: Direction,
) -> Option<Codec> {
    let plain = plain_codec(essence, direction)?;
    let (Some(schema), Some(whole)) = (schema, whole) else {
        return Some(plain);
    };
    if refers_alike(schema, whole) {
        return Some(plain);
    }
    match (essence, direction) {
        ("application/json-patch+json", Direction::Request) => {
            let or_whole = schema.one_of.iter().any(|part| refers_alike(part, whole));
            Some(if or_whole {
                Codec::JsonPatchOrJson
            } else {
                Codec::JsonPatch
            })
        }
        ("application/merge-patch+json", Direction::Request) => Some(Codec::MergePatch),
        // Another schema under a name of its own, which a request cannot have.
        (_, Direction::Request) if essence.contains('+') => None,
        _ => Some(plain),
    }
}

/// The codec of a media type by its name (RFC 6839 for suffixes).
fn plain_codec(essence: &str, direction: Direction) -> Option<Codec> {
    match essence {
        "application/json" | "text/json" => Some(Codec::Json),
        "application/xml" | "text/xml" => Some(Codec::Xml),
        "application/x-www-form-urlencoded" => {
            (direction == Direction::Request).then_some(Codec::Form)
        }
        _ if essence.ends_with("+json") => Some(Codec::Json),
        _ if essence.ends_with("+xml") => Some(Codec::Xml),
        _ => None,
    }
}

fn is_patch(essence: &str) -> bool {
    matches!(
        essence,
        "application/json-patch+json" | "application/merge-patch+json"
    )
}

/// Whether two schemas are references to the same one.
fn refers_alike(one: &Schema, other: &Schema) -> bool {
    match (&one.reference, &other.reference) {
        (Some(one), Some(other)) => one.value == other.value,
        _ => false,
    }
}

/// A media type without its parameters, in lower case.
fn essence(name: &str) -> String {
    name.split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// RFC 9110, section 8.3.1; ranges such as `image/*` are OpenAPI's own.
fn is_media_type(name: &str) -> bool {
    let essence = essence(name);
    essence
        .split_once('/')
        .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
