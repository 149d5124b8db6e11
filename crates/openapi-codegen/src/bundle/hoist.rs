//! The document with everything in it that its references mean.

use std::collections::HashMap;

use super::grammar::{self, Kind};
use super::reference::{self, Address};
use super::{Bundle, Target, name};
use crate::parse::{Data, Mapping, Member, Node, Scalar, ScalarKind};
use crate::source::Place;

impl Bundle<'_, '_> {
    /// The contract, with its references rewritten and the new components behind its own.
    pub(super) fn hoist(&self, root: &Node) -> Node {
        let mut document = root.clone();
        let address = Address {
            file: 0,
            pointer: Vec::new(),
        };
        self.rewrite(&mut document, Kind::Contract, &address);
        for (target, name) in &self.hoisted {
            let Some(mut node) = self.node(&target.address).cloned() else {
                continue;
            };
            let place = node.place;
            self.rewrite(&mut node, target.kind, &target.address);
            let section = target.kind.section().unwrap_or_default();
            let components = object(&mut document, "components", place);
            let section = components.map(|components| object(components, section, place));
            if let Some(Some(Node {
                data: Data::Mapping(named),
                ..
            })) = section
            {
                named.insert(
                    name.clone(),
                    Member {
                        key_place: place,
                        node,
                    },
                );
            }
        }
        document
    }

    /// Rewrites the references in a node, and puts one in the place of everything in it that is hoisted itself.
    fn rewrite(&self, node: &mut Node, kind: Kind, address: &Address) {
        self.rewrite_own(node, kind, address.file);
        for (tokens, kind) in grammar::children(node, kind) {
            let mut inside = address.clone();
            inside.pointer.extend(tokens.iter().cloned());
            let target = Target {
                address: inside,
                kind,
            };
            let Some(child) = reference::node_at_mut(node, &tokens) else {
                continue;
            };
            match (self.hoisted.get(&target), kind.section()) {
                (Some(name), Some(section)) => *child = reference_to(section, name, child.place),
                _ => self.rewrite(child, kind, &target.address),
            }
        }
    }

    /// Rewrites the references that an object itself is or has.
    fn rewrite_own(&self, node: &mut Node, kind: Kind, file: usize) {
        let found = grammar::references(node, kind).into_iter();
        let written: HashMap<String, String> = found
            .filter_map(|(text, kind, _)| {
                let new = self.written.get(&(file, text.to_owned(), kind))?;
                Some((text.to_owned(), new.clone()))
            })
            .collect();
        let replace = |node: &mut Node| {
            if let Data::Scalar(scalar) = &mut node.data
                && let Some(new) = written.get(&scalar.text)
            {
                scalar.text.clone_from(new);
            }
        };
        let Data::Mapping(mapping) = &mut node.data else {
            return;
        };
        if let Some(member) = mapping.get_mut("$ref") {
            replace(&mut member.node);
        }
        let path = ["discriminator".to_owned(), "mapping".to_owned()];
        if kind == Kind::Schema
            && let Some(Node {
                data: Data::Mapping(mapping),
                ..
            }) = reference::node_at_mut(node, &path)
        {
            mapping
                .values_mut()
                .for_each(|member| replace(&mut member.node));
        }
    }
}

/// The member of an object that is an object itself; it comes about where there is none.
fn object<'n>(node: &'n mut Node, name: &str, place: Place) -> Option<&'n mut Node> {
    let Data::Mapping(mapping) = &mut node.data else {
        return None;
    };
    let member = mapping.entry(name.to_owned()).or_insert_with(|| Member {
        key_place: place,
        node: Node {
            place,
            data: Data::Mapping(Box::default()),
        },
    });
    Some(&mut member.node)
}

fn reference_to(section: &str, name: &str, place: Place) -> Node {
    let text = format!("#/components/{section}/{}", name::escaped(name));
    let scalar = Scalar {
        text,
        kind: ScalarKind::String,
    };
    let node = Node {
        place,
        data: Data::Scalar(scalar),
    };
    let member = Member {
        key_place: place,
        node,
    };
    let members = Mapping::from([("$ref".to_owned(), member)]);
    Node {
        place,
        data: Data::Mapping(Box::new(members)),
    }
}
