//! Copies of the contract that say in plain OpenAPI what the extensions of the contract say, so that schemathesis calls
//! nothing wrong that is right.

use serde_json::{Map, Value, json};

use super::error::ConformanceError;

/// Reads a contract.
pub(crate) fn parse(name: &str, text: &str) -> Result<Value, ConformanceError> {
    // In YAML 1.2 `On` and `NO` are texts.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|source| {
        ConformanceError::Contract {
            name: name.to_owned(),
            source: Box::new(source),
        }
    })
}

/// The contract without any media type but JSON.
pub(super) fn json_only(contract: &Value) -> Result<Value, ConformanceError> {
    let mut copy = contract.clone();
    separate_answers(&mut copy)?;
    each_object(&mut copy, &mut |object| {
        if let Some(Value::Object(content)) = object.get_mut("content") {
            content.retain(|media_type, _| media_type == "application/json");
        }
        // Of the texts that are not in a list of zones some are zones all the same.
        if let Some(Value::Array(parameters)) = object.get_mut("parameters") {
            parameters
                .retain(|parameter| parameter["$ref"] != "#/components/parameters/SoTimeZone");
        }
    });
    Ok(copy)
}

/// The contract with all media types, where what is sent is always valid.
pub(super) fn whole(contract: &Value) -> Result<Value, ConformanceError> {
    let mut copy = contract.clone();
    separate_answers(&mut copy)?;
    narrow_patches(&mut copy)?;
    let schemas = copy["components"]["schemas"].clone();
    each_object(&mut copy, &mut |object| {
        if let Some(Value::Object(content)) = object.get_mut("content")
            && let Some(form) = content.get_mut("application/x-www-form-urlencoded")
        {
            nest_form(form, &schemas);
        }
    });
    Ok(copy)
}

/// Ids of associates, that there are and are not: JSON Schema calls `1.0` an integer too, which in a path or in XML is
/// none.
const IDS: [i32; 7] = [1, 7, 0, -1, 99_999, i32::MAX, i32::MIN];

/// What the names of schemas end with that are only for answers.
const OF_ANSWERS: &str = "InAnswer";

/// Lets requests spell a value in every way that is taken, and gives answers schemas of their own: they have but one.
fn separate_answers(copy: &mut Value) -> Result<(), ConformanceError> {
    let schemas = object_at(
        copy,
        "/components/schemas",
        "requests and answers share schemas",
    )?;
    let mut of_answers = Map::new();
    for (name, schema) in schemas.iter_mut() {
        let mut strict = schema.clone();
        refer_to_answers(&mut strict);
        of_answers.insert(format!("{name}{OF_ANSWERS}"), strict);
        each_object(schema, &mut widen);
    }
    schemas.extend(of_answers);
    at(copy, "/components/schemas/AssociateId", "an id is")?["enum"] = json!(IDS);
    refer_to_answers(at(copy, "/components/responses", "the answers are")?);
    each_object(
        at(copy, "/components/parameters", "the parameters are")?,
        &mut widen,
    );
    Ok(())
}

fn refer_to_answers(value: &mut Value) {
    each_object(value, &mut |object| {
        if let Some(Value::String(reference)) = object.get_mut("$ref")
            && reference.starts_with("#/components/schemas/")
        {
            reference.push_str(OF_ANSWERS);
        }
    });
}

/// Says in plain JSON Schema what the extensions and formats of this repository say.
fn widen(schema: &mut Map<String, Value>) {
    if schema.get("x-enum-values-in-any-case") == Some(&Value::Bool(true))
        && let Some(Value::Array(values)) = schema.remove("enum")
    {
        schema.remove("type");
        let names: Vec<_> = values
            .iter()
            .filter_map(Value::as_str)
            .map(in_any_case)
            .collect();
        let numbers = schema
            .get("x-enum-numbers")
            .cloned()
            .unwrap_or_else(|| json!([]));
        let spelled = json!({ "type": "string", "pattern": format!("^({})$", names.join("|")) });
        let choices = json!([{ "type": "string", "enum": values }, spelled, { "type": "integer", "enum": numbers }]);
        schema.insert("anyOf".to_owned(), choices);
    }
    if schema.get("format").and_then(Value::as_str) == Some("so-time-zone") {
        let zones = [
            // None, as the vendor's client says it.
            "",
            "UTC",
            "Europe/Oslo",
            "europe/oslo",
            "America/New_York, includeTZOffset",
        ];
        schema.insert("enum".to_owned(), json!(zones));
    }
}

/// A pattern for a word of ASCII letters.
fn in_any_case(word: &str) -> String {
    let pair = |letter: char| {
        format!(
            "[{}{}]",
            letter.to_ascii_uppercase(),
            letter.to_ascii_lowercase()
        )
    };
    word.chars().map(pair).collect()
}

/// Patches whose result is a presence, whatever was stored: of the others the contract says in words that they are 400.
fn narrow_patches(copy: &mut Value) -> Result<(), ConformanceError> {
    let operation = |names: &[&str], paths: &[&str], value: Option<&str>| {
        let mut schema = json!({
            "type": "object",
            "required": ["op", "path"],
            "properties": { "op": { "enum": names }, "path": { "enum": paths } },
        });
        if let Some(name) = value {
            schema["required"] = json!(["op", "path", "value"]);
            schema["properties"]["value"] =
                json!({ "$ref": format!("#/components/schemas/{name}") });
        }
        schema
    };
    let put = ["add", "replace", "test"];
    let of_status = operation(
        &put,
        &["/Status", "/status", "Status"],
        Some("EjUserStatus"),
    );
    let of_message = operation(
        &put,
        &["/Message", "/MESSAGE", "Message"],
        Some("PresenceMessage"),
    );
    let removal = operation(&["remove"], &["/Message", "message"], None);
    let patch = at(copy, "/components/schemas/JsonPatch", "a JSON Patch is")?;
    *patch = json!({ "anyOf": [
        { "type": "array", "items": { "anyOf": [of_status, of_message] } },
        { "type": "array", "items": removal, "minItems": 1, "maxItems": 1 },
    ] });
    Ok(())
}

/// Says what the contract says in words: brackets nest.
fn nest_form(form: &mut Value, schemas: &Value) {
    let name = form["schema"]["$ref"]
        .as_str()
        .and_then(|reference| reference.rsplit('/').next());
    let Some(schema) = name.map(|name| &schemas[name]) else {
        return;
    };
    let mut encoding = Map::new();
    if let Some(Value::Object(properties)) = schema.get("properties") {
        for property in properties.keys() {
            encoding.insert(
                property.clone(),
                json!({ "style": "deepObject", "explode": true }),
            );
        }
    }
    form["encoding"] = Value::Object(encoding);
}

/// Calls `change` for every object, the outer before the inner.
fn each_object(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            change(object);
            object
                .values_mut()
                .for_each(|inner| each_object(inner, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, change)),
        _ => {}
    }
}

/// What is at a JSON Pointer.
pub(super) fn at<'a>(
    value: &'a mut Value,
    pointer: &str,
    reason: &'static str,
) -> Result<&'a mut Value, ConformanceError> {
    value
        .pointer_mut(pointer)
        .ok_or_else(|| ConformanceError::Place {
            pointer: pointer.to_owned(),
            reason,
        })
}

/// The object at a JSON Pointer.
pub(super) fn object_at<'a>(
    value: &'a mut Value,
    pointer: &str,
    reason: &'static str,
) -> Result<&'a mut Map<String, Value>, ConformanceError> {
    at(value, pointer, reason)?
        .as_object_mut()
        .ok_or_else(|| ConformanceError::Place {
            pointer: pointer.to_owned(),
            reason,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = "
components:
  parameters: {}
  requestBodies:
    Set:
      content:
        application/json: &body { schema: { $ref: '#/components/schemas/Presence' } }
        application/x-www-form-urlencoded: *body
  responses:
    Ok: { content: { application/json: *body, text/xml: *body } }
  schemas:
    AssociateId: { type: integer }
    JsonPatch: { type: array }
    Status: { type: string, enum: [On], x-enum-values-in-any-case: true, x-enum-numbers: [1] }
    Presence: { type: object, properties: { Status: { $ref: '#/components/schemas/Status' } } }
";

    #[test]
    fn requests_may_spell_what_answers_may_not() {
        let copy = json_only(&parse("test", CONTRACT).unwrap()).unwrap();
        let schemas = &copy["components"]["schemas"];
        let choices = json!([
            { "type": "string", "enum": ["On"] },
            { "type": "string", "pattern": "^([Oo][Nn])$" },
            { "type": "integer", "enum": [1] },
        ]);
        assert_eq!(schemas["Status"]["anyOf"], choices);
        assert_eq!(schemas["StatusInAnswer"]["enum"], json!(["On"]));
        let content = &copy["components"]["responses"]["Ok"]["content"];
        let of_answer = json!({ "$ref": "#/components/schemas/PresenceInAnswer" });
        assert_eq!(
            content,
            &json!({ "application/json": { "schema": of_answer } })
        );
    }

    #[test]
    fn forms_nest_in_brackets() {
        let copy = whole(&parse("test", CONTRACT).unwrap()).unwrap();
        let content = &copy["components"]["requestBodies"]["Set"]["content"];
        let form = &content["application/x-www-form-urlencoded"];
        assert_eq!(form["encoding"]["Status"]["style"], "deepObject");
        assert_eq!(content["application/json"].get("encoding"), None);
    }

    #[test]
    fn a_contract_without_the_place_says_so() {
        let error = json_only(&json!({})).unwrap_err();
        let expected = "the contract has nothing at /components/schemas, where requests and answers share schemas";
        assert_eq!(error.to_string(), expected);
    }
}
