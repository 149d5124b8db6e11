//! The keywords of a schema that are about values of one type.

use super::{AdditionalProperties, Schema};
use crate::document::fields::{Fields, Located, Map};
use crate::parse::Scalar;

/// The keywords of strings.
#[derive(Debug, Default)]
pub(crate) struct TextKeywords {
    pub(crate) min_length: Option<Located<u64>>,
    pub(crate) max_length: Option<Located<u64>>,
    pub(crate) pattern: Option<Located<String>>,
    pub(crate) content_encoding: Option<Located<String>>,
}

/// The keywords of numbers.
#[derive(Debug, Default)]
pub(crate) struct NumberKeywords {
    pub(crate) minimum: Option<Located<Scalar>>,
    pub(crate) maximum: Option<Located<Scalar>>,
    /// In OpenAPI 3.0 whether `minimum` itself is refused, in 3.1 a bound of its own.
    pub(crate) exclusive_minimum: Option<Located<Scalar>>,
    /// Likewise.
    pub(crate) exclusive_maximum: Option<Located<Scalar>>,
    pub(crate) multiple_of: Option<Located<Scalar>>,
}

/// The keywords of lists, but for `items`.
#[derive(Debug, Default)]
pub(crate) struct ListKeywords {
    pub(crate) min_items: Option<Located<u64>>,
    pub(crate) max_items: Option<Located<u64>>,
    pub(crate) unique: Option<Located<bool>>,
}

/// The keywords of objects.
#[derive(Debug, Default)]
pub(crate) struct ObjectKeywords {
    pub(crate) properties: Option<Located<Map<Schema>>>,
    pub(crate) required: Option<Located<Vec<Located<String>>>>,
    pub(crate) additional: Option<Located<AdditionalProperties>>,
    pub(crate) unevaluated: Option<Located<AdditionalProperties>>,
    pub(crate) min_properties: Option<Located<u64>>,
    pub(crate) max_properties: Option<Located<u64>>,
}

impl TextKeywords {
    pub(super) fn take(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            min_length: fields.optional("minLength"),
            max_length: fields.optional("maxLength"),
            pattern: fields.optional("pattern"),
            content_encoding: fields.optional("contentEncoding"),
        }
    }
}

impl NumberKeywords {
    pub(super) fn take(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            minimum: fields.optional("minimum"),
            maximum: fields.optional("maximum"),
            exclusive_minimum: fields.optional("exclusiveMinimum"),
            exclusive_maximum: fields.optional("exclusiveMaximum"),
            multiple_of: fields.optional("multipleOf"),
        }
    }
}

impl ListKeywords {
    pub(super) fn take(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            min_items: fields.optional("minItems"),
            max_items: fields.optional("maxItems"),
            unique: fields.optional("uniqueItems"),
        }
    }
}

impl ObjectKeywords {
    pub(super) fn take(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            properties: fields.optional("properties"),
            required: fields.optional("required"),
            additional: fields.optional("additionalProperties"),
            unevaluated: fields.optional("unevaluatedProperties"),
            min_properties: fields.optional("minProperties"),
            max_properties: fields.optional("maxProperties"),
        }
    }
}
