//! Operators of URI templates (RFC 6570, section 2.4) in path templates, where OpenAPI knows names alone: some contracts
//! write `{;name*}` for a parameter of the style `matrix` that is exploded.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Lowering;
use crate::document::{ParameterLocation, PathItem};
use crate::problem::Omission;
use crate::source::Place;

/// What may stand before a name; `*` may stand behind it.
const OPERATORS: [char; 3] = ['.', ';', '+'];

impl<'d> Lowering<'d> {
    /// The template without the operators around names that are declared only without them.
    pub(super) fn without_operators(
        &mut self,
        template: &'d str,
        item: &'d PathItem,
        place: Place,
    ) -> Cow<'d, str> {
        let is_plain = names(template).all(|name| bare(name) == name);
        if is_plain {
            return Cow::Borrowed(template);
        }
        let declared = self.path_parameter_names(item);
        let mut plain = template.to_owned();
        for name in names(template) {
            let meant = bare(name);
            if declared.contains(name) || !declared.contains(meant) {
                continue;
            }
            let (found, meant) = (format!("{{{name}}}"), format!("{{{meant}}}"));
            plain = plain.replace(&found, &meant);
            self.report(
                Omission::PathOperator {
                    found,
                    meant,
                    place,
                }
                .into(),
            );
        }
        Cow::Owned(plain)
    }

    /// The names of all parameters of the path, whichever operation declares them.
    fn path_parameter_names(&mut self, item: &'d PathItem) -> HashSet<&'d str> {
        let operations = item.operations.iter();
        let operations = operations.filter_map(|(_, entry)| entry.value.as_ref());
        let own = operations.flat_map(|operation| &operation.parameters);
        item.parameters
            .iter()
            .chain(own)
            .filter_map(|parameter| self.resolve(parameter))
            .map(|resolved| resolved.item)
            .filter(|parameter| parameter.location == ParameterLocation::Path)
            .map(|parameter| parameter.name.value.as_str())
            .collect()
    }
}

/// What stands between braces.
fn names(template: &str) -> impl Iterator<Item = &str> {
    let pieces = template.split('{').skip(1);
    pieces.filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
}

/// A name without its operators.
fn bare(name: &str) -> &str {
    let name = name.strip_prefix(OPERATORS).unwrap_or(name);
    name.strip_suffix('*').unwrap_or(name)
}
