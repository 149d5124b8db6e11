//! The media types of a body or an answer, and the one schema that the served ones have.

use super::Lowering;
use crate::api::{Codec, MediaType, Value};
use crate::document::{self, Examples, Map};
use crate::problem::{ContentProblem, Omission, OperationProblem};
use crate::source::Place;

/// The media types that are served, and how each is read and written.
const SERVED: [(&str, Codec); 2] = [
    ("application/json", Codec::Json),
    ("text/json", Codec::Json),
];

/// What is served of a `content` map.
pub(super) struct Content {
    pub(super) value: Value,
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
    /// `None` if there is no content, or a problem says why it cannot be served.
    pub(super) fn content(&mut self, content: &'d Map<document::MediaType>) -> Option<Content> {
        let served = self.served(content);
        let mut first: Option<(&str, Place, Value)> = None;
        for served in &served {
            let Some(declared) = served.declared else {
                continue;
            };
            let Some(value) = self.served_schema(declared, served.place) else {
                continue;
            };
            let name = served.media_type.essence.as_str();
            match &first {
                None => first = Some((name, served.place, value)),
                Some((first_name, place, earlier)) if *earlier != value => self.report(
                    ContentProblem::SchemasDiffer {
                        first_type: (*first_name).to_owned(),
                        second_type: name.to_owned(),
                        first: *place,
                        second: served.place,
                    }
                    .into(),
                ),
                Some(_) => {}
            }
        }
        let (_, place, value) = first?;
        let media_types = served.into_iter().map(|served| served.media_type).collect();
        Some(Content {
            value,
            media_types,
            place,
        })
    }

    /// The media types that are served; the others are reported.
    fn served(&mut self, content: &'d Map<document::MediaType>) -> Vec<Served<'d>> {
        let mut all: Vec<Served<'d>> = Vec::new();
        let (mut names, mut places) = (Vec::new(), Vec::new());
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
            let Some((_, codec)) = SERVED.into_iter().find(|(served, _)| *served == essence) else {
                self.not_served
                    .extend(declared.and_then(|declared| declared.schema.as_ref()));
                names.push(name.as_str());
                places.push(entry.place);
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
                media_type: MediaType { essence, codec },
                place: entry.place,
                declared,
            });
        }
        if !places.is_empty() {
            self.report(match all.is_empty() {
                true => ContentProblem::NothingServed { places }.into(),
                false => Omission::MediaTypesNotServed {
                    names: names.join(", "),
                    places,
                }
                .into(),
            });
        }
        all
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
    ) -> Option<Value> {
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
        self.value(schema)
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
    let is_token = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
    };
    essence
        .split_once('/')
        .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
