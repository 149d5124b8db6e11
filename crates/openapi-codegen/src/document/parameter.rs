//! The Parameter Object (OpenAPI 3.1, section 4.8.12).

use super::example::Examples;
use super::fields::{Fields, Located, Map, Read, Spot, word};
use super::media_type::MediaType;
use super::schema::Schema;
use crate::problem::Problem;
use crate::source::Place;

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Located<String>,
    pub(crate) location: ParameterLocation,
    pub(crate) description: Option<String>,
    pub(crate) required: bool,
    pub(crate) style: Option<Located<Style>>,
    pub(crate) explode: Option<bool>,
    pub(crate) allow_reserved: bool,
    pub(crate) deprecated: bool,
    /// Where `allowEmptyValue` stands, if it is true.
    pub(crate) allow_empty_value: Option<Place>,
    pub(crate) schema: Option<Schema>,
    /// What is used instead of a schema.
    pub(crate) content: Option<ParameterContent>,
    pub(crate) examples: Examples,
}

/// The one media type of a parameter or a header that is declared by `content`.
#[derive(Debug)]
pub(crate) struct ParameterContent {
    pub(crate) place: Place,
    pub(crate) media_types: Map<MediaType>,
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
        let explode = fields.optional("explode");
        let allow_reserved = fields.flag("allowReserved");
        let deprecated = fields.flag("deprecated");
        let allows_empty = fields.flag("allowEmptyValue");
        let allow_empty_value = fields.key("allowEmptyValue").filter(|_| allows_empty);
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
            explode,
            allow_reserved,
            deprecated,
            allow_empty_value,
            schema,
            content,
            examples,
        })
    }
}

/// Takes `schema` and `content`, of which a parameter or a header has one.
pub(crate) fn schema_or_content(
    fields: &mut Fields<'_, '_>,
) -> (Option<Schema>, Option<ParameterContent>) {
    let content = fields.key("content");
    let media_types: Map<MediaType> = fields.map("content");
    fields.exclusive("schema", "content");
    let schema = if content.is_some() {
        fields.optional("schema")
    } else {
        fields.required("schema")
    };
    let content = content.map(|place| ParameterContent { place, media_types });
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
