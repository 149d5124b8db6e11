//! Values as the texts that parameters and forms are made of.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::InvalidRequest;

/// A value, its scalars as texts, its members in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Text {
    /// Null.
    Nothing,
    /// A string as it is, a number or a truth as JSON writes it.
    Scalar(String),
    /// A list.
    List(Vec<Text>),
    /// An object or a map.
    Members(Vec<(String, Text)>),
}

impl Text {
    /// The texts of a value. `what` names it in an error.
    pub(crate) fn of(
        what: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<Self, InvalidRequest> {
        // By way of JSON, because that is what the contract's types are written in.
        let json = serde_json::to_string(value);
        json.and_then(|json| serde_json::from_str(&json))
            .map_err(|error| InvalidRequest(format!("`{what}` cannot be written: {error}")))
    }

    /// The items of a list; the names and values of members, one after the other; or the one text.
    pub(crate) fn pieces(self) -> Vec<String> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Scalar(text) => vec![text],
            Self::List(items) => items.iter().map(Self::flat).collect(),
            Self::Members(members) => members
                .into_iter()
                .flat_map(|(name, value)| [name, value.flat()])
                .collect(),
        }
    }

    /// One text: lists and members apart by commas, however deep they are.
    pub(crate) fn flat(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Scalar(text) => text.clone(),
            Self::List(items) => items.iter().map(Self::flat).collect::<Vec<_>>().join(","),
            Self::Members(members) => {
                let members = members.iter();
                let members = members.map(|(name, value)| format!("{name},{}", value.flat()));
                members.collect::<Vec<_>>().join(",")
            }
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Texts)
    }
}

struct Texts;

impl<'de> Visitor<'de> for Texts {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Text, E> {
        Ok(Text::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Text, E> {
        Ok(Text::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Text, E> {
        Ok(Text::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Text, E> {
        Ok(Text::Scalar(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Text, E> {
        Ok(Text::Scalar(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Text, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Text::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Text, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = access.next_entry()? {
            // What is null is not there.
            if value != Text::Nothing {
                members.push((name, value));
            }
        }
        Ok(Text::Members(members))
    }
}
