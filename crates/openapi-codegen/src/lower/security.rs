//! Security schemes, and what each operation demands of them.

use super::Lowering;
use crate::api::{Demand, Scheme, SchemeId, SchemeKind};
use crate::document::{
    Operation, ParameterLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind,
};
use crate::names::{Names, Use};
use crate::problem::{Omission, SecurityProblem};
use crate::source::Place;

/// What the function that reads credentials calls its own.
const TAKEN: [&str; 3] = ["headers", "presented", "taken"];

/// A declared scheme.
pub(super) struct Candidate {
    pub(super) place: Place,
    /// `None` if it is not supported.
    pub(super) scheme: Option<Scheme>,
    /// Whether some operation takes it.
    pub(super) is_taken: bool,
}

impl<'d> Lowering<'d> {
    /// Lowers all schemes that the document declares.
    pub(super) fn lower_schemes(&mut self) {
        let mut variants = Names::default();
        let mut fields = Names::avoiding(&TAKEN, "_scheme");
        let document = self.document;
        for (name, entry) in &document.components.security_schemes {
            let mut scheme = None;
            if let Some(resolved) = entry.value.as_ref().and_then(|scheme| self.resolve(scheme)) {
                let kind = kind(resolved.item);
                if let Some((name, what)) = kind.as_ref().and_then(name_on_the_wire) {
                    self.check_token(name, what, entry.place);
                }
                if kind.is_none() {
                    self.report(
                        Omission::SchemeNotSupported {
                            name: name.clone(),
                            place: entry.place,
                        }
                        .into(),
                    );
                }
                let before = self.problems.len();
                let variant = variants.take(name, entry.place, Use::Variant, self.problems);
                // Two schemes with one variant have one field too: that is said once.
                let mut said = Vec::new();
                let is_new = self.problems.len() == before;
                let problems = if is_new {
                    &mut *self.problems
                } else {
                    &mut said
                };
                let field = fields.take(name, entry.place, Use::Field, problems);
                let documentation = resolved.description.or(resolved.item.description.as_ref());
                let documentation = documentation.map(|text| text.trim_end().to_owned());
                scheme = kind
                    .zip(variant)
                    .zip(field)
                    .map(|((kind, variant), field)| Scheme {
                        name: name.clone(),
                        variant,
                        field,
                        kind,
                        documentation,
                    });
            }
            self.schemes.insert(
                name,
                Candidate {
                    place: entry.place,
                    scheme,
                    is_taken: false,
                },
            );
        }
    }

    /// How the supported schemes travel.
    pub(super) fn scheme_kinds(&self) -> impl Iterator<Item = &SchemeKind> {
        self.schemes
            .values()
            .filter_map(|candidate| candidate.scheme.as_ref())
            .map(|scheme| &scheme.kind)
    }

    /// The alternatives of an operation; none: anybody may call it. An empty one: credentials may be left out.
    pub(super) fn security(&mut self, operation: &'d Operation) -> Vec<Vec<Demand>> {
        let document = self.document;
        let requirements = operation.security.as_deref().unwrap_or(&document.security);
        let mut alternatives = Vec::new();
        for requirement in requirements {
            alternatives.extend(self.alternative(requirement));
        }
        let names = requirements
            .iter()
            .flat_map(|requirement| requirement.schemes.keys());
        let are_declared = names
            .into_iter()
            .all(|name| self.schemes.contains_key(name.as_str()));
        if alternatives.is_empty() && !requirements.is_empty() && are_declared && self.is_whole {
            self.report(
                SecurityProblem::NoSchemeLeft {
                    operation: operation.place,
                }
                .into(),
            );
        }
        alternatives
    }

    fn alternative(&mut self, requirement: &'d SecurityRequirement) -> Option<Vec<Demand>> {
        let mut ids = Some(Vec::new());
        for (name, entry) in &requirement.schemes {
            if entry
                .value
                .as_ref()
                .is_some_and(|scopes| !scopes.is_empty())
            {
                self.not_generated(
                    "scopes of a security scheme",
                    "the implementation has to check them",
                    entry.place,
                );
            }
            let Some((index, _, candidate)) = self.schemes.get_full_mut(name.as_str()) else {
                self.report(
                    SecurityProblem::UndeclaredScheme {
                        name: name.clone(),
                        place: entry.place,
                    }
                    .into(),
                );
                ids = None;
                continue;
            };
            candidate.is_taken = true;
            match (&candidate.scheme, &mut ids) {
                (Some(_), Some(ids)) => ids.push(Demand {
                    scheme: SchemeId(index),
                    scopes: entry.value.clone().unwrap_or_default(),
                }),
                _ => ids = None,
            }
        }
        ids
    }
}

/// The name by which a scheme is found in a request, and what it names there.
fn name_on_the_wire(kind: &SchemeKind) -> Option<(&str, &'static str)> {
    match kind {
        SchemeKind::Basic => None,
        SchemeKind::Token(name) => Some((name, "a scheme of `Authorization`")),
        SchemeKind::Header(name) => Some((name, "a header")),
        SchemeKind::Cookie(name) => Some((name, "a cookie")),
        SchemeKind::Query(_) | SchemeKind::Scoped => None,
    }
}

fn kind(scheme: &SecurityScheme) -> Option<SchemeKind> {
    match &scheme.kind {
        SecuritySchemeKind::Http { scheme } if scheme.eq_ignore_ascii_case("basic") => {
            Some(SchemeKind::Basic)
        }
        SecuritySchemeKind::Http { scheme } => Some(SchemeKind::Token(scheme.clone())),
        SecuritySchemeKind::ApiKey { name, location } => match location {
            ParameterLocation::Header => Some(SchemeKind::Header(name.clone())),
            ParameterLocation::Cookie => Some(SchemeKind::Cookie(name.clone())),
            ParameterLocation::Path | ParameterLocation::Query => None,
        },
        SecuritySchemeKind::Other => None,
    }
}
