//! Operations, in the order of the contract.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Lowering;
use super::paths::SeenPaths;
use crate::api::{CheckedFormat, Operation, Path};
use crate::document::{self, Located, PathItem};
use crate::names::{Names, Use};
use crate::problem::{Omission, OperationProblem};
use crate::source::Place;

/// What must not occur twice among operations.
struct Seen {
    ids: HashMap<String, Place>,
    methods: Names,
    prefixes: Names,
}

/// The methods that a service and its implementation have of their own, that a client begins with, and the names that
/// its builders, which are called as the operations are, mean something else by.
const TAKEN: [&str; 27] = [
    "answer",
    "authenticate",
    "builder",
    "client",
    "clone",
    "default",
    "err",
    "error",
    "from",
    "into",
    "new",
    "none",
    "ok",
    "option",
    "query_param",
    "reject",
    "rejection",
    "response_value",
    "result",
    "route",
    "schemes",
    "send",
    "settings",
    "some",
    "string",
    "try_into",
    "vec",
];

impl<'d> Lowering<'d> {
    /// All operations of the document, and the formats of their parameters that are checked: each by a method beside
    /// those of the operations.
    pub(super) fn operations(&mut self) -> (Vec<Operation>, Vec<CheckedFormat>) {
        let mut operations = Vec::new();
        let mut seen = Seen {
            ids: HashMap::new(),
            methods: Names::avoiding(&TAKEN, "_operation"),
            prefixes: Names::default(),
        };
        let mut paths = SeenPaths::new();
        let document = self.document;
        for (template, entry) in &document.paths {
            let resolved = entry.value.as_ref().and_then(|item| self.resolve(item));
            let plain = match &resolved {
                Some(resolved) => self.without_operators(template, resolved.item, entry.place),
                None => Cow::Borrowed(template.as_str()),
            };
            let path = self.path(template, &plain, entry.place, &mut paths);
            let Some(resolved) = resolved else {
                continue;
            };
            // Even without a path, what is wrong inside can be said.
            let path = path.unwrap_or_else(|| {
                self.is_whole = false;
                Path {
                    template: template.clone(),
                    segments: Vec::new(),
                }
            });
            self.path_item(
                resolved.item,
                &path,
                entry.place,
                &mut seen,
                &mut operations,
            );
        }
        let components = &document.components;
        self.left_out("a webhook", &document.webhooks);
        self.left_out("a link", &components.links);
        self.left_out("a callback", &components.callbacks);
        (operations, self.checked_formats(&mut seen.methods))
    }

    fn checked_formats(&mut self, methods: &mut Names) -> Vec<CheckedFormat> {
        let formats = self.formats.iter().map(|(format, place)| {
            let name = format!("check {format}");
            CheckedFormat {
                name: (*format).to_owned(),
                method_name: methods.take(&name, *place, Use::Field, self.problems),
            }
        });
        formats.collect()
    }

    fn path_item(
        &mut self,
        item: &'d PathItem,
        path: &Path,
        path_place: Place,
        seen: &mut Seen,
        operations: &mut Vec<Operation>,
    ) {
        for place in &item.texts {
            self.not_generated(
                "a text of a path item",
                "write it at the operations",
                *place,
            );
        }
        for (method, entry) in &item.operations {
            let Some(operation) = &entry.value else {
                continue;
            };
            let route = format!("{} {}", method.to_lowercase(), path.template);
            let names = self.operation_names(operation, &route, seen);
            let prefix = names.as_ref().map(|(.., prefix)| prefix.clone());
            self.prefix = prefix.unwrap_or_default();
            let parameters = self.parameters(&item.parameters, operation, path, path_place);
            let security = self.security(operation);
            let body = operation
                .request_body
                .as_ref()
                .and_then(|body| self.body(body, method));
            let is_public = security.iter().all(Vec::is_empty);
            let responses = match operation.responses.is_empty() {
                true => vec![self.undeclared_response(operation.place)],
                false => self.responses(&operation.responses, is_public),
            };
            self.left_out("a callback", &operation.callbacks);
            let Some((id, method_name, type_prefix)) = names else {
                continue;
            };
            operations.push(Operation {
                id,
                method_name,
                type_prefix,
                method: method.clone(),
                path: path.clone(),
                tags: operation.tags.clone(),
                summary: operation.summary.clone(),
                description: operation
                    .description
                    .as_ref()
                    .map(|text| text.trim_end().to_owned()),
                deprecated: operation.deprecated,
                security,
                parameters,
                body,
                responses,
                place: operation.place,
            });
        }
    }

    /// The id, the name of the method and the prefix of the types.
    fn operation_names(
        &mut self,
        operation: &'d document::Operation,
        route: &str,
        seen: &mut Seen,
    ) -> Option<(String, String, String)> {
        let Some(Located { value: id, place }) = &operation.id else {
            return Some(self.derived_names(operation.place, route, seen));
        };
        if let Some(first) = seen.ids.insert(id.clone(), *place) {
            self.report(
                OperationProblem::DuplicateOperationId {
                    id: id.clone(),
                    first,
                    second: *place,
                }
                .into(),
            );
            return None;
        }
        let problems = self.problems.len();
        let method_name = seen.methods.take(id, *place, Use::Field, self.problems);
        // Two operations with one method have one prefix too: that is said once.
        let mut said = Vec::new();
        let is_new = self.problems.len() == problems;
        let prefix = seen.prefixes.take(
            id,
            *place,
            Use::Prefix,
            if is_new { self.problems } else { &mut said },
        );
        Some((id.clone(), method_name, prefix))
    }

    /// The names of an operation without an id: by its method and its path.
    fn derived_names(
        &mut self,
        place: Place,
        route: &str,
        seen: &mut Seen,
    ) -> (String, String, String) {
        let method_name = seen.methods.take_free(route, place, Use::Field);
        let prefix = seen.prefixes.take_free(&method_name, place, Use::Prefix);
        self.report(
            Omission::WithoutId {
                name: method_name.clone(),
                place,
            }
            .into(),
        );
        (method_name.clone(), method_name, prefix)
    }
}
