//! Security schemes, and what each operation demands of them.

use std::collections::HashMap;

use super::Lowering;
use crate::api::{Demand, Scheme, SchemeId, SchemeKind};
use crate::document::{
    Entry, Operation, ParameterLocation, SecurityRequirement, SecurityScheme, SecuritySchemeKind,
};
use crate::names::{Names, Use};
use crate::problem::{Omission, Problem, SecurityProblem, nearest};
use crate::source::Place;

/// What the function that reads credentials calls its own.
const TAKEN: [&str; 3] = ["headers", "presented", "taken"];

/// A declared scheme.
pub(super) struct Candidate {
    pub(super) place: Place,
    /// `None` if it is not supported.
    pub(super) scheme: Option<Scheme>,
    /// Whether it lists its scopes (`oauth2`).
    declares_scopes: bool,
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
            let mut declares_scopes = false;
            if let Some(resolved) = entry.value.as_ref().and_then(|scheme| self.resolve(scheme)) {
                let kind = kind(resolved.item);
                declares_scopes = declared_scopes(resolved.item).is_some();
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
                scheme = kind.map(|kind| Scheme {
                    name: name.clone(),
                    variant,
                    field,
                    kind,
                    scopes: declared_scopes(resolved.item).unwrap_or_default().to_vec(),
                    documentation,
                });
            }
            self.schemes.insert(
                name,
                Candidate {
                    place: entry.place,
                    scheme,
                    declares_scopes,
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
        self.warn_of_alike(requirements);
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

    /// Two schemes alone that travel alike are told apart by nothing.
    fn warn_of_alike(&mut self, requirements: &'d [SecurityRequirement]) {
        // The first that travels in each way, or that has each token.
        let mut first_shown = HashMap::new();
        let mut found = Vec::new();
        let alone = requirements.iter().filter(|one| one.schemes.len() == 1);
        for (name, entry) in alone.flat_map(|requirement| &requirement.schemes) {
            let candidate = self.schemes.get(name.as_str());
            let scheme = candidate.and_then(|candidate| candidate.scheme.as_ref());
            let Some(kind) = scheme.map(|scheme| &scheme.kind) else {
                continue;
            };
            let token = token(kind);
            let shown = (Some(kind).filter(|_| token.is_none()), token);
            let (first_name, first) = *first_shown.entry(shown).or_insert((name, entry.place));
            if first_name != name {
                found.push(SecurityProblem::Alike {
                    first_name: first_name.clone(),
                    second_name: name.clone(),
                    first,
                    second: entry.place,
                });
            }
        }
        for problem in found {
            let problem = problem.into();
            // What holds for the whole document is said once.
            if !self.problems.contains(&problem) {
                self.report(problem);
            }
        }
    }

    fn alternative(&mut self, requirement: &'d SecurityRequirement) -> Option<Vec<Demand>> {
        let mut ids = Some(Vec::new());
        for (name, entry) in &requirement.schemes {
            let Some((index, _, candidate)) = self.schemes.get_full_mut(name.as_str()) else {
                let help = match nearest(name, self.schemes.keys().copied()) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => "declare it under `components.securitySchemes`".to_owned(),
                };
                self.report(
                    SecurityProblem::UndeclaredScheme {
                        name: name.clone(),
                        help,
                        place: entry.place,
                    }
                    .into(),
                );
                ids = None;
                continue;
            };
            candidate.is_taken = true;
            let undeclared = candidate.undeclared(name, entry);
            match (&candidate.scheme, &mut ids) {
                (Some(_), Some(ids)) => ids.push(Demand {
                    scheme: SchemeId(index),
                    scopes: entry.value.clone().unwrap_or_default(),
                }),
                _ => ids = None,
            }
            self.problems.extend(undeclared);
        }
        ids
    }
}

impl Candidate {
    /// The scopes that are demanded of it, and that it does not declare.
    fn undeclared(&self, name: &str, demanded: &Entry<Vec<String>>) -> Vec<Problem> {
        let Some(declared) = self.scheme.as_ref().filter(|_| self.declares_scopes) else {
            return Vec::new();
        };
        let is_declared = |scope: &String| declared.scopes.iter().any(|(known, _)| known == scope);
        let scopes = demanded.value.iter().flatten();
        let undeclared = scopes.filter(|scope| !is_declared(scope));
        let problem = |scope: &String| SecurityProblem::UndeclaredScope {
            scheme: name.to_owned(),
            scope: scope.clone(),
            place: demanded.place,
            declared: self.place,
        };
        undeclared.map(|scope| problem(scope).into()).collect()
    }
}

/// The name by which a scheme is found in a request, and what it names there.
fn name_on_the_wire(kind: &SchemeKind) -> Option<(&str, &'static str)> {
    match kind {
        SchemeKind::Basic => None,
        SchemeKind::Token(name) => Some((name, "a scheme of `Authorization`")),
        SchemeKind::Header(name) => Some((name, "a header")),
        SchemeKind::Cookie(name) => Some((name, "a cookie")),
        SchemeKind::Query(_) | SchemeKind::Certificate | SchemeKind::Scoped => None,
    }
}

/// The scheme of `Authorization` that a token stands behind, in lower case.
fn token(kind: &SchemeKind) -> Option<String> {
    match kind {
        SchemeKind::Token(name) => Some(name.to_ascii_lowercase()),
        SchemeKind::Scoped => Some("bearer".to_owned()),
        _ => None,
    }
}

/// The schemes of `Authorization` whose credentials are not one token, or that a single request does not show.
const OTHER_AUTHORIZATION: [&str; 6] = [
    "digest",
    "hoba",
    "mutual",
    "oauth",
    "scram-sha-1",
    "scram-sha-256",
];

fn declared_scopes(scheme: &SecurityScheme) -> Option<&[(String, String)]> {
    match &scheme.kind {
        SecuritySchemeKind::OAuth2 { scopes } => Some(scopes),
        _ => None,
    }
}

fn kind(scheme: &SecurityScheme) -> Option<SchemeKind> {
    match &scheme.kind {
        SecuritySchemeKind::Http { scheme } if scheme.eq_ignore_ascii_case("basic") => {
            Some(SchemeKind::Basic)
        }
        SecuritySchemeKind::Http { scheme } => {
            let is = |other: &&str| scheme.eq_ignore_ascii_case(other);
            let is_other = OTHER_AUTHORIZATION.iter().any(is);
            (!is_other).then(|| SchemeKind::Token(scheme.clone()))
        }
        SecuritySchemeKind::ApiKey { name, location } => match location {
            ParameterLocation::Header => Some(SchemeKind::Header(name.clone())),
            ParameterLocation::Cookie => Some(SchemeKind::Cookie(name.clone())),
            ParameterLocation::Query => Some(SchemeKind::Query(name.clone())),
            ParameterLocation::Path => None,
        },
        SecuritySchemeKind::MutualTls => Some(SchemeKind::Certificate),
        SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect => {
            Some(SchemeKind::Scoped)
        }
    }
}
