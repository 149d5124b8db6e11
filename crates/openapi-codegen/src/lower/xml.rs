//! What XML asks of the schemas that it carries: names of elements and attributes.

use super::Lowering;
use super::references::component_name;
use crate::document::{Map, Schema};
use crate::problem::SchemaProblem;
use crate::source::Place;

impl<'d> Lowering<'d> {
    /// Reports what cannot be written as XML, in all schemas that some operation sends or takes so.
    pub(super) fn check_xml_served(&mut self) {
        let schemas: &'d Map<Schema> = &self.document.components.schemas;
        let roots = self.served_as_xml.iter();
        let roots: Vec<_> = roots
            .filter_map(|schema| component_name(&schema.reference.as_ref()?.value, "schemas"))
            .collect();
        let mut served: Vec<&str> = self.reached(&self.served_as_xml).into_iter().collect();
        served.sort_unstable();
        for (name, entry) in served
            .into_iter()
            .filter_map(|name| schemas.get_key_value(name))
        {
            let Some(schema) = &entry.value else { continue };
            let own = schema.xml.as_ref().and_then(|xml| xml.value.name.as_ref());
            let own = own.map(|name| (&name.value, name.place));
            // Inside of another element, a property is called by its own name.
            if let Some((name, place)) = own {
                self.check_element(name, place);
            } else if roots.iter().any(|root| root.as_ref() == name) {
                self.check_element(name, entry.place);
            }
            self.check_xml_form(schema);
        }
    }

    /// Reports what is wrong inside of a schema, without what it refers to.
    fn check_xml_form(&mut self, schema: &'d Schema) {
        let properties = schema.object.properties.iter();
        for (name, entry) in properties.flat_map(|properties| &properties.value) {
            let own = entry.value.as_ref().and_then(|schema| schema.xml.as_ref());
            if own.is_none_or(|xml| xml.value.name.is_none()) {
                self.check_element(name, entry.place);
            }
        }
        let names = schema.parts().filter_map(|part| part.xml.as_ref());
        for name in names.filter_map(|xml| xml.value.name.as_ref()) {
            self.check_element(&name.value, name.place);
        }
        for part in schema.parts() {
            self.check_xml_form(part);
        }
    }

    fn check_element(&mut self, name: &str, place: Place) {
        if !is_element_name(name) {
            let name = name.to_owned();
            self.report(SchemaProblem::XmlName { name, place }.into());
        }
    }
}

/// Whether a name is an NCName (Namespaces in XML 1.0, section 3).
fn is_element_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(begins) && characters.all(goes_on)
}

/// `NameStartChar` without the colon (XML 1.0, section 2.3).
fn begins(character: char) -> bool {
    matches!(
        character,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
            | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
            | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
            | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}'
    )
}

/// `NameChar` without the colon (XML 1.0, section 2.3).
fn goes_on(character: char) -> bool {
    begins(character)
        || matches!(
            character,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}'
        )
}
