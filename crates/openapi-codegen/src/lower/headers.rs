//! The headers of an answer that the implementation sets.

use super::Lowering;
use crate::api::{Header, Kind};
use crate::document::{self, Map, Referable, Style};
use crate::names::{Names, Use, is_token};
use crate::problem::NameProblem;
use crate::source::Place;

/// What the runtime sets on every answer that needs it.
const BY_RUNTIME: [&str; 5] = [
    "vary",
    "allow",
    "www-authenticate",
    "content-type",
    "content-encoding",
];

impl<'d> Lowering<'d> {
    /// The headers without those that the runtime sets.
    pub(super) fn headers(
        &mut self,
        headers: &'d Map<Referable<document::Header>>,
        by_runtime: bool,
    ) -> Vec<Header> {
        let mut names = Names::avoiding(&["body"], "_header");
        let mut lowered = Vec::new();
        for (name, entry) in headers {
            let lower_case = name.to_ascii_lowercase();
            let is_left_out =
                BY_RUNTIME.contains(&&*lower_case) || (by_runtime && lower_case == "retry-after");
            let Some(resolved) = entry.value.as_ref().and_then(|header| self.resolve(header))
            else {
                continue;
            };
            if is_left_out {
                continue;
            }
            if by_runtime {
                let help = "the runtime gives this answer: leave the header out";
                self.not_supported(
                    format!("header `{name}` of an answer that the runtime gives"),
                    help,
                    entry.place,
                );
                continue;
            }
            self.check_token(name, "a header", entry.place);
            let field = names.take(name, entry.place, Use::Field, self.problems);
            let header = self.header(name, entry.place, resolved.item);
            if let (Some(field), Some(mut header)) = (field, header) {
                header.field = field;
                header.documentation = resolved.description.cloned().or(header.documentation);
                lowered.push(header);
            }
        }
        lowered
    }

    /// What stands in a request or an answer as a name must be a token.
    pub(super) fn check_token(&mut self, name: &str, what: &'static str, place: Place) {
        if !is_token(name) {
            let name = name.to_owned();
            self.report(NameProblem::NoToken { name, what, place }.into());
        }
    }

    fn header(&mut self, name: &str, place: Place, header: &'d document::Header) -> Option<Header> {
        self.check_examples(&header.examples);
        if let Some(style) = header
            .style
            .as_ref()
            .filter(|style| style.value != Style::Simple)
        {
            self.not_supported(
                "this style of a header",
                "headers have the style `simple`",
                style.place,
            );
        }
        if let Some(place) = header.deprecated {
            self.not_generated(
                "`deprecated` of a header",
                "say it in the description",
                place,
            );
        }
        if let Some(place) = header.content {
            self.not_supported("`content` of a header", "use `schema`", place);
        }
        let schema = header.schema.as_ref()?;
        self.served.push(schema);
        let documentation = header
            .description
            .clone()
            .or_else(|| self.documentation(schema));
        let value = self.value(schema)?;
        if value.nullable || !matches!(value.kind, Kind::Text(_) | Kind::Integer(_)) {
            let help = "supported are strings and integers that cannot be null";
            self.not_supported(format!("the schema of header `{name}`"), help, place);
            return None;
        }
        Some(Header {
            name: name.to_owned(),
            field: String::new(),
            value,
            required: header.required,
            documentation: documentation.map(|text| text.trim_end().to_owned()),
        })
    }
}
