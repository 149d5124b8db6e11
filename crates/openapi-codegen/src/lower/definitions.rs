//! The definitions of the schemas that become types.

use std::collections::HashSet;

use super::Lowering;
use super::schemas::{Form, documentation};
use crate::api::{Shape, TypeDefinition, XmlForm};
use crate::document::Located;
use crate::problem::FormProblem;
use crate::source::Place;

impl Lowering<'_> {
    /// The definitions of all types that were referred to, and of those that they refer to.
    pub(super) fn definitions(&mut self) -> Vec<(Place, Option<TypeDefinition>)> {
        let mut definitions = Vec::new();
        while let Some((_, candidate)) = self.types.get_index(definitions.len()) {
            let (applied, form) = (candidate.applied.clone(), candidate.form.clone());
            let (name, schema_name) = (candidate.name.clone(), candidate.schema_name.clone());
            let shape = match form {
                Form::Object => Some(Shape::Object(self.object(&applied, &schema_name))),
                Form::Union(alternatives) => self
                    .union(&applied, alternatives, &schema_name)
                    .map(Shape::Union),
                _ => candidate.shape.clone(),
            };
            let component = applied.component.and_then(|component| {
                let entry = self.document.components.schemas.get(component)?;
                Some((entry.place, entry.value.as_ref()?))
            });
            let told = applied.told.iter().copied().chain(applied.schemas());
            let told = component.map(|(_, schema)| schema).into_iter().chain(told);
            let told: Vec<_> = told.collect();
            let place = component.map_or(applied.place(), |(place, _)| place);
            let definition = shape.map(|shape| TypeDefinition {
                name,
                xml: xml_of_element(&told, &schema_name),
                schema_name,
                deprecated: told.first().is_some_and(|schema| schema.deprecated),
                documentation: told.first().and_then(|schema| documentation(schema)),
                shape,
                place,
            });
            definitions.push((place, definition));
        }
        definitions
    }

    /// Names that match in any case must differ in more than their case.
    pub(super) fn check_case<'a>(
        &mut self,
        extension: &'static str,
        any_case: Option<&Located<bool>>,
        names: impl Iterator<Item = &'a str>,
    ) -> bool {
        let Some(at) = any_case.filter(|any_case| any_case.value) else {
            return false;
        };
        let mut seen = HashSet::new();
        for name in names {
            if !seen.insert(name.to_ascii_lowercase()) {
                self.report(
                    FormProblem::Extension {
                        extension,
                        reason: format!("`{name}` is there in another case too"),
                        expected: "give only names that differ in more than their case",
                        place: at.place,
                    }
                    .into(),
                );
            }
        }
        true
    }
}

/// The element of a type: as the first of its schemas that says so has it, else by its name.
fn xml_of_element(told: &[&crate::document::Schema], name: &str) -> XmlForm {
    let xml = told.iter().find_map(|schema| schema.xml.as_ref());
    let Some(Located { value: xml, .. }) = xml else {
        return XmlForm {
            name: name.to_owned(),
            ..XmlForm::default()
        };
    };
    let own = xml.name.as_ref().map(|name| name.value.clone());
    XmlForm {
        name: own.unwrap_or_else(|| name.to_owned()),
        namespace: xml.namespace.clone(),
        prefix: xml.prefix.clone(),
        ..XmlForm::default()
    }
}
