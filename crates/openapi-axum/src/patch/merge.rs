//! JSON Merge Patch (RFC 7396).

use serde_json::{Map, Value};

use super::path::Spellings;

/// Changes the members of `document` that `patch` names, removes those for which it has null, and leaves the others. A
/// member keeps the spelling that the document has for it.
pub fn merge(document: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *document = patch.clone();
        return;
    };
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    let Value::Object(members) = document else {
        return;
    };
    let spellings = Spellings::of(members);
    for (name, change) in changes {
        let key = spellings.key(members, name).unwrap_or_else(|| name.clone());
        if change.is_null() {
            members.remove(&key);
        } else {
            merge(members.entry(key).or_insert(Value::Null), change);
        }
    }
}
