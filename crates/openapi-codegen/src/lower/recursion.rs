//! Types that hold themselves: what stands in a `Box`, and what has no end.

use std::collections::HashSet;

use super::Lowering;
use crate::api::{Kind, Shape, TypeDefinition, TypeId, Value};
use crate::problem::ReferenceProblem;
use crate::source::Place;

/// Definitions by number; `None` where a problem says why not.
type Definitions = [(Place, Option<TypeDefinition>)];

impl Lowering<'_> {
    /// Boxes what would make a type hold itself, and refuses what consists of nothing but itself.
    pub(super) fn box_recursion(&mut self, definitions: &mut Definitions) {
        let edges: Vec<Vec<usize>> = definitions
            .iter()
            .map(|(_, one)| held(one.as_ref()))
            .collect();
        let groups = groups(&edges);
        for (index, (_, definition)) in definitions.iter_mut().enumerate() {
            let Some(definition) = definition else {
                continue;
            };
            for value in values(&mut definition.shape) {
                // Of every circle, one step at least leads back in the order of the types: that one is boxed.
                if let Kind::Named(TypeId(held)) = value.kind {
                    value.boxed = held <= index && groups.get(held) == groups.get(index);
                }
            }
        }
        self.refuse_endless(definitions);
    }

    /// A union that may be itself, without anything around it, never comes to an end.
    fn refuse_endless(&mut self, definitions: &Definitions) {
        let edges: Vec<Vec<usize>> = definitions
            .iter()
            .map(
                |(_, definition)| match definition.as_ref().map(|one| &one.shape) {
                    Some(Shape::Union(_)) => held(definition.as_ref()),
                    _ => Vec::new(),
                },
            )
            .collect();
        let groups = groups(&edges);
        for (index, own) in edges.iter().enumerate() {
            let is_endless = own
                .iter()
                .any(|held| groups.get(*held) == groups.get(index));
            if let (true, Some((place, Some(definition)))) = (is_endless, definitions.get(index)) {
                let name = definition.schema_name.clone();
                let place = *place;
                self.report(ReferenceProblem::RecursiveSchema { name, place }.into());
            }
        }
    }
}

/// The types that a type holds directly: not in a list or a map.
fn held(definition: Option<&TypeDefinition>) -> Vec<usize> {
    let id = |value: &Value| match value.kind {
        Kind::Named(TypeId(id)) => Some(id),
        _ => None,
    };
    match definition.map(|definition| &definition.shape) {
        Some(Shape::Object(object)) => object
            .members
            .iter()
            .filter_map(|member| id(&member.value))
            .collect(),
        Some(Shape::Union(union)) => union
            .variants
            .iter()
            .filter_map(|variant| id(&variant.value))
            .collect(),
        _ => Vec::new(),
    }
}

/// The values that a type holds directly.
fn values(shape: &mut Shape) -> Vec<&mut Value> {
    match shape {
        Shape::Object(object) => {
            let members = object.members.iter_mut();
            members.map(|member| &mut member.value).collect()
        }
        Shape::Union(union) => {
            let variants = union.variants.iter_mut();
            variants.map(|variant| &mut variant.value).collect()
        }
        Shape::Enumeration(_) | Shape::Wrapper(_) => Vec::new(),
    }
}

/// Numbers the nodes of a graph such that those have one number from which each leads to all others
/// (Kosaraju's algorithm).
fn groups(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    for start in 0..edges.len() {
        visit(edges, start, &mut seen, &mut order);
    }
    let mut back = vec![Vec::new(); edges.len()];
    for (from, own) in edges.iter().enumerate() {
        for to in own {
            if let Some(back) = back.get_mut(*to) {
                back.push(from);
            }
        }
    }
    let mut groups = vec![0; edges.len()];
    let mut seen = HashSet::new();
    for start in order.into_iter().rev() {
        let mut group = Vec::new();
        visit(&back, start, &mut seen, &mut group);
        for member in group {
            if let Some(number) = groups.get_mut(member) {
                *number = start;
            }
        }
    }
    groups
}

/// Adds all nodes that can be reached, each after those that it leads to.
fn visit(edges: &[Vec<usize>], start: usize, seen: &mut HashSet<usize>, order: &mut Vec<usize>) {
    let mut stack = vec![(start, 0)];
    if !seen.insert(start) {
        return;
    }
    while let Some((node, next)) = stack.pop() {
        match edges.get(node).and_then(|own| own.get(next)) {
            None => order.push(node),
            Some(to) => {
                stack.push((node, next + 1));
                if seen.insert(*to) {
                    stack.push((*to, 0));
                }
            }
        }
    }
}
