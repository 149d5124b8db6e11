//! The bodies of requests: what each group of media types holds, with a variant each where there are several.

use super::Lowering;
use super::content::{Carried, Contents, Direction};
use crate::api::{Body, BodyContent, Codec, MediaType};
use crate::document::{Located, Referable, RequestBody};
use crate::names::{Names, Use};
use crate::problem::Omission;

/// The methods whose requests HTTP gives no meaning to a body of (RFC 9110, section 9.3).
const WITHOUT_MEANING: [&str; 5] = ["GET", "HEAD", "DELETE", "TRACE", "OPTIONS"];

impl<'d> Lowering<'d> {
    pub(super) fn body(
        &mut self,
        body: &'d Located<Referable<RequestBody>>,
        method: &str,
    ) -> Option<Body> {
        if WITHOUT_MEANING.contains(&method) {
            self.report(
                Omission::BodyWithoutMeaning {
                    method: method.to_owned(),
                    place: body.place,
                }
                .into(),
            );
        }
        let resolved = self.resolve(&body.value)?;
        let declared = resolved.item;
        if declared.content.is_empty() && self.is_whole {
            let help = "declare `application/json`";
            self.not_supported("a request body without media types", help, body.place);
        }
        let own_name = self.prefix.clone();
        let name = resolved
            .component
            .map_or(own_name.as_str(), |(name, _)| name);
        let name = format!("{name} Body");
        let Contents { all, media_types } =
            self.content(&declared.content, Direction::Request, &name)?;
        let enumeration = (all.len() > 1).then(|| {
            let name = format!("{own_name} Body");
            self.type_names.take_free(&name, body.place, Use::Type)
        });
        let documentation = resolved.description.or(declared.description.as_ref());
        Some(Body {
            required: declared.required,
            contents: variants(all),
            enumeration,
            media_types,
            documentation: documentation.map(|text| text.trim_end().to_owned()),
        })
    }
}

/// Each content under the name of its codec; under that of its media type where the codec's is taken.
fn variants(all: Vec<Carried>) -> Vec<BodyContent> {
    let mut names = Names::default();
    let mut codecs = Vec::new();
    let contents = all.into_iter().map(|carried| {
        let name = carried.media_types.first().map(|first| {
            let is_new = !codecs.contains(&first.codec);
            codecs.push(first.codec);
            if is_new {
                codec_name(first.codec).to_owned()
            } else {
                own_name(first)
            }
        });
        BodyContent {
            variant: names.take_free(&name.unwrap_or_default(), carried.place, Use::Variant),
            content: carried.content,
            media_types: carried.media_types,
        }
    });
    contents.collect()
}

/// What a media type is called beside another of its codec: by its subtype and its parameters.
fn own_name(media_type: &MediaType) -> String {
    let subtype = media_type
        .essence
        .split('/')
        .next_back()
        .unwrap_or_default();
    let values = media_type
        .parameters
        .iter()
        .map(|(_, value)| value.as_str());
    let words: Vec<_> = std::iter::once(subtype).chain(values).collect();
    words.join(" ")
}

fn codec_name(codec: Codec) -> &'static str {
    match codec {
        Codec::Json | Codec::JsonPatch | Codec::JsonPatchOrJson | Codec::MergePatch => "Json",
        Codec::Xml => "Xml",
        Codec::Form => "Form",
        Codec::Text => "Text",
        Codec::Bytes => "Bytes",
        Codec::Multipart => "Multipart",
        Codec::Events => "Events",
    }
}
