//! Which object of OpenAPI stands where: only where one can stand is `$ref` a reference.

use crate::lower::component_name;
use crate::parse::{Data, Node, ScalarKind};
use crate::source::Place;

/// An object of the specification (OpenAPI 3.1, section 4.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Contract,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Encoding,
    Schema,
    Example,
    Link,
    Callback,
    SecurityScheme,
}

/// What a field holds.
#[derive(Clone, Copy)]
enum Holds {
    One(Kind),
    List(Kind),
    Map(Kind),
}

/// The sections of `components`.
pub(super) const SECTIONS: [(&str, Kind); 10] = [
    ("schemas", Kind::Schema),
    ("responses", Kind::Response),
    ("parameters", Kind::Parameter),
    ("examples", Kind::Example),
    ("requestBodies", Kind::RequestBody),
    ("headers", Kind::Header),
    ("securitySchemes", Kind::SecurityScheme),
    ("links", Kind::Link),
    ("callbacks", Kind::Callback),
    ("pathItems", Kind::PathItem),
];

impl Kind {
    /// The section of `components` that has such objects; `None` where none has.
    pub(super) fn section(self) -> Option<&'static str> {
        let mut sections = SECTIONS.iter();
        sections
            .find(|(_, kind)| *kind == self)
            .map(|(section, _)| *section)
    }

    fn holds(self, field: &str) -> Option<Holds> {
        use Holds::{List, Map, One};
        Some(match (self, field) {
            (Self::Contract, "paths" | "webhooks") => Map(Self::PathItem),
            (Self::Contract, "components") => One(Self::Components),
            (Self::Components, section) => {
                Map(SECTIONS.iter().find(|(name, _)| *name == section)?.1)
            }
            (Self::PathItem | Self::Operation, "parameters") => List(Self::Parameter),
            (
                Self::PathItem,
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace",
            ) => One(Self::Operation),
            (Self::Operation, "requestBody") => One(Self::RequestBody),
            (Self::Operation, "responses") => Map(Self::Response),
            (Self::Operation, "callbacks") => Map(Self::Callback),
            (Self::Callback, field) if !field.starts_with("x-") => One(Self::PathItem),
            (Self::Parameter | Self::Header | Self::MediaType, "schema") => One(Self::Schema),
            (Self::Parameter | Self::Header | Self::MediaType, "examples") => Map(Self::Example),
            (Self::Parameter | Self::Header | Self::RequestBody | Self::Response, "content") => {
                Map(Self::MediaType)
            }
            (Self::Response | Self::Encoding, "headers") => Map(Self::Header),
            (Self::Response, "links") => Map(Self::Link),
            (Self::MediaType, "encoding") => Map(Self::Encoding),
            (Self::Schema, field) => return schema_holds(field),
            _ => return None,
        })
    }
}

fn schema_holds(keyword: &str) -> Option<Holds> {
    Some(match keyword {
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema"
        | "additionalItems" => Holds::One(Kind::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Holds::List(Kind::Schema),
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
            Holds::Map(Kind::Schema)
        }
        _ => return None,
    })
}

/// The objects that an object holds itself: the ways to them, and their kinds.
pub(super) fn children(node: &Node, kind: Kind) -> Vec<(Vec<String>, Kind)> {
    let Data::Mapping(mapping) = &node.data else {
        return Vec::new();
    };
    let mut children = Vec::new();
    for (field, member) in mapping.iter() {
        match (kind.holds(field), &member.node.data) {
            (Some(Holds::One(kind)), _) => children.push((vec![field.clone()], kind)),
            (Some(Holds::List(kind)), Data::Sequence(items)) => {
                let tokens = (0..items.len()).map(|index| vec![field.clone(), index.to_string()]);
                children.extend(tokens.map(|tokens| (tokens, kind)));
            }
            (Some(Holds::Map(kind)), Data::Mapping(named)) => {
                let is_taken = |name: &&String| kind == Kind::Schema || !name.starts_with("x-");
                let tokens = named.keys().filter(is_taken);
                let tokens = tokens.map(|name| vec![field.clone(), name.clone()]);
                children.extend(tokens.map(|tokens| (tokens, kind)));
            }
            _ => {}
        }
    }
    children
}

/// The references that an object itself is or has: each with what it must mean, and its place.
pub(super) fn references(node: &Node, kind: Kind) -> Vec<(&str, Kind, Place)> {
    let mut found = Vec::new();
    if let Some(reference) = node.member("$ref").filter(|_| kind.section().is_some()) {
        found.extend(reference.text().map(|text| (text, kind, reference.place)));
    }
    if kind == Kind::Schema {
        let mapping = node
            .member("discriminator")
            .and_then(|node| node.member("mapping"));
        if let Some(Data::Mapping(mapping)) = mapping.map(|node| &node.data) {
            for member in mapping.values() {
                let text = member.node.text().filter(|text| is_reference(text));
                found.extend(text.map(|text| (text, kind, member.node.place)));
            }
        }
    }
    found
}

/// Whether a value of `discriminator.mapping` is a reference, and not the name of a schema.
pub(super) fn is_reference(value: &str) -> bool {
    value.contains(['/', '#'])
        || [".json", ".yaml", ".yml"]
            .iter()
            .any(|end| value.ends_with(end))
}

/// Whether a reference names a component of the right section.
pub(super) fn is_component(text: &str, kind: Kind) -> bool {
    kind.section()
        .is_some_and(|section| component_name(text, section).is_some())
}

impl Node {
    /// The member of this name, if the node is an object that has one.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match &self.data {
            Data::Mapping(mapping) => mapping.get(name).map(|member| &member.node),
            _ => None,
        }
    }

    /// The text, if the node is a string.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(scalar) if scalar.kind == ScalarKind::String => Some(&scalar.text),
            _ => None,
        }
    }

    /// The reference that the node is, if it says nothing else.
    pub(super) fn only_reference(&self) -> Option<&str> {
        match &self.data {
            Data::Mapping(mapping) if mapping.len() == 1 => self.member("$ref")?.text(),
            _ => None,
        }
    }
}
