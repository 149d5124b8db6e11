//! Parameters: those of the path item and of the operation, without credentials.

use indexmap::IndexMap;

use super::Lowering;
use super::forms::Styled;
use super::references::Resolved;
use crate::api::{self, Codec, Kind, Location, Parameter, Path, SchemeKind, Value};
use crate::document::{
    self, Operation, ParameterContent, ParameterLocation, Referable, Schema, Style,
};
use crate::names::{Names, Use};
use crate::problem::{Omission, OperationProblem, nearest};
use crate::source::Place;

/// What OpenAPI describes by other means (section 4.8.12.2).
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

type Declared<'d> = Resolved<'d, document::Parameter>;
/// Parameters by place and name, headers in lower case.
type Merged<'d> = IndexMap<(&'static str, String), Declared<'d>>;

impl<'d> Lowering<'d> {
    /// The parameters of an operation on a path.
    pub(super) fn parameters(
        &mut self,
        shared: &'d [Referable<document::Parameter>],
        operation: &'d Operation,
        path: &Path,
        path_place: Place,
    ) -> Vec<Parameter> {
        let mut merged = self.distinct(shared);
        merged.extend(self.distinct(&operation.parameters));
        // The request of an operation has a field `body` of its own.
        let mut names = Names::avoiding(&["body"], "_parameter");
        let mut parameters = Vec::new();
        for declared in merged.values() {
            let item = declared.item;
            let is_open = |name: &&str| !merged.contains_key(&("path", (*name).to_owned()));
            let meant = nearest(&item.name.value, path.parameters().filter(is_open));
            self.check_against_path(item, path, path_place, meant);
            let Some(location) = self.location(item) else {
                continue;
            };
            let field = names.take(&item.name.value, item.name.place, Use::Field, self.problems);
            if let Some(mut parameter) = self.parameter(declared, location) {
                parameter.field = field;
                parameters.push(parameter);
            }
        }
        for name in path.parameters().filter(|_| self.is_whole) {
            if !merged.contains_key(&("path", name.to_owned())) {
                self.problems.push(
                    OperationProblem::UndeclaredPathParameter {
                        name: name.to_owned(),
                        path: path_place,
                        operation: operation.place,
                    }
                    .into(),
                );
            }
        }
        parameters
    }

    fn distinct(&mut self, list: &'d [Referable<document::Parameter>]) -> Merged<'d> {
        let mut merged = Merged::new();
        for parameter in list {
            let Some(resolved) = self.resolve(parameter) else {
                self.is_whole = false;
                continue;
            };
            let name = &resolved.item.name;
            let key = match resolved.item.location {
                ParameterLocation::Path => ("path", name.value.clone()),
                ParameterLocation::Query => ("query", name.value.clone()),
                ParameterLocation::Header => ("header", name.value.to_ascii_lowercase()),
                ParameterLocation::Cookie => ("cookie", name.value.clone()),
            };
            let second = written(parameter, &resolved);
            if let Some(first) = merged.get(&key) {
                let (name, first) = (name.value.clone(), first.item.name.place);
                self.report(
                    OperationProblem::DuplicateParameter {
                        name,
                        first,
                        second,
                    }
                    .into(),
                );
            } else {
                merged.insert(key, resolved);
            }
        }
        merged
    }

    fn check_against_path(
        &mut self,
        parameter: &document::Parameter,
        path: &Path,
        path_place: Place,
        meant: Option<&str>,
    ) {
        if parameter.location != ParameterLocation::Path {
            return;
        }
        let name = &parameter.name;
        if path.parameters().all(|other| other != name.value) {
            let name = name.value.clone();
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`, which the path has?"),
                None => {
                    format!(
                        "write `{{{name}}}` where it stands in the path, or remove the parameter"
                    )
                }
            };
            self.report(
                OperationProblem::UnusedPathParameter {
                    name,
                    help,
                    parameter: parameter.name.place,
                    path: path_place,
                }
                .into(),
            );
        }
        if !parameter.required {
            self.report(
                OperationProblem::OptionalPathParameter {
                    name: name.value.clone(),
                    place: name.place,
                }
                .into(),
            );
        }
    }

    /// Where a parameter travels; `None` if it is not one of those that are generated.
    fn location(&mut self, parameter: &document::Parameter) -> Option<Location> {
        let name = &parameter.name;
        match parameter.location {
            ParameterLocation::Path => Some(Location::Path),
            ParameterLocation::Query => {
                let is_credential = |kind: &SchemeKind| matches!(kind, SchemeKind::Query(other) if *other == name.value);
                let is_credential = self.scheme_kinds().any(is_credential);
                (!is_credential).then_some(Location::Query)
            }
            ParameterLocation::Header => {
                let lower_case = name.value.to_ascii_lowercase();
                if IGNORED_HEADERS.contains(&&*lower_case) {
                    self.report(
                        Omission::IgnoredHeader {
                            name: name.value.clone(),
                            place: name.place,
                        }
                        .into(),
                    );
                    return None;
                }
                self.check_token(&name.value, "a header", name.place);
                let is_credential = |kind: &SchemeKind| matches!(kind, SchemeKind::Header(name) if name.eq_ignore_ascii_case(&lower_case));
                let is_credential = self.scheme_kinds().any(is_credential);
                (!is_credential).then_some(Location::Header)
            }
            ParameterLocation::Cookie => {
                self.check_token(&name.value, "a cookie", name.place);
                let is_credential = |kind: &SchemeKind| matches!(kind, SchemeKind::Cookie(other) if *other == name.value);
                let is_credential = self.scheme_kinds().any(is_credential);
                (!is_credential).then_some(Location::Cookie)
            }
        }
    }

    fn parameter(&mut self, declared: &Declared<'d>, location: Location) -> Option<Parameter> {
        let parameter = declared.item;
        self.check_examples(&parameter.examples);
        if let Some(place) = parameter.allow_empty_value {
            let help = "an empty value is read as the schema has it: as an empty string, for one";
            self.not_generated("`allowEmptyValue`", help, place);
        }
        let (schema, codec) = match &parameter.content {
            Some(content) => self.parameter_content(content)?,
            None => (Some(parameter.schema.as_ref()?), None),
        };
        self.served.extend(schema);
        let schemas: Vec<_> = schema.into_iter().collect();
        let documentation = declared.description.or(parameter.description.as_ref());
        let documentation = documentation.cloned();
        let documentation =
            documentation.or_else(|| schema.and_then(|schema| self.documentation(schema)));
        self.takes_checks = true;
        let name = format!("{} {}", self.prefix, parameter.name.value);
        let value = self.value_all(&schemas, &name);
        self.takes_checks = false;
        let mut value = value?;
        // Texts have no null; JSON has.
        value.nullable &= codec == Some(Codec::Json);
        let (style, explode) = self.style(parameter, location, &value)?;
        if codec.is_none() {
            let is_exploded_form = explode && style == api::Style::Form;
            self.styled.push(Styled {
                what: format!("parameter `{}`", parameter.name.value),
                value: value.clone(),
                is_bracketed: is_exploded_form || style == api::Style::DeepObject,
                help: "no style has a form for it, so that it cannot be read as it is meant; declare the parameter by \
                    `content` with `application/json`",
                place: parameter.name.place,
            });
        }
        let is_optional = !parameter.required && !schemas.is_empty();
        let default = match is_optional {
            true => self.default_of(&schemas, &value),
            false => None,
        };
        Some(Parameter {
            name: parameter.name.value.clone(),
            field: String::new(),
            location,
            style,
            explode,
            allow_reserved: parameter.allow_reserved && location == Location::Query,
            codec,
            default,
            deprecated: parameter.deprecated,
            required: parameter.required,
            value,
            documentation: documentation.map(|text| text.trim_end().to_owned()),
        })
    }

    /// The schema of what is declared by `content`, and its codec unless it is text as any other.
    pub(super) fn parameter_content(
        &mut self,
        content: &'d ParameterContent,
    ) -> Option<(Option<&'d Schema>, Option<Codec>)> {
        let mut media_types = content.media_types.iter();
        let (Some((name, entry)), None) = (media_types.next(), media_types.next()) else {
            let help = "give the one media type in which it is sent";
            self.not_supported(
                "`content` without exactly one media type",
                help,
                content.place,
            );
            return None;
        };
        let essence = name.split(';').next().unwrap_or_default().trim_ascii();
        let essence = essence.to_ascii_lowercase();
        let codec = if essence == "text/plain" {
            None
        } else if essence == "application/json" || essence.ends_with("+json") {
            Some(Codec::Json)
        } else {
            let help = "use `application/json`, `text/plain`, or `schema` and a style";
            self.not_supported(format!("a parameter in `{name}`"), help, entry.place);
            return None;
        };
        let media_type = entry.value.as_ref()?;
        self.check_examples(&media_type.examples);
        Some((media_type.schema.as_ref(), codec))
    }

    /// How a parameter is written.
    fn style(
        &mut self,
        parameter: &document::Parameter,
        location: Location,
        value: &Value,
    ) -> Option<(api::Style, bool)> {
        let default = match location {
            Location::Path | Location::Header => Style::Simple,
            Location::Query | Location::Cookie => Style::Form,
        };
        let style = parameter
            .style
            .as_ref()
            .map_or(default, |style| style.value);
        let place = parameter
            .style
            .as_ref()
            .map_or(parameter.name.place, |style| style.place);
        let style = match (location, style) {
            (Location::Path | Location::Header, Style::Simple) => api::Style::Simple,
            (Location::Path, Style::Label) => api::Style::Label,
            (Location::Path, Style::Matrix) => api::Style::Matrix,
            (Location::Query | Location::Cookie, Style::Form) => api::Style::Form,
            (Location::Query, Style::SpaceDelimited) => api::Style::SpaceDelimited,
            (Location::Query, Style::PipeDelimited) => api::Style::PipeDelimited,
            (Location::Query, Style::DeepObject) => api::Style::DeepObject,
            _ => {
                let help = "there are `simple`, `label` and `matrix` in a path, `simple` in a header, `form` in a cookie, \
                    and `form`, `spaceDelimited`, `pipeDelimited` and `deepObject` in the query";
                self.not_supported("this style of a parameter here", help, place);
                return None;
            }
        };
        let is_object = matches!(value.kind, Kind::Named(_) | Kind::Map(_) | Kind::Any);
        if style == api::Style::DeepObject && !is_object {
            let help = "the style is for objects: use `form`";
            self.not_supported("`deepObject` of what is no object", help, place);
            return None;
        }
        Some((
            style,
            parameter.explode.unwrap_or(style == api::Style::Form),
        ))
    }
}

/// Where a parameter is listed.
fn written(parameter: &Referable<document::Parameter>, resolved: &Declared<'_>) -> Place {
    match parameter {
        Referable::Reference(reference) => reference.target.place,
        Referable::Item(_) => resolved.item.name.place,
    }
}
