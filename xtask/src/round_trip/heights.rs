//! How far down the smallest value of each type goes, so that values of types that hold themselves come to an end.

use openapi_codegen::api::{Api, Kind, Shape, Union, Value};

/// A height that no value has.
const ENDLESS: usize = 1000;

/// The heights of all types.
pub(super) struct Heights(Vec<usize>);

impl Heights {
    /// Lowers the heights until none becomes lower.
    pub(super) fn of(api: &Api) -> Self {
        let mut heights = Self(vec![ENDLESS; api.types.len()]);
        loop {
            let next = api
                .types
                .iter()
                .map(|definition| heights.shape(&definition.shape));
            let next: Vec<_> = next.collect();
            if next == heights.0 {
                return heights;
            }
            heights.0 = next;
        }
    }

    /// The variants of a union that are lowest, by their indices.
    pub(super) fn lowest(&self, union: &Union) -> Vec<usize> {
        let heights: Vec<_> = union
            .variants
            .iter()
            .map(|variant| self.value(&variant.value))
            .collect();
        let least = heights.iter().min().copied().unwrap_or_default();
        let lowest = heights
            .iter()
            .enumerate()
            .filter(|(_, height)| **height == least);
        lowest.map(|(index, _)| index).collect()
    }

    fn shape(&self, shape: &Shape) -> usize {
        match shape {
            Shape::Object(object) => {
                let required = object.members.iter().filter(|member| member.required);
                required
                    .map(|member| self.value(&member.value))
                    .max()
                    .unwrap_or_default()
            }
            Shape::Enumeration(_) => 0,
            Shape::Union(union) => {
                let variants = union.variants.iter();
                variants
                    .map(|variant| self.value(&variant.value))
                    .min()
                    .unwrap_or_default()
            }
            Shape::Wrapper(value) => self.value(value),
        }
    }

    fn value(&self, value: &Value) -> usize {
        match &value.kind {
            _ if value.nullable => 0,
            Kind::Named(id) => (self.0.get(id.0).copied().unwrap_or_default() + 1).min(ENDLESS),
            Kind::List(list) if list.min_items.unwrap_or_default() > 0 => self.value(&list.item),
            _ => 0,
        }
    }
}
