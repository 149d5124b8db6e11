//! The Parameter Object (OpenAPI 3.1, section 4.8.12).

use super::example::Examples;
use super::fields::{Fields, Located, Map, Read, Spot, word};
use super::media_type::MediaType;
use super::schema::Schema;
use crate::problem::{FormProblem, Problem};
use crate::source::Place;

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Located<String>,
    pub(crate) location: ParameterLocation,
    pub(crate) description: Option<String>,
    pub(crate) required: bool,
    pub(crate) style: Option<Located<Style>>,
    pub(crate) schema: Option<Schema>,
    /// Where `content` stands, which is used instead of a schema.
    pub(crate) content: Option<Place>,
    /// Fields that are true and change what is read, and where they stand.
    pub(crate) switches: Vec<(&'static str, Place)>,
    pub(crate) examples: Examples,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written (section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Matrix,
    Label,
    Form,
    Simple,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

impl Read for Parameter {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut fields = Fields::open("a parameter", spot, problems)?;
        let name = fields.required("name");
        let location = fields.required("in");
        let description = fields.optional("description");
        let required = fields.flag("required");
        let style = fields.optional("style");
        let _: Option<bool> = fields.optional("explode");
        let mut switches = Vec::new();
        for switch in ["deprecated", "allowEmptyValue", "allowReserved"] {
            if let (true, Some(place)) = (fields.flag(switch), fields.key(switch)) {
                switches.push((switch, place));
            }
        }
        let (schema, content) = schema_or_content(&mut fields);
        let examples = Examples::take(&mut fields);
        fields.close();
        let name: Located<String> = name?;
        Some(Self {
            name,
            location: location?,
            description,
            required,
            style,
            schema,
            content,
            switches,
            examples,
        })
    }
}

/// Takes `schema` and `content`, of which a parameter or a header has one.
pub(crate) fn schema_or_content(fields: &mut Fields<'_, '_>) -> (Option<Schema>, Option<Place>) {
    let content = fields.key("content");
    let _: Map<MediaType> = fields.map("content");
    if let (Some(_), Some(place)) = (content, fields.key("schema")) {
        fields.report(
            FormProblem::Exclusive {
                field: "`schema`",
                other: "`content`",
                place,
            }
            .into(),
        );
    }
    let schema = if content.is_some() {
        fields.optional("schema")
    } else {
        fields.required("schema")
    };
    (schema, content)
}

impl Read for ParameterLocation {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let words = [
            ("path", Self::Path),
            ("query", Self::Query),
            ("header", Self::Header),
            ("cookie", Self::Cookie),
        ];
        word("parameter location", &words, spot, problems)
    }
}

impl Read for Style {
    fn read(spot: Spot<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let words = [
            ("matrix", Self::Matrix),
            ("label", Self::Label),
            ("form", Self::Form),
            ("simple", Self::Simple),
            ("spaceDelimited", Self::SpaceDelimited),
            ("pipeDelimited", Self::PipeDelimited),
            ("deepObject", Self::DeepObject),
        ];
        word("parameter style", &words, spot, problems)
    }
}
