//! A YAML or JSON value that keeps the order of its members.

use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;

/// A value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Node {
    /// An object.
    Map(IndexMap<String, Node>),
    /// An array.
    List(Vec<Node>),
    /// Anything else.
    Scalar(serde_json::Value),
}

impl Node {
    /// An object of these members.
    pub(crate) fn map<N: Into<String>>(members: impl IntoIterator<Item = (N, Self)>) -> Self {
        let members = members.into_iter();
        Self::Map(members.map(|(name, node)| (name.into(), node)).collect())
    }

    /// A string.
    pub(crate) fn text(text: &str) -> Self {
        Self::Scalar(text.into())
    }

    /// The members of an object, none of anything else.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &Self)> {
        let map = match self {
            Self::Map(map) => Some(map),
            _ => None,
        };
        map.into_iter()
            .flatten()
            .map(|(name, node)| (name.as_str(), node))
    }

    /// The names of the members.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.members().map(|(name, _)| name).collect()
    }

    /// The items of an array, none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The member of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.members()
            .find(|member| member.0 == name)
            .map(|member| member.1)
    }

    /// What is at the end of this way.
    pub(crate) fn at(&self, way: &[&str]) -> Option<&Self> {
        way.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The text of a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Scalar(value) => value.as_str(),
            _ => None,
        }
    }
}

/// As JSON, in one line.
impl fmt::Display for Node {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Map(map) => {
                formatter.write_str("{")?;
                for (index, (name, node)) in map.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "," };
                    write!(formatter, "{separator}{name:?}:{node}")?;
                }
                formatter.write_str("}")
            }
            Self::List(items) => {
                formatter.write_str("[")?;
                for (index, node) in items.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "," };
                    write!(formatter, "{separator}{node}")?;
                }
                formatter.write_str("]")
            }
            Self::Scalar(value) => write!(formatter, "{value}"),
        }
    }
}
