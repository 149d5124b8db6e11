//! The media types of a body or an answer, and the one schema that the served ones have.

use super::Lowering;
use crate::api::{Codec, MediaType, Value};
use crate::document::{self, Examples, Map};
use crate::problem::Problem;
use crate::source::Place;

/// The media types that are served, and how each is read and written.
const SERVED: [(&str, Codec); 2] = [("application/json", Codec::Json), ("text/json", Codec::Json)];

/// What is served of a `content` map.
pub(super) struct Content {
    pub(super) value: Value,
    pub(super) media_types: Vec<MediaType>,
    /// Where the first of them stands.
    pub(super) place: Place,
}

impl<'d> Lowering<'d> {
    /// `None` if there is no content, or a problem says why it cannot be served.
    pub(super) fn content(&mut self, content: &'d Map<document::MediaType>) -> Option<Content> {
        let mut served: Option<Content> = None;
        let mut media_types: Vec<MediaType> = Vec::new();
        let mut left_out = Vec::new();
        let mut is_any_served = false;
        for (name, entry) in content {
            if !is_media_type(name) {
                self.report(Problem::MediaTypeName { name: name.clone(), place: entry.place });
                continue;
            }
            let Some(media_type) = &entry.value else {
                is_any_served = true;
                continue;
            };
            self.check_examples(&media_type.examples);
            let essence = essence(name);
            let Some((_, codec)) = SERVED.into_iter().find(|(served, _)| *served == essence) else {
                left_out.push(entry.place);
                self.not_served.extend(&media_type.schema);
                continue;
            };
            is_any_served = true;
            if media_types.iter().any(|earlier| earlier.essence == essence) {
                self.report(Problem::DuplicateMediaType { name: essence, place: entry.place });
                continue;
            }
            if let Some(value) = self.served_schema(media_type, entry.place) {
                self.compare(served.as_ref(), &value, (&essence, entry.place));
                served.get_or_insert(Content { value, media_types: Vec::new(), place: entry.place });
            }
            media_types.push(MediaType { essence, codec });
        }
        if !left_out.is_empty() {
            self.report(match is_any_served {
                true => Problem::MediaTypesNotServed { places: left_out },
                false => Problem::NothingServed { places: left_out },
            });
        }
        served.map(|served| Content { media_types, ..served })
    }

    /// References to examples must lead somewhere; the examples themselves are not looked at.
    pub(super) fn check_examples(&mut self, examples: &'d Examples) {
        for example in &examples.references {
            self.resolve(example);
        }
    }

    fn served_schema(&mut self, media_type: &'d document::MediaType, place: Place) -> Option<Value> {
        if let Some(place) = media_type.encoding {
            self.not_generated("`encoding`", "it means something for forms and parts only", place);
        }
        let Some(schema) = &media_type.schema else {
            self.not_supported("a body without a schema", "give the media type a `schema`", place);
            return None;
        };
        self.served.push(schema);
        self.value(schema)
    }

    fn compare(&mut self, earlier: Option<&Content>, value: &Value, (essence, place): (&str, Place)) {
        let Some(earlier) = earlier.filter(|earlier| earlier.value != *value) else { return };
        self.report(Problem::SchemasDiffer {
            first_type: "the first".to_owned(),
            second_type: format!("`{essence}`"),
            first: earlier.place,
            second: place,
        });
    }
}

/// A media type without its parameters, in lower case.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// RFC 9110, section 8.3.1; ranges such as `image/*` are OpenAPI's own.
fn is_media_type(name: &str) -> bool {
    let essence = essence(name);
    let is_token = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
    };
    essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
