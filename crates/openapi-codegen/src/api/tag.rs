//! The tags that a union writes for its alternatives.

use super::{Additional, Api, Kind, Shape, Union, UnionVariant};

/// A tag that an alternative has no member for, so that the union writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddedTag<'a> {
    /// The name of the member.
    pub name: &'a str,
    /// What it says of this alternative.
    pub value: &'a str,
    /// The field of the members that are not declared, where the alternative keeps them: a tag that was received is
    /// among them.
    pub kept_in: Option<&'a str>,
}

impl Union {
    /// The tag that is written for an object that does not declare it.
    #[must_use]
    pub fn added_tag<'a>(
        &'a self,
        api: &'a Api,
        variant: &'a UnionVariant,
    ) -> Option<AddedTag<'a>> {
        let (name, value) = (self.tag.as_ref()?, variant.tags.first()?);
        let Kind::Named(id) = &variant.value.kind else {
            return None;
        };
        let Shape::Object(object) = &api.types[id.0].shape else {
            return None;
        };
        if object.members.iter().any(|member| member.name == *name) {
            return None;
        }
        let kept_in = match &object.additional {
            Additional::Kept { field, .. } => Some(field.as_str()),
            Additional::Ignored | Additional::Refused => None,
        };
        Some(AddedTag {
            name,
            value,
            kept_in,
        })
    }
}
