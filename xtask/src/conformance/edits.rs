//! Edits of the contract of presence that plant mistakes and breaking changes, and some that break nothing.

use serde_json::{Value, json};

use super::copies::{at, object_at};
use super::error::ConformanceError;

/// An edit of a contract: what is at a JSON Pointer goes, or becomes something else.
pub(super) struct Edit {
    /// What it does, in words.
    pub(super) name: &'static str,
    place: &'static str,
    value: Option<Value>,
}

/// Mistakes that a linter has to find.
pub(super) fn mistakes() -> Vec<Edit> {
    vec![
        Edit::new(
            "an operation id twice",
            "/paths/~1api/get/operationId",
            Some(json!("v1User_SetUserPresenceStatus")),
        ),
        Edit::new(
            "a reference to nothing",
            "/components/responses/NotFound/content/application~1json/schema/$ref",
            Some(json!("#/components/schemas/Nothing")),
        ),
        Edit::new(
            "a path parameter that is not declared",
            "/components/parameters/AssociateId/name",
            Some(json!("id")),
        ),
        Edit::new(
            "an answer without a description",
            "/components/responses/ApiVersion/description",
            None,
        ),
        Edit::new(
            "a scheme that does not exist",
            "/components/securitySchemes/Bearer",
            None,
        ),
        Edit::new(
            "an example that does not fit",
            "/components/examples/AtLunch/value/Status",
            Some(json!("StatusBusy")),
        ),
    ]
}

/// Changes that break a client of the contract as it is.
pub(super) fn breaks() -> Vec<Edit> {
    vec![
        Edit::new("an operation is gone", "/paths/~1api", None),
        Edit::new(
            "a property of an error is no longer required",
            "/components/schemas/Error/required/2",
            None,
        ),
        Edit::new(
            "a request needs one property more",
            "/components/schemas/UserPresenceStatus/required/1",
            Some(json!("Message")),
        ),
        Edit::new(
            "messages are shorter",
            "/components/schemas/PresenceMessage/maxLength",
            Some(json!(100)),
        ),
        Edit::new(
            "a status is gone",
            "/components/schemas/EjUserStatus/enum/6",
            None,
        ),
        Edit::new(
            "a header has to be sent",
            "/components/parameters/SoLanguage/required",
            Some(json!(true)),
        ),
        Edit::new(
            "a media type is no longer taken",
            "/components/requestBodies/UserPresenceStatus/content/text~1xml",
            None,
        ),
        Edit::new(
            "a property is of another type",
            "/components/schemas/Error/properties/ErrorType/type",
            Some(json!("integer")),
        ),
        Edit::new(
            "an answer is gone",
            "/paths/~1api~1v1~1User~1{associateId}~1UserPresenceStatus/get/responses/200",
            None,
        ),
    ]
}

/// Changes that break none.
pub(super) fn harmless() -> Vec<Edit> {
    vec![
        Edit::new(
            "another description",
            "/info/description",
            Some(json!("Another.")),
        ),
        Edit::new(
            "an answer has one property more",
            "/components/schemas/ApiVersion/properties/Build",
            Some(json!({ "type": "string", "description": "The build." })),
        ),
        Edit::new(
            "a request may have one property more",
            "/components/schemas/GetUserPresenceStatusRequest/properties/Note",
            Some(json!({ "type": "string", "description": "A note." })),
        ),
    ]
}

impl Edit {
    const fn new(name: &'static str, place: &'static str, value: Option<Value>) -> Self {
        Self { name, place, value }
    }
}

/// A copy of the contract with an edit.
pub(super) fn edited(contract: &Value, edit: &Edit) -> Result<Value, ConformanceError> {
    let mut copy = contract.clone();
    let (parent, key) = edit.place.rsplit_once('/').unwrap_or_default();
    if let Value::Array(items) = at(&mut copy, parent, edit.name)? {
        let index = key.parse().unwrap_or(items.len()).min(items.len());
        let end = if index < items.len() {
            index + 1
        } else {
            index
        };
        items.splice(index..end, edit.value.clone());
        return Ok(copy);
    }
    let object = object_at(&mut copy, parent, edit.name)?;
    let key = key.replace("~1", "/");
    match &edit.value {
        Some(value) => {
            object.insert(key, value.clone());
        }
        None => {
            object.remove(&key).ok_or_else(|| ConformanceError::Place {
                pointer: edit.place.to_owned(),
                reason: edit.name,
            })?;
        }
    }
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_removes_replaces_and_adds() {
        let contract = json!({ "list": ["a", "b"], "paths": { "/api": 1 } });
        for (place, value, expected) in [
            (
                "/list/0",
                None,
                json!({ "list": ["b"], "paths": { "/api": 1 } }),
            ),
            (
                "/list/1",
                Some(json!("c")),
                json!({ "list": ["a", "c"], "paths": { "/api": 1 } }),
            ),
            (
                "/list/2",
                Some(json!("c")),
                json!({ "list": ["a", "b", "c"], "paths": { "/api": 1 } }),
            ),
            (
                "/paths/~1api",
                None,
                json!({ "list": ["a", "b"], "paths": {} }),
            ),
            (
                "/paths/new",
                Some(json!(2)),
                json!({ "list": ["a", "b"], "paths": { "/api": 1, "new": 2 } }),
            ),
        ] {
            let edit = Edit::new("an edit", place, value);
            assert_eq!(edited(&contract, &edit).unwrap(), expected, "{place}");
        }
    }

    #[test]
    fn an_edit_of_nothing_says_where() {
        let edit = Edit::new("an operation is gone", "/paths/~1gone", None);
        let error = edited(&json!({ "paths": {} }), &edit).unwrap_err();
        let expected = "the contract has nothing at /paths/~1gone, where an operation is gone";
        assert_eq!(error.to_string(), expected);
    }
}
