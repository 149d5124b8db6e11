//! The headers of an answer that the implementation sets.
//!
//! It is never asked for `Vary`, `Allow`, `Content-Type` and `Content-Encoding`, which the runtime sets, nor for
//! `Cache-Control` and `X-Request-Id`, which the layers of the server around the service set on every answer. Nor is it
//! asked for `WWW-Authenticate` where there are schemes: every 401 has a challenge for each. An answer that the runtime
//! gives has its `Accept-Encoding`, `Retry-After` and `WWW-Authenticate` from the runtime too.

use super::Lowering;
use super::forms::Styled;
use crate::api::{Codec, Header};
use crate::document::{self, Map, Referable, Style};
use crate::names::{Names, Use, is_token};
use crate::problem::NameProblem;
use crate::source::Place;

/// What the runtime sets on every answer that needs it.
const BY_RUNTIME: [&str; 4] = ["vary", "allow", "content-type", "content-encoding"];

/// What the runtime sets on the answers that it gives itself.
const WITH_REJECTIONS: [&str; 3] = ["accept-encoding", "retry-after", "www-authenticate"];

/// What the layers of the server set on every answer.
const BY_LAYERS: [&str; 2] = ["cache-control", "x-request-id"];

/// The headers that the layers of the server set, in lower case.
pub(super) fn layered(headers: &Map<Referable<document::Header>>) -> Vec<String> {
    let names = headers.keys().map(|name| name.to_ascii_lowercase());
    names
        .filter(|name| BY_LAYERS.contains(&name.as_str()))
        .collect()
}

impl<'d> Lowering<'d> {
    /// The headers without those that others set.
    pub(super) fn headers(
        &mut self,
        headers: &'d Map<Referable<document::Header>>,
        by_runtime: bool,
    ) -> Vec<Header> {
        let mut names = Names::avoiding(&["body"], "_header");
        let mut lowered = Vec::new();
        for (name, entry) in headers {
            let lower_case = name.to_ascii_lowercase();
            let is_challenge = lower_case == "www-authenticate";
            let is_left_out = BY_RUNTIME.contains(&&*lower_case)
                || (is_challenge && self.scheme_kinds().next().is_some())
                || BY_LAYERS.contains(&&*lower_case)
                || (by_runtime && WITH_REJECTIONS.contains(&&*lower_case));
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
            if let Some(mut header) = header {
                header.field = field;
                header.documentation = resolved.description.cloned().or(header.documentation);
                lowered.push(header);
            }
        }
        lowered
    }

    /// Whether something is left for the implementation to set on an answer that the runtime might give.
    pub(super) fn sets_headers(&self, headers: &Map<Referable<document::Header>>) -> bool {
        let mut names = headers.keys().map(|name| name.to_ascii_lowercase());
        let others = [&BY_RUNTIME[..], &WITH_REJECTIONS, &BY_LAYERS];
        names.any(|name| !others.iter().any(|others| others.contains(&name.as_str())))
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
        let (schema, codec) = match &header.content {
            Some(content) => self.parameter_content(content)?,
            None => (Some(header.schema.as_ref()?), None),
        };
        self.served.extend(schema);
        let documentation = header
            .description
            .clone()
            .or_else(|| schema.and_then(|schema| self.documentation(schema)));
        let type_name = format!("{} {name}", self.prefix);
        let schemas: Vec<_> = schema.into_iter().collect();
        let mut value = self.value_all(&schemas, &type_name)?;
        // Texts have no null; JSON has.
        value.nullable &= codec == Some(Codec::Json);
        if codec.is_none() {
            self.styled.push(Styled {
                what: format!("header `{name}`"),
                value: value.clone(),
                is_bracketed: false,
                help: "no style has a form for it, so that what is in it is sent as one flat list; declare the header \
                    by `content` with `application/json`",
                place,
            });
        }
        Some(Header {
            name: name.to_owned(),
            field: String::new(),
            value,
            explode: header.explode,
            codec,
            deprecated: header.deprecated,
            required: header.required,
            documentation: documentation.map(|text| text.trim_end().to_owned()),
        })
    }
}
