//! Parameters: those of the path item and of the operation, without credentials.

use indexmap::IndexMap;

use super::Lowering;
use super::references::Resolved;
use crate::api::{self, Kind, Location, Parameter, Path, SchemeKind, Segment};
use crate::document::{self, Operation, ParameterLocation, Referable, Style};
use crate::names::{Names, Use};
use crate::problem::{Omission, OperationProblem};
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
            self.check_against_path(item, path, path_place);
            let Some(location) = self.location(item) else {
                continue;
            };
            let field = names.take(&item.name.value, item.name.place, Use::Field, self.problems);
            if let (Some(field), Some(mut parameter)) = (field, self.parameter(declared, location))
            {
                parameter.field = field;
                parameters.push(parameter);
            }
        }
        for segment in path.segments.iter().filter(|_| self.is_whole) {
            let Segment::Parameter(name) = segment else {
                continue;
            };
            if !merged.contains_key(&("path", name.clone())) {
                self.problems.push(
                    OperationProblem::UndeclaredPathParameter {
                        name: name.clone(),
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
    ) {
        if parameter.location != ParameterLocation::Path {
            return;
        }
        let name = &parameter.name;
        if !path
            .segments
            .contains(&Segment::Parameter(name.value.clone()))
        {
            let name = name.value.clone();
            self.report(
                OperationProblem::UnusedPathParameter {
                    name,
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
            ParameterLocation::Query => Some(Location::Query),
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
                let help =
                    "send it in the query or in a header; a credential is an `apiKey` in a cookie";
                self.not_supported("a parameter in a cookie", help, name.place);
                None
            }
        }
    }

    fn parameter(&mut self, declared: &Declared<'d>, location: Location) -> Option<Parameter> {
        let parameter = declared.item;
        self.check_examples(&parameter.examples);
        self.check_style(parameter, location);
        for (switch, place) in &parameter.switches {
            match *switch {
                "deprecated" => {
                    self.not_generated(
                        "`deprecated` of a parameter",
                        "say it in the description",
                        *place,
                    );
                }
                switch => self.not_supported(format!("`{switch}`"), "leave it out", *place),
            }
        }
        if let Some(place) = parameter.content {
            self.not_supported("`content` of a parameter", "use `schema`", place);
        }
        let schema = parameter.schema.as_ref()?;
        self.served.push(schema);
        let documentation = declared
            .description
            .or(parameter.description.as_ref())
            .cloned();
        let documentation = documentation.or_else(|| self.documentation(schema));
        self.takes_checks = true;
        let name = format!("{} {}", self.prefix, parameter.name.value);
        let value = self.value(schema, &name);
        self.takes_checks = false;
        let value = value?;
        if value.nullable || !matches!(value.kind, Kind::Text(_) | Kind::Integer(_) | Kind::Boolean)
        {
            let help = "supported are strings, integers and booleans that cannot be null";
            let construct = format!("the schema of parameter `{}`", parameter.name.value);
            self.not_supported(construct, help, parameter.name.place);
            return None;
        }
        Some(Parameter {
            name: parameter.name.value.clone(),
            field: String::new(),
            location,
            style: match location {
                Location::Path | Location::Header => api::Style::Simple,
                Location::Query | Location::Cookie => api::Style::Form,
            },
            explode: matches!(location, Location::Query | Location::Cookie),
            allow_reserved: false,
            codec: None,
            default: None,
            deprecated: false,
            required: parameter.required,
            value,
            documentation: documentation.map(|text| text.trim_end().to_owned()),
        })
    }

    fn check_style(&mut self, parameter: &document::Parameter, location: Location) {
        let Some(style) = &parameter.style else {
            return;
        };
        let (supported, help) = match location {
            Location::Path => (
                Style::Simple,
                "parameters in the path have the style `simple`",
            ),
            Location::Header => (
                Style::Simple,
                "parameters in headers have the style `simple`",
            ),
            Location::Query | Location::Cookie => {
                (Style::Form, "parameters in the query have the style `form`")
            }
        };
        if style.value != supported {
            self.not_supported("this style of a parameter", help, style.place);
        }
    }
}

/// Where a parameter is listed.
fn written(parameter: &Referable<document::Parameter>, resolved: &Declared<'_>) -> Place {
    match parameter {
        Referable::Reference(reference) => reference.target.place,
        Referable::Item(_) => resolved.item.name.place,
    }
}
