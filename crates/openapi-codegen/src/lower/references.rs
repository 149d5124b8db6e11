//! Following references to components.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::Lowering;
use crate::document::{
    Components, Example, Header, Located, Map, Parameter, PathItem, Referable, RequestBody,
    Response, Schema, SecurityScheme,
};
use crate::problem::{ReferenceProblem, nearest};
use crate::source::Place;

/// Something that stands in a section of `components`.
pub(crate) trait Component: Sized {
    const SECTION: &'static str;
    fn all(components: &Components) -> &Map<Referable<Self>>;
}

/// What a reference led to, or what stood there in the first place.
pub(crate) struct Resolved<'d, T> {
    pub(crate) item: &'d T,
    /// The name of the component and its place, if it is one.
    pub(crate) component: Option<(&'d str, Place)>,
    /// What the reference says in place of the component's own description.
    pub(crate) description: Option<&'d String>,
}

impl<'d> Lowering<'d> {
    /// Follows references until there is something; `None` if a problem says why not.
    pub(crate) fn resolve<T: Component>(
        &mut self,
        start: &'d Referable<T>,
    ) -> Option<Resolved<'d, T>> {
        let all = T::all(&self.document.components);
        let mut seen = Vec::new();
        let mut component = None;
        let mut description = None;
        let mut next = start;
        loop {
            let reference = match next {
                Referable::Item(item) => {
                    return Some(Resolved {
                        item,
                        component,
                        description,
                    });
                }
                Referable::Reference(reference) => reference,
            };
            let (name, entry) = self.find(&reference.target, T::SECTION, all)?;
            if seen.contains(&name) {
                let target = &reference.target;
                self.report(
                    ReferenceProblem::CyclicReference {
                        reference: target.value.clone(),
                        place: target.place,
                    }
                    .into(),
                );
                return None;
            }
            seen.push(name);
            component = Some((name, entry.place));
            description = description.or(reference.description.as_ref());
            next = entry.value.as_ref()?;
        }
    }

    /// The component schema that a reference means.
    pub(crate) fn find_schema(
        &mut self,
        target: &Located<String>,
    ) -> Option<(&'d str, &'d Schema)> {
        let (name, entry) = self.find(target, "schemas", &self.document.components.schemas)?;
        Some((name, entry.value.as_ref()?))
    }

    fn find<T>(
        &mut self,
        target: &Located<String>,
        section: &'static str,
        all: &'d Map<T>,
    ) -> Option<(&'d str, &'d crate::document::Entry<T>)> {
        let reference = &target.value;
        let Some(name) = component_name(reference, section) else {
            // Of all other references the bundler has said what is wrong with them.
            let is_component = |name: &str| !name.contains('/');
            let path = reference.strip_prefix("#/components/");
            if let Some((_, name)) = path.and_then(|path| path.split_once('/'))
                && is_component(name)
            {
                self.report(
                    ReferenceProblem::DanglingReference {
                        reference: reference.clone(),
                        help: format!(
                            "what stands here is defined in `#/components/{section}/...`"
                        ),
                        place: target.place,
                    }
                    .into(),
                );
            }
            return None;
        };
        let found = all
            .get_full(name.as_ref())
            .map(|(_, name, entry)| (name.as_str(), entry));
        if let Some((name, _)) = found {
            self.used.insert((section, name));
        } else {
            let help = match nearest(&name, all.keys().map(String::as_str)) {
                Some(word) => format!("did you mean `#/components/{section}/{word}`?"),
                None => format!("define `{name}` under `components.{section}`"),
            };
            self.report(
                ReferenceProblem::DanglingReference {
                    reference: reference.clone(),
                    help,
                    place: target.place,
                }
                .into(),
            );
        }
        found
    }
}

/// The name in a reference to a component (RFC 6901, sections 4 and 6).
pub(crate) fn component_name<'a>(reference: &'a str, section: &str) -> Option<Cow<'a, str>> {
    let name = reference
        .strip_prefix("#/components/")?
        .strip_prefix(section)?
        .strip_prefix('/')?;
    if name.contains('/') {
        return None;
    }
    let name = percent_decode_str(name).decode_utf8().ok()?;
    Some(if name.contains('~') {
        Cow::Owned(name.replace("~1", "/").replace("~0", "~"))
    } else {
        name
    })
}

macro_rules! component {
    ($type:ty, $field:ident, $section:literal) => {
        impl Component for $type {
            const SECTION: &'static str = $section;
            fn all(components: &Components) -> &Map<Referable<Self>> {
                &components.$field
            }
        }
    };
}

component!(Example, examples, "examples");
component!(Header, headers, "headers");
component!(Parameter, parameters, "parameters");
component!(PathItem, path_items, "pathItems");
component!(RequestBody, request_bodies, "requestBodies");
component!(Response, responses, "responses");
component!(SecurityScheme, security_schemes, "securitySchemes");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_unescaped() {
        assert_eq!(
            component_name("#/components/schemas/a~1b~01%20c", "schemas").as_deref(),
            Some("a/b~1 c")
        );
        assert_eq!(
            component_name("#/components/schemas/A/properties/b", "schemas"),
            None
        );
        assert_eq!(component_name("#/components/headers/A", "schemas"), None);
    }
}
