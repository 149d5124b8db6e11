//! What strings must keep to.

use super::Lowering;
use super::applied::Applied;
use crate::api::{Kind, TextFormat, TextRules};
use crate::document::{Located, Schema};
use crate::problem::SchemaProblem;

/// The format of what is never to be shown; it says nothing about what is valid (OpenAPI 3.1, section 4.4.3).
const PASSWORD: &str = "password";
/// The format of bytes that are written as they are; in what has a text, any string.
const BINARY: &str = "binary";

impl<'d> Lowering<'d> {
    pub(super) fn text(&mut self, applied: &Applied<'d>) -> Kind {
        let texts = || applied.schemas().map(|schema| &schema.text);
        let least = texts().filter_map(|text| text.min_length.as_ref());
        let most = texts().filter_map(|text| text.max_length.as_ref());
        let (min_length, max_length) = self.range(["minLength", "maxLength"], least, most);
        let mut rules = TextRules {
            min_length,
            max_length,
            ..TextRules::default()
        };
        for schema in applied.schemas() {
            if let Some(pattern) = &schema.text.pattern {
                self.pattern(pattern, &mut rules);
            }
            self.format(schema, &mut rules);
        }
        Kind::Text(rules)
    }

    fn format(&mut self, schema: &'d Schema, rules: &mut TextRules) {
        if let Some(checked) = self.checked_format(schema) {
            rules.checked_format = Some(checked);
            return;
        }
        let encoding = schema.text.content_encoding.as_ref();
        let Some(format) = schema.format.as_ref().or(encoding) else {
            return;
        };
        if let PASSWORD | BINARY = format.value.as_str() {
            rules.secret |= format.value == PASSWORD;
            return;
        }
        match known(&format.value) {
            Some(known) if rules.format.is_none_or(|other| other == known) => {
                rules.format = Some(known);
            }
            _ => {
                let help = "any string is taken; a `pattern` can say more";
                let what = format!("`format: {}` of a string", format.value);
                self.not_generated(what, help, format.place);
            }
        }
    }

    /// The format that the implementation is asked for.
    fn checked_format(&mut self, schema: &'d Schema) -> Option<String> {
        let extension = schema.extensions.checked_format.as_ref();
        let place = extension.filter(|extension| extension.value)?.place;
        let Some(format) = &schema.format else {
            self.report(SchemaProblem::NoFormatToCheck { place }.into());
            return None;
        };
        if !self.takes_checks {
            let help = "only parameters are checked; say it in the description, or by a `pattern`";
            self.not_supported("`x-checked-format` of what is no parameter", help, place);
            return None;
        }
        self.formats.entry(&format.value).or_insert(format.place);
        Some(format.value.clone())
    }

    /// The tightest of some lower and upper bounds.
    pub(super) fn range<'a>(
        &mut self,
        [lower, upper]: [&'static str; 2],
        least: impl Iterator<Item = &'a Located<u64>>,
        most: impl Iterator<Item = &'a Located<u64>>,
    ) -> (Option<u64>, Option<u64>) {
        let least = least.max_by_key(|least| least.value);
        let most = most.min_by_key(|most| most.value);
        if let (Some(least), Some(most)) = (least, most)
            && least.value > most.value
        {
            let places = vec![least.place, most.place];
            self.report(
                SchemaProblem::EmptyRange {
                    lower,
                    upper,
                    places,
                }
                .into(),
            );
        }
        (least.map(|least| least.value), most.map(|most| most.value))
    }
}

/// The formats that are known, those of JSON Schema and of OpenAPI's registry under several names.
fn known(format: &str) -> Option<TextFormat> {
    Some(match format {
        "date" => TextFormat::Date,
        "date-time" => TextFormat::DateTime,
        "uuid" => TextFormat::Uuid,
        "ipv4" => TextFormat::Ipv4,
        "ipv6" => TextFormat::Ipv6,
        "ip" => TextFormat::Ip,
        "byte" | "base64" => TextFormat::Byte,
        "time" => TextFormat::Time,
        "duration" => TextFormat::Duration,
        "uri" => TextFormat::Uri,
        "email" => TextFormat::Email,
        "hostname" => TextFormat::Hostname,
        "decimal" => TextFormat::Decimal,
        _ => return None,
    })
}
